// Keys: made by a command or an option, never over another file; a store that was sealed with another key is noticed at
// the start.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { open } from "../../js/dist/index.js";
import { cli, startServer, temporaryFolder } from "./server.mjs";

const place = temporaryFolder();
const { folder } = place;
after(() => place.remove());
const inFolder = (name) => join(folder, name);
const jackfield = (...args) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, ...args], { cwd: folder, encoding: "utf8" });
  return { status, stdout, stderr };
};
const pg = { client: "pg", connection: { host: "db.example.org", user: "a", password: "not-a-secret", database: "d" } };
const create = (opened) =>
  opened.integrations.create({ title: "A - B - C", type: "database", sub_type: "pg", config: pg });

test("keys generate makes a key that a new store opens with, and changes no file", async () => {
  const made = jackfield("keys", "generate", "--store", "own.db");
  assert.equal(made.status, 0, made.stderr);
  assert.match(made.stdout, /own\.db\.key \(mode 0600\)/);
  const keyFile = inFolder("own.db.key");
  assert.equal(statSync(keyFile).mode & 0o777, 0o600);
  const before = readFileSync(keyFile, "utf8");
  assert.ok(!made.stdout.includes(Object.values(JSON.parse(before).keys)[0]));

  const opened = await open({ store: inFolder("own.db"), keyFile });
  await create(opened);
  await opened.close();

  const again = jackfield("keys", "generate", "--store", "own.db");
  assert.equal(again.status, 1);
  assert.match(again.stderr, /^jackfield: there is a key file at .* already, and it is never changed\n$/);
  assert.equal(readFileSync(keyFile, "utf8"), before);
  const json = JSON.parse(jackfield("keys", "generate", "--key-file", "other.key", "--json").stdout);
  assert.equal(json.key, JSON.parse(readFileSync(inFolder("other.key"), "utf8")).active);
  assert.deepEqual(
    readdirSync(folder).filter((name) => name.endsWith(".new")),
    [],
  );
});

const refused = async (options, code, remedy) => {
  const error = await open(options).then(
    () => assert.fail("it opened"),
    (thrown) => thrown,
  );
  assert.deepEqual([error.name, error.code, error.pointer], ["JackfieldError", code, "/keyFile"], error.message);
  assert.match(error.message, remedy);
};

test("a key file that cannot be used is refused with what to do", async () => {
  const store = inFolder("refused.db");
  await refused({ store, keyFile: inFolder("none.key") }, "key_file_missing", /keys generate.*createKey/);
  await refused({ store, keyFile: folder }, "key_file_unusable", /folder/);
  await refused({ store, keyFile: inFolder("no/folder.key"), createKey: true }, "key_file_unusable", /folder/);
  if (process.getuid() === 0) return;
  writeFileSync(inFolder("closed.key"), "");
  chmodSync(inFolder("closed.key"), 0);
  await refused({ store, keyFile: inFolder("closed.key") }, "key_file_unusable", /permissions/);
});

test("createKey makes the file once, for a new store only", async () => {
  const options = { store: inFolder("made.db"), keyFile: inFolder("made.key"), createKey: true };
  const first = await open(options);
  assert.equal(statSync(options.keyFile).mode & 0o777, 0o600);
  const { id } = await create(first);
  await first.close();
  const second = await open(options);
  const { config } = await second.integrations.get(id, { includeConfig: true, includeSecrets: true });
  assert.equal(config.connection.password, pg.connection.password);
  await second.close();
  rmSync(options.keyFile);
  await refused(options, "key_missing", /sealed with a key that is missing/);
});

test("several that start at once agree on one key", async () => {
  mkdirSync(inFolder("many"));
  const options = { store: ":memory:", keyFile: inFolder("many/one.key"), createKey: true };
  const opened = await Promise.all(Array.from({ length: 8 }, () => open(options)));
  assert.deepEqual(readdirSync(inFolder("many")), ["one.key"]);
  for (const one of opened) await one.close();
});

test("a key that is not random is refused with the reason (S10)", async () => {
  await assert.rejects(
    open({ store: ":memory:", keys: { active: "k", keys: { k: "ab".repeat(32) } } }),
    ({ name, code, status, details }) => {
      assert.deepEqual([name, code, status], ["JackfieldError", "key_weak", 400]);
      const [{ path, params }] = details.errors;
      assert.deepEqual([path, params.reason], ["keys.keys", "The same bytes repeat."]);
      return true;
    },
  );
  writeFileSync(inFolder("weak.key"), "ab".repeat(32), { mode: 0o600 });
  const { status, stderr } = jackfield("serve", "--store", "weak.db", "--key-file", "weak.key", "--port", "0");
  assert.equal(status, 1);
  assert.match(stderr, /not random: its bytes repeat, .*keys generate.*\[key_weak\]/);
});

test("serve refuses a store that was sealed with another key, or with one that is missing (S10)", async () => {
  const first = await startServer({ folder });
  const body = { title: "A", type: "database", sub_type: "pg", config: pg };
  const { json } = await first.api("POST", "/api/v2/meta/integrations", body);
  assert.equal((await fetch(`${first.url}/ready`)).status, 200);
  await first.stop();
  copyFileSync(inFolder("store.db.key"), inFolder("kept.key"));

  const other = jackfield("keys", "generate", "--key-file", "wrong.key");
  assert.equal(other.status, 0, other.stderr);
  for (const [prepare, said] of [
    [() => copyFileSync(inFolder("wrong.key"), inFolder("store.db.key")), /was sealed with another key than that of/],
    [() => rmSync(inFolder("store.db.key")), /was sealed with a key, and there is no key file at/],
  ]) {
    prepare();
    const { status, stdout, stderr } = jackfield("serve", "--store", "store.db", "--port", "0");
    assert.deepEqual([status, stdout], [1, ""], stderr);
    assert.match(stderr, said);
    assert.match(stderr, /--key-file.*--allow-wrong-key \[key_changed\]\n$/);

    const anyway = await startServer({ folder, args: ["--allow-wrong-key"], token: first.token });
    assert.ok(
      anyway.log.some((line) => said.test(line)),
      anyway.log.join("\n"),
    );
    const ready = await fetch(`${anyway.url}/ready`);
    assert.equal(ready.status, 503);
    assert.equal((await ready.json()).details.code, "key_changed");
    assert.equal((await fetch(`${anyway.url}/health`)).status, 200);
    const { list } = (await anyway.api("GET", "/api/v2/meta/integrations")).json;
    assert.deepEqual([list[0].id, list[0].config_error], [json.id, "key_missing"]);
    await anyway.stop();
  }
  copyFileSync(inFolder("kept.key"), inFolder("store.db.key"));
  const last = await startServer({ folder, token: first.token });
  assert.equal((await fetch(`${last.url}/ready`)).status, 200);
  await last.stop();
});
