// The whole path on a real PostgreSQL over TLS: create, test, execute, stream a million rows with flat memory, cancel,
// patch, list, delete.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { startPostgres } from "../servers/postgres.mjs";
import { startIntegration, typesOf } from "./integration.mjs";

const postgres = await startPostgres();
const skip = postgres.skipped ?? false;
let orders, execute;

const config = () => ({
  client: "pg",
  connection: {
    host: "127.0.0.1",
    port: postgres.port,
    user: postgres.user,
    password: postgres.password,
    database: postgres.database,
    ssl: { rejectUnauthorized: true, ca: readFileSync(postgres.ca, "utf8"), servername: postgres.name },
  },
  pool: { min: 0, max: 4 },
});

before(async () => {
  if (skip) return;
  orders = await startIntegration("pg", "PostgreSQL - Test - Orders", config);
  ({ execute } = orders);
});
after(async () => {
  if (skip) return;
  await orders?.close();
  await postgres.stop();
});

// Resident memory now and at its highest, in MB.
function memory() {
  const status = readFileSync(`/proc/${orders.server.process.pid}/status`, "utf8");
  const value = (name) => Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)[1]) / 1024;
  return { now: value("VmRSS"), peak: value("VmHWM") };
}

test("create and test a connection over TLS with our own CA", { skip }, async () => {
  await orders.create();
  const outcome = await orders.test();
  assert.equal(outcome.status, 200);
  assert.equal(outcome.json.outcome, "ok", outcome.text);
  assert.equal(outcome.json.code, 0);
  assert.match(outcome.json.serverVersion, /^\d+/);
});

test("a test warns of an account that may do more than an integration should", { skip }, async () => {
  assert.equal((await orders.test()).json.warnings, undefined);
  const connection = { ...config().connection, user: "boss", ssl: { enabled: false } };
  const body = { type: "database", sub_type: "pg", config: { ...config(), connection } };
  const { json, text } = await orders.server.api("POST", "/api/v2/meta/connection/test", body);
  assert.equal(json.outcome, "ok", text);
  assert.deepEqual(
    json.warnings.map(({ path, code, params }) => [path, code, params]),
    [["connection.user", "account_strong", { rights: "superuser" }]],
  );
});

test("a wrong CA, a wrong password and a wrong database each name their field", { skip }, async () => {
  const failed = (code, field) => ["failed", code, field];
  const [outcome, code] = await orders.tried((connection) => delete connection.ssl.ca);
  assert.deepEqual([outcome, code], ["failed", "tls_certificate_untrusted"]);
  assert.deepEqual(
    await orders.tried((connection) => (connection.password = "wrong-password"), "wrong-password"),
    failed("authentication_failed", "connection.password"),
  );
  assert.deepEqual(
    await orders.tried((connection) => (connection.database = "no_such_database")),
    failed("database_not_found", "connection.database"),
  );
});

test("execute the documentation's example and a query with parameters", { skip }, async () => {
  await execute({ sql: "CREATE TABLE users (id int PRIMARY KEY, name text, balance numeric, seen timestamptz)" });
  const inserted = await execute({
    sql: "INSERT INTO users VALUES ($1, $2, $3, $4), (2, 'Bo', 9007199254740993.10, NULL)",
    params: [1, "Ann", "1.50", "2026-11-23T17:03:57Z"],
  });
  assert.equal(inserted.json.affectedRows, 2, inserted.text);
  const { status, json, text } = await orders.server.api(
    "POST",
    orders.path("execute"),
    `{
    "action": "query",
    "params": {
      "sql": "SELECT * FROM users LIMIT 10"
    }
  }`,
  );
  assert.equal(status, 200, text);
  assert.deepEqual(typesOf(json), [
    ["id", "integer"],
    ["name", "text"],
    ["balance", "decimal"],
    ["seen", "timestamptz"],
  ]);
  assert.deepEqual(json.rows, [
    { id: 1, name: "Ann", balance: "1.50", seen: "2026-11-23T17:03:57Z" },
    { id: 2, name: "Bo", balance: "9007199254740993.10", seen: null },
  ]);
  assert.equal(json.rowCount, 2);
  assert.equal(json.truncated, false);
  const one = await execute({ sql: "SELECT name FROM users WHERE id = $1", params: [2], rowFormat: "array" });
  assert.deepEqual(one.json.rows, [["Bo"]]);
});

