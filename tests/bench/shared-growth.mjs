// What a core call costs as a store on PostgreSQL grows: 100 to 1,000,000 integrations, a thousand to a workspace, each
// store in a schema of one server, all open at once, in turns. Every page and search is compared with plain SQL first.
// JACKFIELD_BENCH_GROWTH: other sizes; JACKFIELD_BENCH_WORKSPACE: integrations in each workspace, such as 1000000.
import assert from "node:assert/strict";
import { open } from "../../js/dist/index.js";
import { storeUrl } from "../servers/environments/store.mjs";
import { startPostgres } from "../servers/postgres.mjs";
import { median, missing, number, row, spread, takeTurns } from "./measure.mjs";

const sizes = (process.env.JACKFIELD_BENCH_GROWTH ?? "100,10000,100000,1000000").split(",").map(Number);
const each = Number(process.env.JACKFIELD_BENCH_WORKSPACE ?? 1000);
const limit = 50;
// More than one user may see by default.
const maxIntegrations = 10_000_000;
const caller = (workspace) => ({ user: "bench", workspace, role: "owner" });

// In bulk, as a restore would: without the triggers, whose work is done at once here, and without the index of titles.
// One in ten is private, half of those the caller's.
const fill = (size, workspaces) => `
  SET session_replication_role = replica;
  SET maintenance_work_mem = '256MB';
  DROP INDEX integrations_title_words;
  INSERT INTO lists (workspace, audience, type, n)
  SELECT 'w' || w, audience, type, 0 FROM generate_series(0, ${workspaces - 1}) w,
    (VALUES (''), ('pbench'), ('pother')) a(audience), (VALUES (''), ('ai')) t(type);
  INSERT INTO integrations (id, workspace, title, title_folded, type, sub_type, created_by, meta, ordering, enabled,
    is_private, is_default, is_encrypted, version, config_revision, created_ms, updated_ms, config, audience, list)
  SELECT r.id, r.workspace, r.title, lower(r.title), t.type, t.sub_type, r.creator, t.meta, r.i, 1, r.private, 0, 0, 1,
    1, t.created_ms, t.updated_ms, t.config, r.audience, l.seq
  FROM (SELECT *, CASE private WHEN 1 THEN 'p' || creator ELSE '' END AS audience FROM (
    SELECT i, 'int' || lpad(to_hex(i::bigint * 7919 % 100000007), 14, '0') AS id, 'w' || i % ${workspaces} AS workspace,
      'Integration ' || i || ' of team ' || i % 97 AS title,
      CASE WHEN i / ${workspaces} % 20 = 10 THEN 'other' ELSE 'bench' END AS creator,
      CASE WHEN i / ${workspaces} % 10 = 0 THEN 1 ELSE 0 END AS private
    FROM generate_series(0, ${size - 1}) i) q) r
  JOIN lists l ON l.workspace = r.workspace AND l.audience = r.audience AND l.type = ''
  CROSS JOIN (SELECT * FROM integrations ORDER BY seq LIMIT 1) t;
  UPDATE lists l SET n = c.n FROM (
    SELECT workspace, audience, '' AS type, count(*) AS n FROM integrations GROUP BY 1, 2
    UNION ALL SELECT workspace, audience, type, count(*) FROM integrations GROUP BY 1, 2, 3) c
  WHERE (c.workspace, c.audience, c.type) = (l.workspace, l.audience, l.type);
  DELETE FROM lists WHERE n = 0;
  DELETE FROM list_marks;
  INSERT INTO list_marks (list, level, ordering, id, n)
  SELECT list, level, CASE at WHEN 0 THEN '-Infinity' ELSE ordering END, CASE at WHEN 0 THEN '' ELSE id END,
    least(width, n - at)
  FROM (SELECT l.seq AS list, l.n, i.ordering, i.id,
      row_number() OVER (PARTITION BY l.seq ORDER BY i.ordering, i.id) - 1 AS at
    FROM integrations i
    JOIN lists l ON l.workspace = i.workspace AND l.audience = i.audience AND l.type IN ('', i.type)) m
  JOIN (VALUES (1, 32), (2, 1024), (3, 32768)) v(level, width) ON at % width = 0;
  CREATE INDEX integrations_title_words ON integrations USING gin (title_words(list, title_folded))
    WITH (fastupdate = off)`;
const visible = (workspace) => `workspace = '${workspace}' AND (is_private = 0 OR created_by = 'bench')`;

async function answer(jackfield, operation, { workspace, query, path, body }) {
  const who = JSON.stringify({ principal: caller(workspace), ...(query && { query }), ...(path && { path }) });
  const { status, data } = await jackfield.backend.callAsync(operation, who, body && JSON.stringify(body));
  const text = Buffer.from(data).toString();
  assert.ok(status >= 200 && status < 300, text);
  return JSON.parse(text);
}

const template = { type: "ai", sub_type: "openai", config: { apiKey: "not-a-real-key-0123456789abcdef" } };

