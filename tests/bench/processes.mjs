// Servers and load in processes of their own, on different cores where there are several. Only what was started here is
// ended.
import { spawn, spawnSync } from "node:child_process";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { firstLine, serveArguments } from "../support/first-line.mjs";

export const here = (path) => fileURLToPath(new URL(path, import.meta.url));
export const cli = here("../../js/bin/jackfield.js");

const cores = availableParallelism();
const half = Math.max(1, Math.floor(cores / 2));
const range = (from, to) => (from === to ? `${from}` : `${from}-${to}`);
const pins = { server: range(0, half - 1), load: range(half, cores - 1) };
/** Are server and load on different cores? */
export const pinned = cores > 1 && spawnSync("taskset", ["--version"]).status === 0;

/** The command and arguments of a Node program on the cores of its side. */
export const onCores = (side, args) =>
  pinned ? ["taskset", ["-c", pins[side], process.execPath, ...args]] : [process.execPath, args];

/** A Node program as a server; resolves with its first line of standard output, parsed: {process, line, stop}. */
export async function startNode(args, { env = {}, side = "server" } = {}) {
  const [command, all] = onCores(side, args);
  const child = spawn(command, all, { stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, ...env } });
  const { first, exited } = await firstLine(child, args[0]);
  const stop = async () => {
    child.kill("SIGTERM");
    await exited;
  };
  return { process: child, pid: child.pid, line: JSON.parse(first), stop };
}

/** `jackfield serve` on a store: {url, token, pid, stop}. */
export async function startJackfield(store, args = [], options = {}) {
  const server = await startNode([...(options.node ?? []), cli, ...serveArguments(store, args)], options);
  return { ...server, ...server.line };
}

/** The load generator: run({url, ...}) gives what load.mjs measured. */
export function startLoad() {
  const [command, all] = onCores("load", [here("load.mjs")]);
  const child = spawn(command, all, { stdio: ["ignore", "inherit", "inherit", "ipc"] });
  const run = (work) =>
    new Promise((resolve, reject) => {
      child.once("message", (answer) =>
        answer.error === undefined ? resolve(answer) : reject(new Error(answer.error)),
      );
      child.send(work);
    });
  return { run, stop: () => child.disconnect() };
}

/** One request with JSON: {status, json, text}. */
export async function api({ url, token }, method, path, body) {
  const response = await fetch(url + path, {
    method,
    headers: { ...authentication(token), ...(body === undefined ? {} : { "content-type": "application/json" }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, text, json: text === "" ? null : JSON.parse(text) };
}

// Session tokens of NocoDB are JWTs and go into another header than its API tokens.
export const authentication = (token) =>
  token === undefined ? {} : { [token.startsWith("eyJ") || token.startsWith("jft_") ? "xc-auth" : "xc-token"]: token };
