// The whole path on real MariaDB and MySQL servers over TLS: create, test, execute, stream, cancel, read-only, look
// around, delete.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { after, before, describe, test } from "node:test";
import { startMariadb } from "../servers/mariadb.mjs";
import { startIntegration, typesOf } from "./integration.mjs";
import { cli } from "./server.mjs";

for (const [which, name] of [
  ["mariadb", "MariaDB"],
  ["mysql", "MySQL 9"],
]) {
  const database = await startMariadb(which);
  const skip = database.skipped ?? false;

  describe(name, () => {
    let orders, execute;
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

    before(async () => {
      if (skip) return;
      orders = await startIntegration("mysql2", `${name} - Test - Orders`, config);
      ({ execute } = orders);
    });
    after(async () => {
      if (skip) return;
      await orders?.close();
      await database.stop();
    });

    test("create and test a connection over TLS with our own CA", { skip }, async () => {
      await orders.create();
      const outcome = await orders.test();
      assert.deepEqual([outcome.status, outcome.json.outcome], [200, "ok"], outcome.text);
      assert.match(outcome.json.serverVersion, which === "mysql" ? /^9\./ : /^\d+\.\d+/);
    });

    for (const [what, change, code, field] of [
      ["CA", (connection) => delete connection.ssl.ca, "tls_certificate_untrusted", "connection.ssl.ca"],
      ["password", (connection) => (connection.password = "wrong-1"), "authentication_failed", "connection.password"],
      ["database", (connection) => (connection.database = "wrong-2"), "access_denied", "connection.database"],
      ["name of the host", (connection) => (connection.host = "127.0.0.1"), "tls_hostname_mismatch", "connection.host"],
    ])
      test(`a wrong ${what} is named by its field`, { skip }, async () => {
        assert.deepEqual(await orders.tried(change, "wrong-", database.password), ["failed", code, field]);
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
      assert.deepEqual(typesOf(json), [
        ["id", "integer"],
        ["name", "text"],
        ["balance", "decimal"],
        ["seen", "timestamp"],
        ["big", "bigint"],
      ]);
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
      const text = await orders.streamed({ sql, maxRows: 100000, timeoutMillis: 100000 });
      const lines = text.trimEnd().split("\n");
      assert.equal(lines.length, 100000);
      assert.equal(new Set(lines.map((line) => JSON.parse(line).n)).size, 100000);
    });

    test("a stream that the server ends is cut, and the log says why", { skip, timeout: 60_000 }, async () => {
      const sql = "SELECT 'endless' AS a, c.* FROM information_schema.columns c, information_schema.columns d";
      const response = await orders.stream({ sql, maxRows: 1_000_000, timeoutMillis: 50_000 });
      const reader = response.body.getReader();
      assert.equal(response.status, 200);
      await reader.read();
      const running = await execute({
        sql: "SELECT id FROM information_schema.processlist WHERE info LIKE ? AND id <> connection_id()",
        params: ["SELECT 'endless'%"],
      });
      assert.equal(running.json.rows.length, 1, running.text);
      await execute({ sql: `KILL ${running.json.rows[0].id}` });
      await assert.rejects(async () => {
        for (let part = await reader.read(); !part.done;) part = await reader.read();
      });
      const line = orders.server.log
        .filter((text) => text.startsWith("{"))
        .map((text) => JSON.parse(text))
        .find(({ event }) => event === "stream_failed");
      assert.deepEqual([line?.code, line?.operation], ["connection_lost", "endpoint.call"]);
      assert.equal(line.request_id, response.headers.get("x-request-id"));
    });

    test("a statement is cancelled by its query id", { skip }, () => orders.cancelled("SELECT sleep(60)"));

    test("a deadline, a refused statement and a read-only call give their own codes", { skip }, async () => {
      await orders.late("SELECT sleep(30)");
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
      const columns = await orders.lookAround("jackfield");
      assert.deepEqual(
        columns.map((one) => one.name),
        ["id", "name", "balance", "seen", "big"],
      );
    });

    test("capabilities say that the connector is there, and with which library", { skip }, async () => {
      const said = JSON.parse(execFileSync(process.execPath, [cli, "capabilities", "--json"], { encoding: "utf8" }));
      const connector = said.connectors.find((one) => one.name === "mysql");
      assert.equal(connector?.state, "available", JSON.stringify(connector));
      assert.match(connector.version, /^3\./);
    });

    test("delete", { skip }, () => orders.remove());
  });
}
