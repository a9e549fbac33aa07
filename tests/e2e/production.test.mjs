// The command line on an integration that is marked as production: reads run, changes want its title.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { cli, startServer, temporaryFolder } from "./server.mjs";
import { runStatements } from "./sqlite.mjs";

let place, server, samples;
const ids = {};
before(async () => {
  place = temporaryFolder();
  samples = join(place.folder, "samples");
  mkdirSync(samples);
  server = await startServer({ folder: place.folder, args: ["--sqlite-root", samples] });
  for (const [name, more] of [
    ["a", { title: "Orders", meta: { environment: "Prod" } }],
    ["b", { title: "Staging - Orders" }],
  ]) {
    const filename = join(samples, `${name}.db`);
    await runStatements(filename, "CREATE TABLE t (v INTEGER); INSERT INTO t VALUES (1)");
    const config = { client: "sqlite3", connection: { filename } };
    const body = { type: "database", sub_type: "sqlite3", config, ...more };
    ids[name] = (await server.api("POST", "/api/v2/meta/integrations", body)).json.id;
  }
});
after(async () => {
  await server?.stop();
  place?.remove();
});

function query(id, sql, ...more) {
  const flags = ["--store", join(place.folder, "store.db"), "--sqlite-root", samples, ...more];
  return spawnSync(process.execPath, [cli, "query", id, sql, ...flags], { encoding: "utf8" });
}

test("reads run on production without a question", () => {
  const { status, stdout, stderr } = query(ids.a, "SELECT v FROM t");
  assert.equal(status, 0, stderr);
  assert.equal(stdout, '{"v":1}\n');
});

test("a change is refused, and the refusal tells what to type; with the title it is made", () => {
  const refused = query(ids.a, "UPDATE t SET v = 2");
  assert.equal(refused.status, 1);
  assert.match(refused.stderr, /marked as production.*--confirm "Orders"/);
  const wrong = query(ids.a, "UPDATE t SET v = 2", "--confirm", "orders");
  assert.equal(wrong.status, 1);
  assert.match(wrong.stderr, /nothing was run/);
  assert.equal(query(ids.a, "SELECT v FROM t").stdout, '{"v":1}\n');
  const { status, stderr } = query(ids.a, "UPDATE t SET v = 2", "--confirm", "Orders");
  assert.equal(status, 0, stderr);
  assert.equal(query(ids.a, "SELECT v FROM t").stdout, '{"v":2}\n');
});

test("elsewhere nothing is asked; --read-only keeps its own refusal", () => {
  const { status, stderr } = query(ids.b, "UPDATE t SET v = 2");
  assert.equal(status, 0, stderr);
  const kept = query(ids.a, "UPDATE t SET v = 3", "--read-only");
  assert.equal(kept.status, 1);
  assert.match(kept.stderr, /\[read_only\]/);
});

function run(command, words, ...more) {
  const flags = ["--store", join(place.folder, "store.db"), ...more];
  return spawnSync(process.execPath, [cli, ...command.split(" "), ...words, ...flags], { encoding: "utf8" });
}

test("a document changes and deletes nothing on production unless that is said", () => {
  const file = join(place.folder, "document.json");
  const document = JSON.parse(run("export", [], "--format", "json").stdout);
  for (const each of document.integrations) each.meta = { ...each.meta, note: "changed" };
  writeFileSync(file, JSON.stringify(document));
  const refused = run("apply", [file]);
  assert.equal(refused.status, 1, refused.stdout);
  assert.match(refused.stderr, /nothing was applied\nupdate database\/sqlite3 "Orders"\n.*--production/);
  assert.doesNotMatch(refused.stderr, /Staging/);
  assert.match(run("apply", [file], "--production").stdout, /0 created, 2 changed/);
  assert.match(run("apply", [file]).stdout, /2 the same/);
});

test("a production integration is deleted only with its title", () => {
  const refused = run("integrations rm", [ids.a]);
  assert.equal(refused.status, 1);
  assert.match(refused.stderr, /marked as production, so nothing was deleted. To go on: --confirm "Orders"/);
  assert.equal(run("integrations show", [ids.a]).status, 0);
  assert.equal(run("integrations rm", [ids.b]).status, 0);
  const { status, stderr } = run("integrations rm", [ids.a], "--confirm", "Orders");
  assert.equal(status, 0, stderr);
});
