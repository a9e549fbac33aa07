// Forms whose names are not their connector's, on a real PostgreSQL: auth/postgres is tested, sync/postgres is queried.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startPostgres } from "../servers/postgres.mjs";
import { startServer, temporaryFolder } from "./server.mjs";

const postgres = await startPostgres();
const skip = postgres.skipped ?? false;
const place = temporaryFolder();
let server;

before(async () => {
  if (!skip) server = await startServer({ folder: place.folder });
});
after(async () => {
  await server?.stop();
  await postgres.stop?.();
  place.remove();
});

const config = (change = {}) => ({
  host: "127.0.0.1",
  port: postgres.port,
  username: "plain",
  password: postgres.password,
  database: postgres.database,
  ...change,
});
const tried = async (change) => {
  const body = { type: "auth", sub_type: "postgres", config: config(change) };
  return (await server.api("POST", "/api/v2/meta/connection/test", body)).json;
};

test("a flat form reaches the server, with its own switch for TLS", { skip }, async () => {
  assert.equal((await tried()).outcome, "ok");
  assert.equal((await tried({ username: "app", ssl: true, sslVerify: false })).outcome, "ok");
  assert.equal((await tried({ username: "app", ssl: true })).errorCode, "tls_certificate_untrusted");
  assert.equal((await tried({ username: "app" })).outcome, "failed");
});

test("errors and warnings name the fields of the flat form", { skip }, async () => {
  const failed = async (change) => {
    const { outcome, errorCode, field } = await tried(change);
    return [outcome, errorCode, field];
  };
  assert.deepEqual(await failed({ password: "wrong" }), ["failed", "authentication_failed", "password"]);
  assert.deepEqual(await failed({ database: "no_such" }), ["failed", "database_not_found", "database"]);
  assert.equal((await tried({ username: "boss" })).warnings[0].path, "username");
});

test("a sync integration reads tables and rows under the flat names", { skip }, async () => {
  const created = await server.api("POST", "/api/v2/meta/integrations", {
    title: "Orders",
    type: "sync",
    sub_type: "postgres",
    config: config({ schema: "public", tables: ["flat"] }),
  });
  assert.equal(created.status, 201, created.text);
  const call = (endpoint, body) => server.api("POST", `/api/v2/integrations/${created.json.id}/${endpoint}`, body);
  assert.equal((await call("query", { sql: "CREATE TABLE flat (id int)" })).status, 200);
  const rows = await call("query", { sql: "INSERT INTO flat VALUES (1), (2) RETURNING id" });
  assert.deepEqual(rows.json.rows, [{ id: 1 }, { id: 2 }], rows.text);
  const tables = await call("tables", { schema: "public" });
  assert.ok(
    tables.json.list.some(({ name }) => name === "flat"),
    tables.text,
  );
});
