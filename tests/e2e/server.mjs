// A `jackfield serve --json` of this clone, in a folder of its own. Only the process that was started here is ever
// stopped.
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
  const server = { ...started, token: started.token ?? token, process: child, exited, log, line: first };
  server.api = (method, path, body, headers = {}) => call(server, method, path, body, headers);
  server.stop = async () => {
    child.kill("SIGTERM");
    return exited;
  };
  server.kill = async () => {
    child.kill("SIGKILL");
    return exited;
  };
  return server;
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
