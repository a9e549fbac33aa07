// The table of frequent faults in docs/services.md: each fault has the tests that the table names.
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
const page = readFileSync(join(root, "docs/services.md"), "utf8");
const rows = [...page.matchAll(/^\| (\d+) \| (.+?) \| (.+?) \|$/gm)].map(([, number, fault, files]) => ({
  number: Number(number),
  fault,
  files: files.split(", "),
}));

const fileOf = (name) =>
  [`${name}_test.cc`, `${name}.test.mjs`].map((file) => join(root, "tests", file)).find((file) => existsSync(file));
// "(services 3)", "(services 11, 12)", "[services-3]"
const isNumbered = (text, number) =>
  text.includes(`[services-${number}]`) || new RegExp(`\\(services [\\d, ]*\\b${number}\\b[\\d, ]*\\)`).test(text);

test("there are twenty faults, in order", () => {
  assert.deepEqual(
    rows.map(({ number }) => number),
    Array.from({ length: 20 }, (_, index) => index + 1),
  );
});

for (const { number, fault, files } of rows)
  test(`each file of fault ${number} has a test of that number: ${fault}`, () => {
    for (const name of files) {
      const file = fileOf(name);
      assert.ok(file !== undefined, `there is no test ${name}`);
      assert.ok(isNumbered(readFileSync(file, "utf8"), number), `${name} has no test of number ${number}`);
    }
  });
