// Development servers and frameworks, from the packed tarball. tests/package/bundlers.test.mjs has the cheaper tools.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { after, before, test } from "node:test";
import { expected, lackingPage, makeProject, openBrowser, runTool, serve } from "./project.mjs";

let project, browser;
before(async () => {
  // Next.js and Parcel follow no link out of their project.
  project = makeProject({ copies: true });
  if (!lackingPage()) browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  project?.remove();
});

// A server of a tool, until its line with an address.
async function started(command, args, folder, env = {}) {
  const child = spawn(command, args, {
    cwd: folder,
    env: { ...project.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const said = [];
  const ended = once(child, "exit");
  const found = new Promise((resolve) => {
    for (const stream of [child.stdout, child.stderr])
      createInterface({ input: stream }).on("line", (line) => {
        said.push(line);
        const [url] = /http:\/\/(?:localhost|127\.0\.0\.1):\d+/.exec(line) ?? [];
        if (url !== undefined) resolve(url.replace("localhost", "127.0.0.1"));
      });
  });
  const url = await Promise.race([found, ended.then(([code]) => assert.fail(`exit code ${code}: ${said.join("\n")}`))]);
  const stop = async () => {
    child.kill("SIGKILL");
    await ended;
  };
  return { url, stop };
}

test("Vite's development server", { skip: lackingPage("vite") }, async () => {
  const folder = project.folderFor("vite", "page");
  const vite = join(project.modules, "vite/bin/vite.js");
  const { url, stop } = await started(process.execPath, [vite, "--host", "127.0.0.1", "--port", "0"], folder);
  try {
    assert.deepEqual(await browser.read(`${url}/`, "result"), expected);
  } finally {
    await stop();
  }
});

test("Parcel builds a page, and finds the files by itself", { skip: lackingPage("parcel") }, async () => {
  const folder = project.folderFor("parcel", "page");
  writeFileSync(
    join(folder, "package.json"),
    '{ "private": true, "@parcel/resolver-default": { "packageExports": true } }',
  );
  await runTool(project, folder, "parcel/lib/bin.js", ["build", "index.html", "--no-cache", "--no-source-maps"]);
  const server = await serve(join(folder, "dist"));
  try {
    assert.deepEqual(await browser.read(server.url, "result"), expected);
  } finally {
    server.close();
  }
});

test(
  "Next.js: client, server, and the standalone folder with the addon in it",
  { skip: lackingPage("next") },
  async () => {
    const folder = project.folderFor("next");
    writeFileSync(join(folder, "package.json"), '{ "private": true, "type": "module" }');
    await runTool(project, folder, "next/dist/bin/next", ["build"]);
    const standalone = join(folder, ".next/standalone");
    const inside = existsSync(join(standalone, "server.js")) ? standalone : join(standalone, "next");
    cpSync(join(folder, ".next/static"), join(inside, ".next/static"), { recursive: true });
    // Away from the project's own modules.
    const elsewhere = join(project.modules, "../../standalone");
    cpSync(standalone, elsewhere, { recursive: true, verbatimSymlinks: true });
    const server = inside === standalone ? elsewhere : join(elsewhere, "next");
    const env = { PORT: "0", HOSTNAME: "127.0.0.1" };
    const { url, stop } = await started(process.execPath, ["server.js"], server, env);
    try {
      const answer = await fetch(url);
      const text = await answer.text();
      assert.equal(answer.status, 200, text);
      assert.match(text, /id="server">\[&quot;addon&quot;,&quot;Text&quot;\]/);
      assert.deepEqual(await browser.read(url, "result"), expected[0]);
    } finally {
      await stop();
    }
  },
);
