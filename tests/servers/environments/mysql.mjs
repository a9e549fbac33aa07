// JACKFIELD_TEST_MARIADB_* and JACKFIELD_TEST_MYSQL9_*: PORT DATABASE PASSWORD CA CLIENT_CERT CLIENT_KEY OTHER_CA PID,
// and ports of listeners that misbehave: SILENT CUT FREEZE CLOSED ROGUE ROGUE_LATER FLOOD FLOOD_LOGIN EXPIRED OTHERNAME
// ADDRESS (its certificate is for the address) TLS_SILENT (each ..._PORT). JACKFIELD_TEST_MYSQL_NEWER_LIBRARY and
// _PLUGINS: another client library. CANARY is the file that the rogues ask for. Who connects to RESTART_PORT reads "ok"
// when the server was killed and started again. TAMPER_FLIP and others: tamper.mjs.
import net from "node:net";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { makeCa } from "../ca.mjs";
import { newerLibrary, startMariadb } from "../mariadb.mjs";
import { closedPort, startProxy } from "../proxy.mjs";
import { startFlood, startRogue } from "../rogue-mysql.mjs";
import { beginsAt, damages, startTamper } from "../tamper.mjs";
import { startTlsProxy } from "../tls-proxy-mysql.mjs";
import { ports, skipped, stopAll, variables } from "./variables.mjs";

const kCutAfter = 60000;
const kCanary = "canary-4711-never-to-be-sent";

async function startRestarter(server) {
  const listener = net.createServer((socket) => {
    socket.on("error", () => {});
    server.restart().then(
      () => socket.end("ok"),
      (error) => socket.end(String(error)),
    );
  });
  await new Promise((resolve) => listener.listen(0, "127.0.0.1", resolve));
  return { port: listener.address().port, stop: () => new Promise((resolve) => listener.close(resolve)) };
}

async function one(which, prefix) {
  const server = await startMariadb(which);
  if (server.skipped !== undefined) return skipped(prefix, server.skipped);
  const canary = join(server.folder, "canary");
  writeFileSync(canary, kCanary);
  const { port } = server;
  const showing = (name, options) => {
    const { cert, key } = server.authority.issue(name, options);
    return startTlsProxy({ port, cert: readFileSync(cert), key: readFileSync(key) });
  };
  const listeners = {
    EXPIRED: await showing("expired", { hosts: ["localhost"], expired: true }),
    OTHERNAME: await showing("othername", { hosts: ["db.example.com"] }),
    ADDRESS: await showing("address", { hosts: ["127.0.0.1"] }),
    TLS_SILENT: await startTlsProxy({ port, silent: true }),
    RESTART: await startRestarter(server),
    SILENT: await startProxy(),
    CUT: await startProxy({ port, cutAfterBytes: kCutAfter }),
    FREEZE: await startProxy({ port, freezeAfterBytes: kCutAfter }),
    ROGUE: await startRogue({ file: canary }),
    ROGUE_LATER: await startRogue({ file: canary, after: 1 }),
    FLOOD: await startFlood(),
    FLOOD_LOGIN: await startFlood({ login: true }),
  };
  for (const [name, damage] of Object.entries(damages))
    listeners[`TAMPER_${name}`] = await startTamper({ port, damage, ...beginsAt.severalOfMysql });
  const client = server.authority.issue("client", { commonName: "cert" });
  const env = variables(prefix, {
    PORT: port,
    DATABASE: server.database,
    PASSWORD: server.password,
    CA: server.ca,
    CLIENT_CERT: client.cert,
    CLIENT_KEY: client.key,
    OTHER_CA: makeCa(server.folder, "other").cert,
    CLOSED_PORT: await closedPort(),
    CANARY: canary,
    PID: server.pid(),
    ...ports(listeners),
  });
  const stop = async () => {
    const kept = [listeners.ROGUE, listeners.ROGUE_LATER].every((rogue) => !rogue.received().includes(kCanary));
    await stopAll(listeners);
    await server.stop();
    if (!kept) console.error("FAILED: a server that asked for a file got it");
    return kept;
  };
  return { env, stop };
}

export async function environment() {
  const servers = [await one("mariadb", "MARIADB"), await one("mysql", "MYSQL9")];
  const stop = async () => {
    let good = true;
    for (const server of servers) if (!(await server.stop())) good = false;
    return good;
  };
  const newer = newerLibrary();
  const library = newer === null ? {} : variables("MYSQL_NEWER", { LIBRARY: newer.library, PLUGINS: newer.plugins });
  return { env: Object.assign(library, ...servers.map(({ env }) => env)), stop };
}
