// Readers of texts that others wrote, with changed inputs: the text of a key file, and an export of NocoDB. The changes
// are always the same. JACKFIELD_FUZZ_SECONDS: goes on with other ones for so long (npm run soak -- fuzz).
import assert from "node:assert/strict";
import { createCipheriv, createHash } from "node:crypto";
import { test } from "node:test";
import { CommandError } from "../dist/cli/arguments.js";
import { decrypted, nocodbRows } from "../dist/cli/nocodb.js";
import { JackfieldError } from "../dist/core/errors.js";
import { environmentKeys } from "../dist/platform/keys.js";

const seconds = Number(process.env.JACKFIELD_FUZZ_SECONDS ?? 0);
const times = 3000;

// Numbers of xorshift, below `most`.
function numbers(seed) {
  let state = seed;
  return (most) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % Math.max(1, most);
  };
}

function changed(samples, random) {
  const pick = () => samples[random(samples.length)];
  let text = pick();
  for (let left = 1 + random(4); left > 0; left -= 1) {
    const at = random(text.length + 1);
    const other = pick();
    const from = random(other.length);
    text = [
      () => text.slice(0, at) + String.fromCharCode(random(0x250)) + text.slice(at + 1),
      () => text.slice(0, at) + text.slice(at + random(8)),
      () => text.slice(0, at) + other.slice(from, from + random(40)) + text.slice(at),
      () => text.slice(0, at),
      () =>
        text.slice(0, at) +
        ["null", "{}", "[]", '"', "\\u0000", "__proto__", "1e999", "\ud800"][random(8)] +
        text.slice(at),
    ][random(5)]();
  }
  return text;
}

/** Gives the check each sample, and changed ones; returns how many there were. */
function tryAll(samples, check) {
  samples.forEach(check);
  const random = numbers(20261130);
  const until = Date.now() + seconds * 1000;
  let count = 0;
  for (; count < times || Date.now() < until; count += 1) check(changed(samples, random));
  return count;
}

const key = "b1c1f1cfa8a94a3b7a11d9b4a0e6d83cb5517a2ae7e1d5cf63c4f4e2a4a6fd08";

test("a text of keys is a ring or a refusal that shows none of it (S10)", (t) => {
  const samples = [
    key,
    JSON.stringify({ active: "a", keys: { a: key } }),
    JSON.stringify({ active: "a", keys: { a: key, b: key.toUpperCase() } }, null, 2),
    ` ${key}\n`,
    key.slice(2),
    "a passphrase of some length",
    '{"active":1,"keys":[]}',
  ];
  const count = tryAll(samples, (text) => {
    try {
      const ring = environmentKeys({ JACKFIELD_KEY: text });
      if (ring === undefined) return assert.equal(text.trim(), "");
      assert.equal(typeof ring.active, "string");
      for (const digits of Object.values(ring.keys)) assert.equal(typeof digits, "string");
    } catch (error) {
      assert.ok(error instanceof JackfieldError, `${error?.stack}`);
      assert.equal(error.details.code, "key_invalid");
      const said = `${error.message} ${JSON.stringify(error)}`;
      for (let at = 0; at + 12 <= text.length; at += 12)
        if (text.slice(at, at + 12).trim().length === 12) assert.ok(!said.includes(text.slice(at, at + 12)), said);
    }
  });
  t.diagnostic(`${count} changed texts`);
});

// As CryptoJS does, with a salt that is always the same.
function encrypted(text, passphrase) {
  const salt = Buffer.from("saltsalt");
  let all = Buffer.alloc(0);
  let last = Buffer.alloc(0);
  while (all.length < 48) {
    last = createHash("md5").update(last).update(passphrase).update(salt).digest();
    all = Buffer.concat([all, last]);
  }
  const cipher = createCipheriv("aes-256-cbc", all.subarray(0, 32), all.subarray(32, 48));
  return Buffer.concat([Buffer.from("Salted__"), salt, cipher.update(text), cipher.final()]).toString("base64");
}

test("an export of NocoDB is rows, none, or a refusal that shows no value (S24)", (t) => {
  const config = '{"client":"pg","connection":{"host":"h","password":"canary-of-nocodb"}}';
  const row = { id: "a", title: "Orders", type: "database", sub_type: "pg", config: JSON.parse(config) };
  const sealed = { ...row, config: encrypted(config, "a passphrase") };
  assert.equal(decrypted(sealed.config, "a passphrase"), config);
  const samples = [
    JSON.stringify([row]),
    JSON.stringify({ list: [row, sealed] }),
    JSON.stringify([sealed]),
    JSON.stringify([{ alias: "S", type: "mysql2", config }]),
    "[]",
    '{"list":{}}',
    "no JSON canary-of-nocodb",
  ];
  const count = tryAll(samples, (text) => {
    try {
      const rows = nocodbRows(text, "a passphrase");
      for (const { title, type, subType, config: read, problem } of rows ?? []) {
        for (const each of [title, type, subType]) assert.equal(typeof each, "string");
        assert.equal(typeof read, "object");
        if (problem !== undefined) assert.ok(!problem.includes("canary"), problem);
      }
    } catch (error) {
      assert.ok(error instanceof CommandError, `${error?.stack}`);
      assert.ok(!error.message.includes("canary"), error.message);
    }
  });
  assert.equal({}.polluted, undefined);
  t.diagnostic(`${count} changed exports`);
});
