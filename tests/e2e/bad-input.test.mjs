// Faults around a server: each gives one clear error, and no acknowledged change is lost.
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { after, before, beforeEach, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { runStatements } from "./sqlite.mjs";
import { cli, startServer, temporaryFolder } from "./server.mjs";

const integrations = "/api/v2/meta/integrations";
const openai = (title, key = "not-a-real-key") => ({ title, type: "ai", sub_type: "openai", config: { apiKey: key } });

let place,
  folder,
  id,
  token,
  places = 0;
before(() => (place = temporaryFolder()));
after(() => place.remove());
// Each test has a store of its own with one row.
beforeEach(async () => {
  folder = join(place.folder, String((places += 1)));
  mkdirSync(folder);
  const server = await startServer({ folder });
  ({ token } = server);
  const created = await server.api("POST", integrations, openai("kept"));
  assert.equal(created.status, 201, created.text);
  ({ id } = created.json);
  assert.equal((await server.stop()).code, 0);
});

const start = (args = []) => startServer({ folder, token, args });

// The row of beforeEach is there, with its config.
async function keptRow(server) {
  const { status, json, text } = await server.api(
    "GET",
    `${integrations}/${id}?includeConfig=true&includeSecrets=true`,
  );
  assert.equal(status, 200, text);
  assert.equal(json.title, "kept");
  assert.equal(json.config.apiKey, "not-a-real-key");
}

async function withServer(work, args) {
  const server = await start(args);
  try {
    await work(server);
    await keptRow(server);
  } finally {
    await server.stop();
  }
}

// A start that must fail: {code, err}. It prints one line and makes no token.
function failedStart(...args) {
  const child = spawn(
    process.execPath,
    [cli, "serve", "--json", "--port", "0", "--store", join(folder, "store.db"), ...args],
    { stdio: ["ignore", "pipe", "pipe"] },
  );
  let out = "",
    err = "";
  child.stdout.on("data", (text) => (out += text));
  child.stderr.on("data", (text) => (err += text));
  return new Promise((resolve) => child.once("close", (code) => resolve({ code, out, err })));
}

async function refusesToStart(pattern, ...args) {
  const answer = await failedStart(...args);
  assert.equal(answer.code, 1, JSON.stringify(answer));
  const errors = answer.err.split("\n").filter((line) => line.startsWith('{"error":'));
  assert.equal(errors.length, 1, answer.err);
  assert.match(JSON.parse(errors[0]).message, pattern);
  assert.doesNotMatch(answer.err, /\n\s+at |ENOENT|stack/i);
  assert.equal(answer.out, "");
}

function refused({ status, json, text }, expected, code) {
  assert.equal(status, expected, text);
  assert.equal(json.details.code, code, text);
  assert.equal(json.msg, json.message);
}

test("a body of 10 MB is refused, announced or in chunks (S28)", () =>
  withServer(async (server) => {
    const large = JSON.stringify(openai("x".repeat(10 * 1024 * 1024)));
    refused(await server.api("POST", integrations, large), 413, "payload_too_large");
    const chunks = (async function* () {
      for (let at = 0; at < large.length; at += 65536) yield Buffer.from(large.slice(at, at + 65536));
    })();
    const response = await fetch(server.url + integrations, {
      method: "POST",
      body: chunks,
      duplex: "half",
      headers: { "xc-auth": token, "content-type": "application/json" },
    });
    refused({ status: response.status, json: await response.json() }, 413, "payload_too_large");
    assert.equal((await server.api("GET", integrations)).json.pageInfo.totalRows, 1);
  }));

test("a depth of 10,000 is refused in every kind of body (S28)", () =>
  withServer(async (server) => {
    const deep = (open, close) => open.repeat(10_000) + close.repeat(10_000);
    const bodies = [
      deep("[", "]"),
      `${'{"a":'.repeat(10_000)}1${"}".repeat(10_000)}`,
      "[".repeat(10_000),
      `{"title":"deep","config":${deep("[", "]")}}`,
    ];
    for (const path of [
      integrations,
      "/api/v2/meta/connection/test",
      `/api/v2/integrations/${id}/store`,
      `/api/v2/integrations/${id}/chat`,
      "/api/v2/integrations/ai/openai/validate",
    ])
      for (const body of bodies) {
        const { status, json, text } = await server.api("POST", path, body);
        assert.ok(status === 400 || status === 404, `${path}: ${text}`);
        assert.ok(json.error.startsWith("ERR_") && !text.includes("[[["), text);
      }
    refused(await server.api("POST", integrations, bodies[0]), 400, "json_depth");
  }));

test("invalid UTF-8 is refused and never echoed (S24)", () =>
  withServer(async (server) => {
    const bytes = Buffer.concat([
      Buffer.from('{"title":"'),
      Buffer.from([0xc3, 0x28, 0xff]),
      Buffer.from('","type":"ai","sub_type":"openai","config":{}}'),
    ]);
    for (const body of [bytes, Buffer.from([0xed, 0xa0, 0x80]), Buffer.from([0x00, 0x01])]) {
      const response = await fetch(server.url + integrations, {
        method: "POST",
        body,
        headers: { "xc-auth": token, "content-type": "application/json" },
      });
      const answer = Buffer.from(await response.arrayBuffer());
      assert.equal(response.status, 400);
      assert.equal(JSON.parse(answer.toString("utf8")).error, "ERR_INVALID_JSON");
      assert.ok(!answer.includes(0xff));
    }
  }));

test("a store file that is not a database is refused and not changed", async () => {
  const path = join(folder, "other.db");
  const bytes = Buffer.from("this is a diary, not a database\n".repeat(500));
  writeFileSync(path, bytes);
  await refusesToStart(/is not a Jackfield store\. \[store_not_a_database\]/, "--store", path);
  assert.ok(readFileSync(path).equals(bytes));
  assert.ok(!existsSync(`${path}.key`));
});

test("someone else's SQLite database is refused and left as it is", async () => {
  const path = join(folder, "shop.db");
  await runStatements(path, "CREATE TABLE orders (id INTEGER); INSERT INTO orders VALUES (1)");
  const bytes = readFileSync(path);
  await refusesToStart(/is not a Jackfield store\. \[store_not_a_database\]/, "--store", path);
  assert.ok(readFileSync(path).equals(bytes));
});

test("a store of a newer schema is refused and left as it is", async () => {
  await runStatements(join(folder, "store.db"), "PRAGMA user_version = 9000");
  const bytes = readFileSync(join(folder, "store.db"));
  await refusesToStart(/written by a newer version\. Install that version\. \[store_newer\]/);
  assert.ok(readFileSync(join(folder, "store.db")).equals(bytes));
});

test("a folder that is not there, and a store that is a folder", async () => {
  await refusesToStart(
    /there is no folder .*absent\. Make it, or choose another place/,
    "--store",
    join(folder, "absent", "store.db"),
  );
  mkdirSync(join(folder, "store"));
  await refusesToStart(/\[store_unavailable\]/, "--store", join(folder, "store"));
});

test("a port in use is named, and the first token is not lost to it", async () => {
  const other = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => other.once("listening", resolve));
  const port = String(other.address().port);
  const fresh = join(folder, "fresh");
  mkdirSync(fresh);
  await refusesToStart(
    new RegExp(`127\\.0\\.0\\.1:${port} is in use\\. Choose another with --port N`),
    "--port",
    port,
    "--store",
    join(fresh, "store.db"),
  );
  other.close();
  const server = await startServer({ folder: fresh });
  assert.match(server.token, /^jft_/);
  await server.stop();
});

