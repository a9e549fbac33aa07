// Queries of one row through the pool, 10 in flight, in one process: the library against npm drivers with prepared statements.
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { open } from "../../js/dist/index.js";
import { median, missing, number, ratios, row, takeTurns } from "./measure.mjs";
import { oneRow, plain, rowCount, startDatabase } from "./postgres.mjs";

const inFlight = 10;
const milliseconds = 1000;
const what = "1-row queries, 10 in flight";
const goals = ["at least 2x", "p99 at most half"];

async function drive(ask) {
  const times = [];
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
  times.sort((a, b) => a - b);
  return { perSecond: times.length / seconds, p99: times[Math.floor(times.length * 0.99)] };
}

async function drivers({ theirs }) {
  const { default: pg } = await import("pg");
  const { default: postgres } = await import("postgres");
  const pool = new pg.Pool(theirs);
  const { options: _, user, ...rest } = theirs;
  const client = postgres({ ...rest, username: user, connection: { DateStyle: "ISO", TimeZone: "UTC" } });
  return {
    pg: { ask: async (id) => (await pool.query({ name: "one", text: oneRow, values: [id] })).rows[0], end: () => pool.end() },
    postgres: { ask: async (id) => (await client.unsafe(oneRow, [id], { prepare: true }))[0], end: () => client.end() },
  };
}

export async function measure() {
  const database = await startDatabase();
  if (database.skipped !== undefined) return goals.map((goal) => missing(what, goal, database.skipped));
  const folder = mkdtempSync(join(tmpdir(), "jackfield-bench-"));
  const jackfield = await open({ backend: "addon", store: join(folder, "store.db"), keys: { active: "a", keys: { a: randomBytes(32).toString("hex") } }, egress: { mode: "private-allowed" } });
  const peers = await drivers(database);
  const rows = [];
  try {
    const { id } = await jackfield.integrations.create({ title: "Rows", type: "database", sub_type: "pg", config: database.ours });
    const ours = async (key) => (await jackfield.execute(id, oneRow, [key])).rows[0];
    for (const [name, peer] of Object.entries(peers)) {
      for (const key of [1, 4, rowCount]) assert.deepEqual(plain(await ours(key)), plain(await peer.ask(key)));
      const turns = await takeTurns({ ours: () => drive(ours), theirs: () => drive(peer.ask) });
      const of = (results, key) => results.map((result) => result[key]);
      const rate = (results) => `${number(median(of(results, "perSecond")))}/s`;
      const late = (results) => `${number(median(of(results, "p99")))} ms`;
      rows.push(row(`${what}, against ${name}`, goals[0], ratios(of(turns.ours, "perSecond"), of(turns.theirs, "perSecond")), "x", rate(turns.ours), `${name}, prepared ${rate(turns.theirs)}`));
      rows.push(row("  p99, ours to theirs", goals[1], ratios(of(turns.ours, "p99"), of(turns.theirs, "p99")), "x", late(turns.ours), `${name} ${late(turns.theirs)}`));
    }
  } finally {
    for (const peer of Object.values(peers)) await peer.end();
    await jackfield.close();
    await database.stop();
    rmSync(folder, { recursive: true, force: true });
  }
  return rows;
}
