// What one workspace may fill: the number of its integrations, and how long usage records are kept.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { open } from "../../js/dist/index.js";
import { rows } from "./attack.mjs";
import { startServer, temporaryFolder } from "./server.mjs";
import { readValue, runStatements } from "./sqlite.mjs";

const day = 86400000;
const row = (filename, title = "Files") => ({
  title,
  type: "database",
  sub_type: "sqlite3",
  config: { client: "sqlite3", connection: { filename } },
});

test("serve --max-integrations ends creating and copying, and deleting makes room again (S28)", async () => {
  const place = temporaryFolder();
  const args = ["--sqlite-root", place.folder, "--max-integrations", "2"];
  const server = await startServer({ folder: place.folder, args });
  try {
    const files = ["a.db", "b.db", "c.db"].map((name) => join(place.folder, name));
    for (const file of files) writeFileSync(file, "");
    const [a, b, c] = files;
    const made = [];
    for (const file of [a, b]) made.push((await server.api("POST", rows, row(file))).json.id);
    for (const body of [row(c), { copy_from_id: made[0], config: { connection: { filename: c } } }]) {
      const { status, json } = await server.api("POST", rows, body);
      assert.equal(status, 400);
      assert.deepEqual(
        json.details.errors.map(({ path, code, params }) => [path, code, params]),
        [["integrations", "limit", { value: 2 }]],
      );
    }
    assert.equal((await server.api("DELETE", `${rows}/${made[1]}`)).status, 200);
    assert.equal((await server.api("POST", rows, row(c))).status, 201);
  } finally {
    await server.stop();
    place.remove();
  }
});

test("an integration has so many sources, and a workspace so many users (S28)", async () => {
  const place = temporaryFolder();
  const server = await startServer({ folder: place.folder, args: ["--sqlite-root", place.folder] });
  try {
    const file = join(place.folder, "a.db");
    writeFileSync(file, "");
    const { id } = (await server.api("POST", rows, row(file))).json;
    const source = { alias: "one", fk_integration_id: id };
    const sources = "/api/v2/meta/bases/b1/sources";
    assert.equal((await server.api("POST", sources, source)).status, 201);
    assert.equal((await server.api("POST", "/api/v2/meta/users", { name: "Ann", role: "viewer" })).status, 201);
    const many = (count) => `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${count})`;
    await runStatements(
      join(place.folder, "store.db"),
      `${many(999)} INSERT INTO sources (id, workspace, base, alias, integration, created_by, config, created_ms, ` +
        `updated_ms) SELECT 'src' || i, '${server.workspace}', 'b2', 'a', '${id}', 'u', '{}', 1, 1 FROM n; ` +
        `${many(99_998)} INSERT INTO users (id, name, workspace, role, created_ms) ` +
        `SELECT 'us' || i, 'user ' || i, '${server.workspace}', 'viewer', 1 FROM n;`,
    );
    for (const [path, body, name, limit] of [
      [sources, source, "sources", 1000],
      ["/api/v2/meta/users", { name: "Eve", role: "viewer" }, "users", 100_000],
    ]) {
      const { status, json } = await server.api("POST", path, body);
      assert.equal(status, 400);
      assert.deepEqual(
        json.details.errors.map(({ path, code, params }) => [path, code, params]),
        [[name, "limit", { value: limit }]],
      );
    }
  } finally {
    await server.stop();
    place.remove();
  }
});

test("a user has so many tokens, and revoking makes room again (S28)", async () => {
  const place = temporaryFolder();
  const server = await startServer({ folder: place.folder });
  try {
    const tokens = "/api/v2/meta/tokens";
    const make = () => server.api("POST", tokens, { label: "one more" });
    let made, last;
    for (let i = 0; i < 101; i += 1) {
      made = await make();
      if (made.status !== 200 && made.status !== 201) break;
      last = made.json;
    }
    assert.equal(made.status, 409, made.text);
    assert.deepEqual(made.json.details, { code: "tokens_limited", limit: 100 });
    assert.equal((await server.api("DELETE", `${tokens}/${last.id}`)).status, 200);
    assert.equal((await make()).status, 201);
    assert.equal((await make()).status, 409);
  } finally {
    await server.stop();
    place.remove();
  }
});

test("open() takes maxIntegrations from 1 on (S28)", async () => {
  const options = { store: ":memory:", keys: { plain: true }, backend: "addon", egress: { mode: "private-allowed" } };
  for (const maxIntegrations of [0, -1, 1.5])
    await assert.rejects(
      open({ ...options, maxIntegrations }),
      ({ code, details }) => code === "config_option" && details.pointer === "/max_integrations",
    );
  const jackfield = await open({ ...options, maxIntegrations: 1 });
  const body = {
    title: "One",
    type: "database",
    sub_type: "pg",
    config: { client: "pg", connection: { host: "127.0.0.1", user: "u", password: "p", database: "d" } },
  };
  await jackfield.integrations.create(body);
  await assert.rejects(jackfield.integrations.create(body), { code: "limit" });
  await jackfield.close();
});

test("serve removes old usage records with their sums, by age and by their number in a workspace (S28)", async () => {
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
    const untilLeft = async (left) => {
      for (let tries = 0; tries < 400 && (await figures())[1] > left; tries += 1)
        await new Promise((resolve) => setTimeout(resolve, 25));
      assert.deepEqual(await figures(), [left, left, left]);
    };
    await untilLeft(1);
    await server.stop();
    // Of records of one hour the newest stay.
    const hour = Math.floor(old / 3600000) * 3600000;
    await runStatements(
      join(folder, "store.db"),
      "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3500) " +
        "INSERT INTO records (id, integration, workspace, user, type, sub_type, fields, created_ms) " +
        `SELECT 'more' || i, '${id}', 'w', 'u', 'database', 'sqlite3', '{"rows":1}', ${hour} + i FROM n`,
    );
    server = await startServer({ folder, args: ["--max-records", "900"], token });
    for (let tries = 0; tries < 400 && (await figures())[1] > 900; tries += 1)
      await new Promise((resolve) => setTimeout(resolve, 25));
    const [listed, count] = await figures();
    assert.deepEqual([listed, count], [900, 900]);
    const oldest = "SELECT count(*) FROM records WHERE id IN ('more2601', 'more2602')";
    assert.equal(await readValue(join(folder, "store.db"), oldest), "1");
    assert.ok(
      server.log.some((line) =>
        /^note: removed the 2601 oldest usage records of the workspace \S+: it had more than 900$/.test(line),
      ),
      server.log.join("\n"),
    );
  } finally {
    await server.stop();
    place.remove();
  }
});