test("without libpq PostgreSQL says which package to install, and all else works", () =>
  withServer(
    async (server) => {
      const connection = { host: "127.0.0.1", port: 5432, user: "u", password: "not-a-real-secret", database: "d" };
      const created = await server.api("POST", integrations, {
        title: "pg",
        type: "database",
        sub_type: "pg",
        config: { client: "pg", connection },
      });
      assert.equal(created.status, 201, created.text);
      const used = await server.api("POST", `/api/v2/integrations/${created.json.id}/execute`, {
        action: "query",
        params: { sql: "SELECT 1" },
      });
      assert.equal(used.status, 501, used.text);
      assert.equal(used.json.error, "ERR_CONNECTOR_UNAVAILABLE");
      assert.match(used.json.details.remedy, /apt install libpq5/);
      const tested = await server.api("POST", "/api/v2/meta/connection/test", { integrationId: created.json.id });
      assert.equal(tested.status, 200);
      assert.equal(tested.json.outcome, "unsupported", tested.text);
      assert.equal((await server.api("GET", integrations)).json.list.length, 2);
    },
    ["--library", "libpq=/nonexistent.so"],
  ));

// A folder on a file system of its own, of the given size; undefined without the right to mount one.
function smallDisk(t, size) {
  const small = join(folder, "small");
  mkdirSync(small, { recursive: true });
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", `size=${size}`, "none", small], { stdio: "ignore" });
    return small;
  } catch {
    t.skip("no right to mount a small file system");
    return undefined;
  }
}

