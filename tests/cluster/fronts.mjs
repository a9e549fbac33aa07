// How the store's URL reaches the cluster: the servers themselves, HAProxy that asks Patroni for the leader, or a
// PgBouncer in session mode before each server.
import { spawn } from "node:child_process";
import { openSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { end, sleep } from "../servers/own-server.mjs";
import { startPgbouncer } from "../servers/pgbouncer.mjs";
import { closedPort } from "../servers/proxy.mjs";
import { findHaproxy } from "./components.mjs";
import { database, user } from "./patroni.mjs";

async function startHaproxy({ cluster, reaper }) {
  const { path, skipped } = findHaproxy();
  if (skipped !== undefined) return { skipped };
  const port = await closedPort();
  const file = join(cluster.folder, "haproxy.cfg");
  const servers = cluster.nodes.map(
    ({ name, ports }) => `  server ${name} 127.0.0.1:${ports.sql} check port ${ports.rest}`,
  );
  writeFileSync(
    file,
    `global
  maxconn 400
defaults
  mode tcp
  timeout connect 1s
  timeout client 30m
  timeout server 30m
  timeout check 1s
listen leader
  bind 127.0.0.1:${port}
  option httpchk OPTIONS /primary
  http-check expect status 200
  default-server inter 1s fall 2 rise 1 on-marked-down shutdown-sessions
${servers.join("\n")}
`,
  );
  const log = openSync(join(cluster.folder, "haproxy.log"), "a");
  const child = spawn(path, ["-db", "-f", file], { stdio: ["ignore", log, log] });
  reaper.pid(child.pid);
  await sleep(2500); // its first checks
  return { ports: [port], stop: () => end(child, "SIGKILL") };
}

async function startPoolers({ cluster, reaper }) {
  const poolers = [];
  for (const { ports } of cluster.nodes) {
    const { password, folder } = cluster;
    const pooler = await startPgbouncer({
      ...{ port: ports.sql, user, password, database, folder, mode: "session" },
      more: "default_pool_size = 120\nmax_client_conn = 400\nserver_login_retry = 1\nserver_connect_timeout = 2",
    });
    if (pooler.skipped !== undefined) return { skipped: pooler.skipped };
    reaper.pid(pooler.pid);
    poolers.push(pooler);
  }
  return { ports: poolers.map(({ port }) => port), stop: () => Promise.all(poolers.map((each) => each.stop())) };
}

/** {ports, stop}, or {skipped: reason}. */
export async function startFront(name, { cluster, reaper }) {
  if (name === "hosts") return { ports: cluster.nodes.map(({ ports }) => ports.sql), stop: async () => undefined };
  return name === "haproxy" ? startHaproxy({ cluster, reaper }) : startPoolers({ cluster, reaper });
}

export function urlOf(ports, password) {
  const hosts = ports.map((port) => `127.0.0.1:${port}`).join(",");
  return `postgres://${user}:${encodeURIComponent(password)}@${hosts}/${database}?sslmode=disable`;
}
