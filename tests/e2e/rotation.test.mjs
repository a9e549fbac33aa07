// Rotation of keys: killed at random points, beside a running server, and the commands around it.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { chmodSync, copyFileSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { config, makeRows, ringOf as readRing, rotateWithKills } from "./rotation-kills.mjs";
import { runStatements } from "./sqlite.mjs";
import { runCommand, startServer, temporaryFolder } from "./server.mjs";

const place = temporaryFolder();
const { folder } = place;
after(() => place.remove());
const inFolder = (name) => join(folder, name);
const jackfield = (...args) => runCommand(folder, ...args);
const ringOf = (file) => readRing(inFolder(file));

async function makeStore(name, rows) {
  assert.equal((await jackfield("keys", "generate", "--store", name)).code, 0);
  return makeRows(inFolder(name), inFolder(`${name}.key`), rows);
}

test("killed at 50 random points, every secret is readable and the counts are right (S11)", async (t) => {
  const ids = await makeStore("killed.db", 8000);
  const [store, keyFile] = [inFolder("killed.db"), inFolder("killed.db.key")];
  await rotateWithKills({ folder, store, keyFile, ids, kills: 50, tell: (line) => t.diagnostic(line) });
});

test("each command says what it did, and what it refuses (S11)", async () => {
  const [id] = await makeStore("job.db", 3);
  const store = ["--store", "job.db"];
  const first = ringOf("job.db.key").active;
  assert.equal((await jackfield("keys", "list", ...store)).out, `${first}  active   3 rows\n`);

  const alone = await jackfield("keys", "remove", first, ...store);
  assert.deepEqual([alone.code, alone.out], [1, ""]);
  assert.match(alone.err, /is the active key.*keys add/);

  chmodSync(inFolder("job.db.key"), 0o640);
  const added = await jackfield("keys", "add", "job.db.key", "--json");
  const second = JSON.parse(added.out).key;
  assert.equal(statSync(inFolder("job.db.key")).mode & 0o777, 0o640);
  assert.equal(ringOf("job.db.key").active, second);
  chmodSync(inFolder("job.db.key"), 0o600);
  for (const key of Object.values(ringOf("job.db.key").keys)) assert.ok(!(added.out + added.err).includes(key));

  const early = await jackfield("keys", "remove", first, ...store);
  assert.equal(early.code, 1);
  assert.match(early.err, /3 rows of the store are sealed with the key .*keys rotate/);
  assert.match((await jackfield("keys", "verify", ...store)).out, /^found 3: 0 with the active key, 3 with earlier/);

  const rotated = await jackfield("keys", "rotate", ...store);
  assert.equal(rotated.code, 0, rotated.err);
  assert.match(rotated.out, /^found 3, re-sealed 3, already new 0, failed 0; 3 rows opened with the key \w+ alone\n/);
  assert.match(rotated.out, new RegExp(`keys remove ${first}`));
  const again = JSON.parse((await jackfield("keys", "rotate", ...store, "--json")).out);
  assert.deepEqual([again.found, again.resealed, again.already_new, again.verified], [3, 0, 3, 3]);
  assert.equal((await jackfield("keys", "remove", first, ...store)).code, 0);

  // One row that does not open: the others are re-sealed, and the command fails and names it.
  await runStatements(inFolder("job.db"), `UPDATE integrations SET config = substr(config, 1, 60) WHERE id = '${id}'`);
  assert.equal((await jackfield("keys", "add", ...store)).code, 0);
  const failed = await jackfield("keys", "rotate", ...store);
  assert.deepEqual([failed.code, failed.out], [1, ""]);
  assert.match(failed.err, /^jackfield: found 3, re-sealed 2, already new 0, failed 1\. .*\[rotation_failed\]\n$/);
  const verified = await jackfield("keys", "verify", ...store);
  assert.equal(verified.code, 1);
  assert.match(verified.out, new RegExp(`^${id} of the workspace \\S+ cannot be opened \\[sealed_blob_invalid\\]\n`));

  for (const [args, code, said] of [
    [["keys", "remove", ...store], 2, /ID is missing/],
    [["keys", "remove", "none", ...store], 1, /has no key none/],
    [["keys", "add", "none.key"], 1, /there is no key file at none\.key/],
    [["keys", "rotate", "--store", "none.db"], 1, /there is no store at/],
    [["keys", "list", "word"], 2, /word is a word too many/],
    [["keys", "rotate", ...store, "--key-file", "killed.db.key"], 1, /key_changed/],
  ]) {
    const answer = await jackfield(...args);
    assert.equal(answer.code, code, JSON.stringify(answer));
    assert.match(answer.err, said);
    assert.equal(answer.out, "");
  }
});