test("a full disk refuses the write, keeps every row, and writing works again once there is room", async (t) => {
  const small = smallDisk(t, "1m");
  if (small === undefined) return;
  let server;
  try {
    server = await startServer({ folder: small });
    const acknowledged = [];
    let full;
    for (let i = 0; i < 400 && full === undefined; i += 1) {
      const answer = await server.api("POST", integrations, {
        ...openai(`row ${i}`),
        meta: { note: "n".repeat(8000) },
      });
      if (answer.status === 201) acknowledged.push(answer.json.id);
      else full = answer;
    }
    assert.ok(acknowledged.length > 5, "the disk was full too early");
    refused(full, 500, "store_full");
    refused(
      await server.api("POST", integrations, { ...openai("again"), meta: { note: "n".repeat(60_000) } }),
      500,
      "store_full",
    );
    const present = async () =>
      new Set((await server.api("GET", `${integrations}?limit=1000`)).json.list.map((row) => row.id));
    assert.deepEqual(await present(), new Set(acknowledged));

    execFileSync("mount", ["-o", "remount,size=8m", small], { stdio: "ignore" });
    const after = await server.api("POST", integrations, openai("room again"));
    assert.equal(after.status, 201, after.text);
    acknowledged.push(after.json.id);
    await server.kill();
    server = await startServer({ folder: small, token: server.token });
    assert.deepEqual(await present(), new Set(acknowledged));
  } finally {
    await server?.stop();
    execFileSync("umount", [small]);
  }
});

test("a start on a full disk reports it", async (t) => {
  const small = smallDisk(t, "64k");
  if (small === undefined) return;
  try {
    await refusesToStart(/\[store_full\]/, "--store", join(small, "store.db"));
    writeFileSync(join(small, "filler"), "");
    try {
      writeFileSync(join(small, "filler"), Buffer.alloc(1 << 20));
    } catch {
      // the disk is full now
    }
    await refusesToStart(/disk .*is full|\[store_full\]/, "--store", join(small, "second.db"));
  } finally {
    execFileSync("umount", [small]);
  }
});

test("a key file that other users may read or change stops the start; its group may read it (S10)", async () => {
  const key = join(folder, "store.db.key");
  for (const mode of [0o644, 0o604, 0o602, 0o620, 0o666, 0o777]) {
    chmodSync(key, mode);
    await refusesToStart(
      /the key file .* is open to other users\. Type: chmod 600 .*--allow-open-files \[key_file_exposed\]/,
    );
  }
  chmodSync(key, 0o640);
  await withServer((server) => {
    assert.ok(
      server.log.some((line) => /^warning: the key file .* can be read by its group\. Type: chmod 600 /.test(line)),
      server.log.join("\n"),
    );
  });
  const { open } = await import("../../js/dist/index.js");
  chmodSync(key, 0o644);
  await assert.rejects(open({ store: join(folder, "store.db"), keyFile: key }), { code: "key_file_exposed" });
  chmodSync(key, 0o600);
});

