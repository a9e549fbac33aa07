#!/usr/bin/env node
// Runs the test suites in order, each within its budget; a suite that fails does not stop the later ones, the build
// does.
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
process.chdir(root);

// The outcomes of tests that name a rule of security: scripts/rules.mjs reads them.
const ran = fileURLToPath(new URL("../build/ran", import.meta.url));
let runs = 0;
// A file that does not end is stopped and named, so that those after it still run: the slowest takes two minutes.
const nodeTest = (...files) =>
  "node --test --test-timeout=600000 --test-reporter=spec --test-reporter-destination=stdout " +
  `--test-reporter=./scripts/ran.mjs --test-reporter-destination=build/ran/node-${(runs += 1)}.txt ${files.join(" ")}`;
const jobs = availableParallelism();

// `minutes` is what a suite may take on two cores before it is stopped and fails. The commands of `run` follow each
// other; those in an inner list run side by side, and each one's output is shown when it has ended.
const suites = [
  {
    name: "tree",
    minutes: 1,
    about: "derived files are fresh, rules of the tree",
    run: ["node scripts/derive.mjs --check", "node scripts/check-tree.mjs", "node scripts/rules.mjs"],
  },
  {
    name: "lint",
    minutes: 4,
    about: "clang-format, ESLint, Prettier, types",
    run: [["bash scripts/format.sh --check", "npm run --silent lint"]],
  },
  {
    name: "build",
    minutes: 40,
    about: "all presets; what gcc alone builds is read by clang",
    stops: true,
    run: [
      "cmake --preset dev --log-level=WARNING",
      "cmake --build --preset dev",
      "node scripts/build.mjs --fixed",
      "node scripts/clang-check.mjs",
    ],
  },
  {
    name: "unit",
    minutes: 10,
    about: "C++ units under address and undefined-behaviour sanitizers",
    run: [`ctest --preset dev -j ${jobs} -LE '^(vectors|connectors)$' --output-on-failure`],
  },
  { name: "js", minutes: 3, about: "JavaScript units", run: [nodeTest("js/test/*.test.mjs")] },
  {
    name: "vectors",
    minutes: 8,
    about: "conformance vectors on four runtimes, compared byte for byte, and on a store of PostgreSQL",
    run: [
      [
        "node tests/vectors/runner/native.mjs build/dev/tests/vectors_native",
        "node tests/vectors/runner/addon.mjs",
        "node tests/vectors/runner/wasm-node.mjs",
        "node tests/vectors/runner/wasm-browser.mjs",
      ],
      "node tests/vectors/runner/postgres.mjs",
      "node tests/vectors/runner/compare.mjs",
    ],
  },
  {
    name: "instructions",
    minutes: 1,
    about: "instructions of core operations against the committed counts",
    run: ["node tests/instructions/run.mjs"],
  },
  {
    name: "e2e",
    minutes: 20,
    about: "the server: documentation's examples, published SDK, crash",
    run: [nodeTest("tests/e2e/*.test.mjs")],
  },
  {
    name: "judges",
    minutes: 8,
    about: "connection URLs and forms against other readers: drivers, a validator of JSON Schema",
    run: [nodeTest("tests/judges/*.test.mjs")],
  },
  {
    name: "connectors",
    minutes: 14,
    about: "connectors against real servers",
    run: ["ctest --preset dev -L '^connectors$' --output-on-failure"],
  },
  {
    name: "conformance",
    minutes: 6,
    about: "other people's suites, the short form",
    run: ["node tests/conformance/run.mjs --short"],
  },
  { name: "browser", minutes: 18, about: "pages in a real Chromium", run: [nodeTest("tests/browser/*.test.mjs")] },
  {
    name: "services",
    minutes: 10,
    about: "services of the catalogue over HTTP, against a stand-in and vendors' SDKs",
    run: [nodeTest("tests/services/*.test.mjs")],
  },
  {
    name: "package",
    minutes: 12,
    about: "sizes, the packed tarball, and the examples",
    run: ["node scripts/check-sizes.mjs", nodeTest("tests/package/*.test.mjs", "examples/*.test.mjs")],
  },
  {
    name: "matrix",
    minutes: 10,
    about: "the packed tarball in other runtimes, test runners and frameworks",
    run: [nodeTest("tests/package/matrix/*.test.mjs")],
  },
  {
    name: "rules",
    minutes: 1,
    about: "each rule of security: how many tests it has, and that all of them ran and passed in the suites before",
    run: ["node scripts/rules.mjs --ran"],
  },
];
// Suites that build the core with another compiler or sanitizer, or run long: npm run soak.
const soak = [
  {
    name: "threads",
    minutes: 20,
    about: "what has threads, under the thread sanitizer",
    run: ["bash scripts/threads.sh"],
  },
  { name: "tidy", minutes: 60, about: "clang-tidy over the C++ that changed", run: ["bash scripts/tidy.sh"] },
  { name: "fuzz", minutes: 20, about: "each fuzz target for ten seconds", run: ["bash scripts/fuzz.sh 10"] },
  {
    name: "load",
    minutes: 12,
    about: "200 clients with good and bad requests for five minutes",
    run: ["node tests/soak/load.mjs"],
  },
  {
    name: "kill",
    minutes: 60,
    about: "kill -9 of a server on SQLite 500 times, and of rotations on PostgreSQL 50 times",
    run: ["node tests/soak/kill.mjs", "JACKFIELD_ROTATION_KILLS=50 node --test tests/e2e/rotation-postgres.test.mjs"],
  },
  { name: "fuzz-long", minutes: 150, about: "each fuzz target for ten minutes", run: ["bash scripts/fuzz.sh 600"] },
  {
    name: "cluster",
    minutes: 8,
    about: "four servers on three PostgreSQL under Patroni, while these and the servers fail: about three minutes",
    run: ["node tests/cluster/run.mjs"],
  },
  {
    name: "cluster-long",
    minutes: 30,
    about: "the same for five minutes; then through HAProxy, through PgBouncer, and on PostgreSQL 18",
    run: [
      "node tests/cluster/run.mjs --seconds 300",
      "node tests/cluster/run.mjs --front haproxy",
      "node tests/cluster/run.mjs --front pgbouncer",
      "node tests/cluster/run.mjs --major 18",
    ],
  },
];

