// Rotation of keys: killed at random points, beside a running server, and the commands around it.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { chmodSync, copyFileSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { open } from "../../js/dist/index.js";
import { runStatements } from "./sqlite.mjs";
import { runCommand, startServer, temporaryFolder } from "./server.mjs";

const place = temporaryFolder();
const { folder } = place;
after(() => place.remove());
const inFolder = (name) => join(folder, name);
const jackfield = (...args) => runCommand(folder, ...args);
const config = (i) => ({
  client: "pg",
  connection: { host: "db.example.org", user: "app", password: `secret of row ${i}`, database: "d" },
});
const ringOf = (file) => JSON.parse(readFileSync(inFolder(file), "utf8"));

async function makeStore(name, rows) {
  assert.equal((await jackfield("keys", "generate", "--store", name)).code, 0);
  const opened = await open({ store: inFolder(name), keyFile: inFolder(`${name}.key`) });
  const ids = [];
  for (let at = 0; at < rows; at += 200) {
    const some = Array.from({ length: Math.min(200, rows - at) }, (_, i) => at + i);
    const made = await Promise.all(
      some.map((i) =>
        opened.integrations.create({ title: `Row ${i}`, type: "database", sub_type: "pg", config: config(i) }),
      ),
    );
    for (const { id } of made) ids.push(id);
  }
  await opened.close();
  return ids;
}

// Every secret is readable with these keys, and is what was stored.
async function checkSecrets(name, keys, ids, from = 0, to = ids.length) {
  const opened = await open({ store: inFolder(name), keys });
  let wrong = 0;
  for (let i = from; i < to; i += 1) {
    const { config: read } = await opened.integrations.get(ids[i], { includeConfig: true, includeSecrets: true });
    if (read?.connection?.password !== config(i).connection.password) wrong += 1;
  }
  await opened.close();
  assert.equal(wrong, 0);
}

// Kills the rotation a random time after one of its first batches. The last line that it printed.
function killed(name) {
  return new Promise((resolve) => {
    const script = fileURLToPath(new URL("rotate-child.mjs", import.meta.url));
    const child = spawn(process.execPath, [script, inFolder(name), inFolder(`${name}.key`)], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const batches = Math.floor(Math.random() * 2);
    let lines = 0;
    let last = "";
    child.stdout.on("data", (bytes) => {
      const some = bytes.toString().trim().split("\n");
      last = some.at(-1);
      lines += some.length;
      if (lines > batches) setTimeout(() => child.kill("SIGKILL"), Math.random() * 8);
    });
    child.once("close", (_code, signal) => resolve({ signal, last }));
  });
}

test("killed at 50 random points, every secret is readable and the counts are right", async (t) => {
  const rows = 8000;
  const ids = await makeStore("killed.db", rows);
  const first = ringOf("killed.db.key");
  const added = await jackfield("keys", "add", "--store", "killed.db");
  assert.equal(added.code, 0, added.err);
  const ring = ringOf("killed.db.key");
  let kills = 0;
  let halfRotated = 0;
  for (let i = 0; i < 50; i += 1) {
    const { signal } = await killed("killed.db");
    if (signal === "SIGKILL") kills += 1;
    const opened = await open({ store: inFolder("killed.db"), keys: ring });
    if (opened.backend.opened.key_state === "half_rotated") halfRotated += 1;
    const { keys } = await opened.keys.list();
    assert.equal(
      keys.reduce((sum, key) => sum + key.rows, 0),
      rows,
    );
    await opened.close();
    if (i % 10 === 9) await checkSecrets("killed.db", ring, ids, i * 100, i * 100 + 50);
  }
  t.diagnostic(`${kills} of 50 killed, ${halfRotated} times half rotated afterwards`);
  assert.ok(kills >= 45 && halfRotated >= 40, `${kills} kills, ${halfRotated} in the middle`);

  const { code, out, err } = await jackfield("keys", "rotate", "--store", "killed.db");
  assert.equal(code, 0, err);
  assert.match(out, new RegExp(`^found ${rows}, re-sealed ${rows}, already new 0, failed 0; ${rows} rows opened`));
  const alone = { active: ring.active, keys: { [ring.active]: ring.keys[ring.active] } };
  await checkSecrets("killed.db", alone, ids);
  const removed = await jackfield("keys", "remove", first.active, "--store", "killed.db");
  assert.equal(removed.code, 0, removed.err);
  assert.deepEqual(ringOf("killed.db.key"), alone);
});

test("each command says what it did, and what it refuses", async () => {
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

test("keys can come from the variable JACKFIELD_KEY, and a wrong one says why", async () => {
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

test("a server that runs takes a new key from its file, and reads what another process re-seals", async () => {
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
