// Runs a command with a MariaDB server beside it, and MySQL where there is one, and stops them: node with-mysql.mjs COMMAND ARGS...
// The command finds in its environment JACKFIELD_TEST_MARIADB_* and JACKFIELD_TEST_MYSQL9_*: PORT DATABASE PASSWORD CA CLIENT_CERT
// CLIENT_KEY OTHER_CA PID, and ports of listeners that misbehave: SILENT CUT FREEZE CLOSED ROGUE ROGUE_LATER (each ..._PORT); CANARY is
// the file the rogues ask for. Without a server ..._SKIP says why. The exit code is 1 when a rogue got the file.
import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { makeCa } from "./ca.mjs";
import { startMariadb } from "./mariadb.mjs";
import { closedPort, startProxy } from "./proxy.mjs";
import { startRogue } from "./rogue-mysql.mjs";

const kCutAfter = 60000;
const kCanary = "canary-4711-never-to-be-sent";

async function environment(which, prefix) {
  const server = await startMariadb(which);
  if (server.skipped !== undefined) {
    console.log(`skipped: ${which} tests: ${server.skipped}`);
    return { env: { [`JACKFIELD_TEST_${prefix}_SKIP`]: server.skipped }, stop: async () => true };
  }
  const canary = join(server.folder, "canary");
  writeFileSync(canary, kCanary);
  const { port } = server;
  const listeners = {
    SILENT: await startProxy(),
    CUT: await startProxy({ port, cutAfterBytes: kCutAfter }),
    FREEZE: await startProxy({ port, freezeAfterBytes: kCutAfter }),
    ROGUE: await startRogue({ file: canary }),
    ROGUE_LATER: await startRogue({ file: canary, after: 1 }),
  };
  const client = server.authority.issue("client", { commonName: "cert" });
  const values = { PORT: port, DATABASE: server.database, PASSWORD: server.password, CA: server.ca, CLIENT_CERT: client.cert, CLIENT_KEY: client.key,
    OTHER_CA: makeCa(server.folder, "other").cert, CLOSED_PORT: await closedPort(), CANARY: canary, PID: server.pid() };
  for (const [name, listener] of Object.entries(listeners)) values[`${name}_PORT`] = listener.port;
  const env = Object.fromEntries(Object.entries(values).map(([name, value]) => [`JACKFIELD_TEST_${prefix}_${name}`, String(value)]));
  const stop = async () => {
    const kept = [listeners.ROGUE, listeners.ROGUE_LATER].every((rogue) => !rogue.received().includes(kCanary));
    for (const listener of Object.values(listeners)) await listener.stop();
    await server.stop();
    if (!kept) console.log("FAILED: a server that asked for a file got it");
    return kept;
  };
  return { env, stop };
}

const servers = [await environment("mariadb", "MARIADB"), await environment("mysql", "MYSQL9")];
const [command, ...args] = process.argv.slice(2);
const child = spawn(command, args, { stdio: "inherit", env: Object.assign({ ...process.env }, ...servers.map(({ env }) => env)) });
process.on("SIGINT", (signal) => child.kill(signal));
process.on("SIGTERM", (signal) => child.kill(signal));
let code = await new Promise((resolve) => {
  child.once("error", (error) => (console.error(String(error)), resolve(127)));
  child.once("exit", (status, signal) => resolve(signal === null ? status : 1));
});
for (const { stop } of servers) if (!(await stop()) && code === 0) code = 1;
process.exit(code);
