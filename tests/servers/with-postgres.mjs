// Runs a command with a PostgreSQL server beside it, and stops the server afterwards: node with-postgres.mjs COMMAND ARGS...
// The command finds in its environment JACKFIELD_TEST_PG_*: HOST NAME PORT DATABASE USER PASSWORD CA FOLDER, CLIENT_CERT and CLIENT_KEY of
// user cert, OTHER_CA, and ports of listeners that misbehave: EXPIRED OTHERNAME NOTLS SILENT CUT FREEZE CLOSED (each ..._PORT).
// Without a server the command runs all the same; JACKFIELD_TEST_PG_SKIP then says why.
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { makeCa } from "./ca.mjs";
import { startPostgres } from "./postgres.mjs";
import { closedPort, startProxy } from "./proxy.mjs";

const kCutAfter = 60000;

/** {env, stop}: the variables for a test program, and what ends everything. */
export async function postgresEnvironment() {
  const server = await startPostgres();
  if (server.skipped !== undefined) return { env: { JACKFIELD_TEST_PG_SKIP: server.skipped }, stop: async () => {} };
  const pem = ({ cert, key }) => ({ cert: readFileSync(cert), key: readFileSync(key) });
  const issue = (name, options) => pem(server.authority.issue(name, options));
  const client = server.authority.issue("client", { commonName: "cert" });
  const { port } = server;
  const proxies = {
    EXPIRED: await startProxy({ port, ...issue("expired", { hosts: ["localhost", "127.0.0.1"], expired: true }) }),
    OTHERNAME: await startProxy({ port, ...issue("othername", { hosts: ["db.example.com"] }) }),
    NOTLS: await startProxy({ port, refuseTls: true }),
    SILENT: await startProxy(),
    CUT: await startProxy({ port, cutAfterBytes: kCutAfter }),
    FREEZE: await startProxy({ port, freezeAfterBytes: kCutAfter }),
  };
  const values = {
    HOST: server.host, NAME: server.name, PORT: port, DATABASE: server.database, USER: server.user, PASSWORD: server.password, CA: server.ca,
    FOLDER: server.folder, CLIENT_CERT: client.cert, CLIENT_KEY: client.key, OTHER_CA: makeCa(server.folder, "other").cert,
    CLOSED_PORT: await closedPort(), PID: server.pid(),
  };
  for (const [name, proxy] of Object.entries(proxies)) values[`${name}_PORT`] = proxy.port;
  const env = Object.fromEntries(Object.entries(values).map(([name, value]) => [`JACKFIELD_TEST_PG_${name}`, String(value)]));
  const stop = async () => {
    for (const proxy of Object.values(proxies)) await proxy.stop();
    await server.stop();
  };
  return { env, server, stop };
}

async function main([command, ...args]) {
  const { env, stop } = await postgresEnvironment();
  if (env.JACKFIELD_TEST_PG_SKIP !== undefined) console.log(`skipped: PostgreSQL tests: ${env.JACKFIELD_TEST_PG_SKIP}`);
  if (command === undefined) {
    console.log(JSON.stringify(env));
    process.stdin.resume();
    process.stdin.once("end", () => stop().then(() => process.exit(0)));
    return;
  }
  const child = spawn(command, args, { stdio: "inherit", env: { ...process.env, ...env } });
  const pass = (signal) => child.kill(signal);
  process.on("SIGINT", pass);
  process.on("SIGTERM", pass);
  const code = await new Promise((resolve) => {
    child.once("error", (error) => (console.error(String(error)), resolve(127)));
    child.once("exit", (status, signal) => resolve(signal === null ? status : 1));
  });
  await stop();
  process.exit(code);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) await main(process.argv.slice(2));
