// Three PostgreSQL servers under Patroni, and one etcd: own folder, free loopback ports, Debian's user postgres.
// Writes wait for a standby that has them (synchronous_mode_strict).
import { spawn } from "node:child_process";
import { closeSync, mkdirSync, openSync, readFileSync, writeFileSync } from "node:fs";
import { get } from "node:http";
import { join } from "node:path";
import { end, makePassword, programsOf, sleep } from "../servers/own-server.mjs";
import { findPostgres } from "../servers/postgres.mjs";
import { closedPort } from "../servers/proxy.mjs";
import { childrenOf, postmasterOf, signal } from "./processes.mjs";

const owner = "postgres";
const clean = { PATH: "/usr/bin:/bin:/usr/sbin:/sbin", LC_ALL: "C", TZ: "UTC" };
export const database = "jackfield";
export const user = "jackfield";

function settings({ name, folder, bin, ports, passwords, etcdPort }) {
  const quote = JSON.stringify; // a JSON text is a YAML scalar
  return `
scope: jackfield
name: ${name}
restapi: { listen: "127.0.0.1:${ports.rest}", connect_address: "127.0.0.1:${ports.rest}" }
etcd3: { host: "127.0.0.1:${etcdPort}" }
bootstrap:
  dcs:
    ttl: 20
    loop_wait: 1
    retry_timeout: 3
    primary_start_timeout: 0
    synchronous_mode: true
    synchronous_mode_strict: true
    postgresql:
      use_pg_rewind: true
      parameters: { max_connections: 150, wal_keep_size: 512MB, max_wal_senders: 8 }
  initdb: [encoding: UTF8, locale: C, {auth-host: scram-sha-256}, {auth-local: trust}]
postgresql:
  listen: "127.0.0.1:${ports.sql}"
  connect_address: "127.0.0.1:${ports.sql}"
  data_dir: ${quote(join(folder, name))}
  bin_dir: ${quote(bin)}
  pgpass: ${quote(join(folder, `${name}.pgpass`))}
  authentication:
    replication: { username: replicator, password: ${quote(passwords.replicator)} }
    superuser: { username: postgres, password: ${quote(passwords.postgres)} }
  parameters: { unix_socket_directories: ${quote(join(folder, "sockets"))}, shared_buffers: 64MB, lc_messages: C }
  pg_hba:
    - local all all trust
    - host replication replicator 127.0.0.1/32 scram-sha-256
    - host all all 127.0.0.1/32 scram-sha-256
`;
}

/** Patroni's answer on a node: {role, state, ...}; undefined while it does not answer. */
export const askNode = (port, path = "/patroni") =>
  new Promise((resolve) => {
    const request = get({ host: "127.0.0.1", port, path, timeout: 1000 }, (response) => {
      let text = "";
      response.on("data", (chunk) => (text += chunk));
      response.on("end", () => {
        try {
          resolve(JSON.parse(text));
        } catch {
          resolve(undefined);
        }
      });
    });
    request.on("timeout", () => request.destroy());
    request.on("error", () => resolve(undefined));
  });

const isPrimary = (facts) => facts?.state === "running" && ["primary", "master"].includes(facts.role);
const isReplica = (facts) => facts?.state === "running" && facts.role === "replica";

class Node {
  constructor(facts) {
    Object.assign(this, facts);
    this.data = join(this.folder, this.name);
    this.log = join(this.folder, `${this.name}.log`);
  }
  start() {
    const [program, ...words] = [...this.patroni.command, join(this.folder, `${this.name}.yml`)];
    const [command, all] = this.asOwner(program, words);
    const log = openSync(this.log, "a");
    const env = { ...clean, ...this.patroni.env, HOME: this.folder };
    const child = spawn(command, all, { cwd: this.folder, stdio: ["ignore", log, log], env });
    closeSync(log);
    this.process = child;
    this.reaper.pid(child.pid);
    // One that ends by itself is started again, as its operator's service manager would; one that was killed is not.
    child.once("exit", (code, signal) => {
      if (signal === null && this.process === child && !this.ended) setTimeout(() => this.ended || this.start(), 1000);
    });
  }
  /** The last lines of its log. */
  said(lines = 6) {
    return readFileSync(this.log, "utf8").trimEnd().split("\n").slice(-lines).join("\n");
  }
  ask() {
    return askNode(this.ports.rest);
  }
  postmaster() {
    return postmasterOf(this.data);
  }
  /** Patroni and all processes of its server. */
  all() {
    const postmaster = this.postmaster();
    return [this.process.pid, ...(postmaster === undefined ? [] : [postmaster, ...childrenOf(postmaster)])];
  }
  freeze() {
    // Once more, for what was just being started.
    for (let i = 0; i < 2; i++) for (const pid of this.all()) signal(pid, "SIGSTOP");
  }
  thaw({ patroni = true } = {}) {
    for (const pid of this.all().reverse()) if (patroni || pid !== this.process.pid) signal(pid, "SIGCONT");
  }
}

