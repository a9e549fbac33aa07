// What one workspace may fill: how long usage records are kept.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { rows } from "./attack.mjs";
import { startServer, temporaryFolder } from "./server.mjs";
import { runStatements } from "./sqlite.mjs";

const day = 86400000;
const row = (filename, title = "Files") => ({
  title,
  type: "database",
  sub_type: "sqlite3",
  config: { client: "sqlite3", connection: { filename } },
});

test("serve --record-days removes older usage records and their sums, and no others (S28)", async () => {
  const place = temporaryFolder();
  const { folder } = place;
  const file = join(folder, "a.db");
  writeFileSync(file, "");
  let server = await startServer({ folder, args: ["--sqlite-root", folder] });
  const { token } = server;
  try {
    const { id } = (await server.api("POST", rows, row(file))).json;
    assert.equal((await server.api("POST", `/api/v2/integrations/${id}/query`, { sql: "SELECT 1" })).status, 200);
    await server.stop();
    // More than one call of the sweep removes, in several hours.
    const old = Date.now() - 40 * day;
    await runStatements(
      join(folder, "store.db"),
      "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3500) " +
        "INSERT INTO records (id, integration, workspace, user, type, sub_type, fields, created_ms) " +
        `SELECT 'old' || i, '${id}', 'w', 'u', 'database', 'sqlite3', '{"rows":1}', ${old} + i * 2000 FROM n`,
    );
    const store = async (body) => (await server.api("POST", `/api/v2/integrations/${id}/store`, body)).json;
    const figures = async () => {
      const { list, pagination } = await store({ op: "list", limit: 1000 });
      return [list.length, pagination.totalRows, (await store({ op: "sum", fields: ["rows"] })).rows];
    };
    server = await startServer({ folder, args: ["--record-days", "50"], token });
    assert.deepEqual(await figures(), [1000, 3501, 3501]);
    await server.stop();
    server = await startServer({ folder, args: ["--record-days", "30"], token });
    // It removes beside the calls.
    for (let tries = 0; tries < 200 && (await figures())[1] > 1; tries += 1)
      await new Promise((resolve) => setTimeout(resolve, 25));
    assert.deepEqual(await figures(), [1, 1, 1]);
  } finally {
    await server.stop();
    place.remove();
  }
});
