// The published client of the API that this project implements, unchanged, against a running server.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { startServer, temporaryFolder } from "./server.mjs";

const { Api } = createRequire(import.meta.url)("nocodb-sdk");

let place, server, api, id;

before(async () => {
  place = temporaryFolder();
  server = await startServer({ folder: place.folder });
  api = new Api({ baseURL: server.url, headers: { "xc-auth": server.token } });
});
after(async () => {
  await server.stop();
  place.remove();
});

const postgres = {
  title: "PostgreSQL - Staging - Orders",
  type: "database",
  sub_type: "pg",
  config: {
    client: "pg",
    connection: { host: "127.0.0.1", port: 1, user: "app", password: "not-a-real-secret", database: "orders" },
  },
};

test("integration.create makes an integration", async () => {
  const created = await api.integration.create(postgres);
  assert.match(created.id, /^int[0-9a-z]{14}$/);
  assert.equal(created.title, postgres.title);
  assert.equal(created.config, undefined);
  id = created.id;
});

test("integration.list pages", async () => {
  const page = await api.integration.list({ type: "database", limit: 10, offset: 0, query: "staging" });
  assert.deepEqual(
    page.list.map((item) => item.id),
    [id],
  );
  assert.equal(page.pageInfo.totalRows, 1);
});

test("integration.read with the configuration shows no secret", async () => {
  const read = await api.integration.read(id, { includeConfig: true, includeSources: true });
  assert.equal(read.config.connection.password, "********");
  assert.equal(read.config.connection.host, "127.0.0.1");
  assert.deepEqual(read.sources, []);
});

test("integration.update merges", async () => {
  await api.integration.update(id, {
    title: "PostgreSQL - Staging - Orders 2",
    config: { connection: { database: "orders2" } },
  });
  const read = await api.integration.read(id, { includeConfig: true });
  assert.equal(read.title, "PostgreSQL - Staging - Orders 2");
  assert.equal(read.config.connection.database, "orders2");
  assert.equal(read.config.connection.user, "app");
});

test("integration.setDefault answers", async () => {
  const answer = await api.integration.setDefault(id);
  assert.equal(answer.is_default, true);
});

test("integration.store lists and sums", async () => {
  const list = await api.integration.store(id, { op: "list", limit: 10, offset: 0 });
  assert.equal(list.pagination.offset, 0);
  const sum = await api.integration.store(id, { op: "sum", fields: ["rows"] });
  assert.ok("rows" in sum);
});

test("integrations.list and integrations.info give the catalogue", async () => {
  const catalogue = await api.integrations.list();
  assert.ok(
    catalogue.some(
      (entry) => entry.type === "database" && entry.sub_type === "pg" && entry.manifest.title === "PostgreSQL",
    ),
  );
  const info = await api.integrations.info("database", "pg");
  assert.equal(info.integrationSubType, "pg");
  assert.ok(info.form.some((field) => field.key === "host" && field.required === true));
});

test("integrations.endpoint reaches an endpoint", async () => {
  await assert.rejects(
    api.integrations.endpoint(id, "execute", { action: "query", params: { sql: "SELECT 1" } }),
    (error) => {
      assert.equal(error.response.status, 502);
      assert.equal(error.response.data.details.code, "connection_refused");
      return true;
    },
  );
});

test("utils.testConnection tells code and message", async () => {
  const outcome = await api.utils.testConnection({ client: "pg", connection: postgres.config.connection });
  assert.equal(outcome.code, -1);
  assert.equal(outcome.outcome, "unreachable");
  assert.ok(outcome.message.length > 0);
});

test("utils.urlToConfig reads a URL", async () => {
  const config = await api.utils.urlToConfig({ url: "postgres://app:not-a-real-secret@db.example.com:6543/orders" });
  assert.equal(config.client, "pg");
  assert.deepEqual(
    { ...config.connection },
    { host: "db.example.com", port: 6543, user: "app", password: "not-a-real-secret", database: "orders" },
  );
});

// The client's types say more than its examples: BoolType is a number, a boolean or null, and most members may be null.
test("booleans of the client's types: 1 and 0 are true and false, null is as if absent", async () => {
  for (const name of ["is_private", "enabled"])
    for (const [sent, wanted] of [
      [0, false],
      [1, true],
      [false, false],
      [null, false],
      [true, true],
      [null, true],
    ])
      assert.equal((await api.integration.update(id, { [name]: sent }))[name], wanted, `${name}: ${sent}`);
  for (const [sent, wanted] of [
    [1, true],
    [0, false],
    [null, false],
  ]) {
    const made = await api.integration.create({ ...postgres, title: `private ${sent}`, is_private: sent });
    assert.equal(made.is_private, wanted, String(sent));
    await api.integration.delete(made.id);
  }
  for (const wrong of [2, -1, 0.5, "1", "true", []])
    await assert.rejects(api.integration.update(id, { enabled: wrong }), (error) => error.response.status === 400);
  await api.integration.update(id, { is_private: 0 });
});

test("nulls of the client's types: a new meta keeps those inside it, other members are as if absent", async () => {
  const meta = { a: null, b: { c: null, d: [null] } };
  const made = await api.integration.create({ ...postgres, title: "nulls", meta, copy_from_id: null });
  assert.deepEqual(made.meta, meta);
  const updated = await api.integration.update(made.id, {
    ...postgres,
    title: "nulls",
    meta: { b: null },
    order: null,
  });
  assert.deepEqual(updated.meta, { a: null });
  assert.deepEqual((await api.integration.update(made.id, { ...postgres, meta: null })).meta, { a: null });
  const plain = await api.integration.create({ ...postgres, title: "no meta", meta: null });
  assert.deepEqual(plain.meta, {});
  for (const one of [made, plain]) await api.integration.delete(one.id);
});

test("copies and whole rows as the client's types have them", async () => {
  const type = "database";
  for (const more of [{ config: {} }, { config: null }, { config: null, sub_type: "pg", meta: null }]) {
    const copy = await api.integration.create({ title: "copy", type, copy_from_id: id, ...more });
    assert.equal(copy.sub_type, "pg");
    await api.integration.delete(copy.id);
  }
  const whole = await api.integration.read(id, { includeConfig: true, includeSources: false });
  assert.equal((await api.integration.update(id, whole)).title, whole.title);
  await api.integration.update(id, { ...postgres, title: whole.title });
  assert.equal((await api.integration.read(id, { includeConfig: true })).config.connection.password, "********");
});

test("integration.delete deletes, and a read afterwards is 404", async () => {
  assert.equal(await api.integration.delete(id), true);
  await assert.rejects(api.integration.read(id, {}), (error) => error.response.status === 404);
});
