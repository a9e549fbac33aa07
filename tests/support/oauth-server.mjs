// A server with the manifest oauth-sample, for tests of OAuth, in a process of its own: startOauthServer() starts it
// with its options as JSON in the first argument. The user is the header x-user. Messages {id, work, integration,
// times} ask for work that has no route; {id, done | failed} answers each. /page is an empty page that opens popups.
import { fork } from "node:child_process";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { fileURLToPath } from "node:url";

const self = fileURLToPath(import.meta.url);
const principal = (user) => ({ user, workspace: "w1", role: "creator" });

/** {url, call(method, path, body, headers), ask(work, integration, times), stop, kill}. */
export async function startOauthServer({
  folder,
  port,
  caFile,
  redirects = [],
  publicUrl = `http://127.0.0.1:${port}`,
}) {
  const url = `http://127.0.0.1:${port}`;
  const options = { folder, port, caFile, redirects, publicUrl };
  const child = fork(self, [JSON.stringify(options)], { stdio: ["ignore", "inherit", "pipe", "ipc"] });
  const log = [];
  child.stderr.setEncoding("utf8").on("data", (text) => log.push(text));
  const exited = new Promise((resolve) => child.once("exit", resolve));
  const waiting = new Map();
  const ready = new Promise((resolve, reject) => {
    void exited.then(() => reject(new Error(`the server ended:\n${log.join("")}`)));
    child.on("message", ({ id, ...answer }) => {
      if (id === "ready") resolve();
      else waiting.get(id)?.(answer);
    });
  });
  await ready;
  let ids = 0;
  const ask = (work, integration, times = 1) =>
    new Promise((resolve) => {
      const id = (ids += 1);
      waiting.set(id, resolve);
      void exited.then(() => resolve({ died: true }));
      child.send({ id, work, integration, times });
    });
  const call = async (method, path, body, headers = {}) => {
    const response = await fetch(url + path, {
      method,
      redirect: "manual",
      headers: { "x-user": "ann", ...(body === undefined ? {} : { "content-type": "application/json" }), ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      text,
      json: text.startsWith("{") ? JSON.parse(text) : null,
    };
  };
  const end = (signal) => {
    child.kill(signal);
    return exited;
  };
  return { url, log, call, ask, stop: () => end("SIGTERM"), kill: () => end("SIGKILL") };
}

async function main({ folder, port, caFile, redirects, publicUrl }) {
  const { open } = await import("../../js/dist/index.js");
  const { createListener } = await import("../../js/dist/server/index.js");
  const manifest = JSON.parse(readFileSync(new URL("manifests/oauth-sample.json", import.meta.url), "utf8"));
  const jackfield = await open({
    store: `${folder}/store.db`,
    keyFile: `${folder}/store.key`,
    createKey: true,
    caFile,
    egress: { mode: "private-allowed" },
    manifests: [manifest],
    oauth: { publicUrl, redirects },
    log: (level, line) => console.error(level, line),
  });
  const listener = createListener(jackfield, {
    startPage: true,
    authenticate: (request) => {
      const user = request.header("x-user");
      return user === undefined ? null : principal(user);
    },
  });
  const server = createServer((request, response) => {
    if (request.url !== "/page") return listener(request, response);
    return response.writeHead(200, { "content-type": "text/html" }).end("<!doctype html><title>Opener</title>");
  });
  const ann = jackfield.as(principal("ann"));
  const works = {
    check: (id) => ann.oauth.check(id),
    renew: (id) => ann.oauth.check(id, { renew: true }),
    reveal: (id) => ann.integrations.get(id, { includeConfig: true, includeSecrets: true }),
  };
  process.on("message", ({ id, work, integration, times }) => {
    Promise.all(Array.from({ length: times }, () => works[work](integration))).then(
      (done) => process.send({ id, done }),
      (error) => process.send({ id, failed: error.code, details: error.details }),
    );
  });
  process.once("SIGTERM", () => {
    server.close();
    server.closeAllConnections();
    void jackfield.close().then(() => process.exit(0));
  });
  server.listen(port, "127.0.0.1", () => process.send({ id: "ready" }));
}

if (process.argv[1] === self && process.send !== undefined) await main(JSON.parse(process.argv[2]));
