#!/usr/bin/env node
// The rules of security, S1 to S30, and their tests. A test names its rule: [S12] in the name or the tags of a test in
// C++, "(S12)" at the end of a name in JavaScript, the `about` of a file of vectors, the first comment of a fuzz target
// or of a program that must not compile. tests/rules.json says how many tests each rule has, and of which kinds.
// Usage: node scripts/rules.mjs [--ran]   prints the table, and fails where a number differs from tests/rules.json.
//   --ran  also that each of these tests ran and passed: the suites before left their names in build/ran.
import { existsSync, readFileSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const read = (path) => readFileSync(join(root, path), "utf8");

// V: vectors on every runtime, U: units, C: connectors and services, H: over HTTP, F: fuzz targets.
const kinds = [
  ["V", /^tests\/vectors\/[a-z-]+\.json$/],
  ["F", /^tests\/fuzz\/\w+\.cc$/],
  ["U", /^(tests\/unit\/.*\.(cc|mjs)|js\/test\/.*\.test\.mjs)$/],
  ["C", /^tests\/(connectors\/\w+\.cc|services\/.*\.test\.mjs)$/],
  ["H", /^tests\/(e2e|browser|package)\/[^/]*\.test\.mjs$/],
];
const text = String.raw`"(?:[^"\\\n]|\\.)*"`;
const inCpp = new RegExp(
  String.raw`\bTEST_CASE\(\s*(${text}(?:\s*${text})*)\s*(?:,\s*(${text}(?:\s*${text})*)\s*)?\)`,
  "g",
);
const inNode = /\b(?:test|it|describe)\(\s*(["'`])((?:\\.|(?!\1)[^\\])*)\1/g;
const unquoted = (literals) => [...literals.matchAll(new RegExp(text, "g"))].map(([each]) => JSON.parse(each)).join("");

/** The tests of one file that name a rule: [{name, rules}]. */
export function testsOf(path, content) {
  const kind = kinds.find(([, pattern]) => pattern.test(path))?.[0];
  if (kind === undefined) return [];
  const found = [];
  const add = (name, rules) => rules.length > 0 && found.push({ path, kind, name, rules: [...new Set(rules)] });
  const marks = (from, pattern) => [...from.matchAll(pattern)].flatMap(([all]) => all.match(/S\d+/g));
  if (kind === "V") {
    const { about = "" } = JSON.parse(content);
    add(
      path,
      about
        .match(/security\.md (S\d[^.]*)/)?.[1]
        .match(/S\d+( to S\d+)?/g)
        ?.flatMap(spread) ?? [],
    );
  } else if (kind === "F" || path.includes("/must_not_compile/")) {
    add(path, marks(content.match(/^(\/\/.*\n)+/)?.[0] ?? "", /\[S\d+\]/g));
  } else if (path.endsWith(".cc")) {
    for (const [, name, tags] of content.matchAll(inCpp))
      add(unquoted(name), marks(unquoted(name) + unquoted(tags ?? ""), /\[S\d+\]/g));
  } else {
    for (const [, , name] of content.matchAll(inNode)) add(name, marks(name, /\(S\d+(, S\d+)*\)$/g));
  }
  return found;
}

// "S3 to S6" is four rules.
function spread(range) {
  const [from, to = from] = range.match(/\d+/g).map(Number);
  return Array.from({ length: to - from + 1 }, (_, i) => `S${from + i}`);
}

function filesBelow(folder) {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return entry.name === "node_modules" ? [] : filesBelow(path);
    return /\.(cc|mjs|json)$/.test(path) ? [path] : [];
  });
}

/** What the suites before wrote: {suites, tests: [{path or undefined, name, ok}]}. */
function readRan() {
  const folder = join(root, "build/ran");
  const lines = existsSync(folder)
    ? readdirSync(folder).flatMap((name) => readFileSync(join(folder, name), "utf8").split("\n").filter(Boolean))
    : [];
  return lines.map((line) => JSON.parse(line));
}

// A name with values in it is a pattern. A test with a name of several rules ran once.
function hasRun(test, ran) {
  const suite = { V: "vectors", F: "unit" }[test.kind] ?? (test.path.includes("/must_not_compile/") ? "unit" : null);
  if (suite !== null) return ran.some((each) => each.suite === suite && each.ok);
  const plain = test.name.split(/\$\{[^}]*\}/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  const pattern = new RegExp(`^${plain.join("[^]*")}$`);
  const same = ran.filter((each) => each.name !== undefined && pattern.test(each.name));
  return same.length > 0 && same.every((each) => each.ok);
}

function main() {
  const needed = JSON.parse(read("tests/rules.json"));
  const tests = ["tests", "js/test"].flatMap(filesBelow).flatMap((path) => testsOf(path, read(path)));
  const checksRun = process.argv.includes("--ran");
  const ran = checksRun ? readRan() : [];
  const problems = [];
  const head = ["rule", ...kinds.map(([kind]) => kind), "found", "expected", ...(checksRun ? ["ran"] : [])];
  const rows = [];
  for (const [rule, { about, by, tests: expected }] of Object.entries(needed)) {
    const own = tests.filter(({ rules }) => rules.includes(rule));
    const of = (kind) => own.filter((test) => test.kind === kind).length;
    for (const kind of by) if (of(kind) === 0) problems.push(`${rule} has no test of the kind ${kind}`);
    if (own.length !== expected) problems.push(`${rule}: ${own.length} tests found, tests/rules.json says ${expected}`);
    const left = checksRun ? own.filter((test) => !hasRun(test, ran)) : [];
    for (const { path, name } of left) problems.push(`${rule}: did not run and pass: ${path}: ${name}`);
    const counts = kinds.map(([kind]) => of(kind) || "");
    rows.push([rule, ...counts, own.length, expected, ...(checksRun ? [own.length - left.length] : []), about]);
  }
  for (const { path, rules } of tests)
    for (const rule of rules) if (needed[rule] === undefined) problems.push(`${path} names ${rule}, which is no rule`);
  const widths = [5, ...kinds.map(() => 4), 6, 9, ...(checksRun ? [5] : [])];
  for (const row of [head, ...rows]) {
    const cells = widths.map((width, i) => (i === 0 ? row[i].padEnd(width) : `${row[i]}`.padStart(width)));
    console.log(`${cells.join("")}  ${row[widths.length] ?? ""}`.trimEnd());
  }
  const tested = rows.filter((row) => row[kinds.length + 1] > 0).length;
  const total = (at) => rows.reduce((sum, row) => sum + row[at], 0);
  const last = kinds.length + 1;
  console.log(
    `rules: ${rows.length}, tested: ${tested}; tests: ${total(last + 1)} expected, ${total(last)} found` +
      (checksRun ? `, ${total(last + 2)} ran and passed` : ""),
  );
  for (const problem of problems) console.error(problem);
  process.exit(problems.length === 0 ? 0 : 1);
}

if (process.argv[1] !== undefined && statSync(process.argv[1]).ino === statSync(fileURLToPath(import.meta.url)).ino)
  main();
