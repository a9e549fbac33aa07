#!/usr/bin/env node
// Counts the instructions of core operations with callgrind, on the objects of the addon, and compares them with
// counts.json. Fails if an operation takes over a tenth more. Usage: node tests/instructions/run.mjs [--write]
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { change, stored } from "../bench/configs.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));
const root = join(here, "../..");
const committed = join(here, "counts.json");
const build = join(root, "build/addon");
const allowed = 1.1;
const repeats = 10;

function skip(reason) {
  console.log(`instructions: skipped: ${reason}`);
  process.exit(0);
}

function run(command, args, options = {}) {
  const { status, stdout, stderr, error } = spawnSync(command, args, { encoding: "utf8", cwd: root, ...options });
  if (status === 0) return stdout;
  console.error(`instructions: ${command} failed: ${error?.message ?? ""}\n${stdout ?? ""}${stderr ?? ""}`);
  process.exit(1);
}

if (spawnSync("valgrind", ["--version"]).status !== 0) skip("valgrind is not installed (apt install valgrind)");

const caller = (more = {}) => ({ principal: { user: "ada", workspace: "w1", role: "owner" }, ...more });
const kind = { type: "database", sub_type: "pg" };
const row = { title: "PostgreSQL - Production - Orders", ...kind, config: stored };
const url = "postgres://app:pw@db.example.com:5433/orders?sslmode=verify-full&application_name=web";
const one = { path: { id: "<id>" } };

// Name, operation, caller and body. A call without a name prepares the next ones and is not counted.
const operations = [
  ["validate", "config.validate", caller(), { ...kind, config: stored }],
  ["merge", "config.merge", caller(), { ...kind, stored, config: change }],
  ["update, masked", "config.update", caller(), { ...kind, stored, config: change }],
  ["mask", "config.mask", caller(), { ...kind, config: stored }],
  ["read a connection URL", "connection.url_to_config", caller(), { url }],
  ["catalogue entry", "catalogue.get", caller({ path: { type: "database", subType: "pg" } }), ""],
  ["create", "integration.create", caller(), row],
  ["", "integration.create", caller(), row],
  ["get", "integration.get", caller(one), ""],
  ["store an update", "integration.update", caller(one), { config: change }],
  ["list", "integration.list", caller(), ""],
];

function inputs() {
  const { manifests, stores } = JSON.parse(readFileSync(join(root, "js/manifests/bundle.json"), "utf8"));
  const keys = { active: "k1", keys: { k1: createHash("sha256").update("instructions").digest("hex") } };
  const lines = operations.map(([name, operation, who, body]) =>
    [name, operation, JSON.stringify(who), body === "" ? "" : JSON.stringify(body)].join("\t"),
  );
  return [JSON.stringify({ manifests, stores, store: { path: ":memory:" }, keys }), ...lines, ""].join("\n");
}

// Callgrind writes one file per mark, numbered from 1; those with even numbers hold the calls between two marks.
function count(folder) {
  writeFileSync(join(folder, "input"), inputs());
  const program = join(build, "tests/instructions/jackfield_instructions");
  run("valgrind", [
    ...["--tool=callgrind", "--dump-before=jf_mark", `--callgrind-out-file=${folder}/counted`, program],
    ...[join(folder, "input"), String(repeats)],
  ]);
  const total = (number) =>
    Number(/^(?:totals|summary): (\d+)/m.exec(readFileSync(join(folder, `counted.${number}`), "utf8"))[1]);
  const files = readdirSync(folder).filter((name) => /^counted\.\d+$/.test(name)).length;
  const names = operations.map(([name]) => name).filter((name) => name !== "");
  if (files < names.length * 2) throw new Error(`callgrind wrote ${files} files for ${names.length} operations`);
  return Object.fromEntries(names.map((name, i) => [name, Math.round(total(2 * i + 2) / repeats)]));
}

run("cmake", ["--build", "--preset", "addon", "--target", "jackfield_instructions"]);
const compiler = readFileSync(join(build, "tests/instructions/compiler.txt"), "utf8").trim();
mkdirSync(join(root, "build"), { recursive: true });
const folder = mkdtempSync(join(root, "build/instructions-"));
let counts;
try {
  counts = count(folder);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

if (process.argv.includes("--write")) {
  writeFileSync(committed, `${JSON.stringify({ compiler, counts }, null, 2)}\n`);
  console.log(`instructions: wrote ${committed}`);
}
const before = JSON.parse(readFileSync(committed, "utf8"));
const judged = before.compiler === compiler;
if (!judged) console.log(`instructions: shown only: the committed counts are of ${before.compiler}, not ${compiler}`);
console.log(
  `${"operation".padEnd(24)}${"instructions".padStart(14)}${"committed".padStart(12)}${"change".padStart(9)}`,
);
for (const [name, now] of Object.entries(counts)) {
  const then = before.counts[name];
  const change = then === undefined ? "new" : `${((now / then - 1) * 100).toFixed(1)} %`;
  const fails = judged && (then === undefined || now > then * allowed);
  if (fails) process.exitCode = 1;
  const number = (value) => (value === undefined ? "" : value.toLocaleString("en-US"));
  const line = `${name.padEnd(24)}${number(now).padStart(14)}${number(then).padStart(12)}${change.padStart(9)}`;
  console.log(`${line}${fails ? "  MORE THAN A TENTH ABOVE, or not committed: --write after a look" : ""}`);
}
