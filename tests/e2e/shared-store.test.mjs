// Servers that share one store on PostgreSQL: what one changes the other uses, and what happens while the database is
// away.
import assert from "node:assert/strict";
import { chmodSync, writeFileSync } from "node:fs";
import { createServer, connect } from "node:net";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { startPostgres } from "../servers/postgres.mjs";
import { storeUrl } from "../servers/environments/store.mjs";
import { sleep } from "../servers/own-server.mjs";
import { runCommand, startServer, temporaryFolder } from "./server.mjs";

const base = "/api/v2/meta/integrations";
const { folder, remove } = temporaryFolder();
const keyFile = join(folder, "shared.key");
let postgres;

before(async () => {
  postgres = await startPostgres();
  if (postgres.skipped !== undefined) return console.log(`skipped: ${postgres.skipped}`);
  assert.equal((await runCommand(folder, "keys", "generate", "--key-file", keyFile)).code, 0);
});
after(async () => {
  await postgres?.stop?.();
  remove();
});

const skip = () => postgres.skipped ?? false;

// A server on the schema of that name. The last --store counts.
const server = (schema, { token = null, url = storeUrl(postgres) } = {}) =>
  startServer({ folder, args: ["--store", `${url}&schema=${schema}`, "--key-file", keyFile], token });

async function pair(schema) {
  const a = await server(schema);
  const b = await server(schema, { token: a.token });
  return { a, b, stop: () => Promise.all([a.stop(), b.stop()]) };
}

const candidate = (title, password = postgres.password) => ({
  title,
  type: "database",
  sub_type: "pg",
  config: {
    client: "pg",
    connection: {
      host: "127.0.0.1",
      port: postgres.port,
      user: "plain",
      password,
      database: postgres.database,
      ssl: { enabled: false },
    },
  },
});
const query = (on, id, sql = "SELECT 1 AS one") =>
  on.api("POST", `/api/v2/integrations/${id}/execute`, { action: "query", params: { sql } });

async function create(on, body) {
  const answer = await on.api("POST", base, body);
  assert.equal(answer.status, 201, answer.text);
  return answer.json;
}

// The milliseconds until the check holds.
async function until(check, most = 10000) {
  const started = performance.now();
  while (!(await check())) {
    assert.ok(performance.now() - started < most, "it never came");
    await sleep(20);
  }
  return performance.now() - started;
}

test("What one server creates, the other uses, and a changed password is not used after a second", async (t) => {
  if (skip()) return t.skip(skip());
  const { a, b, stop } = await pair("together");
  try {
    const { id } = await create(a, candidate("Shared"));
    const used = await query(b, id);
    assert.equal(used.status, 200, used.text);
    const wrong = candidate("Shared", "not the password").config;
    const changed = await a.api("PATCH", `${base}/${id}`, { config: wrong });
    assert.equal(changed.status, 200, changed.text);
    const took = await until(async () => (await query(b, id)).status !== 200);
    assert.ok(took < 1000, `${took} ms`);
    assert.equal((await a.api("PATCH", `${base}/${id}`, { config: candidate("").config })).status, 200);
    await until(async () => (await query(b, id)).status === 200);

    // A token that was revoked on one server opens nothing on the other.
    const user = await create2(a, "/api/v2/meta/users", { name: "Bob", role: "viewer" });
    const issued = await runCommand(
      folder,
      ...["token", "create", "--store", `${storeUrl(postgres)}&schema=together`, "--key-file", keyFile],
      ...["--user", "Bob", "--role", "viewer"],
    );
    assert.equal(issued.code, 0, issued.err);
    const token = /jft_\w+/.exec(issued.out)[0];
    const asBob = () => b.api("GET", base, undefined, { "xc-auth": token });
    assert.equal((await asBob()).status, 200);
    assert.equal((await a.api("DELETE", `/api/v2/meta/users/${user.id}`)).status, 200);
    const gone = await until(async () => (await asBob()).status === 401);
    assert.ok(gone < 1000, `${gone} ms`);
    const { status } = await a.api("DELETE", `${base}/${id}`);
    assert.equal(status, 200);
    await until(async () => (await query(b, id)).status === 404, 1000);
  } finally {
    await stop();
  }
});

async function create2(on, path, body) {
  const answer = await on.api("POST", path, body);
  assert.ok(answer.status < 300, answer.text);
  return answer.json;
}

