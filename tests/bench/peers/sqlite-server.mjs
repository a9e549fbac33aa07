// What one would write by hand: node:http and better-sqlite3, write-ahead log, FULL sync. It keeps configs in clear,
// checks almost nothing and records nothing, so it does less than Jackfield.
import Database from "better-sqlite3";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";

const [file, rowsFile, token] = process.argv.slice(2);
const database = new Database(file);
database.pragma("journal_mode = WAL");
database.pragma("synchronous = FULL");
const columns = [
  "id",
  "title",
  "config",
  "meta",
  "type",
  "sub_type",
  "fk_workspace_id",
  "enabled",
  "is_private",
  "is_default",
  "deleted",
  "created_by",
  "order",
  "is_encrypted",
  "version",
  "config_revision",
  "created_at",
  "updated_at",
  "source_count",
];
const flags = ["enabled", "is_private", "is_default", "deleted", "is_encrypted"];
const names = columns.map((name) => `"${name}"`).join(", ");
database.exec(
  `CREATE TABLE integrations (${names}, PRIMARY KEY ("id")); CREATE INDEX in_order ON integrations ("order", "id")`,
);
const insert = database.prepare(
  `INSERT INTO integrations (${names}) VALUES (${columns.map((name) => `@${name}`).join(", ")})`,
);
const list = database.prepare('SELECT * FROM integrations WHERE deleted = 0 ORDER BY "order", "id" LIMIT ? OFFSET ?');
const count = database.prepare("SELECT count(*) AS total FROM integrations WHERE deleted = 0");
const get = database.prepare('SELECT * FROM integrations WHERE "id" = ? AND deleted = 0');
const update = database.prepare(
  `UPDATE integrations SET title = @title, config = @config, meta = @meta, version = version + 1,
     updated_at = @updated_at WHERE "id" = @id`,
);

const stored = (row) => {
  const values = {
    source_count: 0,
    ...row,
    config: JSON.stringify(row.config ?? {}),
    meta: JSON.stringify(row.meta ?? {}),
  };
  for (const flag of flags) values[flag] = values[flag] ? 1 : 0;
  return values;
};
const shown = ({ config, source_count, ...row }, inList) => {
  row.meta = JSON.parse(row.meta);
  for (const flag of flags) row[flag] = row[flag] === 1;
  if (inList) row.source_count = source_count;
  return row;
};
for (const row of JSON.parse(readFileSync(rowsFile, "utf8"))) insert.run(stored(row));

const now = () => new Date().toISOString().replace("T", " ").replace(/\..*/, "+00:00");
let ids = 0;
function create({ title, type, sub_type, config, meta }, order) {
  const row = {
    id: `int${(ids += 1).toString(36).padStart(14, "0")}`,
    title,
    config,
    meta: meta ?? {},
    type,
    sub_type,
    fk_workspace_id: "w",
    enabled: true,
    is_private: false,
    is_default: false,
    deleted: false,
    created_by: "u",
    order,
    is_encrypted: false,
    version: 1,
    config_revision: 1,
    created_at: now(),
    updated_at: now(),
  };
  insert.run(stored(row));
  return shown(get.get(row.id), false);
}
function patch(id, change) {
  const row = get.get(id);
  if (row === undefined) return undefined;
  const merged = (text, more) => (more === undefined ? text : JSON.stringify({ ...JSON.parse(text), ...more }));
  update.run({
    id,
    title: change.title ?? row.title,
    config: merged(row.config, change.config),
    meta: merged(row.meta, change.meta),
    updated_at: now(),
  });
  return shown(get.get(id), false);
}
function page(query) {
  const limit = Number(query.get("limit") ?? 25),
    offset = Number(query.get("offset") ?? 0);
  const { total } = count.get();
  const rows = list.all(limit, offset).map((row) => shown(row, true));
  return {
    list: rows,
    pageInfo: {
      totalRows: total,
      page: 1 + Math.floor(offset / limit),
      pageSize: limit,
      isFirstPage: offset === 0,
      isLastPage: offset + limit >= total,
    },
  };
}

function send(response, status, value) {
  const text = JSON.stringify(value);
  response.writeHead(status, {
    "content-type": "application/json; charset=utf-8",
    "content-length": Buffer.byteLength(text),
  });
  response.end(text);
}
const base = "/api/v2/meta/integrations";
const server = createServer((request, response) => {
  if (request.headers["xc-auth"] !== token) return send(response, 401, {});
  const { pathname, searchParams } = new URL(request.url, "http://localhost");
  const id = pathname.slice(base.length + 1);
  if (request.method === "GET") {
    if (id === "") return send(response, 200, page(searchParams));
    const row = get.get(id);
    return row === undefined ? send(response, 404, {}) : send(response, 200, shown(row, false));
  }
  const chunks = [];
  request.on("data", (chunk) => chunks.push(chunk));
  request.on("end", () => {
    const body = JSON.parse(Buffer.concat(chunks).toString("utf8"));
    const row = request.method === "POST" ? create(body, 1) : patch(id, body);
    send(response, row === undefined ? 404 : request.method === "POST" ? 201 : 200, row ?? {});
  });
}).listen(0, "127.0.0.1", () => console.log(JSON.stringify({ url: `http://127.0.0.1:${server.address().port}` })));
process.once("SIGTERM", () => process.exit(0));
