// The check of layers can fail: an include is planted in every room that has a room above it, and it has to be found.
// Usage: node --test tests/tree/layers.test.mjs, with LAYERS = build/dev/layers.json
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

import { check, reachable, readRooms } from "../../cmake/check_layers.mjs";

const layers = JSON.parse(readFileSync(process.env.LAYERS ?? "build/dev/layers.json", "utf8"));
const files = readRooms(layers);
const { reached } = reachable(layers);
const headersOf = ({ folder }) =>
  [...files.keys()].filter((path) => path.startsWith(`${folder}/`) && path.endsWith(".h"));

test("the tree as it is has no include against a link line", () => {
  assert.deepEqual(check(layers, files), []);
});

for (const { room, folder } of layers) {
  const above = layers.filter(
    (other) => other.room !== room && !reached.get(room).has(other.room) && headersOf(other).length > 0,
  );
  if (above.length === 0) continue;
  test(`an include that ${room} may not have is found`, () => {
    for (const other of above) {
      const header = headersOf(other)[0].replace(/^core\/src\//, "");
      const inSource = header.startsWith("core/") ? `${"../".repeat(folder.split("/").length)}${header}` : header;
      const planted = new Map(files).set(`${folder}/planted.cc`, `  #  include "${inSource}"\n`);
      const problems = check(layers, planted);
      assert.equal(problems.length, 1, `${room} -> ${other.room}: ${problems.join("; ")}`);
      assert.match(
        problems[0],
        new RegExp(`^${folder}/planted\\.cc: ${room} must not include .*: ${other.room} is not below it$`),
      );
    }
  });
}

test("an include that is not in any room is found", () => {
  const planted = new Map(files).set("core/src/base/planted.cc", '#include "nowhere/x.h"\n');
  assert.deepEqual(check(layers, planted), ['core/src/base/planted.cc: "nowhere/x.h" was not found in any room']);
});

test("a circle of links is found", () => {
  const circle = [
    { room: "a", folder: "core/src/a", links: ["b"] },
    { room: "b", folder: "core/src/b", links: ["a"] },
  ];
  assert.match(reachable(circle).problems.join("\n"), /circle of links: a -> b -> a/);
});