test("Changes of one row on two servers do not overwrite each other", async (t) => {
  if (skip()) return t.skip(skip());
  const { a, b, stop } = await pair("races");
  try {
    const { id } = await create(a, candidate("Raced"));
    const rounds = 20;
    for (let i = 0; i < rounds; i++) {
      const answers = await Promise.all(
        [a, b].map((on, k) => on.api("PATCH", `${base}/${id}`, { title: `Title ${i} of ${k}` })),
      );
      for (const { status, text } of answers) assert.ok([200, 409].includes(status), text);
    }
    const made = await Promise.all(
      Array.from({ length: 40 }, (_, i) => create(i % 2 === 0 ? a : b, candidate(`Many ${i}`))),
    );
    assert.equal(new Set(made.map((row) => row.id)).size, 40);
    for (const on of [a, b]) {
      const { json } = await on.api("GET", `${base}?limit=100`);
      assert.equal(json.pageInfo.totalRows, 41);
      assert.equal(json.list.length, 41);
    }
  } finally {
    await stop();
  }
});

test("A database that is killed costs 503 with Retry-After, and no acknowledged write", async (t) => {
  if (skip()) return t.skip(skip());
  const { a, b, stop } = await pair("killed");
  try {
    const acknowledged = [];
    const others = [];
    let running = true;
    const client = async (on, name) => {
      for (let i = 0; running; i++) {
        const answer = await on.api("POST", base, candidate(`${name} ${i}`));
        if (answer.status === 201) acknowledged.push(answer.json.id);
        else {
          others.push({ status: answer.status, again: answer.headers.get("retry-after"), text: answer.text });
          await sleep(50);
        }
      }
    };
    const clients = [a, b].flatMap((on, i) => [0, 1].map((k) => client(on, `client ${i}.${k}`)));
    await until(() => acknowledged.length > 20, 60000);
    process.kill(postgres.pid(), "SIGKILL");
    await until(async () => (await a.api("GET", "/ready")).status === 503, 20000);
    const ready = await b.api("GET", "/ready");
    assert.equal(ready.status, 503, ready.text);
    assert.equal(ready.headers.get("retry-after"), "1");
    assert.equal(ready.json.details.code, "store_offline");
    assert.equal((await a.api("GET", base)).status, 503);
    assert.equal((await a.api("GET", "/health")).status, 200);
    for (let tries = 0; ; tries++) {
      try {
        await postgres.restart();
        break;
      } catch (error) {
        if (tries === 10) throw error;
        await sleep(500);
      }
    }
    const before = acknowledged.length;
    const back = await until(() => acknowledged.length > before + 20, 60000);
    console.log(`20 writes were acknowledged ${Math.round(back)} ms after the restart`);
    running = false;
    await Promise.all(clients);
    for (const other of others) assert.deepEqual([other.status, other.again], [503, "1"], other.text);
    const ids = new Set();
    for (let offset = 0; ; offset += 100) {
      const { json } = await b.api("GET", `${base}?limit=100&offset=${offset}`);
      for (const { id } of json.list) ids.add(id);
      if (json.pageInfo.isLastPage) break;
    }
    const lost = acknowledged.filter((id) => !ids.has(id));
    console.log(`${acknowledged.length} acknowledged, ${lost.length} lost, ${ids.size} stored, ${others.length} 503`);
    assert.deepEqual(lost, []);
    assert.equal((await a.api("GET", "/ready")).status, 200);
  } finally {
    await stop();
  }
});

// Forwards to the database, and once drops the connection when the answer to a COMMIT comes. `armed` says whose COMMIT:
// of a "write" or a "read".
async function dropper(port) {
  const state = { armed: "", dropped: 0, port: 0 };
  const listener = createServer((client) => {
    const upstream = connect(port, "127.0.0.1");
    let committing = false;
    let kind = "";
    client.on("data", (data) => {
      if (data.includes("READ ONLY\0")) kind = "read";
      if (data.includes("INSERT INTO commits")) kind = "write";
      if (state.armed !== "" && state.armed === kind && data.includes("COMMIT\0")) committing = true;
      upstream.write(data);
    });
    upstream.on("data", (data) => {
      if (!committing) return client.write(data);
      state.armed = "";
      state.dropped += 1;
      client.destroy();
      upstream.destroy();
    });
    for (const socket of [client, upstream]) {
      socket.on("error", () => undefined);
      socket.on("close", () => (client.destroy(), upstream.destroy()));
    }
  });
  await new Promise((resolve) => listener.listen(0, "127.0.0.1", resolve));
  state.port = listener.address().port;
  state.close = () => listener.close();
  return state;
}

