// JACKFIELD_TEST_PG_*: HOST NAME PORT DATABASE USER PASSWORD CA FOLDER PID, CLIENT_CERT and CLIENT_KEY of user cert,
// OTHER_CA, and ports of listeners that misbehave: EXPIRED OTHERNAME NOTLS SILENT CUT FREEZE CLOSED, and those of
// rogue-postgres.mjs: FLOOD_LOGIN FLOOD_NOTIFICATIONS FLOOD_SETTINGS FLOOD_ROW (each ..._PORT); TAMPER_FLIP and others:
// tamper.mjs. JACKFIELD_TEST_PGB_PORT and _PGTX_PORT are PgBouncer, which pools sessions and transactions, in front of
// the same server as user plain. Of other majors, JACKFIELD_TEST_PG10_* and JACKFIELD_TEST_PG18_*: PORT DATABASE
// PASSWORD CA.
import { readFileSync } from "node:fs";
import { makeCa } from "../ca.mjs";
import { startPgbouncer } from "../pgbouncer.mjs";
import { startPostgres } from "../postgres.mjs";
import { closedPort, startProxy } from "../proxy.mjs";
import { startRoguePostgres } from "../rogue-postgres.mjs";
import { beginsAt, damages, startTamper } from "../tamper.mjs";
import { ports, skipped, stopAll, variables } from "./variables.mjs";

const kCutAfter = 60000;

async function otherMajor(major) {
  const server = await startPostgres({ major });
  if (server.skipped !== undefined) return skipped(`PG${major}`, server.skipped);
  const { port, database, password, ca } = server;
  return {
    env: variables(`PG${major}`, { PORT: port, DATABASE: database, PASSWORD: password, CA: ca }),
    stop: server.stop,
  };
}

async function debian() {
  const server = await startPostgres();
  if (server.skipped !== undefined) return skipped("PG", server.skipped);
  const pem = ({ cert, key }) => ({ cert: readFileSync(cert), key: readFileSync(key) });
  const issue = (name, options) => pem(server.authority.issue(name, options));
  const client = server.authority.issue("client", { commonName: "cert" });
  const { port } = server;
  const listeners = {
    EXPIRED: await startProxy({ port, ...issue("expired", { hosts: ["localhost", "127.0.0.1"], expired: true }) }),
    OTHERNAME: await startProxy({ port, ...issue("othername", { hosts: ["db.example.com"] }) }),
    NOTLS: await startProxy({ port, refuseTls: true }),
    SILENT: await startProxy(),
    CUT: await startProxy({ port, cutAfterBytes: kCutAfter }),
    FREEZE: await startProxy({ port, freezeAfterBytes: kCutAfter }),
    FLOOD_LOGIN: await startRoguePostgres({ flood: "settings" }),
    FLOOD_NOTIFICATIONS: await startRoguePostgres({ flood: "notifications" }),
    FLOOD_SETTINGS: await startRoguePostgres({ flood: "settings-later" }),
    FLOOD_ROW: await startRoguePostgres({ flood: "row" }),
  };
  for (const [name, damage] of Object.entries(damages))
    listeners[`TAMPER_${name}`] = await startTamper({ port, damage, ...beginsAt.largeAnswer });
  const poolers = {};
  for (const [name, mode] of Object.entries({ PGB: "session", PGTX: "transaction" })) {
    const { database, password, folder } = server;
    poolers[name] = await startPgbouncer({ port, user: "plain", password, database, folder, mode });
  }
  const poolersTold = Object.entries(poolers).map(([name, pooler]) =>
    variables(name, pooler.skipped === undefined ? { PORT: pooler.port } : { SKIP: pooler.skipped }),
  );
  const env = variables("PG", {
    HOST: server.host,
    NAME: server.name,
    PORT: port,
    DATABASE: server.database,
    USER: server.user,
    PASSWORD: server.password,
    CA: server.ca,
    FOLDER: server.folder,
    CLIENT_CERT: client.cert,
    CLIENT_KEY: client.key,
    OTHER_CA: makeCa(server.folder, "other").cert,
    CLOSED_PORT: await closedPort(),
    PID: server.pid(),
    ...ports(listeners),
  });
  Object.assign(env, ...poolersTold);
  const stop = async () => {
    for (const pooler of Object.values(poolers)) await pooler.stop?.();
    await stopAll(listeners);
    await server.stop();
    return true;
  };
  return { env, stop };
}

export async function environment() {
  const servers = [await debian(), await otherMajor(10), await otherMajor(18)];
  const stop = async () => {
    for (const server of servers) await server.stop();
    return true;
  };
  return { env: Object.assign({}, ...servers.map(({ env }) => env)), stop };
}