test("--allow-open-files takes secrets as containers mount them, and none that others may change (S10)", async () => {
  const { open } = await import("../../js/dist/index.js");
  const [key, operator] = ["store.db.key", "operator-444"].map((name) => join(folder, name));
  writeFileSync(operator, "a-token-of-some-length\n");
  const args = ["--allow-open-files", "--operator-token-file", operator];
  chmodSync(operator, 0o444);
  for (const mode of [0o444, 0o644, 0o440]) {
    chmodSync(key, mode);
    const server = await start(args);
    assert.equal((await server.stop()).code, 0);
    assert.deepEqual(
      server.log.filter((line) => line.includes("key file")),
      [],
    );
    await (await open({ store: join(folder, "store.db"), keyFile: key, allowOpenFiles: true })).close();
  }
  for (const mode of [0o646, 0o664, 0o666]) {
    chmodSync(key, mode);
    await refusesToStart(/the key file .* is open to other users.*\[key_file_exposed\]/, ...args);
  }
  chmodSync(key, 0o600);
  chmodSync(operator, 0o466);
  await refusesToStart(/the operator's token cannot be read .*\[key_file_exposed\]/, ...args);
});

test("a file with the operator's token that other users may read, or without one, stops the start", async () => {
  const file = join(folder, "operator");
  writeFileSync(file, "a-token-of-some-length\n", { mode: 0o644 });
  await refusesToStart(
    /the operator's token cannot be read .*chmod 600 .*\[key_file_exposed\]/,
    "--operator-token-file",
    file,
  );
  writeFileSync(file, "short\n");
  chmodSync(file, 0o600);
  await refusesToStart(/holds no token: one line/, "--operator-token-file", file);
});

test("a key file that holds no key stops the start", async () => {
  writeFileSync(join(folder, "bad.key"), "password\n", { mode: 0o600 });
  await refusesToStart(
    /the key file .*bad\.key holds no key\. .*64 hexadecimal digits\. .*\[key_invalid\]/,
    "--key-file",
    join(folder, "bad.key"),
  );
});

test("without its key file a store shows metadata and stores no secret; the file brings all back (S10)", async () => {
  const key = join(folder, "store.db.key");
  renameSync(key, `${key}.away`);
  await refusesToStart(
    /no key file at .*store\.db\.key \(1 sealed row needs it\)\. .*--key-file.*--allow-wrong-key \[key_changed\]/,
  );
  const server = await start(["--allow-wrong-key"]);
  assert.ok(
    server.log.some((line) =>
      /^warning: .* and there is no key file at .*store\.db\.key \(1 sealed row needs it\); stored secrets/.test(line),
    ),
    server.log.join("\n"),
  );
  const { json } = await server.api("GET", integrations);
  assert.equal(json.list[0].title, "kept");
  assert.equal(json.list[0].config_error, "key_missing", JSON.stringify(json.list[0]));
  const read = await server.api("GET", `${integrations}/${id}?includeConfig=true`);
  assert.equal(read.status, 200, read.text);
  assert.equal(read.json.config_error, "key_missing");
  assert.ok(!read.text.includes("not-a-real-key"));
  const written = await server.api("POST", integrations, openai("more"));
  assert.equal(written.status, 500, written.text);
  assert.ok(!existsSync(key), "no second key may be made for a store that has one");
  await server.stop();
  renameSync(`${key}.away`, key);
  await withServer(async (again) => assert.equal((await again.api("GET", integrations)).json.list.length, 1));
});

test("a wrong key and a missing one have different errors (S10)", async () => {
  const key = join(folder, "store.db.key");
  renameSync(key, `${key}.away`);
  writeFileSync(key, `${"0123456789abcdef".repeat(3)}fedcba9876543210\n`, { mode: 0o600 });
  await refusesToStart(
    /was sealed with another key than that of .*store\.db\.key \(1 sealed row needs it\)\. .*\[key_changed\]/,
  );
  const server = await start(["--allow-wrong-key"]);
  const { json } = await server.api("GET", integrations);
  assert.ok(typeof json.list[0].config_error === "string", JSON.stringify(json.list[0]));
  await server.stop();
  rmSync(key);
  renameSync(`${key}.away`, key);
  await withServer(async () => {});
});

test("SIGTERM lets a running query end, takes no new ones, and ends with 0", async () => {
  const data = join(folder, "data");
  mkdirSync(data);
  await runStatements(join(data, "some.db"), "CREATE TABLE t (id INTEGER)");
  const server = await start(["--sqlite-root", data]);
  const created = await server.api("POST", integrations, {
    title: "s",
    type: "database",
    sub_type: "sqlite3",
    config: { client: "sqlite3", connection: { filename: join(data, "some.db") } },
  });
  assert.equal(created.status, 201, created.text);
  const sql =
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 4000000) SELECT count(*) AS total FROM n";
  const running = server.api("POST", `/api/v2/integrations/${created.json.id}/execute`, {
    action: "query",
    params: { sql },
  });
  await sleep(250);
  server.process.kill("SIGTERM");
  const answer = await running;
  assert.equal(answer.status, 200, answer.text);
  assert.equal(Number(answer.json.rows[0].total), 4_000_000);
  assert.deepEqual(await server.ended(), { code: 0, signal: null });
  await assert.rejects(server.api("GET", integrations));
});
