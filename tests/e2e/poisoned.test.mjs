// Keys that poison objects, in every body and at every depth; and one row that cannot be opened among fifty.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { guessed, open, postgres, rows } from "./attack.mjs";
import { startServer, temporaryFolder } from "./server.mjs";
import { runStatements } from "./sqlite.mjs";

const { routes } = JSON.parse(readFileSync(new URL("../../core/routes.json", import.meta.url), "utf8"));
let place, row;
before(async () => {
  place = await open();
  row = (await place.owner("POST", rows, postgres())).json;
});
after(() => place.close());

const keys = ["__proto__", "constructor", "prototype"];
// As text, since JavaScript would not write such a key.
const bodies = keys.flatMap((key) => [
  [`{"${key}":{"polluted":1}}`, key],
  [`{"config":{"connection":{"${key}":1}}}`, `config.connection.${key}`],
  [`{"meta":[{"a":[{"${key}":[]}]}]}`, `meta.0.a.0.${key}`],
  [`{"\\u00${key.charCodeAt(0).toString(16)}${key.slice(1)}":1}`, key],
]);

// It takes no body, and looks at none.
const bodiless = ["integration.set_default"];

test("every route with a body refuses poisoned keys at any depth, and names them (S25)", async () => {
  const asked = routes.filter(
    ({ method, operation }) => ["POST", "PATCH"].includes(method) && !bodiless.includes(operation),
  );
  assert.ok(asked.length > 12);
  const wrong = [];
  for (const { method, path: pattern, operation } of asked) {
    const to = pattern
      .replace("{id}", row.id)
      .replace("{baseId}", "b")
      .replace("{type}", "database")
      .replace("{subType}", "pg")
      .replace("{endpoint}", "execute")
      .replace(/\{\w+\}/, guessed);
    for (const [body, path] of bodies) {
      const { status, json, text } = await place.owner(method, to, body);
      const is = [status, json?.details?.code, json?.details?.errors?.[0]?.path];
      if (`${is}` !== `${[400, "forbidden_key", path]}`) wrong.push(`${operation} ${body}: ${text}`);
    }
  }
  assert.deepEqual(wrong, []);
  const next = await place.owner("PATCH", `${rows}/${row.id}`, { title: "the next write" });
  assert.equal(next.status, 200, next.text);
  assert.equal({}.polluted, undefined);
  const own = await place.owner("GET", `${rows}/${row.id}`);
  assert.equal(own.json.polluted, undefined);
});

test("one of fifty rows that cannot be opened is flagged, not used, and repaired by its secrets (S12)", async () => {
  const { folder, remove } = temporaryFolder();
  const first = await startServer({ folder });
  const ids = [];
  for (let i = 0; i < 50; i += 1) ids.push((await first.api("POST", rows, postgres({ title: `Row ${i}` }))).json.id);
  await first.stop();
  const bad = ids[17];
  await runStatements(
    join(folder, "store.db"),
    `UPDATE integrations SET config = substr(config, 1, 60) WHERE id = '${bad}'`,
  );
  const server = await startServer({ folder, token: first.token });
  const listed = await server.api("GET", `${rows}?limit=100&includeConfig=true`);
  assert.equal(listed.status, 200, listed.text);
  const flagged = listed.json.list.filter(({ config_error }) => config_error !== undefined);
  assert.deepEqual(
    flagged.map(({ id, title, config_error }) => [id, title, config_error]),
    [[bad, "Row 17", "sealed_blob_invalid"]],
  );
  assert.equal(listed.json.list.length, 50);
  assert.equal((await server.api("GET", `${rows}/${bad}`)).json.config_error, "sealed_blob_invalid");
  const use = (id) =>
    server.api("POST", `/api/v2/integrations/${id}/execute`, { action: "query", params: { sql: "SELECT 1" } });
  const used = await use(bad);
  assert.equal(used.json.details.code, "config_unreadable", used.text);
  // The others are used as before: nothing listens there.
  assert.notEqual((await use(ids[18])).json.details.code, "config_unreadable");
  const kept = await server.api("PATCH", `${rows}/${bad}`, { config: { connection: { database: "other" } } });
  assert.equal(kept.json.details.code, "secret_reentry_required", kept.text);
  const repaired = await server.api("PATCH", `${rows}/${bad}`, { config: postgres().config, configMode: "replace" });
  assert.equal(repaired.status, 200, repaired.text);
  assert.equal((await server.api("GET", `${rows}/${bad}`)).json.config_error, undefined);
  await server.stop();
  remove();
});
