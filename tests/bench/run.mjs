#!/usr/bin/env node
// npm run bench [-- NAME ...]: measures Jackfield beside what else one could use, in the same run, and prints a table.
// It never judges.
import { spawnSync } from "node:child_process";
import { existsSync, statSync } from "node:fs";
import { availableParallelism, cpus, loadavg } from "node:os";
import { resolve } from "node:path";
import { here, pinned } from "./processes.mjs";
import { missing, rounds } from "./measure.mjs";
import { reasonsOf, tableOf, writeReport } from "./report.mjs";

const benches = {
  pipeline: "a config's way, bytes to bytes, addon and WebAssembly",
  http: "list, get, create, patch over HTTP",
  start: "cold start to the first answer, resident memory",
  rows: "100,000 rows from PostgreSQL, MySQL and SQLite to the HTTP client",
  growth: "core calls on stores of 100 to 1,000,000 integrations",
  "shared-growth": "core calls on stores of 100 to 1,000,000 integrations on PostgreSQL",
  queries: "1-row queries to PostgreSQL and MySQL, 10 in flight",
  fairness: "a query beside calls to a server that stays silent",
  form: "a key press and the first paint of a form in a browser",
  sizes: "what browsers load; the package and its installation",
};

const names = process.argv.slice(2).filter((arg) => !arg.startsWith("--"));
const unknown = names.filter((name) => !(name in benches));
if (process.argv.includes("--help") || unknown.length > 0) {
  console.log(`npm run bench [-- NAME ...]\n\n${Object.entries(benches)
    .map(([name, about]) => `  ${name.padEnd(13)} ${about}`)
    .join("\n")}\n
Environment: JACKFIELD_BENCH_ROUNDS (5);
of a NocoDB, see nocodb.mjs: JACKFIELD_BENCH_NOCODB_URL and JACKFIELD_BENCH_NOCODB_TOKEN, or
JACKFIELD_BENCH_NOCODB_FOLDER.`);
  process.exit(unknown.length > 0 ? 2 : 0);
}
if (!existsSync(here("../../js/dist/index.js"))) {
  console.error("bench: not built yet. Type: npm run build");
  process.exit(1);
}

// What we compare with stays out of the package's own dependencies.
function install() {
  const stamp = here("node_modules/.package-lock.json");
  if (!existsSync(stamp) || statSync(stamp).mtimeMs < statSync(here("package-lock.json")).mtimeMs) {
    console.error("bench: installs what it compares with");
    const { status } = spawnSync("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], {
      cwd: here("."),
      stdio: ["ignore", "ignore", "inherit"],
    });
    if (status !== 0) console.error("bench: npm ci failed; rows without a peer say so");
  }
  const folder = here("node_modules/better-sqlite3");
  if (!existsSync(folder) || existsSync(`${folder}/build/Release/better_sqlite3.node`)) return;
  console.error("bench: compiles better-sqlite3 (a minute)");
  const gyp = ["node-gyp/bin/node-gyp.js", "npm/node_modules/node-gyp/bin/node-gyp.js"]
    .map((path) => resolve(process.execPath, "../../lib/node_modules", path))
    .find((path) => existsSync(path));
  const prefixes = [resolve(process.execPath, "../.."), "/usr"];
  const headers = prefixes.find((path) => existsSync(`${path}/include/node/node_api.h`));
  if (gyp !== undefined)
    spawnSync(
      process.execPath,
      [gyp, "rebuild", "--release", ...(headers === undefined ? [] : [`--nodedir=${headers}`])],
      { cwd: folder, stdio: "ignore" },
    );
}

install();
const started = Date.now();
const rows = [];
for (const name of Object.keys(benches).filter((each) => names.length === 0 || names.includes(each))) {
  console.error(`bench: ${name}: ${benches[name]}`);
  try {
    rows.push(...(await (await import(`./${name}.mjs`)).measure()));
  } catch (error) {
    console.error(`bench: ${name} could not be measured: ${error.stack}`);
    rows.push(missing(benches[name], "", String(error.message).split("\n")[0]));
    process.exitCode = 1;
  }
}

const day = new Date().toISOString().slice(0, 10);
const machine = `${availableParallelism()} x ${cpus()[0]?.model ?? "?"}, load ${loadavg()[0].toFixed(1)}`;
const cores = pinned ? "on different cores" : "share the cores";
const seconds = Math.round((Date.now() - started) / 1000);
const withoutSqlite = existsSync(here("node_modules/better-sqlite3/build/Release/better_sqlite3.node"))
  ? []
  : ["better-sqlite3 could not be compiled here: rows against it, and the growth of stores, are not measured."];
const about = [
  `${day}, Node ${process.version}, ${machine} (what else ran shows there),`,
  `${rounds} rounds in turns after a warm-up, median; server and load ${cores}. ${seconds} s.`,
  ...withoutSqlite,
  ...reasonsOf(rows),
].join("\n");
console.log(`\n${about}\n\n${tableOf(rows)}`);
if (names.length === 0) {
  writeReport(about, rows);
  console.log("\nWritten to tests/bench/report.");
}
