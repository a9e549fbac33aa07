// The whole path on real MariaDB and MySQL servers over TLS: create, test, execute, stream, cancel, read-only, look
// around, delete.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { after, before, describe, test } from "node:test";
import { startMariadb } from "../servers/mariadb.mjs";
import { cli, startServer, temporaryFolder } from "./server.mjs";

for (const [which, name] of [
  ["mariadb", "MariaDB"],
  ["mysql", "MySQL 9"],
]) {
  const database = await startMariadb(which);
  const skip = database.skipped ?? false;

  describe(name, () => {
    let place, server, id;
    before(async () => {
      if (skip) return;
      place = temporaryFolder();
      server = await startServer({ folder: place.folder });
    });
    after(async () => {
      if (skip) return;
      await server.stop();
      await database.stop();
      place.remove();
    });

    const config = () => ({
      client: "mysql2",
      connection: {
        host: database.host,
        port: database.port,
        user: database.user,
        password: database.password,
        database: database.database,
        ssl: { rejectUnauthorized: true, ca: readFileSync(database.ca, "utf8") },
      },
      pool: { min: 0, max: 4 },
    });
    const execute = (params, headers) =>
      server.api("POST", `/api/v2/integrations/${id}/execute`, { action: "query", params }, headers);
    const endpoint = async (of, body) => (await server.api("POST", `/api/v2/integrations/${id}/${of}`, body)).json;

    test("create and test a connection over TLS with our own CA", { skip }, async () => {
      const row = { title: `${name} - Test - Orders`, type: "database", sub_type: "mysql2", config: config() };
      const created = await server.api("POST", "/api/v2/meta/integrations", row);
      assert.equal(created.status, 201, created.text);
      id = created.json.id;
      const outcome = await server.api("POST", "/api/v2/meta/connection/test", { integrationId: id });
      assert.deepEqual([outcome.status, outcome.json.outcome], [200, "ok"], outcome.text);
      assert.match(outcome.json.serverVersion, which === "mysql" ? /^9\./ : /^\d+\.\d+/);
    });

    test("a wrong CA, a wrong password and a wrong database each name their field", { skip }, async () => {
      const tried = async (change) => {
        const candidate = config();
        change(candidate.connection);
        const { json, text } = await server.api("POST", "/api/v2/meta/connection/test", {
          type: "database",
          sub_type: "mysql2",
          config: candidate,
        });
        assert.ok(!text.includes("wrong-") && !text.includes(database.password), text);
        return [json.outcome, json.errorCode, json.field];
      };
      assert.deepEqual(await tried((connection) => delete connection.ssl.ca), [
        "failed",
        "tls_certificate_untrusted",
        "connection.ssl.ca",
      ]);
      assert.deepEqual(await tried((connection) => (connection.password = "wrong-password")), [
        "failed",
        "authentication_failed",
        "connection.password",
      ]);
      assert.deepEqual(await tried((connection) => (connection.database = "wrong-database")), [
        "failed",
        "access_denied",
        "connection.database",
      ]);
      assert.deepEqual(await tried((connection) => (connection.host = "127.0.0.1")), [
        "failed",
        "tls_hostname_mismatch",
        "connection.host",
      ]);
    });

    test("execute with parameters, and the types come back", { skip }, async () => {
      await execute({
        sql: `CREATE TABLE users
          (id int PRIMARY KEY, name text, balance decimal(20,2), seen datetime, big bigint unsigned)`,
      });
      const inserted = await execute({
        sql: "INSERT INTO users VALUES (?, ?, ?, ?, ?), (2, 'Bo', 9007199254740993.10, NULL, 18446744073709551615)",
        params: [1, "Ann", "1.50", "2026-11-23 17:03:57", 7],
      });
      assert.equal(inserted.json.affectedRows, 2, inserted.text);
      const { status, json, text } = await execute({ sql: "SELECT * FROM users ORDER BY id LIMIT 10" });
      assert.equal(status, 200, text);
      assert.deepEqual(
        json.columns.map((column) => [column.name, column.type]),
        [
          ["id", "integer"],
          ["name", "text"],
          ["balance", "decimal"],
          ["seen", "timestamp"],
          ["big", "bigint"],
        ],
      );
      assert.deepEqual(json.rows, [
        { id: 1, name: "Ann", balance: "1.50", seen: "2026-11-23T17:03:57", big: 7 },
        { id: 2, name: "Bo", balance: "9007199254740993.10", seen: null, big: "18446744073709551615" },
      ]);
      const one = await execute({ sql: "SELECT name FROM users WHERE id = ?", params: [2], rowFormat: "array" });
      assert.deepEqual(one.json.rows, [["Bo"]]);
    });

    test("100,000 rows stream as NDJSON", { skip, timeout: 120_000 }, async () => {
      const digits = `(SELECT 0 AS v ${[1, 2, 3, 4, 5, 6, 7, 8, 9].map((n) => `UNION ALL SELECT ${n}`).join(" ")})`;
      const sql = `SELECT a.v + 10 * b.v + 100 * c.v + 1000 * d.v + 10000 * e.v AS n, repeat('x', 40) AS text
        FROM ${digits} a, ${digits} b, ${digits} c, ${digits} d, ${digits} e`;
      const response = await fetch(`${server.url}/api/v2/integrations/${id}/execute`, {
        method: "POST",
        headers: { "xc-auth": server.token, "content-type": "application/json", accept: "application/x-ndjson" },
        body: JSON.stringify({ action: "query", params: { sql, maxRows: 100000, timeoutMillis: 100000 } }),
      });
      assert.equal(response.status, 200);
      const lines = (await response.text()).trimEnd().split("\n");
      assert.equal(lines.length, 100000);
      assert.equal(new Set(lines.map((line) => JSON.parse(line).n)).size, 100000);
    });

    test("a statement is cancelled by its query id", { skip }, async () => {
      const sleeping = execute({ sql: "SELECT sleep(60)", queryId: "nap", timeoutMillis: 60000 });
      await new Promise((resolve) => setTimeout(resolve, 1000));
      const cancelled = await server.api("POST", `/api/v2/integrations/${id}/cancel`, { queryId: "nap" });
      assert.equal(cancelled.status, 200, cancelled.text);
      const { status, json } = await sleeping;
      assert.deepEqual([status, json.details.code], [499, "cancelled"]);
      assert.equal((await execute({ sql: "SELECT 1 AS one" })).json.rows[0].one, 1);
    });

    test("a deadline, a refused statement and a read-only call give their own codes", { skip }, async () => {
      const late = await execute({ sql: "SELECT sleep(30)", timeoutMillis: 300 });
      assert.deepEqual([late.status, late.json.details.code], [504, "timeout"]);
      const wrong = await execute({ sql: "SELEC 1" });
      assert.deepEqual(
        [wrong.status, wrong.json.details.code, wrong.json.details.sqlState],
        [422, "syntax_error", "42000"],
      );
      for (const sql of ["DELETE FROM users", "DROP TABLE users", "SELECT 1; DELETE FROM users"]) {
        const { status, json } = await execute({ sql, readOnly: true });
        assert.equal(status, 422, sql);
        assert.ok(["read_only", "multiple_statements"].includes(json.details.code), `${sql}: ${json.details.code}`);
      }
      assert.equal((await execute({ sql: "SELECT count(*) AS n FROM users", readOnly: true })).json.rows[0].n, 2);
    });

    test("schemas, tables, columns and pool figures", { skip }, async () => {
      assert.ok((await endpoint("schemas", {})).list.some((one) => one.name === "jackfield"));
      assert.ok(
        (await endpoint("tables", { schema: "jackfield" })).list.some(
          (one) => one.name === "users" && one.type === "table",
        ),
      );
      const columns = (await endpoint("columns", { schema: "jackfield", table: "users" })).list;
      assert.deepEqual(
        columns.map((one) => one.name),
        ["id", "name", "balance", "seen", "big"],
      );
      assert.equal((await endpoint("pool", {})).max, 4);
    });

    test("capabilities say that the connector is there, and with which library", { skip }, async () => {
      const said = JSON.parse(execFileSync(process.execPath, [cli, "capabilities", "--json"], { encoding: "utf8" }));
      const connector = said.connectors.find((one) => one.name === "mysql");
      assert.equal(connector?.state, "available", JSON.stringify(connector));
      assert.match(connector.version, /^3\./);
    });

    test("delete", { skip }, async () => {
      assert.equal((await server.api("DELETE", `/api/v2/meta/integrations/${id}`)).text, "true");
      assert.equal((await execute({ sql: "SELECT 1" })).status, 404);
    });
  });
}
