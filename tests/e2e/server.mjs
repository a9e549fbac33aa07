// A `jackfield serve --json` of this clone, in a folder of its own. Only the process that was started here is ever
// stopped.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

export const cli = fileURLToPath(new URL("../../js/bin/jackfield.js", import.meta.url));

export function temporaryFolder() {
  const folder = mkdtempSync(join(tmpdir(), "jackfield-e2e-"));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

// Resolves once the server listens: {url, token, workspace, process, stop, kill, log, line, api}.
export async function startServer({ folder, args = [], token = null, env = {} }) {
  const child = spawn(
    process.execPath,
    [
      cli,
      "serve",
      "--json",
      "--port",
      "0",
      "--store",
      join(folder, "store.db"),
      "--egress",
      "private-allowed",
      ...args,
    ],
    { stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, ...env } },
  );
  const log = [];
  createInterface({ input: child.stderr }).on("line", (line) => log.push(line));
  const exited = new Promise((resolve) => child.once("exit", (code, signal) => resolve({ code, signal })));
  const lines = createInterface({ input: child.stdout });
  const first = await Promise.race([
    new Promise((resolve) => lines.once("line", resolve)),
    exited.then(({ code }) =>
      Promise.reject(new Error(`serve ended with ${code} before it listened:\n${log.join("\n")}`)),
    ),
  ]);
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
