// The table of frequent faults in docs/services.md names exactly the files whose tests have the fault's number.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const tree = fileURLToPath(new URL("../..", import.meta.url));
const folders = ["unit", "services", "e2e", "browser", "conformance"];

// "unit/oauth/flow" -> the numbers in the names of its tests.
function numbersOf(text) {
  const tags = [...text.matchAll(/\[services-(\d+)\]/g)].map(([, number]) => number);
  const names = [...text.matchAll(/\(services ([\d, ]+)\)/g)].flatMap(([, numbers]) => numbers.split(", "));
  return new Set([...tags, ...names]);
}
const files = folders.flatMap((folder) =>
  readdirSync(`${tree}/tests/${folder}`, { recursive: true, encoding: "utf8" })
    .filter((name) => /(_test\.cc|\.test\.mjs)$/.test(name))
    .map((name) => `${folder}/${name}`),
);
const numbers = new Map(
  files.map((file) => [
    file.replace(/(_test\.cc|\.test\.mjs)$/, ""),
    numbersOf(readFileSync(`${tree}/tests/${file}`, "utf8")),
  ]),
);
const rows = readFileSync(`${tree}/docs/services.md`, "utf8")
  .split("\n")
  .map((line) => /^\| (\d+) \| [^|]+ \| ([^|]+) \|/.exec(line))
  .filter((found) => found !== null)
  .map(([, number, named]) => [number, named.split(", ")]);

test("the table of frequent faults has twenty rows, each with the files of its tests", () => {
  assert.deepEqual(
    rows.map(([number]) => number),
    Array.from({ length: 20 }, (_, at) => String(at + 1)),
  );
  for (const [number, named] of rows) {
    const having = [...numbers].filter(([, each]) => each.has(number)).map(([file]) => file);
    assert.deepEqual(named.toSorted(), having.toSorted(), `fault ${number}`);
  }
});