const args = process.argv.slice(2);
if (args.includes("--help") || args.includes("--list")) {
  console.log("scripts/test.sh [--soak] [--no-setup] [SUITE ...]   without names: all suites\n");
  for (const { name, minutes, about } of [...suites, ...soak])
    console.log(`  ${name.padEnd(12)} ${about} (at most ${minutes} min)`);
  process.exit(0);
}
const names = args.filter((arg) => !arg.startsWith("--"));
const all = args.includes("--soak") ? soak : suites;
const unknown = names.filter((name) => !all.some((suite) => suite.name === name));
if (unknown.length > 0) {
  console.error(`no such suite: ${unknown.join(", ")}; scripts/test.sh --list names them`);
  process.exit(2);
}

// If a command fails, its last output is repeated below the table, because a long log is read from its end.
const lastBytes = 4000;

function run(command, milliseconds, showAtEnd) {
  return new Promise((resolve) => {
    const child = spawn("bash", ["-c", command], { stdio: ["ignore", "pipe", "pipe"], detached: true });
    let last = "";
    const held = [];
    for (const [from, to] of [
      [child.stdout, process.stdout],
      [child.stderr, process.stderr],
    ]) {
      from.setEncoding("utf8").on("data", (text) => {
        if (showAtEnd) held.push([to, text]);
        else to.write(text);
        last = (last + text).slice(-lastBytes);
      });
    }
    const timer = setTimeout(() => {
      console.error(`stopped after its budget: ${command}`);
      process.kill(-child.pid, "SIGKILL");
    }, milliseconds);
    child.on("exit", (code, signal) => {
      clearTimeout(timer);
      const done = () => {
        for (const [to, text] of held.splice(0)) to.write(text);
        resolve(code === 0 ? null : `${command}: ${code === null ? signal : `exit code ${code}`}\n${last.trimEnd()}`);
      };
      child.on("close", done);
      // A process it left running may keep its output open.
      setTimeout(done, 2000).unref();
    });
  });
}

if (names.length === 0 && all === suites) rmSync(ran, { recursive: true, force: true });
mkdirSync(ran, { recursive: true });
process.env.JACKFIELD_RAN = ran;

const outcomes = [];
for (const suite of all.filter(({ name }) => names.length === 0 || names.includes(name))) {
  console.log(`\n== ${suite.name}: ${suite.about}`);
  const start = Date.now();
  const failures = [];
  for (const commands of suite.run) {
    const left = start + suite.minutes * 60_000 - Date.now();
    const group = [commands].flat();
    const results = await Promise.all(
      group.map((command) => (left > 0 ? run(command, left, group.length > 1) : `${command}: no time was left`)),
    );
    failures.push(...results.filter((failure) => failure !== null));
    if (failures.length > 0 && suite.stops) break;
  }
  const seconds = Math.round((Date.now() - start) / 1000);
  const result = failures.length === 0 ? "passed" : "FAILED";
  outcomes.push({ name: suite.name, failures, result, seconds });
  writeFileSync(
    `${ran}/suite-${suite.name}.txt`,
    `${JSON.stringify({ suite: suite.name, ok: failures.length === 0 })}\n`,
  );
  console.log(`== ${suite.name}: ${result} in ${seconds} s`);
  if (failures.length > 0 && suite.stops) break;
}

for (const { name, failures } of outcomes)
  for (const failure of failures) console.log(`\n== ${name}: how it failed, once more\n${failure}`);
console.log("\nsuite        result  seconds");
for (const { name, result, seconds } of outcomes) console.log(`${name.padEnd(12)} ${result}  ${seconds}`);
if (existsSync("build/left-out.txt")) console.log("left out by set-up: see build/left-out.txt");
const bad = outcomes.filter(({ failures }) => failures.length > 0).length;
console.log(`suites: ${outcomes.length - bad} passed, ${bad} failed`);
process.exit(bad === 0 && outcomes.length > 0 ? 0 : 1);
