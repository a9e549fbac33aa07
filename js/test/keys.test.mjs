import assert from "node:assert/strict";
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { makeKeyFile, readKeyFile } from "../dist/platform/keys.js";

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
