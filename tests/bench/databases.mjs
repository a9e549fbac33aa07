// The databases of the benchmarks: a table of 100,000 rows x 7 columns each, and how both sides reach it. None uses
// TLS.
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startMariadb } from "../servers/mariadb.mjs";
import { startPostgres } from "../servers/postgres.mjs";

export const rowCount = 100_000;
export const allRows = "SELECT * FROM bench_rows ORDER BY id";

const postgresTable = `
CREATE TABLE bench_rows (
  id int PRIMARY KEY, big bigint, label text, amount numeric(12,2), at timestamptz, active bool, note text);
INSERT INTO bench_rows SELECT i, 9007199254740993 + i, lpad(i::text, 40, 'label '), (i * 37 % 1000000) / 100.0,
  timestamptz '2026-01-01 00:00:00.25+00' + i * interval '1 minute',
  i % 3 = 0, CASE WHEN i % 4 = 0 THEN NULL ELSE 'note ' || i END FROM generate_series(1, ${rowCount}) i;
GRANT SELECT ON bench_rows TO plain;`;

const mysqlTable = `
CREATE TABLE jackfield.bench_rows (
  id int PRIMARY KEY, big bigint, label varchar(40), amount decimal(12,2), at datetime(3), active tinyint,
  note varchar(40));
INSERT INTO jackfield.bench_rows SELECT seq, 9007199254740993 + seq, lpad(seq, 40, 'label '),
  (seq * 37 % 1000000) / 100, timestamp '2026-01-01 00:00:00.25' + interval seq minute,
  seq % 3 = 0, if(seq % 4 = 0, NULL, concat('note ', seq)) FROM jackfield.seq_1_to_${rowCount};`;

// SQLite has no types for some of these; both sides then see text or an integer.
const sqliteTable = `
CREATE TABLE bench_rows (id INTEGER PRIMARY KEY, big TEXT, label TEXT, amount REAL, at TEXT, active INTEGER, note TEXT);
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${rowCount})
INSERT INTO bench_rows SELECT i, '' || (9007199254740993 + i),
  substr('label label label label label label label ', 1, 40 - length('' || i)) || i, (i * 37 % 1000000) / 100.0,
  strftime('%Y-%m-%dT%H:%M:%fZ', '2026-01-01 00:00:00.25', '+' || i || ' minutes'),
  i % 3 = 0, CASE WHEN i % 4 = 0 THEN NULL ELSE 'note ' || i END FROM n;`;

const pool = { min: 0, max: 10 };

// A server with the table, as both sides reach it; `options` are of its npm drivers alone.
async function onServer(start, client, statements, options) {
  const server = await start();
  if (server.skipped !== undefined) return server;
  for (const statement of statements) server.query(statement);
  const { port, password, database } = server;
  const connection = { host: "127.0.0.1", port, user: "plain", password, database };
  return { config: { client, connection, pool }, reach: { ...connection, ...options }, stop: server.stop };
}

const postgres = () =>
  onServer(startPostgres, "pg", [postgresTable, "ANALYZE bench_rows"], {
    max: pool.max,
    // The server's own date style is one that drivers do not read.
    options: "-c datestyle=ISO -c timezone=UTC",
  });

const mysql = () =>
  onServer(startMariadb, "mysql2", [mysqlTable, "ANALYZE TABLE jackfield.bench_rows"], { connectionLimit: pool.max });

async function sqlite() {
  let Database;
  try {
    ({ default: Database } = await import("better-sqlite3"));
    new Database(":memory:").close();
  } catch (error) {
    return { skipped: `better-sqlite3 is not here: ${String(error.message).split("\n")[0]}` };
  }
  const root = mkdtempSync(join(tmpdir(), "jackfield-bench-"));
  mkdirSync(join(root, "files"));
  const filename = join(root, "files", "rows.db");
  const database = new Database(filename);
  database.pragma("journal_mode = WAL");
  database.exec(sqliteTable);
  database.close();
  return {
    config: { client: "sqlite3", connection: { filename }, pool },
    reach: { filename },
    roots: [join(root, "files")],
    stop: () => rmSync(root, { recursive: true, force: true }),
  };
}

/**
 * Every database: its name, our sub_type, what npm drivers it is compared with, a query for one row, and start(), which
 * gives {skipped} or {config, reach, roots, stop}: the config of an integration, what npm drivers take, folders that
 * SQLite files may lie in.
 */
export const databases = [
  {
    name: "PostgreSQL",
    subType: "pg",
    drivers: ["pg", "postgres"],
    oneRow: "SELECT * FROM bench_rows WHERE id = $1",
    start: postgres,
  },
  {
    name: "MySQL",
    subType: "mysql2",
    drivers: ["mysql2", "mariadb"],
    oneRow: "SELECT * FROM bench_rows WHERE id = ?",
    start: mysql,
  },
  {
    name: "SQLite",
    subType: "sqlite3",
    drivers: ["better-sqlite3"],
    oneRow: "SELECT * FROM bench_rows WHERE id = ?",
    start: sqlite,
  },
];

/** A row as both sides should see it: times as milliseconds, bigint and numeric as text. */
export const plain = ({ id, big, label, amount, at, active, note }) => {
  const time = typeof at === "string" && !/(Z|[+-]\d\d(:?\d\d)?)$/.test(at) ? `${at}Z` : at;
  return [id, String(big), label, Number(amount), new Date(time).getTime(), Number(active), note];
};
