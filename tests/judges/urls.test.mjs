// Our reader of connection URLs against the readers of the drivers themselves, on URLs of the shapes that their
// documentation has. A difference is a fault unless differences.json has a reason for it.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { differing, explained, oursOf } from "./compare.mjs";
import { askDrivers } from "./drivers.mjs";
import { openCore } from "./core.mjs";
import { make, shapes } from "./shapes.mjs";

const read = (name) => JSON.parse(readFileSync(new URL(name, import.meta.url), "utf8"));
const { differences } = read("differences.json");
const { urls } = read("urls.json");
const made = Number(process.env.JACKFIELD_TEST_URLS ?? 10_000);
const seed = Number(process.env.JACKFIELD_TEST_SEED ?? 1);

const core = await openCore();
function ours(url) {
  const { status, reply } = core.call("connection.url_to_config", { url });
  return status === 200 ? oursOf(reply) : null;
}

const cases = [...urls.flatMap(({ drivers, url }) => drivers.map((driver) => ({ driver, url }))), ...make(made, seed)];
const absent = await askDrivers(cases);
const used = new Set();

for (const [driver] of shapes) {
  test(`${driver} reads a connection URL as we do`, { skip: absent.get(driver) ?? false }, () => {
    const wrong = [];
    for (const { url, theirs } of cases.filter((each) => each.driver === driver)) {
      const own = ours(url);
      for (const field of differing(own, theirs, driver)) {
        const reason = explained(differences, driver, field, url);
        if (reason === undefined) wrong.push({ url, field, ours: own, theirs });
        else used.add(reason);
      }
    }
    assert.deepEqual(wrong, []);
  });
}

test(
  "each listed difference explains one that was seen",
  { skip: absent.size > 0 ? "a driver is absent" : false },
  () => {
    assert.deepEqual(
      differences.filter((each) => !used.has(each)).map(({ reason }) => reason),
      [],
    );
  },
);