test("a million rows stream as NDJSON with flat memory", { skip, timeout: 120_000 }, async () => {
  const sql = `SELECT i, i::bigint * 1000003 AS big, repeat('x', 40) AS text, i / 7.0 AS part, now() AS at,
    i % 2 = 0 AS even FROM generate_series(1, 1000000) AS i`;
  const before = memory();
  const response = await orders.stream({ sql, maxRows: 1000000, timeoutMillis: 100000 });
  assert.equal(response.status, 200);
  let lines = 0;
  let bytes = 0;
  let last = new Uint8Array();
  for await (const chunk of response.body) {
    bytes += chunk.length;
    for (const byte of chunk) lines += byte === 10 ? 1 : 0;
    last = chunk;
  }
  assert.equal(lines, 1000000);
  assert.equal(last.at(-1), 10);
  const growth = memory().peak - before.now;
  console.log(`1,000,000 rows, ${Math.round(bytes / 1e6)} MB, peak growth of resident memory ${growth.toFixed(1)} MB`);
  assert.ok(growth < 30, `resident memory grew by ${growth.toFixed(1)} MB`);
});

test("pg_sleep is cancelled by its query id", { skip }, async () => {
  const start = Date.now();
  await orders.cancelled("SELECT pg_sleep(60)");
  assert.ok(Date.now() - start < 5000);
});

test("a client that disconnects stops its query", { skip }, async () => {
  const controller = new AbortController();
  const gone = orders.stream(
    { sql: "SELECT pg_sleep(60), 'left alone'" },
    { signal: controller.signal, accept: "*/*" },
  );
  await new Promise((resolve) => setTimeout(resolve, 500));
  controller.abort();
  await assert.rejects(gone);
  for (let i = 0; ; i += 1) {
    const { json } = await execute({
      sql: `SELECT count(*)::int AS n FROM pg_stat_activity
        WHERE query LIKE '%left alone%' AND state = 'active' AND pid <> pg_backend_pid()`,
    });
    if (json.rows[0].n === 0) break;
    assert.ok(i < 50, "the query still runs");
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
});

test("a deadline and a refused statement give their own codes", { skip }, async () => {
  await orders.late("SELECT pg_sleep(30)");
  const wrong = await execute({ sql: "SELEC 1" });
  assert.deepEqual(
    [wrong.status, wrong.json.details.code, wrong.json.details.sqlState],
    [422, "syntax_error", "42601"],
  );
  const byName = await execute({ sql: "SELECT $1", params: { a: 1 } });
  assert.equal(byName.json.details.errors[0].path, "params");
  assert.match(byName.json.details.errors[0].params.hint, /by position: send a list/);
  const readOnly = await execute({ sql: "DELETE FROM users", readOnly: true });
  assert.deepEqual([readOnly.status, readOnly.json.details.code], [422, "read_only"]);
});

test("the store counts what was used", { skip }, async () => {
  const store = async (body) => orders.server.api("POST", orders.path("store"), body);
  assert.ok((await store({ op: "list", limit: 1 })).json.pagination.totalRows > 5);
  const sum = await store({ op: "sum", fields: ["rows", "calls"] });
  assert.ok(sum.json.rows > 1000000, sum.text);
});

test("schemas, tables, columns and pool figures", { skip }, async () => {
  const columns = await orders.lookAround("public");
  assert.deepEqual(
    columns.map(({ name }) => name),
    ["id", "name", "balance", "seen"],
  );
});

test("patch, list and delete", { skip }, async () => {
  const patched = await orders.patch({ config: { pool: { max: 2 } } });
  assert.equal(patched.status, 200, patched.text);
  assert.equal((await execute({ sql: "SELECT 2 AS two" })).json.rows[0].two, 2);
  const listed = await orders.server.api("GET", "/api/v2/meta/integrations?type=database");
  assert.equal(listed.json.pageInfo.totalRows, 1);
  await orders.remove();
});
