import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { open } from "../dist/index.js";
import { makeKeyFile, readKeyFile, withNewKey } from "../dist/platform/keys.js";

const folder = mkdtempSync(join(tmpdir(), "jackfield-keys-"));
after(() => rmSync(folder, { recursive: true }));

test("a new key file is random, private and read back as it was made (S10)", () => {
  const file = join(folder, "a.key");
  const ring = makeKeyFile(file);
  assert.equal(statSync(file).mode & 0o777, 0o600);
  assert.match(ring.keys[ring.active], /^[0-9a-f]{64}$/);
  assert.deepEqual(readKeyFile(file), { ring, warning: undefined });
  assert.notEqual(makeKeyFile(join(folder, "b.key")).keys[ring.active], ring.keys[ring.active]);
});

test("the keys of a ring keep the order of their making", () => {
  // One of 43 random names would be digits alone, which an object puts first.
  let ring = { active: "a", keys: { a: "0".repeat(64) } };
  const made = ["a"];
  for (let i = 0; i < 500; i += 1) {
    ring = withNewKey(ring);
    made.push(ring.active);
  }
  assert.deepEqual(Object.keys(JSON.parse(JSON.stringify(ring.keys))), made);
});

test("an existing key file is never written over (S10)", () => {
  const file = join(folder, "c.key");
  makeKeyFile(file);
  const before = readFileSync(file, "utf8");
  assert.throws(() => makeKeyFile(file));
  assert.equal(readFileSync(file, "utf8"), before);
});

test("a key file that others can read or change is refused; one that its group can read brings a warning (S10)", () => {
  const file = join(folder, "d.key");
  makeKeyFile(file);
  for (const mode of [0o644, 0o604, 0o602, 0o620, 0o601]) {
    chmodSync(file, mode);
    assert.throws(
      () => readKeyFile(file),
      (error) => error.code === "key_file_exposed",
    );
  }
  chmodSync(file, 0o640);
  assert.match(readKeyFile(file).warning, /chmod 600/);
  chmodSync(file, 0o400);
  assert.equal(readKeyFile(file).warning, undefined);
});

test("64 hexadecimal digits alone are a key; anything else is refused without being shown", () => {
  const file = join(folder, "e.key");
  writeFileSync(file, `${"0123456789abcdef".repeat(4)}\n`, { mode: 0o600 });
  const { ring } = readKeyFile(file);
  assert.equal(ring.keys[ring.active], "0123456789abcdef".repeat(4));
  writeFileSync(file, "canary-secret");
  assert.throws(
    () => readKeyFile(file),
    (error) => error.code === "key_invalid" && !error.message.includes("canary"),
  );
});

test("a store that another key sealed is opened with a warning, by the log or by Node", async () => {
  const [store, keyFile, other] = ["other.db", "first.key", "other.key"].map((name) => join(folder, name));
  const first = await open({ store, keyFile, createKey: true });
  const connection = { host: "db.example.com", user: "app", password: "not-a-real-secret", database: "shop" };
  await first.integrations.create({ title: "Shop", type: "database", sub_type: "pg", config: { connection } });
  await first.close();
  writeFileSync(other, randomBytes(32).toString("hex"), { mode: 0o600 });
  const lines = [];
  await (await open({ store, keyFile: other, log: (level, line) => lines.push([level, JSON.parse(line)]) })).close();
  const said = lines.filter(([, { event }]) => event === "keys_do_not_fit");
  assert.equal(said.length, 1);
  assert.equal(said[0][0], "warning");
  const warned = new Promise((resolve) => process.once("warning", resolve));
  await (await open({ store, keyFile: other })).close();
  assert.equal((await warned).code, "JACKFIELD_KEYS");
  lines.length = 0;
  await (await open({ store, keyFile, log: (...line) => lines.push(line) })).close();
  assert.deepEqual(lines, []);
});
