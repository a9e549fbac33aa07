// 100,000 rows x 7 columns from a database, as JSON bytes at the HTTP client: Jackfield's stream against npm drivers
// and JSON.stringify.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { api, here, startJackfield, startNode } from "./processes.mjs";
import { cpuSeconds, median, memoryOf, missing, number, ratios, row, spread, takeTurns } from "./measure.mjs";
import { allRows, databases, plain, rowCount } from "./databases.mjs";

const watch = ["--import", here("peers/load-delay.mjs")];
const what = ({ name }) => `100,000 rows, ${name} to JSON bytes at the HTTP client`;
const goals = ["at least 5x in wall", "at least 7x in CPU", "at most 5 MB", "p99 under 5 ms"];

// All bytes of an answer, read as they come: {milliseconds, chunks}.
function fetchAll(url, { method = "GET", headers = {}, body } = {}, keep = false) {
  return new Promise((resolve, reject) => {
    const began = performance.now();
    const sent = request(url, { method, headers }, (response) => {
      const chunks = [];
      let size = 0;
      response.on("data", (chunk) => {
        size += chunk.length;
        if (keep) chunks.push(chunk);
      });
      response.on("end", () =>
        response.statusCode === 200
          ? resolve({ milliseconds: performance.now() - began, size, chunks })
          : reject(new Error(`status ${response.statusCode}`)),
      );
      response.on("error", reject);
    });
    sent.on("error", reject);
    sent.end(body);
  });
}

async function delayOf(server, file) {
  server.process.kill("SIGUSR2");
  for (let i = 0; i < 100; i += 1) {
    await sleep(10);
    try {
      const delay = JSON.parse(readFileSync(file, "utf8"));
      rmSync(file);
      return delay;
    } catch {
      // not written yet
    }
  }
  throw new Error("the event loop's delay was not reported");
}

const side = (server, file, fetchRows) => async () => {
  const before = cpuSeconds(server.pid);
  const { milliseconds, size } = await fetchRows();
  return { milliseconds, size, cpu: (cpuSeconds(server.pid) - before) * 1000, ...(await delayOf(server, file)) };
};

// The growth of a fresh process over its first results, once one small query has loaded what queries need.
async function compare(database, { config, reach, roots = [] }, driver, folder) {
  const file = (name) => join(folder, `${driver}-${name}`);
  const theirs = await startNode([...watch, here("peers/rows-server.mjs"), driver, JSON.stringify(reach), allRows], {
    env: { JACKFIELD_BENCH_DELAY: file("theirs") },
  });
  const args = roots.flatMap((root) => ["--sqlite-root", root]);
  const ours = await startJackfield(file("store.db"), args, {
    node: watch,
    env: { JACKFIELD_BENCH_DELAY: file("ours") },
  });
  try {
    const created = await api(ours, "POST", "/api/v2/meta/integrations", {
      title: "Rows",
      type: "database",
      sub_type: database.subType,
      config,
    });
    assert.equal(created.status, 201, created.text);
    const query = (sql) => ({
      method: "POST",
      headers: { "xc-auth": ours.token, accept: "application/x-ndjson", "content-type": "application/json" },
      body: JSON.stringify({ sql }),
    });
    const url = `${ours.url}/api/v2/integrations/${created.json.id}/query`;
    const ourRows = (keep) => fetchAll(url, query(allRows), keep);
    const theirRows = (keep) => fetchAll(theirs.line.url, {}, keep);
    await fetchAll(url, query("SELECT 1 AS one"));
    const before = memoryOf(ours.pid).peak,
      theirBefore = memoryOf(theirs.pid).peak;

    const lines = Buffer.concat((await ourRows(true)).chunks)
      .toString()
      .trimEnd()
      .split("\n")
      .map((line) => plain(JSON.parse(line)));
    const list = JSON.parse(Buffer.concat((await theirRows(true)).chunks).toString()).map(plain);
    assert.equal(lines.length, rowCount);
    assert.deepEqual(lines, list);

    const turns = await takeTurns({
      ours: side(ours, file("ours"), () => ourRows(false)),
      theirs: side(theirs, file("theirs"), () => theirRows(false)),
    });
    const growth = memoryOf(ours.pid).peak - before,
      theirGrowth = memoryOf(theirs.pid).peak - theirBefore;
    const of = (key) => ({ a: turns.ours.map((r) => r[key]), b: turns.theirs.map((r) => r[key]) });
    const pair = (key, unit) => [
      `${number(median(of(key).a))} ${unit}`,
      `${driver} + stringify ${number(median(of(key).b))} ${unit}`,
    ];
    const name = `${what(database)}, against ${driver}`;
    return [
      row(
        name,
        goals[0],
        ratios(of("milliseconds").b, of("milliseconds").a),
        "x",
        ...pair("milliseconds", "ms"),
        `${number(turns.ours[0].size / 1e6)} MB and ${number(turns.theirs[0].size / 1e6)} MB`,
      ),
      row("  CPU of the server process", goals[1], ratios(of("cpu").b, of("cpu").a), "x", ...pair("cpu", "ms")),
      row("  growth of peak resident memory", goals[2], [growth], " MB", "", `${driver} ${number(theirGrowth)} MB`),
      row(
        "  event-loop delay, p99",
        goals[3],
        of("p99").a,
        " ms",
        `longest ${spread(of("max").a)} ms`,
        `${driver} p99 ${number(median(of("p99").b))} ms, longest ${spread(of("max").b)} ms`,
      ),
    ];
  } finally {
    await ours.stop();
    await theirs.stop();
  }
}

async function measureDatabase(database, folder) {
  const started = await database.start();
  if (started.skipped !== undefined) return goals.map((goal) => missing(what(database), goal, started.skipped));
  const rows = [];
  try {
    for (const driver of database.drivers) {
      try {
        rows.push(...(await compare(database, started, driver, folder)));
      } catch (error) {
        rows.push(missing(`${what(database)}, against ${driver}`, goals[0], String(error.message).split("\n")[0]));
      }
    }
  } finally {
    await started.stop();
  }
  return rows;
}

export async function measure() {
  const folder = mkdtempSync(join(tmpdir(), "jackfield-bench-"));
  try {
    const rows = [];
    for (const database of databases) rows.push(...(await measureDatabase(database, folder)));
    return rows;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
