#!/usr/bin/env node
// Jackfield servers that share a store on a PostgreSQL cluster, while the cluster and the servers fail.
// Usage      node tests/cluster/run.mjs [--seconds N] [--front hosts|haproxy|pgbouncer] [--major 18] [--faults 1,2,3,4]
//            [--servers 4] [--no-kills]
//            Rounds of all faults until N seconds have passed (120), at least one round; --faults "" for none. With
//            --major one server of npm's takes the place of the cluster.
// Exit code  0 without a fault, also when it was skipped, with the reason; 1 otherwise.
import { chmodSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { findPostgres } from "../servers/postgres.mjs";
import { attack } from "./attack.mjs";
import { findEtcd, findPatroni, startReaper } from "./components.mjs";
import { faults } from "./faults.mjs";
import { startFront } from "./fronts.mjs";
import { startCluster } from "./patroni.mjs";
import { printFaults, printTotals } from "./print.mjs";
import { singleFaults, startSingle } from "./single.mjs";
import { startTarget } from "./target.mjs";

const { values: given } = parseArgs({
  options: {
    seconds: { type: "string", default: "120" },
    front: { type: "string", default: "hosts" },
    major: { type: "string" },
    faults: { type: "string" },
    servers: { type: "string", default: "4" },
    "no-kills": { type: "boolean", default: false },
  },
});

const folder = mkdtempSync(join(tmpdir(), "jf-cluster-"));
chmodSync(folder, 0o755);
process.env.TMPDIR = folder; // of what makes folders of its own
const reaper = startReaper();
reaper.folder(folder);
const stops = []; // in order of starting

let code = 1;
try {
  code = await main();
} catch (error) {
  console.error(error);
} finally {
  for (const stop of stops.reverse()) await stop();
  await reaper.end();
}
process.exit(code);

function skip(reason) {
  console.log(`cluster: skipped: ${reason}`);
  return 0;
}

async function startStore() {
  const { major } = given;
  if (major !== undefined) return startSingle({ major: Number(major), reaper });
  if (findPostgres() === undefined) return { skipped: "no PostgreSQL (apt install postgresql)" };
  const etcd = findEtcd();
  const patroni = findPatroni(folder);
  for (const { skipped } of [etcd, patroni]) if (skipped !== undefined) return { skipped };
  console.log(`cluster: three PostgreSQL under Patroni of ${patroni.from}`);
  return startCluster({ folder, patroni, etcd: etcd.path, reaper });
}

async function main() {
  const begun = performance.now();
  const cluster = await startStore();
  if (cluster.skipped !== undefined) return skip(cluster.skipped);
  stops.push(cluster.stop);
  const version = cluster.sql(await cluster.leader(), "SHOW server_version");
  console.log(`PostgreSQL ${version}, healthy after ${((performance.now() - begun) / 1000).toFixed(1)} s`);
  const front = await startFront(given.front, { cluster, reaper });
  if (front.skipped !== undefined) return skip(front.skipped);
  stops.push(front.stop);
  const target = await startTarget(reaper);
  stops.push(target.stop);
  return report(await attack({ cluster, front, target, folder, reaper, stops, ...asked() }));
}

function asked() {
  const all = Object.entries(given.major === undefined ? faults : singleFaults);
  const numbers = given.faults?.split(",").filter(Boolean) ?? all.map((_, i) => i + 1);
  return {
    chosen: numbers.map((number) => all[Number(number) - 1]),
    servers: Number(given.servers),
    seconds: Number(given.seconds),
    kills: !given["no-kills"],
  };
}

function report(seen) {
  console.log(`front: ${given.front}, ${given.servers} servers of Jackfield, 20 clients`);
  printFaults(seen);
  printTotals(seen);
  for (const text of seen.ledger.faults) console.log(`FAULT: ${text}`);
  return seen.ledger.faults.length === 0 ? 0 : 1;
}
