// What a core call costs as a store grows: the same store with 100 to 1,000,000 integrations, all open at once, in
// turns. Every page and search is compared with plain SQL first.
import assert from "node:assert/strict";
import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { open } from "../../js/dist/index.js";
import { measureIdlePools } from "./idle-pools.mjs";
import { median, number, row, spread, takeTurns } from "./measure.mjs";

const sizes = (process.env.JACKFIELD_BENCH_GROWTH ?? "100,10000,100000,1000000").split(",").map(Number);
const records = 1_000_000;
const limit = 50;
const principal = { user: "bench", workspace: "bench", role: "owner" };
const hour = 3_600_000;

const templates = [
  { title: "template", type: "ai", sub_type: "openai", config: { apiKey: "not-a-real-key-0123456789abcdef" } },
  {
    title: "template",
    type: "database",
    sub_type: "pg",
    config: {
      client: "pg",
      connection: { host: "db.example.com", user: "app", password: "not-a-real-secret", database: "orders" },
    },
  },
];

// In clear, since the rows are copies, and a sealed config opens in its own row only.
// More than one user may see by default.
const maxIntegrations = 10_000_000;
const openStore = (store) => open({ store, keys: { plain: true }, backend: "addon", principal, maxIntegrations });
const send = (jackfield, operation, { query, path, body } = {}) =>
  jackfield.backend.call(
    operation,
    JSON.stringify({ principal, ...(query && { query }), ...(path && { path }) }),
    body === undefined ? undefined : Buffer.from(JSON.stringify(body)),
  );
function answer(jackfield, operation, request) {
  const { status, data } = send(jackfield, operation, request);
  const text = Buffer.from(data).toString();
  assert.ok(status >= 200 && status < 300, text);
  return JSON.parse(text);
}

// One in ten is private, half of those the caller's.
const fill = `
  WITH RECURSIVE n (i) AS (SELECT :from UNION ALL SELECT i + 1 FROM n WHERE i < :to)
  INSERT INTO integrations (id, workspace, title, title_folded, type, sub_type, created_by, meta, ordering, enabled,
    is_private, is_default, is_encrypted, version, config_revision, created_ms, updated_ms, config)
  SELECT printf('int%014x', i * 7919 % 100000007), t.workspace, 'Integration ' || i || ' of team ' || i % 97,
    'integration ' || i || ' of team ' || i % 97, t.type, t.sub_type,
    CASE WHEN i % 20 = 10 THEN 'other' ELSE 'bench' END, t.meta, i, 1, i % 10 = 0, 0, 0, 1, 1, t.created_ms,
    t.updated_ms, t.config
  FROM n JOIN integrations t ON t.id = CASE i % 3 WHEN 0 THEN :first ELSE :second END`;
const fillRecords = `
  WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :count)
  INSERT INTO records (id, integration, workspace, user, type, sub_type, fields, created_ms)
  SELECT 'nc' || i, :integration, 'bench', 'bench', 'database', 'pg',
    '{"status":"ok","calls":1,"rows":' || i % 100 || ',"bytes":' || i % 5000 || ',"duration_ms":' || i % 300 || '}',
    1700000000000 + i * 31536 FROM n`;

const visible = "workspace = 'bench' AND (is_private = 0 OR created_by = 'bench')";

/** Compares pages and searches with what plain SQL finds. */
function verify(jackfield, database, size) {
  const ids = (where, offset) =>
    database.prepare(
      `SELECT id FROM integrations WHERE ${where} ORDER BY ordering, id LIMIT ${limit} OFFSET ${offset}`,
    );
  const count = (where) => database.prepare(`SELECT count(*) AS n FROM integrations WHERE ${where}`).get().n;
  const same = (query, where) => {
    const total = count(where);
    const offsets = query.query === undefined ? [0, 50, 77, total >> 1, total - 70, total - 20, total + 5] : [0, 50];
    for (const offset of new Set(offsets.filter((each) => each >= 0))) {
      const page = answer(jackfield, "integration.list", {
        query: { ...query, limit: `${limit}`, offset: `${offset}` },
      });
      assert.equal(page.pageInfo.totalRows, total);
      const expected = ids(where, offset).all();
      assert.deepEqual(
        page.list.map((each) => each.id),
        expected.map((each) => each.id),
      );
      assert.ok(page.list.every((each) => each.config_error === undefined));
    }
  };
  same({}, visible);
  same({ type: "ai" }, `${visible} AND type = 'ai'`);
  for (const text of [`${size - 7}`, "tEAM 9", "integration 4", `integration ${size >> 1} of`, "no such title"])
    same({ query: text }, `${visible} AND instr(title_folded, '${text.toLowerCase()}') > 0`);
}

async function makeStores(folder) {
  const { default: Database } = await import("better-sqlite3");
  const base = join(folder, "store.db");
  const first = await openStore(base);
  const ids = templates.map((body) => answer(first, "integration.create", { body }).id);
  await first.close();
  const stores = [];
  for (const size of sizes) {
    const began = performance.now();
    const from = stores.length === 0 ? 1 : stores.at(-1).size - templates.length + 1;
    const database = new Database(base);
    database.pragma("synchronous = OFF");
    const last = size - templates.length;
    for (let i = from; i <= last; i += 1000)
      database.prepare(fill).run({ from: i, to: Math.min(last, i + 999), first: ids[0], second: ids[1] });
    database.pragma("wal_checkpoint(TRUNCATE)");
    const seconds = (performance.now() - began) / 1000;
    const path = join(folder, `${size}.db`);
    copyFileSync(base, path);
    const jackfield = await openStore(path);
    verify(jackfield, database, size);
    const known = database.prepare("SELECT id FROM integrations WHERE " + visible + " LIMIT 1000").all();
    const total = database.prepare("SELECT count(*) AS n FROM integrations WHERE " + visible).get().n;
    stores.push({ size, jackfield, seconds, ids: known.map((each) => each.id), total });
    database.close();
  }
  return stores;
}

