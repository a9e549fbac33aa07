// Snowflake and Databricks through `jackfield serve`, over TLS to their fakes: create, test, execute, stream, cancel,
// introspect; and no token in any answer or log.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { startDatabricks } from "../servers/databricks.mjs";
import { startAuthority } from "../servers/environments/https.mjs";
import { startSnowflake } from "../servers/snowflake.mjs";
import { cli, startServer, temporaryFolder } from "./server.mjs";

const kCanary = "canary-%22-token-4711";
let authority, place, server;
const fakes = {};

before(async () => {
  authority = await startAuthority();
  const identity = authority.issue("server", { hosts: ["localhost"] });
  fakes.snowflake = await startSnowflake({ ...identity, token: kCanary });
  fakes.databricks = await startDatabricks({ ...identity, token: kCanary, inlineLimit: 100000 });
  place = temporaryFolder();
  server = await startServer({ folder: place.folder });
});
after(async () => {
  await server.stop();
  for (const fake of Object.values(fakes)) await fake.stop();
  await authority.stop();
  place.remove();
});

const ca = () => readFileSync(authority.env.JACKFIELD_TEST_HTTP_CA, "utf8");
const kinds = {
  snowflake: {
    connection: (port) => ({
      account: "example-account",
      host: "localhost",
      port,
      username: "app",
      authenticator: "password",
      password: kCanary,
      warehouse: "COMPUTE_WH",
      database: "D",
      schema: "PUBLIC",
      ssl: { ca: ca() },
    }),
    secret: "password",
    place: "?",
    schema: "PUBLIC",
    rows: (count) => `SELECT SEQ4() AS n FROM TABLE(GENERATOR(ROWCOUNT => ${count}))`,
  },
  databricks: {
    connection: (port) => ({
      host: "localhost",
      port,
      path: "/sql/1.0/warehouses/w1",
      authType: "token",
      token: kCanary,
      database: "main",
      schema: "default",
      ssl: { ca: ca() },
    }),
    secret: "token",
    place: ":p1",
    schema: "default",
    rows: (count) => `SELECT id AS n FROM range(0, ${count})`,
  },
};

