// One integration of a database behind a server of its own, as the end-to-end tests of databases use it.
// Example    const orders = await startIntegration("pg", "Orders", () => config);  orders.execute({ sql: "SELECT 1" });
//            await orders.close();
import assert from "node:assert/strict";
import { startServer, temporaryFolder } from "./server.mjs";

const integrations = "/api/v2/meta/integrations";
const connectionTest = "/api/v2/meta/connection/test";

export async function startIntegration(sub_type, title, config) {
  const place = temporaryFolder();
  const server = await startServer({ folder: place.folder });
  let id;
  const path = (endpoint) => `/api/v2/integrations/${id}/${endpoint}`;
  const execute = (params, headers) => server.api("POST", path("execute"), { action: "query", params }, headers);
  /** The answer to a statement as a stream, of NDJSON when nothing else is asked for. */
  const stream = (params, { accept = "application/x-ndjson", signal } = {}) =>
    fetch(server.url + path("execute"), {
      method: "POST",
      signal,
      headers: { "xc-auth": server.token, "content-type": "application/json", accept },
      body: JSON.stringify({ action: "query", params }),
    });
  return {
    server,
    path,
    execute,
    /** Creates it, and gives the answer. */
    create: async () => {
      const created = await server.api("POST", integrations, { title, type: "database", sub_type, config: config() });
      assert.equal(created.status, 201, created.text);
      id = created.json.id;
      return created;
    },
    patch: (change) => server.api("PATCH", `${integrations}/${id}`, change),
    test: () => server.api("POST", connectionTest, { integrationId: id }),
    /** [outcome, errorCode, field] of a test of the config after a change; no answer may hold one of the secrets. */
    tried: async (change, ...secrets) => {
      const candidate = config();
      change(candidate.connection);
      const { json, text } = await server.api("POST", connectionTest, {
        type: "database",
        sub_type,
        config: candidate,
      });
      for (const secret of secrets) assert.ok(!text.includes(secret), text);
      return [json.outcome, json.errorCode, json.field];
    },
    stream,
    /** The whole text of a streamed answer; an answer that is cut fails with the server's log. */
    streamed: async (params) => {
      const response = await stream(params);
      assert.equal(response.status, 200);
      try {
        return await response.text();
      } catch (error) {
        throw new Error(`The stream was cut; the server's log:\n${server.log.slice(-20).join("\n")}`, { cause: error });
      }
    },
    /** Runs a statement that sleeps, cancels it by its query id, and checks what both calls answer. */
    cancelled: async (sql) => {
      const sleeping = execute({ sql, queryId: "nap", timeoutMillis: 60000 });
      await new Promise((resolve) => setTimeout(resolve, 1000));
      const cancelled = await server.api("POST", path("cancel"), { queryId: "nap" });
      assert.equal(cancelled.status, 200, cancelled.text);
      const { status, json } = await sleeping;
      assert.deepEqual([status, json.details.code], [499, "cancelled"]);
      assert.equal((await execute({ sql: "SELECT 1 AS one" })).json.rows[0].one, 1);
    },
    /** The code of a statement that sleeps longer than its deadline. */
    late: async (sql) => {
      const { status, json } = await execute({ sql, timeoutMillis: 300 });
      assert.deepEqual([status, json.details.code], [504, "timeout"]);
    },
    /** Checks what schemas, tables, columns and pool say of the table users, and gives its columns. */
    lookAround: async (schema) => {
      const endpoint = async (name, body = {}) => (await server.api("POST", path(name), body)).json;
      assert.ok((await endpoint("schemas")).list.some(({ name }) => name === schema));
      const { list } = await endpoint("tables", { schema });
      assert.ok(list.some(({ name, type }) => name === "users" && type === "table"));
      assert.equal((await endpoint("pool")).max, 4);
      return (await endpoint("columns", { schema, table: "users" })).list;
    },
    remove: async () => {
      assert.equal((await server.api("DELETE", `${integrations}/${id}`)).text, "true");
      assert.equal((await execute({ sql: "SELECT 1" })).status, 404);
    },
    close: async () => {
      await server.stop();
      place.remove();
    },
  };
}

/** [name, type] of the columns of an answer. */
export const typesOf = ({ columns }) => columns.map(({ name, type }) => [name, type]);