async function startEtcd({ folder, program, reaper, owned }) {
  const [port, peer] = [await closedPort(), await closedPort()];
  const log = openSync(join(folder, "etcd.log"), "a");
  const words = [
    ...["--name", "one", "--data-dir", join(folder, "etcd")],
    ...["--listen-client-urls", `http://127.0.0.1:${port}`, "--advertise-client-urls", `http://127.0.0.1:${port}`],
    ...["--listen-peer-urls", `http://127.0.0.1:${peer}`, "--initial-advertise-peer-urls", `http://127.0.0.1:${peer}`],
    ...["--initial-cluster", `one=http://127.0.0.1:${peer}`],
  ];
  const etcd = { port };
  etcd.start = () => {
    const [command, all] = owned.asOwner(program, words);
    etcd.process = spawn(command, all, { cwd: folder, stdio: ["ignore", log, log], env: { ...clean, HOME: folder } });
    reaper.pid(etcd.process.pid);
  };
  etcd.stop = () => end(etcd.process, "SIGTERM");
  etcd.start();
  return etcd;
}

/** `bin`: the programs of PostgreSQL; Debian's newest unless given. */
export async function startCluster({ folder, patroni, etcd: program, reaper, bin = findPostgres() }) {
  const owned = programsOf(owner, { ...clean, HOME: folder });
  mkdirSync(join(folder, "sockets"));
  owned.give(folder);
  const etcd = await startEtcd({ folder, program, reaper, owned });
  const passwords = { postgres: makePassword(), replicator: makePassword(), [user]: makePassword() };
  const nodes = [];
  for (const name of ["one", "two", "three"]) {
    const ports = { sql: await closedPort(), rest: await closedPort() };
    const node = new Node({ name, folder, ports, patroni, reaper, asOwner: owned.asOwner });
    const file = join(folder, `${name}.yml`);
    writeFileSync(file, settings({ name, folder, bin, ports, passwords, etcdPort: etcd.port }), { mode: 0o600 });
    owned.give(file);
    reaper.data(node.data);
    nodes.push(node);
    node.start();
  }
  const cluster = { nodes, etcd, folder, password: passwords[user] };
  const facts = () => Promise.all(nodes.map((node) => node.ask()));
  cluster.leader = async () => {
    const all = await facts();
    return nodes.find((_, i) => isPrimary(all[i]));
  };
  cluster.describe = async () =>
    (await facts())
      .map((each, i) => `${nodes[i].name}: ${each?.role ?? "?"}, ${each?.state ?? "no answer"}`)
      .join("; ");
  // A leader, two standbys that stream from it, and writes that one of them confirms.
  cluster.isHealthy = async () => {
    const all = await facts();
    const leader = all.find(isPrimary);
    const streaming = (leader?.replication ?? []).filter(({ state }) => state === "streaming");
    return (
      all.filter(isPrimary).length === 1 &&
      all.filter(isReplica).length === 2 &&
      streaming.length === 2 &&
      streaming.some(({ sync_state }) => sync_state === "sync")
    );
  };
  cluster.untilHealthy = async (seconds) => {
    for (const until = Date.now() + seconds * 1000; Date.now() < until; await sleep(100))
      if (await cluster.isHealthy()) return true;
    return false;
  };
  cluster.sql = (node, statement, name = database) =>
    owned
      .run(
        join(findPostgres(), "psql"),
        [
          ...["-X", "-q", "-At", "-v", "ON_ERROR_STOP=1", "-h", join(folder, "sockets"), "-p", String(node.ports.sql)],
          ...["-U", owner, "-d", name, "-c", statement],
        ],
        { maxBuffer: 1 << 28 },
      )
      .toString()
      .trim();
  cluster.stop = async () => {
    for (const node of nodes) {
      node.ended = true;
      const all = node.all();
      // Patroni first, which would start its server again.
      for (const pid of all) signal(pid, "SIGKILL");
      for (const pid of all) signal(pid, "SIGCONT");
    }
    await Promise.all([...nodes.map((node) => end(node.process, "SIGKILL")), end(etcd.process, "SIGKILL")]);
  };
  cluster.logs = () => nodes.map((node) => `-- log of ${node.name}\n${node.said()}`).join("\n");
  if (!(await cluster.untilHealthy(120))) {
    const state = await cluster.describe();
    await cluster.stop();
    throw new Error(`the cluster did not start: ${state}\n${cluster.logs()}`);
  }
  const leader = await cluster.leader();
  const word = `'${passwords[user].replaceAll("'", "''")}'`;
  cluster.sql(leader, `CREATE ROLE ${user} LOGIN PASSWORD ${word}`, "postgres");
  cluster.sql(leader, `CREATE DATABASE ${database} OWNER ${user}`, "postgres");
  return cluster;
}
