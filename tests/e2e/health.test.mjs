// What the store keeps of tests: the last outcome, a short history, and the lists that show them.
import assert from "node:assert/strict";
import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { startServer, temporaryFolder } from "./server.mjs";

let place, server, samples, id;
before(async () => {
  place = temporaryFolder();
  samples = join(place.folder, "samples");
  mkdirSync(samples);
  writeFileSync(join(samples, "a.db"), "");
  writeFileSync(join(samples, "b.db"), "");
  server = await startServer({ folder: place.folder, args: ["--sqlite-root", samples, "--recheck", "15m"] });
  const { json } = await server.api("POST", "/api/v2/meta/integrations", {
    title: "Test - A - SQLite",
    type: "database",
    sub_type: "sqlite3",
    config: { client: "sqlite3", connection: { filename: join(samples, "a.db") } },
  });
  id = json.id;
});
after(async () => {
  await server?.stop();
  place?.remove();
});

const read = async (query = "?includeHealth=true") =>
  (await server.api("GET", `/api/v2/meta/integrations/${id}${query}`)).json;
const list = async (query) => (await server.api("GET", `/api/v2/meta/integrations?${query}`)).json;
const check = async () => (await server.api("POST", "/api/v2/meta/connection/test", { integrationId: id })).json;

test("a test of a stored integration is kept, with its time", async () => {
  assert.equal((await read()).health, null);
  assert.equal((await check()).outcome, "ok");
  const { health, health_history: history } = await read();
  assert.equal(health.outcome, "ok");
  assert.ok(Math.abs(Date.parse(health.at.replace(" ", "T")) - Date.now()) < 60_000);
  assert.deepEqual(history, [health]);
  assert.equal((await read("")).health, undefined);
});

test("a failure has its code, its message and no value; lists find it", async () => {
  renameSync(join(samples, "a.db"), join(samples, "away.db"));
  assert.notEqual((await check()).outcome, "ok");
  renameSync(join(samples, "away.db"), join(samples, "a.db"));
  const { health, health_history: history } = await read();
  assert.notEqual(health.outcome, "ok");
  assert.equal(typeof health.errorCode, "string");
  assert.doesNotMatch(JSON.stringify(health), /a\.db/);
  assert.equal(history.length, 2);
  for (const query of ["health=bad", "show=attention", `health=${health.outcome}`, "environment=test"]) {
    const { list: rows } = await list(`${query}&includeHealth=true`);
    assert.deepEqual(
      rows.map((row) => [row.id, row.health.errorCode]),
      [[id, health.errorCode]],
      query,
    );
  }
  assert.equal((await list("health=ok")).pageInfo.totalRows, 0);
});

test("a candidate, and what is tested with another configuration, change nothing", async () => {
  const before = await read();
  const config = { connection: { filename: join(samples, "b.db") } };
  const { status } = await server.api("POST", "/api/v2/meta/connection/test", { integrationId: id, config });
  assert.equal(status, 200);
  assert.deepEqual((await read()).health_history, before.health_history);
});

test("a changed configuration is not tested yet; its history stays", async () => {
  const config = { connection: { filename: join(samples, "b.db") } };
  const { status, text } = await server.api("PATCH", `/api/v2/meta/integrations/${id}`, { config });
  assert.equal(status, 200, text);
  const { health, health_history: history } = await read();
  assert.equal(health, null);
  assert.equal(history.length, 2);
  assert.equal((await list("health=untested")).pageInfo.totalRows, 1);
});

test("the history keeps the last 20", async () => {
  for (let i = 0; i < 22; ++i) assert.equal((await check()).outcome, "ok");
  assert.equal((await read()).health_history.length, 20);
});

test("what was used last is in the list, and sorts it", async () => {
  const { status } = await server.api("POST", `/api/v2/integrations/${id}/query`, { sql: "SELECT 1" });
  assert.equal(status, 200);
  // The list of records writes what is pending.
  await server.api("POST", `/api/v2/integrations/${id}/store`, { op: "list" });
  const { list: rows } = await list("includeHealth=true&sort=-used");
  assert.equal(rows[0].id, id);
  assert.match(rows[0].last_used_at, /^\d{4}-/);
});
