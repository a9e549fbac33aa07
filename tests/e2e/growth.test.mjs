// Lists and searches over HTTP while integrations come, change and go: every page is what the rows themselves give,
// for their creator and for a colleague, before and after a restart.
import assert from "node:assert/strict";
import { test } from "node:test";
import { startServer, temporaryFolder } from "./server.mjs";

const base = "/api/v2/meta/integrations";
const names = ["Production", "ÄRGER", "Straße", "Ж жук", "東京のデータ", "a_b 100%"];
const title = (i) => `${names[i % names.length]} of team ${i % 37}, number ${i}`;
const integration = (i) => ({
  title: title(i),
  type: i % 3 === 0 ? "ai" : "database",
  ...(i % 3 === 0
    ? { sub_type: "openai", config: { apiKey: "not-a-real-key" } }
    : { sub_type: "pg", config: { client: "pg", connection: { host: "db.example.com", user: "u", database: "d" } } }),
  is_private: i % 5 === 0,
});

async function ok(server, method, path, body) {
  const { status, json, text } = await server.api(method, path, body);
  assert.ok(status >= 200 && status < 300, `${method} ${path}: ${status} ${text}`);
  return json;
}

// Runs the work for 0 to count - 1, some at a time.
async function each(count, work) {
  let next = 0;
  const worker = async () => {
    while (next < count) await work(next++);
  };
  await Promise.all(Array.from({ length: 20 }, worker));
}

async function pages(server, query, limit) {
  const rows = [];
  for (let offset = 0; ; offset += limit) {
    const parameters = new URLSearchParams({ ...query, limit: `${limit}`, offset: `${offset}` });
    const { list, pageInfo } = await ok(server, "GET", `${base}?${parameters}`);
    rows.push(...list);
    assert.equal(pageInfo.isLastPage, rows.length >= pageInfo.totalRows);
    if (pageInfo.isLastPage) {
      assert.equal(rows.length, pageInfo.totalRows);
      return rows.map(({ id }) => id);
    }
  }
}

// The lists that this caller must get from the rows of the model.
async function compare(server, rows, sees) {
  const expected = (keeps) =>
    [...rows.values()]
      .filter((row) => sees(row) && keeps(row))
      .sort((a, b) => a.order - b.order || (a.id < b.id ? -1 : 1))
      .map(({ id }) => id);
  assert.deepEqual(
    await pages(server, {}, 97),
    expected(() => true),
  );
  assert.deepEqual(
    await pages(server, { type: "ai" }, 33),
    expected(({ type }) => type === "ai"),
  );
  for (const text of [
    "ärger of TEAM 1",
    "PRODUCTION",
    "жук",
    "東京の",
    "_b 100%",
    "number 77",
    "99",
    "ß",
    "no such",
    "e",
  ])
    for (const type of ["", "database"])
      assert.deepEqual(
        await pages(server, { query: text, ...(type && { type }) }, 50),
        expected((row) => row.title.toLowerCase().includes(text.toLowerCase()) && (type === "" || row.type === type)),
        text,
      );
}

// Runs the work with a server that is ended whatever happens.
async function withServer(options, work) {
  const server = await startServer(options);
  try {
    return await work(server);
  } finally {
    await server.kill();
  }
}

// Half of the rows are deleted, renamed and moved, or change their visibility.
async function change(server, rows) {
  const ids = [...rows.keys()];
  await each(ids.length / 2, async (i) => {
    const path = `${base}/${ids[i * 2]}`;
    if (i % 3 === 0) {
      await ok(server, "DELETE", path);
      rows.delete(ids[i * 2]);
    } else {
      const body = i % 3 === 1 ? { title: title(i + 1000), order: (i * 7) % 300 } : { is_private: i % 2 === 0 };
      rows.set(ids[i * 2], await ok(server, "PATCH", path, body));
    }
  });
}

test("lists and searches follow 600 integrations that change, for two users", { timeout: 240_000 }, async () => {
  const { folder, remove } = temporaryFolder();
  const rows = new Map();
  let owner, colleague;
  const check = async (server) => {
    await compare(server, rows, () => true);
    const api = (method, path) => server.api(method, path, undefined, { "xc-auth": colleague });
    await compare({ api }, rows, (row) => !row.is_private);
  };
  try {
    await withServer({ folder }, async (server) => {
      owner = server.token;
      const { id: user } = await ok(server, "POST", "/api/v2/meta/users", { name: "colleague", role: "viewer" });
      const { invitation } = await ok(server, "POST", "/api/v2/meta/tokens", { user });
      ({ token: colleague } = await ok(server, "POST", "/api/v2/tokens/accept", { invitation }));
      await each(600, async (i) => {
        const row = await ok(server, "POST", base, integration(i));
        rows.set(row.id, row);
      });
      await check(server);
      await change(server, rows);
      await check(server);
    });
    await withServer({ folder, token: owner }, check);
  } finally {
    remove();
  }
});
