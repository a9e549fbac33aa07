// Runs in a network namespace: the fake on port 443, and the SDK that asks it. Prints what was seen to hold, one word a
// line. node databricks-sdk-judge.mjs CERT KEY, with NODE_EXTRA_CA_CERTS
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { WorkspaceClient } from "@databricks/sdk-experimental";
import { startDatabricks } from "../servers/databricks.mjs";

const [cert, key] = process.argv.slice(2).map((path) => readFileSync(path));
const fake = await startDatabricks({ cert, key, port: 443, inlineLimit: 100000 });
const client = (options) => new WorkspaceClient({ host: "https://127.0.0.1", ...options }).statementExecution;
const sdk = client({ token: fake.token, authType: "pat" });
const execute = (statement, more = {}) => sdk.executeStatement({ warehouse_id: "w1", statement, ...more });
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const ended = async (id) => {
  for (;;) {
    const answer = await sdk.getStatement({ statement_id: id });
    if (!["PENDING", "RUNNING"].includes(answer.status.state)) return answer;
    await pause(10);
  }
};

const one = await execute("SELECT 1 AS one, NULL AS two, 'x' AS three");
assert.equal(one.status.state, "SUCCEEDED");
assert.deepEqual(
  one.manifest.schema.columns.map(({ name, type_name }) => [name, type_name]),
  [
    ["one", "INT"],
    ["two", "NULL"],
    ["three", "STRING"],
  ],
);
assert.deepEqual(one.result.data_array, [["1", null, "x"]]);
console.log("execute");

const bound = await execute("SELECT :a + 1 AS a, :b AS b", {
  parameters: [{ name: "a", value: "41", type: "INT" }, { name: "b" }],
});
assert.deepEqual(bound.result.data_array, [["42", null]]);
console.log("parameters");

const failed = await execute("SELECT * FROM no_such_table");
assert.equal(failed.status.state, "FAILED");
assert.match(failed.status.error.message, /TABLE_OR_VIEW_NOT_FOUND/);
console.log("errors");

const handed = await execute("SELECT id FROM range(0, 2500)", { wait_timeout: "0s" });
const done = await ended(handed.statement_id);
assert.equal(done.status.state, "SUCCEEDED");
console.log("poll");

assert.equal(done.manifest.total_chunk_count, 3);
let rows = done.result.data_array;
for (let next = done.result.next_chunk_index; next !== undefined;) {
  const chunk = await sdk.getStatementResultChunkN({ statement_id: handed.statement_id, chunk_index: next });
  rows = rows.concat(chunk.data_array);
  next = chunk.next_chunk_index;
}
assert.deepEqual([rows.length, rows.at(-1)], [2500, ["2499"]]);
console.log("chunks");

const linked = await execute("SELECT id FROM range(0, 10)", { disposition: "EXTERNAL_LINKS", format: "JSON_ARRAY" });
const [{ external_link, http_headers }] = linked.result.external_links;
assert.equal(
  (await (await fetch(external_link.replace("localhost", "127.0.0.1"), { headers: http_headers })).json()).length,
  10,
);
console.log("links");

const slow = await execute("SELECT slow_down(60)", { wait_timeout: "0s" });
await sdk.cancelExecution({ statement_id: slow.statement_id });
assert.equal((await ended(slow.statement_id)).status.state, "CANCELED");
console.log("cancel");

await assert.rejects(
  sdk.getStatement({ statement_id: "nothing" }),
  (error) => error.statusCode === 404 && error.errorCode === "NOT_FOUND",
);
await assert.rejects(
  sdk.executeStatement({ warehouse_id: "w2", statement: "SELECT 1" }),
  (error) => error.errorCode === "NOT_FOUND",
);
console.log("NOT_FOUND");

const principal = client({ clientId: fake.client, clientSecret: fake.secret, authType: "oauth-m2m" });
assert.equal(
  (await principal.executeStatement({ warehouse_id: "w1", statement: "SELECT 1 AS one" })).status.state,
  "SUCCEEDED",
);
console.log("M2M");
await fake.stop();
process.exit(0);
