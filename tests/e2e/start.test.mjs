// npm start: what it takes as options, and the build that runs behind its server.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { buildBrowserPart } from "../../scripts/browser-part.mjs";

process.chdir(fileURLToPath(new URL("../../", import.meta.url)));

const start = (...args) => spawnSync(process.execPath, ["scripts/start.mjs", ...args], { encoding: "utf8" });
const until = async (holds) => {
  for (let tries = 0; tries < 400; ++tries) {
    if (holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  assert.fail(`never: ${holds}`);
};

test("a wrong option ends with its name and the usage", () => {
  for (const args of [
    ["--port", "70000"],
    ["--prot", "1"],
  ]) {
    const { status, stderr } = start(...args);
    assert.equal(status, 2);
    assert.match(stderr, /^start: .*(--port|--prot)[\s\S]*npm start -- /);
  }
  assert.match(start("--help").stdout, /--no-build/);
});

test("the build behind the server tells how far it is, and that it is ready", async () => {
  const lines = [];
  const part = buildBrowserPart((line) => lines.push(line), "echo '[1/4] a'; sleep 0.3; echo '[4/4] b'");
  assert.equal(part.state().state, "building");
  await until(() => lines.some((line) => /ready after \d+ s/.test(line)));
  assert.match(part.state().message, /still being built \(4 of 4 steps\)/);
  assert.ok(lines.some((line) => /compiling, after|compiled after/.test(line)));
  part.stop();
});

test("a build that fails reports what to type", async () => {
  const lines = [];
  const part = buildBrowserPart((line) => lines.push(line), "exit 3");
  await until(() => part.state().state === "failed");
  assert.match(part.state().message, /could not be built \(exit code 3\)\. Type: scripts\/setup\.sh --build-wasm/);
  assert.match(lines.at(-1), /build\/browser-part\.log/);
});

test("stopping ends the build and what it started", async () => {
  const part = buildBrowserPart(() => {}, 'echo "[$$/$$]"; sleep 60 & wait');
  await until(() => /\((\d+) of/.test(part.state().message));
  const group = /\((\d+) of/.exec(part.state().message)[1];
  // The process that inherits an ended child may collect it late.
  const states = () => spawnSync("ps", ["-o", "stat=", "-g", group], { encoding: "utf8" }).stdout.split("\n");
  const running = () => states().filter((state) => state !== "" && !state.startsWith("Z"));
  assert.ok(running().length > 0);
  part.stop();
  await until(() => running().length === 0);
});
