// A query beside calls to a server that stays silent: how much later its answer comes than without them.
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { open } from "../../js/dist/index.js";
import { silentServer } from "../servers/sockets.mjs";
import { median, number, row, rounds } from "./measure.mjs";

const crowds = [16, 1000];
const queries = 50;

async function slowest(jackfield, id) {
  let most = 0;
  for (let i = 0; i < queries; i += 1) {
    const begun = performance.now();
    await jackfield.execute(id, "SELECT 1 AS one", [], { timeoutMillis: 1000 });
    most = Math.max(most, performance.now() - begun);
  }
  return most;
}

async function oneRound(jackfield, quick, stuck, stuckCalls) {
  const alone = await slowest(jackfield, quick);
  const leave = new AbortController();
  const waiting = Array.from({ length: stuckCalls }, () =>
    jackfield.execute(stuck, "SELECT 1", [], { signal: leave.signal, timeoutMillis: 30000 }).catch(() => undefined),
  );
  const beside = await slowest(jackfield, quick);
  leave.abort();
  await Promise.all(waiting);
  return { alone, beside };
}

export async function measure() {
  const folder = mkdtempSync(join(tmpdir(), "jackfield-bench-"));
  const silent = await silentServer();
  const jackfield = await open({
    backend: "addon",
    store: join(folder, "fairness.db"),
    keys: { active: "a", keys: { a: randomBytes(32).toString("hex") } },
    egress: { mode: "private-allowed" },
    sqliteRoots: [folder],
  });
  try {
    const filename = join(folder, "quick.db");
    writeFileSync(filename, "");
    const create = async (title, sub_type, config) =>
      (await jackfield.integrations.create({ title, type: "database", sub_type, config })).id;
    const quick = await create("Quick", "sqlite3", { client: "sqlite3", connection: { filename } });
    const connection = { host: "127.0.0.1", port: silent.port, user: "u", password: "p", database: "d" };
    const stuck = await create("Silent", "pg", { client: "pg", connection, pool: { max: 25 } });
    await slowest(jackfield, quick);
    const rows = [];
    for (const stuckCalls of crowds) {
      const found = [];
      for (let i = 0; i < rounds; i += 1) found.push(await oneRound(jackfield, quick, stuck, stuckCalls));
      const of = (key) => `${number(median(found.map((one) => one[key])))} ms`;
      rows.push(
        row(
          `SELECT 1 on SQLite beside ${stuckCalls.toLocaleString("en-US")} calls to a silent server: later by`,
          "at most 20 ms",
          found.map(({ alone, beside }) => beside - alone),
          " ms",
          `slowest of ${queries}: ${of("beside")}`,
          `without them ${of("alone")}`,
        ),
      );
    }
    return rows;
  } finally {
    await jackfield.close();
    await silent.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
