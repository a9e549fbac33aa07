// Runtimes of servers and test runners, from the packed tarball.
import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { copyFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import { lacking, makeProject, runTool } from "./project.mjs";

const run = promisify(execFile);
let project;
before(() => {
  // Deno follows no link out of its project.
  project = makeProject({ copies: true });
});
after(() => project?.remove());

// ---- runtimes of servers ------------------------------------------------------------------------------------------

const runtime = new URL("runtime.mjs", import.meta.url);
const works = ["addon", "ok", [{ total: 150 }], false];

for (const [name, tool, program, args] of [
  ["Node 20", "node-20", "bin/node", []],
  ["Node 22", "node-22", "bin/node", []],
  ["Node 24", "node-24", "bin/node", []],
  ["Deno", "@deno/linux-x64-glibc", "deno", ["run", "-A", "--no-lock", "--node-modules-dir=manual"]],
  ["Bun", "@oven/bun-linux-x64", "bin/bun", ["run"]],
]) {
  test(`${name} opens a store, seals, and queries SQLite`, { skip: lacking(tool) }, async () => {
    const folder = project.folderFor(name.toLowerCase().replace(" ", "-"));
    const script = join(folder, "runtime.mjs");
    copyFileSync(runtime, script);
    const options = { cwd: folder, env: { ...project.env, DENO_NO_UPDATE_CHECK: "1" } };
    const { stdout } = await run(join(project.modules, tool, program), [...args, script], options);
    assert.deepEqual(JSON.parse(stdout), works);
  });
}

// ---- test runners -------------------------------------------------------------------------------------------------

test("jest requires it in Node and in jsdom", { skip: lacking("jest", "jest-environment-jsdom") }, async () => {
  const folder = project.folderFor("jest");
  const said = await runTool(project, folder, "jest/bin/jest.js", ["--testMatch", "**/*.test.cjs", "--runInBand"]);
  assert.match(said, /Tests: +2 passed, 2 total/);
});

test("vitest imports it", { skip: lacking("vitest") }, async () => {
  const folder = project.folderFor("vitest");
  assert.match(await runTool(project, folder, "vitest/vitest.mjs", ["run", "--root", "."]), /1 passed/);
});

// ---- examples of servers ------------------------------------------------------------------------------------------

test("examples/fastify: its README's requests, and 401 without a user", { skip: lacking("fastify") }, async () => {
  const child = spawn(process.execPath, ["server.mjs"], {
    cwd: project.example("fastify"),
    env: { ...project.env, PORT: "0" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  try {
    const [url] = await once(createInterface({ input: child.stdout }), "line");
    const headers = { "x-user": "ada", "content-type": "application/json" };
    const body = JSON.stringify({ title: "Text", type: "ai", sub_type: "openai", config: { apiKey: "a key" } });
    const rows = `${url}/integrations/api/v2/meta/integrations`;
    assert.equal((await fetch(rows, { method: "POST", headers, body })).status, 201);
    assert.equal((await fetch(rows)).status, 401);
    assert.equal((await fetch(`${url}/databases`)).status, 401);
    assert.deepEqual(await (await fetch(`${url}/databases`, { headers })).json(), []);
  } finally {
    child.kill("SIGTERM");
    await once(child, "exit");
  }
});

test(
  "examples/command-line: the script prints rows",
  { skip: process.platform === "win32" && "a script for bash" },
  async () => {
    const folder = project.example("command-line");
    const env = { ...project.env, PATH: `${join(project.modules, ".bin")}:${project.env.PATH}` };
    const { stdout } = await run("bash", [join(folder, "shop.sh")], { cwd: folder, env });
    assert.match(stdout, /\{"total":150\}\n$/);
  },
);
