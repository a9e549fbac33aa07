// The operator's limit for the time that a query may ask for: --max-timeout, and maxTimeoutMillis of open().
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { open } from "../../js/dist/index.js";
import { rows } from "./attack.mjs";
import { startServer, temporaryFolder } from "./server.mjs";
import { runStatements } from "./sqlite.mjs";

const endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n";
// One row of 1,000: all of them are more than a string of JavaScript holds.
const endlessRows =
  "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n WHERE i % 1000 = 0";
const row = (filename) => ({
  title: "files",
  type: "database",
  sub_type: "sqlite3",
  config: { client: "sqlite3", connection: { filename } },
});

async function files() {
  const place = temporaryFolder();
  const folder = join(place.folder, "files");
  mkdirSync(folder);
  await runStatements(join(folder, "a.db"), "CREATE TABLE t (v TEXT)");
  return { ...place, files: folder, file: join(folder, "a.db") };
}

test("serve --max-timeout bounds every query, asked for or not (S28)", { timeout: 60_000 }, async () => {
  const place = await files();
  const args = ["--sqlite-root", place.files, "--max-timeout", "1500"];
  const server = await startServer({ folder: place.folder, args });
  try {
    const { json } = await server.api("POST", rows, row(place.file));
    const query = (body, headers) => server.api("POST", `/api/v2/integrations/${json.id}/query`, body, headers);
    assert.equal((await query({ sql: "SELECT 1 AS one", timeoutMillis: 1500 })).status, 200);
    const refused = await query({ sql: "SELECT 1 AS one", timeoutMillis: 1501 });
    assert.equal(refused.status, 400);
    const [{ path, code, params }] = refused.json.details.errors;
    assert.deepEqual([path, code, params], ["timeoutMillis", "max", { value: 1500 }]);
    // The defaults are 30 s for an answer and an hour for a stream.
    assert.equal((await query({ sql: endless })).json.details.code, "timeout");
    const lines = (await query({ sql: endlessRows }, { accept: "application/x-ndjson; envelope=1" })).text
      .trimEnd()
      .split("\n");
    assert.match(lines.at(-1), /"code":"timeout"/);
  } finally {
    await server.stop();
    place.remove();
  }
});

test("open() takes maxTimeoutMillis from 1 to an hour", async () => {
  const place = await files();
  const options = { store: ":memory:", keys: { plain: true }, sqliteRoots: [place.files], backend: "addon" };
  for (const maxTimeoutMillis of [0, -1, 1.5, 3_600_001])
    await assert.rejects(
      open({ ...options, maxTimeoutMillis }),
      ({ code, details }) => code === "config_option" && details.pointer === "/max_timeout_ms",
    );
  const jackfield = await open({ ...options, maxTimeoutMillis: 1000 });
  const { id } = await jackfield.integrations.create(row(place.file));
  await assert.rejects(jackfield.execute(id, "SELECT 1", [], { timeoutMillis: 1001 }), { code: "max" });
  assert.equal((await jackfield.capabilities()).limits.query_timeout_ms_max, 1000);
  await jackfield.close();
  place.remove();
});