test("keys can come from the variable JACKFIELD_KEY, and a wrong one says why (S10)", async () => {
  const [, digits] = Object.entries(ringOf("job.db.key").keys)[0];
  const server = await startServer({
    folder,
    args: ["--store", inFolder("variable.db")],
    env: { JACKFIELD_KEY: digits },
  });
  const body = { title: "A", type: "database", sub_type: "pg", config: config(1) };
  assert.equal((await server.api("POST", "/api/v2/meta/integrations", body)).status, 201);
  await server.stop();
  assert.throws(() => statSync(inFolder("variable.db.key")), /ENOENT/);
  const run = (key, ...args) =>
    new Promise((resolve) => {
      const child = spawn(
        process.execPath,
        [fileURLToPath(new URL("../../js/bin/jackfield.js", import.meta.url)), ...args],
        {
          cwd: folder,
          env: { ...process.env, JACKFIELD_KEY: key },
          stdio: ["ignore", "pipe", "pipe"],
        },
      );
      let err = "";
      child.stderr.on("data", (text) => (err += text));
      child.stdout.resume();
      child.once("close", (code) => resolve({ code, err }));
    });
  for (const [key, said] of [
    [digits.slice(2), /JACKFIELD_KEY holds no key\. .*It has 62 hexadecimal digits\. \[key_invalid\]/],
    [`${digits.slice(1)}z`, /It has 1 characters that are not hexadecimal digits/],
    ["00".repeat(32), /The same bytes repeat\..*\[key_weak\]/],
    ["603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4", /It is a key of a document.*\[key_weak\]/],
  ]) {
    const { code, err } = await run(key, "keys", "list", "--store", "variable.db");
    assert.equal(code, 1);
    assert.match(err, said);
    assert.ok(!err.includes(key.slice(0, 16)));
  }
  assert.match((await run(digits, "keys", "add", "--store", "variable.db")).err, /JACKFIELD_KEY, which no command can/);
});

test("a server that runs takes a new key from its file, and reads what another process re-seals (S11)", async () => {
  const server = await startServer({ folder });
  const created = [];
  for (let i = 0; i < 20; i += 1) {
    const body = { title: `Row ${i}`, type: "database", sub_type: "pg", config: config(i) };
    created.push((await server.api("POST", "/api/v2/meta/integrations", body)).json.id);
  }
  const first = ringOf("store.db.key").active;
  const path = (id) => `/api/v2/meta/integrations/${id}?includeConfig=true&includeSecrets=true`;
  // Reads all the while; no answer may lack its secret.
  let reads = 0;
  let wrong = 0;
  let stopping = false;
  const reading = (async () => {
    while (!stopping) {
      const { json } = await server.api("GET", path(created[reads % created.length]));
      if (json?.config?.connection?.password !== config(reads % created.length).connection.password) wrong += 1;
      reads += 1;
      await sleep(5);
    }
  })();
  assert.equal((await jackfield("keys", "add", "--store", "store.db")).code, 0);
  const rotated = await jackfield("keys", "rotate", "--store", "store.db");
  assert.equal(rotated.code, 0, rotated.err);
  assert.match(rotated.out, /^found 20, re-sealed 20,/);
  await sleep(200);
  stopping = true;
  await reading;
  assert.ok(reads > 20);
  assert.equal(wrong, 0, server.log.join("\n"));
  const second = ringOf("store.db.key").active;
  assert.ok(
    server.log.some((line) => line.includes(`the active one is ${second}`)),
    server.log.join("\n"),
  );
  // What it writes now is sealed with the new key.
  const body = { title: "New", type: "database", sub_type: "pg", config: config(1) };
  assert.equal((await server.api("POST", "/api/v2/meta/integrations", body)).status, 201);
  const { keys } = JSON.parse((await jackfield("keys", "list", "--store", "store.db", "--json")).out);
  assert.deepEqual(
    keys.map(({ id, rows }) => [id, rows]),
    [
      [first, 0],
      [second, 21],
    ],
  );
  // Keys that do not open the store are not taken, on SIGHUP either.
  const good = readFileSync(inFolder("store.db.key"));
  copyFileSync(inFolder("job.db.key"), inFolder("store.db.key"));
  server.process.kill("SIGHUP");
  for (let i = 0; i < 100 && !server.log.some((line) => /are not used.*key_changed/.test(line)); i += 1)
    await sleep(50);
  assert.ok(server.log.some((line) => /the changed keys are not used: .*\[key_changed\]/.test(line)));
  assert.equal(
    (await server.api("GET", path(created[0]))).json.config.connection.password,
    config(0).connection.password,
  );
  writeFileSync(inFolder("store.db.key"), good);
  await server.stop();
});