test("A write whose commit was not heard of is neither lost nor made twice", async (t) => {
  if (skip()) return t.skip(skip());
  const proxy = await dropper(postgres.port);
  const login = `plain:${encodeURIComponent(postgres.password)}`;
  const url = `postgres://${login}@127.0.0.1:${proxy.port}/${postgres.database}?sslmode=disable`;
  const a = await server("unheard", { url });
  try {
    for (let i = 0; i < 5; i++) {
      proxy.armed = "write";
      await create(a, candidate(`Row ${i}`));
    }
    assert.equal(proxy.dropped, 5);
    // A read has its rows before its transaction ends.
    proxy.armed = "read";
    const { json } = await a.api("GET", base);
    assert.equal(proxy.dropped, 6);
    assert.deepEqual(
      json.list.map(({ title }) => title).sort(),
      [0, 1, 2, 3, 4].map((i) => `Row ${i}`),
    );
  } finally {
    await a.stop();
    proxy.close();
  }
});

test("A host that accepts and says nothing is passed over", async (t) => {
  if (skip()) return t.skip(skip());
  const silent = createServer(() => undefined);
  await new Promise((resolve) => silent.listen(0, "127.0.0.1", resolve));
  const login = `plain:${encodeURIComponent(postgres.password)}`;
  const hosts = `127.0.0.1:${silent.address().port},127.0.0.1:${postgres.port}`;
  const url = `postgres://${login}@${hosts}/${postgres.database}?sslmode=disable&connect_timeout=1`;
  const a = await server("silent", { url });
  try {
    await create(a, candidate("Behind a silent host"));
  } finally {
    await a.stop();
    silent.close();
  }
});

test("serve says what is wrong with a store, and never shows its password", async (t) => {
  if (skip()) return t.skip(skip());
  const { port, database, password, ca } = postgres;
  const word = encodeURIComponent(password);
  const cases = [
    [
      `postgres://app:wrong-pass@localhost:${port}/${database}?sslrootcert=${ca}&sslmode=verify-full`,
      "authentication_failed",
    ],
    [`postgres://app:${word}@localhost:${port}/nothere?sslrootcert=${ca}&sslmode=verify-full`, "database_not_found"],
    [`postgres://app:${word}@localhost:${port}/${database}?sslmode=verify-full`, "tls_certificate_untrusted"],
    [`postgres://app:${word}@localhost:${port}/${database}?sslmode=prefer`, "plain text"],
    [`postgres://app:${word}@localhost:${port}/LATIN1?sslrootcert=${ca}&sslmode=verify-full`, "UTF8"],
    [`postgres://app:${word}@localhost:${port}/${database}?nonsense=1`, "unknown parameter"],
  ];
  for (const [url, expected] of cases) {
    const file = join(folder, "bad.url");
    writeFileSync(file, url);
    chmodSync(file, 0o600);
    const { code, out, err } = await runCommand(
      folder,
      ...["serve", "--port", "0", "--json", "--store-file", file, "--key-file", keyFile],
    );
    assert.equal(code, 1, url);
    assert.ok(err.includes(expected), `${expected}: ${err}`);
    for (const secret of ["wrong-pass", word, password]) assert.ok(!`${out}${err}`.includes(secret));
  }
  const noKey = await runCommand(folder, "serve", "--store", storeUrl(postgres), "--key-file", join(folder, "none"));
  assert.equal(noKey.code, 1);
  assert.match(noKey.err, /keys generate/);
});

test("store copy moves a store to PostgreSQL and back, and refuses one that is not empty", async (t) => {
  if (skip()) return t.skip(skip());
  const file = join(folder, "source.db");
  const source = await startServer({ folder, args: ["--store", file, "--key-file", keyFile] });
  for (let i = 0; i < 20; i++) await create(source, { ...candidate(`Row ${i}`), is_private: i % 3 === 0 });
  await source.stop();
  const shared = `${storeUrl(postgres)}&schema=copied`;
  const back = join(folder, "back.db");
  const copy = (...args) => runCommand(folder, "store", "copy", ...args);
  const there = await copy(file, shared);
  assert.equal(there.code, 0, there.err);
  assert.match(there.out, /integrations +20/);
  assert.ok(!`${there.out}${there.err}`.includes(encodeURIComponent(postgres.password)));
  const again = await copy(file, shared);
  assert.equal(again.code, 1);
  assert.match(again.err, /store_not_empty/);
  assert.equal((await copy(shared, back)).code, 0);
  const exports = [];
  for (const store of [file, shared, back]) {
    const made = await runCommand(folder, "export", "--store", store, "--key-file", keyFile);
    assert.equal(made.code, 0, made.err);
    exports.push(made.out);
  }
  assert.ok(exports[0].includes("Row 19"));
  assert.equal(exports[1], exports[0]);
  assert.equal(exports[2], exports[0]);
});
