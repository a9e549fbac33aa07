// Queries of one row through the pool, 10 in flight, in one process: the library against npm drivers with prepared
// statements.
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { open } from "../../js/dist/index.js";
import { databases, plain, rowCount } from "./databases.mjs";
import { median, missing, number, ratios, row, takeTurns } from "./measure.mjs";
import { drivers } from "./peers/drivers.mjs";

const inFlight = 10;
const milliseconds = 1000;
const goals = ["at least 2x", "at most 0.5x"];
const what = ({ name }) => `1-row queries, ${name}, 10 in flight`;

async function drive(ask) {
  const times = [];
  const before = process.cpuUsage();
  const start = performance.now();
  let next = 0;
  const client = async () => {
    for (;;) {
      const began = performance.now();
      if (began - start > milliseconds) return;
      next = (next + 7919) % rowCount;
      await ask(next + 1);
      times.push(performance.now() - began);
    }
  };
  await Promise.all(Array.from({ length: inFlight }, client));
  const seconds = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(before);
  times.sort((a, b) => a - b);
  return {
    perSecond: times.length / seconds,
    p99: times[Math.floor(times.length * 0.99)],
    cpu: (user + system) / times.length,
  };
}

async function compare(database, reach, driver, ours) {
  const peer = await drivers[driver](reach);
  try {
    const theirs = (key) => peer.one(database.oneRow, key);
    for (const key of [1, 4, rowCount]) assert.deepEqual(plain(await ours(key)), plain(await theirs(key)));
    const turns = await takeTurns({ ours: () => drive(ours), theirs: () => drive(theirs) });
    const of = (results, key) => results.map((result) => result[key]);
    const rate = (results) => `${number(median(of(results, "perSecond")))}/s`;
    const cpu = (results) => `${number(median(of(results, "cpu")))} us`;
    const late = (results) => `${number(median(of(results, "p99")))} ms`;
    return [
      row(
        `${what(database)}, against ${driver}`,
        goals[0],
        ratios(of(turns.ours, "perSecond"), of(turns.theirs, "perSecond")),
        "x",
        rate(turns.ours),
        `${driver}, prepared ${rate(turns.theirs)}`,
        `CPU per query, ours ${cpu(turns.ours)}, theirs ${cpu(turns.theirs)}`,
      ),
      row(
        "  p99, ours to theirs",
        goals[1],
        ratios(of(turns.ours, "p99"), of(turns.theirs, "p99")),
        "x",
        late(turns.ours),
        `${driver} ${late(turns.theirs)}`,
      ),
    ];
  } finally {
    await peer.end();
  }
}

async function measureDatabase(database, folder) {
  const started = await database.start();
  if (started.skipped !== undefined) return goals.map((goal) => missing(what(database), goal, started.skipped));
  const { config, reach, stop } = started;
  const jackfield = await open({
    backend: "addon",
    store: join(folder, `${database.subType}.db`),
    keys: { active: "a", keys: { a: randomBytes(32).toString("hex") } },
    egress: { mode: "private-allowed" },
  });
  try {
    const { id } = await jackfield.integrations.create({
      title: "Rows",
      type: "database",
      sub_type: database.subType,
      config,
    });
    const ours = async (key) => (await jackfield.execute(id, database.oneRow, [key])).rows[0];
    const rows = [];
    for (const driver of database.drivers) rows.push(...(await compare(database, reach, driver, ours)));
    return rows;
  } finally {
    await jackfield.close();
    await stop();
  }
}

export async function measure() {
  const folder = mkdtempSync(join(tmpdir(), "jackfield-bench-"));
  try {
    const rows = [];
    // better-sqlite3 answers on the calling thread: it has nothing in flight.
    for (const database of databases.filter(({ subType }) => subType !== "sqlite3"))
      rows.push(...(await measureDatabase(database, folder)));
    return rows;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
