// What a call costs as a store on PostgreSQL grows: the same schema with 100 to 100,000 integrations, in turns, through
// the addon. Every page and search is compared with plain SQL first. Usage: node tests/bench/shared-growth.mjs
import assert from "node:assert/strict";
import { open } from "../../js/dist/index.js";
import { storeUrl } from "../servers/environments/store.mjs";
import { startPostgres } from "../servers/postgres.mjs";
import { median } from "./measure.mjs";

const sizes = (process.env.JACKFIELD_BENCH_GROWTH ?? "100,10000,100000").split(",").map(Number);
const rounds = Number(process.env.JACKFIELD_BENCH_ROUNDS ?? 5);
const principal = { user: "bench", workspace: "bench", role: "owner" };
const limit = 50;

// One in ten is private, half of those the caller's. The triggers keep lists, marks and the index.
const fill = (from, to) => `
  INSERT INTO integrations (id, workspace, title, title_folded, type, sub_type, created_by, meta, ordering, enabled,
    is_private, is_default, is_encrypted, version, config_revision, created_ms, updated_ms, config)
  SELECT 'int' || lpad(to_hex(i::bigint * 7919 % 100000007), 14, '0'), t.workspace,
    'Integration ' || i || ' of team ' || i % 97, 'integration ' || i || ' of team ' || i % 97, t.type, t.sub_type,
    CASE WHEN i % 20 = 10 THEN 'other' ELSE 'bench' END, t.meta, i, 1, CASE WHEN i % 10 = 0 THEN 1 ELSE 0 END, 0, 0, 1,
    1, t.created_ms, t.updated_ms, t.config
  FROM generate_series(${from}, ${to}) i CROSS JOIN (SELECT * FROM integrations ORDER BY seq LIMIT 1) t`;
const visible = "workspace = 'bench' AND (is_private = 0 OR created_by = 'bench')";

async function answer(jackfield, operation, { query, path, body } = {}) {
  const caller = JSON.stringify({ principal, ...(query && { query }), ...(path && { path }) });
  const { status, data } = await jackfield.backend.callAsync(operation, caller, body && JSON.stringify(body));
  const text = Buffer.from(data).toString();
  assert.ok(status >= 200 && status < 300, text);
  return JSON.parse(text);
}

const template = { type: "ai", sub_type: "openai", config: { apiKey: "not-a-real-key-0123456789abcdef" } };
const create = (jackfield, title) => answer(jackfield, "integration.create", { body: { ...template, title } });

async function verify({ jackfield, sql, size }) {
  const same = async (query, where) => {
    const total = Number(sql(`SELECT count(*) FROM integrations WHERE ${where}`));
    for (const offset of new Set([0, 50, total >> 1, Math.max(0, total - 20), total + 5])) {
      const page = await answer(jackfield, "integration.list", {
        query: { ...query, limit: `${limit}`, offset: `${offset}` },
      });
      const expected = sql(
        `SELECT id FROM integrations WHERE ${where} ORDER BY ordering, id LIMIT ${limit} OFFSET ${offset}`,
      );
      assert.equal(page.pageInfo.totalRows, total);
      assert.equal(page.list.map((each) => each.id).join("\n"), expected);
    }
  };
  await same({}, visible);
  await same({ type: "ai" }, `${visible} AND type = 'ai'`);
  for (const text of [`${size - 7}`, "tEAM 9", `integration ${size >> 1} of`, "no such title"])
    await same({ query: text }, `${visible} AND strpos(title_folded, '${text.toLowerCase()}') > 0`);
}

async function makeStore(server, size) {
  const schema = `growth_${size}`;
  const jackfield = await open({
    store: `${storeUrl(server)}&schema=${schema}`,
    keys: { plain: true },
    backend: "addon",
    principal,
  });
  await create(jackfield, "first");
  const sql = (text) => server.query(`SET search_path = ${schema}; ${text}`).replace(/^SET\n?/, "");
  const started = performance.now();
  for (let i = 1; i < size; i += 5000) sql(fill(i, Math.min(size - 1, i + 4999)));
  sql("ANALYZE");
  console.log(`${size} rows after ${((performance.now() - started) / 1000).toFixed(1)} s`);
  const ids = sql(`SELECT id FROM integrations WHERE ${visible} LIMIT 500`).split("\n");
  const total = Number(sql(`SELECT count(*) FROM integrations WHERE ${visible}`));
  const store = { jackfield, sql, size, ids, total };
  await verify(store);
  return store;
}

// Answers are kept for a moment; a parameter that is not known makes each question a new one.
let questions = 0;
const ask = (query) => ({ query: { ...query, question: `${(questions += 1)}` } });
const page = (offset) => ["integration.list", ask({ limit: `${limit}`, offset: `${offset}` })];
const search = (text) => ["integration.list", ask({ limit: `${limit}`, query: text })];
const operations = {
  "first page of 50": () => page(0),
  "middle page": ({ total }) => page(total >> 1),
  "last page": ({ total }) => page(Math.max(0, total - limit)),
  "get one": ({ ids }, i) => ["integration.get", { ...ask({}), path: { id: ids[i % ids.length] } }],
  "search, few matches": ({ size }, i) => search(`ion ${Math.max(11, size - 3 - (i % 50))} of`),
  "search, no match": () => search("nothing like it"),
  create: (_, i) => ["integration.create", { body: { ...template, title: `Created ${i}` } }],
};

async function cost(store, name, times) {
  const taken = [];
  for (let i = 0; i < times; i += 1) {
    const [operation, request] = operations[name](store, i);
    const start = performance.now();
    await answer(store.jackfield, operation, request);
    taken.push((performance.now() - start) * 1000);
  }
  return median(taken);
}

const server = await startPostgres();
if (server.skipped !== undefined) {
  console.log(`skipped: ${server.skipped}`);
  process.exit(0);
}
const stores = [];
try {
  for (const size of sizes) stores.push(await makeStore(server, size));
  for (const name of Object.keys(operations)) {
    const figures = stores.map(() => []);
    for (let round = 0; round < rounds; round += 1)
      for (const [at, store] of stores.entries())
        figures[at].push(await cost(store, name, name === "create" ? 20 : 40));
    const medians = figures.map((each) => median(each));
    const said = medians.map((value, at) => `${sizes[at]}: ${Math.round(value)} us`).join("; ");
    console.log(`${name}: ${(medians.at(-1) / medians[0]).toFixed(2)} x of ${sizes[0]} rows (${said})`);
  }
} finally {
  for (const { jackfield } of stores) await jackfield.close();
  await server.stop();
}