/** Compares pages and searches with what plain SQL finds. */
async function verify({ jackfield, sql, workspaces }) {
  const workspace = `w${workspaces - 1}`;
  const where = visible(workspace);
  const same = async (query, more) => {
    const total = Number(sql(`SELECT count(*) FROM integrations WHERE ${where}${more}`));
    for (const offset of new Set([
      0,
      50,
      77,
      total >> 1,
      Math.max(0, total - 70),
      Math.max(0, total - 20),
      total + 5,
    ])) {
      const asked = { ...query, limit: `${limit}`, offset: `${offset}` };
      const page = await answer(jackfield, "integration.list", { workspace, query: asked });
      const expected = sql(
        `SELECT id FROM integrations WHERE ${where}${more} ORDER BY ordering, id LIMIT ${limit} OFFSET ${offset}`,
      );
      assert.equal(page.pageInfo.totalRows, total);
      assert.equal(page.list.map(({ id }) => id).join("\n"), expected);
    }
  };
  await same({}, "");
  await same({ type: "ai" }, " AND type = 'ai'");
  const titles = sql(`SELECT title FROM integrations WHERE ${where} LIMIT 3`).split("\n");
  for (const text of [...titles, "tEAM 9", "no such title"])
    await same({ query: text }, ` AND strpos(title_folded, '${text.toLowerCase()}') > 0`);
}

async function makeStore(server, size) {
  const schema = `growth_${size}`;
  const workspaces = Math.max(1, Math.round(size / each));
  const store = `${storeUrl(server)}&schema=${schema}`;
  const first = await open({ store, keys: { plain: true }, backend: "addon", maxIntegrations });
  await answer(first, "integration.create", { workspace: "first", body: { ...template, title: "first" } });
  await first.close();
  const sql = (text) => server.query(`SET search_path = ${schema}; ${text}`).replace(/^(SET\n?)+/, "");
  const began = performance.now();
  sql(fill(size, workspaces));
  server.query("VACUUM ANALYZE");
  const seconds = (performance.now() - began) / 1000;
  // Opened afterwards, so that no plan of a connection is one for an empty table.
  const jackfield = await open({ store, keys: { plain: true }, backend: "addon", maxIntegrations });
  const places = Array.from({ length: Math.min(workspaces, 20) }, (_, i) => {
    const workspace = `w${i}`;
    const total = Number(sql(`SELECT count(*) FROM integrations WHERE ${visible(workspace)}`));
    const rows = sql(`SELECT id || ' ' || title FROM integrations WHERE ${visible(workspace)} LIMIT 50`).split("\n");
    return { workspace, total, rows: rows.map((line) => line.split(/ (.*)/)) };
  });
  const made = { jackfield, sql, size, workspaces, places, seconds };
  await verify(made);
  return made;
}

// Answers are kept for a moment; a parameter that is not known makes each question a new one.
let questions = 0;
const ask = (query) => ({ query: { ...query, question: `${(questions += 1)}` } });
const page = (offset) => ["integration.list", ask({ limit: `${limit}`, offset: `${offset}` })];
const search = (text) => ["integration.list", ask({ limit: `${limit}`, query: text })];
const operations = {
  "first page of 50": () => page(0),
  "middle page, asked for again": ({ total }) => page(total >> 1),
  "last page": ({ total }) => page(Math.max(0, total - limit)),
  "get one": ({ rows }, i) => ["integration.get", { ...ask({}), path: { id: rows[i % rows.length][0] } }],
  "search, few matches": ({ rows }, i) => search(rows[i % rows.length][1].slice(3, 24)),
  "search, no match": () => search("nothing like it"),
  create: (_, i) => ["integration.create", { body: { ...template, title: `Created ${i}` } }],
};

// The quickest tenth: what else the machine does only adds, and a call is several trips between processes.
const quick = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 10)];

/** Microseconds per call, of `times` calls. */
async function cost({ jackfield, places }, name, times) {
  const taken = [];
  for (let i = 0; i < times; i += 1) {
    const place = places[i % places.length];
    const [operation, request] = operations[name](place, i);
    const start = performance.now();
    await answer(jackfield, operation, { workspace: place.workspace, ...request });
    taken.push((performance.now() - start) * 1000);
  }
  return quick(taken);
}

async function measureStores(stores) {
  const rows = [];
  for (const name of Object.keys(operations)) {
    const times = name === "create" ? 40 : 100;
    const sides = Object.fromEntries(stores.map((store) => [`of ${store.size}`, () => cost(store, name, times)]));
    const results = await takeTurns(sides);
    const of = (size) => median(results[`of ${size}`]);
    const said = sizes.map((size) => `${size.toLocaleString("en-US")}: ${number(of(size))}`).join("; ");
    const largest = results[`of ${sizes.at(-1)}`].map((value, round) => value / results[`of ${sizes[0]}`][round]);
    const first = spread(results[`of ${sizes[0]}`]);
    const note = `on PostgreSQL, at most ${each.toLocaleString("en-US")} in a workspace; ${sizes[0]} rows: ${first}`;
    const figures = row(`${name}, us per core call`, `at most 1.5x of ${sizes[0]} rows`, largest, "x", said, "", note);
    rows.push({
      ...figures,
      chart: "growth-postgresql",
      series: [{ name, points: sizes.map((size) => [size, of(size)]) }],
    });
  }
  return rows;
}

export async function measure() {
  const server = await startPostgres();
  if (server.skipped !== undefined) return [missing("growth of a store on PostgreSQL", "", server.skipped)];
  const stores = [];
  try {
    for (const size of sizes) {
      stores.push(await makeStore(server, size));
      console.error(`bench: ${size} rows were loaded in ${stores.at(-1).seconds.toFixed(0)} s`);
    }
    return await measureStores(stores);
  } finally {
    for (const { jackfield } of stores) await jackfield.close();
    await server.stop();
  }
}
