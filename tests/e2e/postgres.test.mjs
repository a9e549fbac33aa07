// The whole path on a real PostgreSQL over TLS: create, test, execute, stream a million rows with flat memory, cancel,
// patch, list, delete.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { startPostgres } from "../servers/postgres.mjs";
import { startServer, temporaryFolder } from "./server.mjs";

const postgres = await startPostgres();
const skip = postgres.skipped ?? false;
let place, server, id;

before(async () => {
  if (skip) return;
  place = temporaryFolder();
  server = await startServer({ folder: place.folder });
});
after(async () => {
  if (skip) return;
  await server.stop();
  await postgres.stop();
  place.remove();
});

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

const execute = (params, headers) =>
  server.api("POST", `/api/v2/integrations/${id}/execute`, { action: "query", params }, headers);

// Resident memory now and at its highest, in MB.
function memory() {
  const status = readFileSync(`/proc/${server.process.pid}/status`, "utf8");
  const value = (name) => Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)[1]) / 1024;
  return { now: value("VmRSS"), peak: value("VmHWM") };
}

test("create and test a connection over TLS with our own CA", { skip }, async () => {
  const created = await server.api("POST", "/api/v2/meta/integrations", {
    title: "PostgreSQL - Test - Orders",
    type: "database",
    sub_type: "pg",
    config: config(),
  });
  assert.equal(created.status, 201, created.text);
  id = created.json.id;
  const outcome = await server.api("POST", "/api/v2/meta/connection/test", { integrationId: id });
  assert.equal(outcome.status, 200);
  assert.equal(outcome.json.outcome, "ok", outcome.text);
  assert.equal(outcome.json.code, 0);
  assert.match(outcome.json.serverVersion, /^\d+/);
});

test("a wrong CA, a wrong password and a wrong database each name their field", { skip }, async () => {
  const tried = async (change) => {
    const candidate = config();
    change(candidate.connection);
    return (
      await server.api("POST", "/api/v2/meta/connection/test", { type: "database", sub_type: "pg", config: candidate })
    ).json;
  };
  const ca = await tried((connection) => delete connection.ssl.ca);
  assert.deepEqual([ca.outcome, ca.errorCode], ["failed", "tls_certificate_untrusted"]);
  const password = await tried((connection) => (connection.password = "wrong-password"));
  assert.deepEqual(
    [password.outcome, password.errorCode, password.field],
    ["failed", "authentication_failed", "connection.password"],
  );
  const database = await tried((connection) => (connection.database = "no_such_database"));
  assert.deepEqual(
    [database.outcome, database.errorCode, database.field],
    ["failed", "database_not_found", "connection.database"],
  );
});

test("execute the documentation's example and a query with parameters", { skip }, async () => {
  await execute({ sql: "CREATE TABLE users (id int PRIMARY KEY, name text, balance numeric, seen timestamptz)" });
  const inserted = await execute({
    sql: "INSERT INTO users VALUES ($1, $2, $3, $4), (2, 'Bo', 9007199254740993.10, NULL)",
    params: [1, "Ann", "1.50", "2026-11-23T17:03:57Z"],
  });
  assert.equal(inserted.json.affectedRows, 2, inserted.text);
  const { status, json, text } = await server.api(
    "POST",
    `/api/v2/integrations/${id}/execute`,
    `{
    "action": "query",
    "params": {
      "sql": "SELECT * FROM users LIMIT 10"
    }
  }`,
  );
  assert.equal(status, 200, text);
  assert.deepEqual(
    json.columns.map(({ name, type }) => [name, type]),
    [
      ["id", "integer"],
      ["name", "text"],
      ["balance", "decimal"],
      ["seen", "timestamptz"],
    ],
  );
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
  const request = { action: "query", params: { sql, maxRows: 1000000, timeoutMillis: 100000 } };
  const before = memory();
  const response = await fetch(`${server.url}/api/v2/integrations/${id}/execute`, {
    method: "POST",
    headers: { "xc-auth": server.token, "content-type": "application/json", accept: "application/x-ndjson" },
    body: JSON.stringify(request),
  });
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
  const sleeping = execute({ sql: "SELECT pg_sleep(60)", queryId: "nap", timeoutMillis: 60000 });
  await new Promise((resolve) => setTimeout(resolve, 500));
  const cancelled = await server.api("POST", `/api/v2/integrations/${id}/cancel`, { queryId: "nap" });
  assert.equal(cancelled.status, 200, cancelled.text);
  const { status, json } = await sleeping;
  assert.equal(status, 499);
  assert.equal(json.details.code, "cancelled");
  assert.ok(Date.now() - start < 5000);
  assert.equal((await execute({ sql: "SELECT 1 AS one" })).json.rows[0].one, 1);
});

test("a client that disconnects stops its query", { skip }, async () => {
  const controller = new AbortController();
  const gone = fetch(`${server.url}/api/v2/integrations/${id}/execute`, {
    method: "POST",
    signal: controller.signal,
    headers: { "xc-auth": server.token, "content-type": "application/json" },
    body: JSON.stringify({ action: "query", params: { sql: "SELECT pg_sleep(60), 'left alone'" } }),
  });
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
  const late = await execute({ sql: "SELECT pg_sleep(30)", timeoutMillis: 300 });
  assert.deepEqual([late.status, late.json.details.code], [504, "timeout"]);
  const wrong = await execute({ sql: "SELEC 1" });
  assert.deepEqual(
    [wrong.status, wrong.json.details.code, wrong.json.details.sqlState],
    [422, "syntax_error", "42601"],
  );
  const readOnly = await execute({ sql: "DELETE FROM users", readOnly: true });
  assert.deepEqual([readOnly.status, readOnly.json.details.code], [422, "read_only"]);
});

test("the store counts what was used", { skip }, async () => {
  const list = await server.api("POST", `/api/v2/integrations/${id}/store`, { op: "list", limit: 1 });
  assert.ok(list.json.pagination.totalRows > 5);
  const sum = await server.api("POST", `/api/v2/integrations/${id}/store`, { op: "sum", fields: ["rows", "calls"] });
  assert.ok(sum.json.rows > 1000000, sum.text);
});

test("schemas, tables, columns and pool figures", { skip }, async () => {
  const endpoint = async (name, body) => (await server.api("POST", `/api/v2/integrations/${id}/${name}`, body)).json;
  assert.ok((await endpoint("schemas", {})).list.some(({ name }) => name === "public"));
  assert.ok(
    (await endpoint("tables", { schema: "public" })).list.some(
      ({ name, type }) => name === "users" && type === "table",
    ),
  );
  const columns = (await endpoint("columns", { schema: "public", table: "users" })).list;
  assert.deepEqual(
    columns.map(({ name }) => name),
    ["id", "name", "balance", "seen"],
  );
  assert.ok((await endpoint("pool", {})).max === 4);
});

test("patch, list and delete", { skip }, async () => {
  const patched = await server.api("PATCH", `/api/v2/meta/integrations/${id}`, { config: { pool: { max: 2 } } });
  assert.equal(patched.status, 200, patched.text);
  assert.equal((await execute({ sql: "SELECT 2 AS two" })).json.rows[0].two, 2);
  assert.equal((await server.api("GET", "/api/v2/meta/integrations?type=database")).json.pageInfo.totalRows, 1);
  assert.equal((await server.api("DELETE", `/api/v2/meta/integrations/${id}`)).text, "true");
  assert.equal((await execute({ sql: "SELECT 1" })).status, 404);
});
