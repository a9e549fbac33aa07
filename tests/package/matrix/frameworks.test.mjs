// Development servers and frameworks, from the packed tarball. tests/package/bundlers.test.mjs has the cheaper tools.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, existsSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { after, before, test } from "node:test";
import { expected, lackingPage, makeProject, openBrowser, runTool, serve } from "./project.mjs";

let project, browser;
before(async () => {
  // Next.js follows no link out of their project.
  project = makeProject({ copies: true });
  if (!lackingPage()) browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  project?.remove();
});

async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  return port;
}

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

const reactTools = ["vite", "@vitejs/plugin-react", "react-dom"];
test("examples/react-vite: the form is filled, and shown masked", { skip: lackingPage(...reactTools) }, async () => {
  const folder = project.example("react-vite");
  await runTool(project, folder, "vite/bin/vite.js", ["build"]);
  const server = await serve(join(folder, "dist"));
  try {
    await browser.visit(server.url, async (page) => {
      await page.getByRole("textbox", { name: "Host" }).fill("db.example.com");
      await page.getByRole("textbox", { name: "User" }).fill("app");
      await page.locator("jackfield-form input[type=password]").first().fill("canary-password");
      await page.getByRole("textbox", { name: "Database" }).fill("orders");
      await page.getByRole("button", { name: "Save" }).click();
      const { connection } = JSON.parse(await page.locator("#saved").textContent());
      assert.deepEqual([connection.host, connection.password], ["db.example.com", "********"]);
    });
  } finally {
    server.close();
  }
});

test(
  "examples/nextjs: form, action, and the standalone folder with the addon",
  { skip: lackingPage("next") },
  async () => {
    const folder = project.example("nextjs");
    await runTool(project, folder, "next/dist/bin/next", ["build"]);
    const standalone = join(folder, ".next/standalone");
    const inside = existsSync(join(standalone, "server.js")) ? "" : "nextjs";
    cpSync(join(folder, ".next/static"), join(standalone, inside, ".next/static"), { recursive: true });
    // Away from the project's own modules.
    const elsewhere = join(project.modules, "../../standalone");
    cpSync(standalone, elsewhere, { recursive: true, verbatimSymlinks: true });
    const env = { PORT: String(await freePort()), HOSTNAME: "127.0.0.1" };
    const { url, stop } = await started(process.execPath, ["server.js"], join(elsewhere, inside), env);
    try {
      await browser.visit(url, async (page) => {
        await page.getByText("Jackfield runs as addon on the server.").waitFor();
        await page.locator("jackfield-form input[type=password]").first().fill("canary-key");
        await page.getByRole("button", { name: "Save" }).click();
        await page.getByRole("listitem").filter({ hasText: "Text" }).waitFor();
        assert.ok(!(await page.content()).includes("canary-key"));
      });
    } finally {
      await stop();
    }
  },
);
