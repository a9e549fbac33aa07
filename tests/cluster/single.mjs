// One PostgreSQL of another major in place of the cluster: the packages of these lack programs that Patroni needs.
import { appendFileSync } from "node:fs";
import { join } from "node:path";
import { makePassword, sleep } from "../servers/own-server.mjs";
import { startPostgres } from "../servers/postgres.mjs";
import { database, user } from "./patroni.mjs";
import { childrenOf, signal } from "./processes.mjs";

/** As startCluster(), or {skipped: reason}. */
export async function startSingle({ major, reaper }) {
  const server = await startPostgres({ major });
  if (server.skipped !== undefined) return server;
  reaper.data(join(server.folder, "data"));
  appendFileSync(join(server.folder, "data/pg_hba.conf"), "host all all 127.0.0.1/32 scram-sha-256\n");
  server.query("SELECT pg_reload_conf()");
  const password = makePassword();
  server.query(`CREATE ROLE ${user} LOGIN PASSWORD '${password.replaceAll("'", "''")}'`);
  server.query(`GRANT CREATE ON DATABASE ${database} TO ${user}; GRANT ALL ON SCHEMA public TO ${user}`);
  const node = { name: "one", ports: { sql: server.port } };
  const isHealthy = () => {
    try {
      return server.query("SELECT 1") === "1";
    } catch {
      return false;
    }
  };
  return {
    ...{ nodes: [node], folder: server.folder, password, server },
    leader: async () => node,
    describe: async () => (isHealthy() ? "one: running" : "one: no answer"),
    logs: () => "",
    untilHealthy: async (seconds) => {
      for (const until = Date.now() + seconds * 1000; Date.now() < until; await sleep(100))
        if (isHealthy()) return true;
      return false;
    },
    sql: (_, statement, name = database) => server.query(statement, name),
    stop: server.stop,
  };
}

export const singleFaults = {
  async "kill -9 of the postmaster, started again after 3 s"({ cluster }) {
    const at = performance.now();
    signal(cluster.server.pid(), "SIGKILL");
    await sleep(3000);
    await cluster.server.restart();
    return at;
  },
  async "SIGSTOP of PostgreSQL for 10 s"({ cluster }) {
    const at = performance.now();
    const all = [cluster.server.pid(), ...childrenOf(cluster.server.pid())];
    for (const pid of all) signal(pid, "SIGSTOP");
    await sleep(10000);
    for (const pid of all) signal(pid, "SIGCONT");
    return at;
  },
};
