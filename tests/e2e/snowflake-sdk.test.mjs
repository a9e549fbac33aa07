// snowflake-sdk against the fake's second face, beside our connector on the first: for the same SQL both see the same
// columns, values, counts and errors. The SDK does not speak the SQL API, so it is a judge of what is sent, not of how.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import snowflake from "snowflake-sdk";
import { startAuthority } from "../servers/environments/https.mjs";
import { startSnowflake } from "../servers/snowflake.mjs";
import { startServer, temporaryFolder } from "./server.mjs";

let authority, fake, place, server, connection, id;

const connect = (options) => {
  const made = snowflake.createConnection({
    account: "example-account",
    username: "app",
    password: fake.token,
    accessUrl: `http://127.0.0.1:${fake.plainPort}`,
    fetchAsString: ["Number"],
    ...options,
  });
  return new Promise((resolve, reject) => made.connect((error) => (error ? reject(error) : resolve(made))));
};

before(async () => {
  authority = await startAuthority();
  fake = await startSnowflake({ ...authority.issue("server", { hosts: ["localhost"] }), plain: true });
  place = temporaryFolder();
  server = await startServer({ folder: place.folder });
  const created = await server.api("POST", "/api/v2/meta/integrations", {
    title: "Snowflake",
    type: "database",
    sub_type: "snowflake",
    config: {
      client: "snowflake",
      connection: {
        account: "example-account",
        host: "localhost",
        port: fake.port,
        username: "app",
        authenticator: "oauth",
        token: fake.token,
        warehouse: "COMPUTE_WH",
        ssl: { ca: readFileSync(authority.env.JACKFIELD_TEST_HTTP_CA, "utf8") },
      },
    },
  });
  assert.equal(created.status, 201, created.text);
  id = created.json.id;
  snowflake.configure({ logLevel: "OFF", disableOCSPChecks: true });
  connection = await connect({});
});
after(async () => {
  await new Promise((resolve) => connection.destroy(resolve));
  await server.stop();
  await fake.stop();
  await authority.stop();
  place.remove();
});

const theirs = (sqlText, binds) =>
  new Promise((resolve) =>
    connection.execute({
      sqlText,
      binds,
      complete: (error, statement, rows) =>
        resolve({
          error,
          rows,
          columns: error ? [] : statement.getColumns(),
          affected: error ? 0 : statement.getNumUpdatedRows(),
        }),
    }),
  );
const ours = async (sql, params) =>
  (await server.api("POST", `/api/v2/integrations/${id}/execute`, { action: "query", params: { sql, params } })).json;

const instant = (text) => new Date(text).getTime();
const same = {
  fixed: (mine, other) => assert.equal(String(mine), String(other)),
  real: (mine, other) => assert.equal(Number(mine), Number(other)),
  text: (mine, other) => assert.equal(mine, other),
  boolean: (mine, other) => assert.equal(mine, other),
  binary: (mine, other) => assert.equal(mine, other.toString("base64")),
  variant: (mine, other) => assert.deepEqual(mine, other),
  array: (mine, other) => assert.deepEqual(mine, other),
  date: (mine, other) => assert.equal(instant(`${mine}T00:00:00Z`), other.getTime()),
  time: (mine, other) =>
    assert.equal(mine.padEnd(8 + 10, mine.length === 8 ? ".000000000" : "0").slice(0, 18), other.padEnd(18, "0")),
  timestamp_ntz: (mine, other) => assert.equal(instant(`${mine}Z`), other.getTime()),
  timestamp_ltz: (mine, other) => assert.equal(instant(mine), other.getTime()),
  timestamp_tz: (mine, other) => assert.equal(instant(mine), other.getTime()),
};

for (const expression of [
  "1",
  "NULL",
  "'it''s'",
  "''",
  "'äß😀'",
  "X'00FF10'",
  "'9007199254740993'::NUMBER(38, 0)",
  "'1.10'::NUMBER(10, 2)",
  "'-0.01'::NUMBER(10, 2)",
  "'0.1'::FLOAT",
  "'true'::BOOLEAN",
  "'false'::BOOLEAN",
  "'2026-11-23'::DATE",
  "'1969-12-31'::DATE",
  "'17:03:57.5'::TIME",
  "'00:00:00'::TIME",
  "'2026-11-23 17:03:57.5'::TIMESTAMP_NTZ",
  "'1969-12-31 23:59:59.75'::TIMESTAMP_NTZ",
  "'-0.250000000'::TIMESTAMP_NTZ",
  "'2026-11-23 15:03:57'::TIMESTAMP_LTZ",
  "'2026-11-23 17:03:57 +0200'::TIMESTAMP_TZ",
  "'2026-11-23 01:00:00 -0530'::TIMESTAMP_TZ",
  `'{"a":[1,null]}'::VARIANT`,
  "'[1,null,3]'::ARRAY",
]) {
  test(`snowflake-sdk and Jackfield agree on ${expression}`, async () => {
    const sql = `SELECT ${expression} AS v`;
    const [other, mine] = [await theirs(sql), await ours(sql)];
    assert.equal(other.error ?? null, null);
    assert.deepEqual(
      other.columns.map((column) => column.getName()),
      mine.columns.map(({ name }) => name),
    );
    assert.equal(other.columns[0].isNullable(), mine.columns[0].nullable);
    const value = other.rows[0].v;
    if (value === null) assert.equal(mine.rows[0].v, null);
    else same[other.columns[0].getType()](mine.rows[0].v, value);
  });
}

test("snowflake-sdk and Jackfield agree on bound values, rows and counts", async () => {
  await ours("CREATE TABLE items (id INT PRIMARY KEY, name TEXT NOT NULL)");
  assert.equal((await theirs("INSERT INTO items VALUES (?, ?), (2, 'two')", [1, "one"])).affected, 2);
  assert.equal((await ours("INSERT INTO items VALUES (?, ?)", [3, "three"])).affectedRows, 1);
  const sql = "SELECT id, name FROM items ORDER BY id";
  const [other, mine] = [await theirs(sql), await ours(sql)];
  assert.deepEqual(
    other.rows,
    mine.rows.map(({ id: key, name }) => ({ id: String(key), name })),
  );
  assert.equal((await theirs("DELETE FROM items WHERE id > 1")).affected, 2);
  assert.deepEqual((await ours(sql)).rows, [{ id: 1, name: "one" }]);
});

for (const sql of [
  "SELEC 1",
  "SELECT * FROM no_such_table",
  "SELECT no_such_column FROM items",
  "INSERT INTO items VALUES (9, NULL)",
]) {
  test(`snowflake-sdk and Jackfield report the same error for ${sql}`, async () => {
    const [{ error }, mine] = [await theirs(sql), await ours(sql)];
    assert.equal(error.code, mine.details.vendorCode);
    assert.equal(error.sqlState, mine.details.sqlState);
  });
}

test("snowflake-sdk cancels what it runs, and is refused with a wrong password", async () => {
  let statement;
  const ended = new Promise((resolve) => {
    statement = connection.execute({ sqlText: "SELECT SYSTEM$WAIT(60)", complete: (error) => resolve(error) });
  });
  await new Promise((resolve) => setTimeout(resolve, 300));
  await new Promise((resolve) => statement.cancel(resolve));
  assert.equal((await ended).sqlState, "57014");
  await assert.rejects(connect({ password: "wrong" }), /Incorrect username or password/);
});
