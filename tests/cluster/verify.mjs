// After a run: what was acknowledged to clients, against what each server lists and what the tables hold.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

const base = "/api/v2/meta/integrations";

async function listAll(fleet, on) {
  const rows = [];
  for (let offset = 0; ; offset += 100) {
    const { status, json } = await fleet.call("GET", `${base}?limit=100&offset=${offset}`, undefined, { on });
    if (status !== 200) throw new Error(`the list answers ${status}: ${JSON.stringify(json)}`);
    rows.push(...json.list);
    if (json.pageInfo.isLastPage) return { rows, total: json.pageInfo.totalRows };
  }
}

function compare(ledger, { rows, total }, where) {
  const fault = (text) => ledger.fault(`${where}: ${text}`);
  const byId = new Map(rows.map((row) => [row.id, row]));
  const titles = new Map();
  for (const { title } of rows) titles.set(title, (titles.get(title) ?? 0) + 1);
  const counts = { lost: 0, duplicates: rows.length - byId.size, returned: 0, wrong: 0, unheard: 0 };
  for (const count of titles.values()) counts.duplicates += count - 1;
  for (const row of ledger.rows) {
    const found = byId.get(row.id);
    if (found === undefined && row.deleted === "") counts.lost += 1;
    if (found !== undefined && row.deleted === "acknowledged") counts.returned += 1;
    if (found === undefined) continue;
    const n = found.meta?.n ?? 0;
    if (n < row.last || n > row.sent) counts.wrong += 1;
  }
  const known = new Set(ledger.rows.map(({ id }) => id));
  for (const { id, title } of rows) {
    if (known.has(id)) continue;
    if (ledger.unheard.has(title)) counts.unheard += 1;
    else fault(`a row that nobody made: ${title}`);
  }
  if (total !== rows.length) fault(`says ${total} rows and lists ${rows.length}`);
  for (const [name, count] of Object.entries(counts)) if (name !== "unheard" && count > 0) fault(`${count} ${name}`);
  return counts;
}

// Every entry of the audit is in each server's log, and the log's order never goes back but where a server was killed.
function compareLogs(ledger, folder, count, ids) {
  for (let i = 0; i < count; i++) {
    const file = join(folder, `audit-${i}.ndjson`);
    if (!existsSync(file)) continue;
    const lines = readFileSync(file, "utf8").split("\n");
    const seen = new Set();
    for (const line of lines) {
      try {
        seen.add(JSON.parse(line).id);
      } catch {
        // torn by a kill; it is written again
      }
    }
    const missing = ids.filter((id) => !seen.has(id)).length;
    if (missing > 0) ledger.fault(`the audit log of server ${i} lacks ${missing} of ${ids.length} entries`);
  }
}

export async function verify({ cluster, fleet, ledger, plain, folder, schema }) {
  const leader = await cluster.leader();
  let counts;
  for (const [i, server] of fleet.servers.entries())
    counts = compare(ledger, await listAll(fleet, server), `server ${i}`);
  const sql = (text) => cluster.sql(leader, text);
  const twice = sql(
    `SELECT count(*) FROM (SELECT integration FROM ${schema}.audit WHERE operation = 'integration.create'
     GROUP BY integration HAVING count(*) > 1) t`,
  );
  if (twice !== "0") ledger.fault(`${twice} creations are in the audit twice`);
  const stored = new Set(sql("SELECT id FROM public.plain").split("\n").map(Number));
  const lost = plain.acknowledged.filter(({ id }) => !stored.has(id)).length;
  if (lost > 0) ledger.fault(`the plain client lost ${lost} rows`);
  counts.plainLost = lost;
  counts.auditIds = sql(`SELECT id FROM ${schema}.audit`).split("\n");
  return { counts, logs: () => compareLogs(ledger, folder, fleet.servers.length, counts.auditIds) };
}
