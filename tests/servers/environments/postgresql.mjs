// JACKFIELD_TEST_PG_*: HOST NAME PORT DATABASE USER PASSWORD CA FOLDER PID, CLIENT_CERT and CLIENT_KEY of user cert,
// OTHER_CA, and ports of listeners that misbehave: EXPIRED OTHERNAME NOTLS SILENT CUT FREEZE CLOSED (each ..._PORT). Of
// other majors, JACKFIELD_TEST_PG10_* and JACKFIELD_TEST_PG18_*: PORT DATABASE PASSWORD CA.
import { readFileSync } from "node:fs";
import { makeCa } from "../ca.mjs";
import { startPostgres } from "../postgres.mjs";
import { closedPort, startProxy } from "../proxy.mjs";
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
  };
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
  const stop = async () => {
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
