// A `jackfield serve --json` of this clone, in a folder of its own. Only the process that was started here is ever
// stopped. A test that fails before it stops its server does not wait for it: the server ends with the test's process.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { firstLine, serveArguments } from "../support/first-line.mjs";

export const cli = fileURLToPath(new URL("../../js/bin/jackfield.js", import.meta.url));

/** One command of the command line, in this folder: {code, out, err}. */
export function runCommand(folder, ...args) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [cli, ...args], { cwd: folder, stdio: ["ignore", "pipe", "pipe"] });
    let out = "",
      err = "";
    child.stdout.on("data", (text) => (out += text));
    child.stderr.on("data", (text) => (err += text));
    child.once("close", (code) => resolve({ code, out, err }));
  });
}

export function temporaryFolder() {
  const folder = mkdtempSync(join(tmpdir(), "jackfield-e2e-"));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

// Resolves once the server listens: {url, token, workspace, process, stop, kill, log, line, api}.
export async function startServer({ folder, args = [], token = null, env = {} }) {
  const child = spawn(process.execPath, [cli, ...serveArguments(join(folder, "store.db"), args)], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, ...env },
  });
  const { first, lines, log, exited } = await firstLine(child, "serve");
  lines.on("line", (line) => log.push(line));
  const started = JSON.parse(first);
  const ended = endsWithThisProcess(child, exited);
  const server = { ...started, token: started.token ?? token, process: child, log, line: first };
  server.api = (method, path, body, headers = {}) => call(server, method, path, body, headers);
  server.ended = () => ended();
  server.stop = () => ended("SIGTERM");
  server.kill = () => ended("SIGKILL");
  return server;
}

const children = new Set();
process.once("exit", () => {
  for (const child of children) child.kill("SIGKILL");
});

// Returns a function that sends a signal, if it is given one, and waits for the child's end.
function endsWithThisProcess(child, exited) {
  const handles = [child, child.stdout, child.stderr];
  for (const handle of handles) handle.unref();
  children.add(child);
  return async (signal) => {
    for (const handle of handles) handle.ref();
    if (signal !== undefined) child.kill(signal);
    const end = await exited;
    children.delete(child);
    return end;
  };
}

async function call(server, method, path, body, headers) {
  const response = await fetch(server.url + path, {
    method,
    headers: {
      ...(server.token ? { "xc-auth": server.token } : {}),
      ...(body === undefined ? {} : { "content-type": "application/json" }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  let json = null;
  try {
    json = JSON.parse(text);
  } catch {
    // not every answer is JSON
  }
  return { status: response.status, headers: response.headers, text, json };
}