// Its cost is named, without a goal: it reads marks of the list, and rows that no cache has.
const anyPage = "a page not asked for before";

// The core keeps answers that are asked for again; a parameter that it does not know makes each question a new one.
let questions = 0;
const ask = (query) => ({ query: { ...query, question: `${(questions += 1)}` } });
const page = (offset) => ["integration.list", ask({ limit: `${limit}`, offset: `${offset}` })];
const search = (text) => ["integration.list", ask({ limit: `${limit}`, query: text })];
// The same places in each run. A prime step, so that no page is asked for twice or follows another.
const anywhere = (i, total) => Math.floor((((i + 1) * 7919) % 9973) * (Math.max(1, total - limit) / 9973));
let places = 0;
const operations = {
  "first page of 50": () => page(0),
  "following page": () => page(limit),
  "middle page, asked for again": ({ total }) => page(total >> 1),
  [anyPage]: ({ total }) => page(anywhere((places += 1), total)),
  "last page": ({ total }) => page(Math.max(0, total - limit)),
  "get one": ({ ids }, i) => ["integration.get", { ...ask({}), path: { id: ids[i % ids.length] } }],
  "search, few matches": ({ size }, i) => search(`ion ${Math.max(11, size - 3 - (i % 50))} of`),
  "search, no match": () => search("nothing like it"),
  create: (_, i) => ["integration.create", { body: { ...templates[i % 2], title: `Created ${i}` } }],
};

/** Microseconds per call, the median of `times` calls. */
function cost(store, name, times) {
  const taken = [];
  for (let i = 0; i < times; i += 1) {
    const [operation, { query, path, body }] = operations[name](store, i);
    const caller = JSON.stringify({ principal, query, path });
    const bytes = body === undefined ? undefined : Buffer.from(JSON.stringify(body));
    const start = performance.now();
    const { status } = store.jackfield.backend.call(operation, caller, bytes);
    taken.push((performance.now() - start) * 1000);
    assert.ok(status < 300);
  }
  return median(taken);
}

async function measureSizes(stores) {
  const rows = [];
  for (const name of Object.keys(operations)) {
    const times = name === "create" ? 100 : 300;
    const sides = Object.fromEntries(stores.map((store) => [`of ${store.size}`, () => cost(store, name, times)]));
    const results = await takeTurns(sides);
    const least = median(results[`of ${sizes[0]}`]);
    const said = stores.map(({ size }) => `${size.toLocaleString("en-US")}: ${number(median(results[`of ${size}`]))}`);
    const largest = results[`of ${sizes.at(-1)}`].map((value, round) => value / results[`of ${sizes[0]}`][round]);
    const figures = row(
      `${name}, us per core call`,
      name === anyPage ? "no goal" : `at most 1.5x of ${sizes[0]} rows`,
      largest,
      "x",
      said.join("; "),
      "",
      `${sizes[0]} rows: ${spread(results[`of ${sizes[0]}`])}, median ${number(least)}`,
    );
    const points = stores.map(({ size }) => [size, median(results[`of ${size}`])]);
    rows.push({ ...figures, series: [{ name, points }] });
  }
  return rows;
}

async function measureSums({ jackfield, ids, size }, path) {
  const { default: Database } = await import("better-sqlite3");
  const database = new Database(path);
  database.pragma("synchronous = OFF");
  const { id } = database.prepare("SELECT id FROM integrations WHERE type = 'database' LIMIT 1").get();
  database.prepare(fillRecords).run({ count: records, integration: id });
  const fields = ["calls", "rows", "bytes", "duration_ms"];
  const from = new Date(1_700_000_000_000 + 100 * hour + 1234).toISOString();
  const body = { op: "sum", fields, from };
  const taken = [];
  const expected = database
    .prepare(
      `SELECT ${fields.map((field) => `sum(fields ->> '${field}') AS ${field}`).join(", ")} FROM records
       WHERE integration = ? AND created_ms >= ?`,
    )
    .get(id, Date.parse(from));
  database.close();
  for (let i = 0; i < 20; i += 1) {
    const start = performance.now();
    const sums = answer(jackfield, "record.query", { path: { id }, body });
    taken.push(performance.now() - start);
    assert.deepEqual(sums, expected);
  }
  return row(
    `sums of ${fields.length} fields over ${records.toLocaleString("en-US")} usage records of a year`,
    "under 50 ms",
    taken,
    " ms",
    `in a store of ${size.toLocaleString("en-US")}`,
    "",
    `from within an hour; ${ids.length > 0 ? "equal to plain SQL" : ""}`,
  );
}

export async function measure() {
  const folder = mkdtempSync(join(tmpdir(), "jackfield-bench-"));
  try {
    const stores = await makeStores(folder);
    const rows = await measureSizes(stores);
    rows.push(await measureSums(stores[0], join(folder, `${sizes[0]}.db`)));
    for (const { jackfield } of stores) await jackfield.close();
    rows.push(await measureIdlePools());
    return rows;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
