// The whole path on the fake of SQL Server, over TLS: create, test, execute, stream, cancel, introspect, delete.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { makeCa } from "../servers/ca.mjs";
import { startTds } from "../servers/tds.mjs";
import { startIntegration, typesOf } from "./integration.mjs";
import { cli } from "./server.mjs";

const folder = mkdtempSync(join(tmpdir(), "jf-tds-"));
const authority = makeCa(folder);
const { cert, key } = authority.issue("server", { hosts: ["localhost"] });
const { connectors } = JSON.parse(
  execFileSync(process.execPath, [cli, "capabilities", "--json"], { encoding: "utf8" }),
);
const { state, reason } = connectors.find(({ name }) => name === "sqlserver");
const skip = state === "available" ? false : reason;
if (skip) console.error(`skipped: ${skip}`);
let fake, orders, execute;

const config = () => ({
  client: "mssql",
  connection: {
    host: "localhost",
    port: fake.port,
    user: fake.user,
    password: fake.password,
    database: fake.database,
    options: { encrypt: true, trustServerCertificate: false },
    ssl: { ca: readFileSync(authority.cert, "utf8") },
  },
  pool: { min: 0, max: 4 },
});

before(async () => {
  if (skip) return;
  fake = await startTds({ cert: readFileSync(cert), key: readFileSync(key) });
  orders = await startIntegration("mssql", "Fake", config);
  ({ execute } = orders);
});
after(async () => {
  rmSync(folder, { recursive: true, force: true });
  if (skip) return;
  await orders?.close();
  await fake.stop();
  assert.deepEqual(fake.faults, []);
});

test("create, and test the connection", { skip }, async () => {
  const created = await orders.create();
  assert.ok(!created.text.includes(fake.password));
  const outcome = await orders.test();
  assert.deepEqual([outcome.json.outcome, outcome.json.code], ["ok", 0], outcome.text);
  assert.ok(fake.logins.every(({ encrypted, app }) => encrypted && app === "jackfield"));
});

test("a wrong CA, a wrong password and a wrong database each name their field", { skip }, async () => {
  const tried = async (change, ...expected) => {
    assert.deepEqual(await orders.tried(change, fake.password), ["failed", ...expected]);
  };
  await tried((one) => (one.ssl = {}), "tls_certificate_untrusted", "connection.ssl.ca");
  await tried((one) => (one.password = "wrong-password"), "authentication_failed", "connection.password");
  await tried((one) => (one.database = "nowhere"), "database_not_found", "connection.database");
});

test("execute with values by position and by name", { skip }, async () => {
  await execute({ sql: "CREATE TABLE users (id int PRIMARY KEY, name nvarchar(40))" });
  const inserted = await execute({ sql: "INSERT INTO users VALUES (?, ?), (2, N'Bo')", params: [1, "Ånn"] });
  assert.equal(inserted.json.affectedRows, 2, inserted.text);
  const { json, text } = await execute({
    sql: "SELECT id, name, CAST('1.50' AS decimal(9,2)) AS balance FROM users WHERE id = @id",
    params: { id: 1 },
  });
  assert.deepEqual(
    typesOf(json),
    [
      ["id", "integer"],
      ["name", "text"],
      ["balance", "decimal"],
    ],
    text,
  );
  assert.deepEqual(json.rows, [{ id: 1, name: "Ånn", balance: "1.50" }]);
});

test("100,000 rows stream as NDJSON", { skip, timeout: 120_000 }, async () => {
  const sql = "SELECT value AS n, N'ä' AS t FROM GENERATE_SERIES(1, 100000)";
  const lines = (await orders.streamed({ sql, maxRows: 200000, timeoutMillis: 100000 })).split("\n");
  assert.equal(lines.length, 100001);
  assert.deepEqual(JSON.parse(lines[99999]), { n: 100000, t: "ä" });
});

test("cancel by query id, a deadline, and statements that are refused", { skip }, async () => {
  await orders.cancelled("WAITFOR DELAY '00:00:30'");
  await orders.late("WAITFOR DELAY '00:00:30'");
  const wrong = await execute({ sql: "SELECT * FROM nowhere_at_all" });
  assert.deepEqual(
    [wrong.status, wrong.json.details.code, wrong.json.details.vendorCode],
    [422, "object_not_found", 208],
  );
  assert.equal((await execute({ sql: "SELECT 1 AS one", readOnly: true })).json.details.code, "unsupported");
  assert.equal((await execute({ sql: "SELECT 1 AS one" })).json.rows[0].one, 1);
});

test("schemas, tables, columns and pool figures", { skip }, async () => {
  const columns = await orders.lookAround("dbo");
  assert.deepEqual(
    columns.map(({ name, type, primary_key: primary }) => [name, type, primary]),
    [
      ["id", "integer", true],
      ["name", "text", false],
    ],
  );
  await orders.remove();
});
