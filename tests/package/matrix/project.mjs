// A project with the packed package and the tools of this folder, and a browser that opens what they make.
import assert from "node:assert/strict";
import { execFile, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, symlinkSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { browserPath, launch } from "../../browser/browser.mjs";
import { install, pack, root } from "../package.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));
const tools = join(here, "node_modules");
const run = promisify(execFile);

/** Why tools cannot be tried here, or false. */
export function lacking(...names) {
  if (!existsSync(tools))
    return "the npm packages of tests/package/matrix are not installed; scripts/setup.sh --test installs them";
  const missing = names.filter((name) => !existsSync(join(tools, name)));
  return missing.length > 0 && `the npm package ${missing.join(", ")} could not be installed here`;
}

/** The same, for what a browser opens. */
export function lackingPage(...names) {
  return lacking(...names) || (browserPath === undefined && "there is no Chromium");
}

/**
 * The project. Its modules are links to those of this folder; with `copies` hard links, for tools that follow no link
 * out of their project.
 */
export function makeProject({ copies = false } = {}) {
  const made = pack();
  const { project, env } = install(made);
  const modules = join(project, "node_modules");
  const entries = existsSync(tools)
    ? readdirSync(tools).filter((name) => !/^\.(package-lock|jackfield)/.test(name))
    : [];
  for (const name of entries) {
    const scoped = name.startsWith("@") ? readdirSync(join(tools, name)).map((each) => `${name}/${each}`) : [name];
    for (const each of scoped) bring(join(tools, each), join(modules, each), copies);
  }
  const example = (name) => {
    cpSync(join(root, "examples", name), join(project, name), { recursive: true });
    return join(project, name);
  };
  const folderFor = (name, ...others) => {
    const folder = join(project, name);
    mkdirSync(folder);
    for (const each of [name, ...others].filter((each) => existsSync(join(here, each))))
      cpSync(join(here, each), folder, { recursive: true });
    return folder;
  };
  return {
    modules,
    example,
    folderFor,
    env: { ...env, PATH: `${env.PATH}:/usr/bin:/bin`, ...quiet },
    remove: made.remove,
  };
}

const quiet = { NEXT_TELEMETRY_DISABLED: "1", PARCEL_WORKERS: "1", CI: "1", NO_COLOR: "1" };

function bring(from, to, copies) {
  if (existsSync(to)) return;
  mkdirSync(join(to, ".."), { recursive: true });
  if (!copies) return symlinkSync(from, to);
  if (spawnSync("cp", ["-al", from, to]).status !== 0) cpSync(from, to, { recursive: true, verbatimSymlinks: true });
}

/** Runs a script of a tool with this Node, in the folder; an exit code other than 0 fails with what it printed. */
export async function runTool(project, folder, script, args, env = {}) {
  const options = { cwd: folder, env: { ...project.env, ...env }, maxBuffer: 1e8 };
  try {
    const running = run(process.execPath, [join(project.modules, script), ...args], options);
    // A tool that asks a question fails.
    running.child.stdin.end();
    const { stdout, stderr } = await running;
    return stdout + stderr;
  } catch (error) {
    return assert.fail(`${script} ${args.join(" ")}: ${error.message}\n${error.stdout}\n${error.stderr}`);
  }
}

const types = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".mjs": "text/javascript",
  ".json": "application/json",
  ".wasm": "application/wasm",
};
/** Nothing but the page's own files, no evaluation, and no text that becomes code. */
export const strictest =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; img-src data:; base-uri 'none'; " +
  "require-trusted-types-for 'script'; trusted-types 'none'";
/** The same for a page with a worker: its address is text. */
export const withWorkers =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; worker-src 'self'; img-src data:; " +
  "base-uri 'none'";

/** Serves a folder. */
export async function serve(folder, policy) {
  const server = createServer((request, response) => {
    const path = new URL(request.url, "http://localhost").pathname;
    const file = join(folder, normalize(path === "/" ? "/index.html" : path));
    const headers = policy === undefined ? {} : { "content-security-policy": policy };
    if (path === "/favicon.ico") return response.writeHead(204, headers).end();
    if (!existsSync(file)) return response.writeHead(404, headers).end();
    headers["content-type"] = types[extname(file)] ?? "application/octet-stream";
    return response.writeHead(200, headers).end(readFileSync(file));
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  return { url: `http://127.0.0.1:${server.address().port}/`, close };
}

/** A browser. `visit` gives a page to a function, and fails if the page reports an error. */
export async function openBrowser() {
  const browser = await launch();
  const visit = async (url, use) => {
    const page = await browser.newPage();
    const problems = [];
    page.on("pageerror", (error) => problems.push(String(error)));
    page.on("console", (message) => {
      if (message.type() === "error") problems.push(message.text());
    });
    await page.goto(url);
    page.setDefaultTimeout(60_000);
    const value = await use(page).catch((error) => assert.fail(`${url}: ${error.message}\n${problems.join("\n")}`));
    await page.close();
    assert.deepEqual(problems, []);
    return value;
  };
  // What a page wrote into an attribute of its body.
  const read = async (url, name) =>
    visit(url, async (page) => {
      const body = page.locator(`body[data-${name}]`);
      await body.waitFor({ state: "attached" });
      return JSON.parse(await body.getAttribute(`data-${name}`));
    });
  return { visit, read, close: () => browser.close() };
}

/** What the page of the folder `page` writes. */
export const expected = [["connection.port"], "Text"];