for (const [name, kind] of Object.entries(kinds)) {
  let id;
  const config = () => ({ client: name, connection: kind.connection(fakes[name].port), pool: { min: 0, max: 4 } });
  const execute = (params, headers) =>
    server.api("POST", `/api/v2/integrations/${id}/execute`, { action: "query", params }, headers);
  const endpoint = async (what, body) => (await server.api("POST", `/api/v2/integrations/${id}/${what}`, body)).json;

  test(`${name}: create and test`, async () => {
    const created = await server.api("POST", "/api/v2/meta/integrations", {
      title: `${name} test`,
      type: "database",
      sub_type: name,
      config: config(),
    });
    assert.equal(created.status, 201, created.text);
    id = created.json.id;
    const { json, text } = await server.api("POST", "/api/v2/meta/connection/test", { integrationId: id });
    assert.equal(json.outcome, "ok", text);
    assert.match(json.serverVersion, /^\d+/);
  });

  test(`${name}: a wrong token and a wrong CA name their field`, async () => {
    const tried = async (change) => {
      const candidate = config();
      change(candidate.connection);
      const { json, text } = await server.api("POST", "/api/v2/meta/connection/test", {
        type: "database",
        sub_type: name,
        config: candidate,
      });
      assert.ok(!text.includes("canary"), text);
      return [json.outcome, json.errorCode, json.field];
    };
    assert.deepEqual(await tried((connection) => (connection[kind.secret] = "canary-wrong")), [
      "failed",
      "authentication_failed",
      `connection.${kind.secret}`,
    ]);
    assert.deepEqual(await tried((connection) => delete connection.ssl), [
      "failed",
      "tls_certificate_untrusted",
      "connection.ssl.ca",
    ]);
  });

  test(`${name}: execute with parameters`, async () => {
    await execute({ sql: "CREATE TABLE users (id INT PRIMARY KEY, name TEXT NOT NULL)" });
    const inserted = await execute({ sql: "INSERT INTO users VALUES (1, 'Ann'), (2, 'Bo')" });
    assert.equal(inserted.json.affectedRows, 2, inserted.text);
    const { status, json, text } = await execute({
      sql: `SELECT id, name FROM users WHERE id = ${kind.place}`,
      params: [2],
    });
    assert.equal(status, 200, text);
    assert.deepEqual(json.rows, [{ id: 2, name: "Bo" }]);
    assert.deepEqual(
      json.columns.map(({ name: column, type }) => [column, type]),
      [
        ["id", "integer"],
        ["name", "text"],
      ],
    );
    const wrong = await execute({ sql: "SELECT * FROM canary_table" });
    assert.deepEqual([wrong.status, wrong.json.details.code], [422, "object_not_found"]);
    assert.ok(!wrong.text.includes("canary"), wrong.text);
  });

  test(`${name}: a long result streams as NDJSON`, async () => {
    const { status, text } = await execute(
      { sql: kind.rows(20000), maxRows: 20000 },
      { accept: "application/x-ndjson" },
    );
    assert.equal(status, 200);
    const lines = text.trimEnd().split("\n");
    assert.equal(lines.length, 20000);
    assert.deepEqual([JSON.parse(lines[0]), JSON.parse(lines.at(-1))], [{ n: 0 }, { n: 19999 }]);
  });

  test(`${name}: a running statement is cancelled there too, and a deadline ends one`, async () => {
    const cancels = fakes[name].seen.cancels;
    const running = execute({ sql: "SELECT slow_down(60)", queryId: `nap-${name}`, timeoutMillis: 60000 });
    await new Promise((resolve) => setTimeout(resolve, 500));
    const cancelled = await server.api("POST", `/api/v2/integrations/${id}/cancel`, { queryId: `nap-${name}` });
    assert.equal(cancelled.status, 200, cancelled.text);
    const ended = await running;
    assert.deepEqual([ended.status, ended.json.details.code], [499, "cancelled"]);
    const late = await execute({ sql: "SELECT slow_down(60)", timeoutMillis: 300 });
    assert.deepEqual([late.status, late.json.details.code], [504, "timeout"]);
    assert.equal(fakes[name].seen.cancels, cancels + 2);
  });

  test(`${name}: schemas, tables, columns and pool figures`, async () => {
    assert.ok((await endpoint("schemas", {})).list.some((one) => one.name === kind.schema));
    assert.ok(
      (await endpoint("tables", { schema: kind.schema })).list.some(
        (one) => one.name === "users" && one.type === "table",
      ),
    );
    const columns = (await endpoint("columns", { schema: kind.schema, table: "users" })).list;
    assert.deepEqual(
      columns.map(({ name: column, nullable }) => [column, nullable]),
      [
        ["id", false],
        ["name", false],
      ],
    );
    assert.equal((await endpoint("pool", {})).max, 4);
  });

  test(`${name}: no answer and no log contains the token`, async () => {
    const { text } = await server.api("GET", `/api/v2/meta/integrations/${id}`);
    assert.ok(!text.includes("canary"), text);
    assert.ok(!server.log.join("\n").includes("canary"), server.log.join("\n"));
    assert.equal(fakes[name].seen.stolen, 0);
  });
}

test("capabilities tell libcurl's version for both", () => {
  const { connectors } = JSON.parse(
    execFileSync(process.execPath, [cli, "capabilities", "--json"], { encoding: "utf8" }),
  );
  for (const name of Object.keys(kinds)) {
    const one = connectors.find((connector) => connector.name === name);
    assert.equal(one.state, "available", JSON.stringify(one));
    assert.match(one.version, /^[78]\./);
  }
});
