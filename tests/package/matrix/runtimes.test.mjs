// Runtimes of servers and test runners, from the packed tarball.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { copyFileSync } from "node:fs";
import { join } from "node:path";
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
