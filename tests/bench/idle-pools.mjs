// Resident memory of many integrations that were used once and whose pools have no connection any more.
import assert from "node:assert/strict";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { open } from "../../js/dist/index.js";
import { memoryOf, row } from "./measure.mjs";

const count = 10_000;
const idleMs = 1000;

async function inTurns(clients, work) {
  let next = 0;
  const client = async () => {
    while (next < count) await work(next++);
  };
  await Promise.all(Array.from({ length: clients }, client));
}

/** Opens a pool for each of 10,000 SQLite files, waits until all are idle, and gives the growth of this process. */
export async function measureIdlePools() {
  const { default: Database } = await import("better-sqlite3");
  const folder = mkdtempSync(join(tmpdir(), "jackfield-bench-"));
  try {
    const files = join(folder, "files");
    mkdirSync(files);
    const database = new Database(join(folder, "one.db"));
    database.exec("CREATE TABLE t (a); INSERT INTO t VALUES (1)");
    database.close();
    const jackfield = await open({
      store: join(folder, "store.db"),
      keys: { plain: true },
      backend: "addon",
      sqliteRoots: [files],
    });
    const ids = [];
    await inTurns(50, async (i) => {
      const filename = join(files, `${i}.db`);
      copyFileSync(join(folder, "one.db"), filename);
      const config = {
        client: "sqlite3",
        connection: { filename },
        pool: { min: 0, max: 2, idleTimeoutMillis: idleMs },
      };
      ids[i] = (
        await jackfield.integrations.create({ title: `File ${i}`, type: "database", sub_type: "sqlite3", config })
      ).id;
    });
    const heap = () => process.memoryUsage().heapTotal / 2 ** 20;
    const before = memoryOf(process.pid).now;
    const heapBefore = heap();
    await inTurns(8, async (i) => assert.equal((await jackfield.execute(ids[i], "SELECT a FROM t")).rows.length, 1));
    const used = memoryOf(process.pid).now;
    await setTimeout(10 * idleMs);
    const idle = memoryOf(process.pid).now;
    const heapAfter = heap();
    await jackfield.close();
    return row(
      `resident memory of ${count.toLocaleString("en-US")} idle integrations with pools`,
      "under 100 MB",
      [idle - before],
      " MB",
      `${Math.round(used - before)} MB right after a query of each`,
      "",
      `SQLite files; growth of the process, of which ${Math.round(heapAfter - heapBefore)} MB are JavaScript's heap`,
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
