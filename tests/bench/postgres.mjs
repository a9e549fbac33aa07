// The PostgreSQL of the benchmarks: one of the test servers, with a table of 100,000 rows x 7 columns; and how each side reaches it.
import { startPostgres } from "../servers/postgres.mjs";

export const rowCount = 100_000;
export const allRows = "SELECT * FROM bench_rows ORDER BY id";
export const oneRow = "SELECT * FROM bench_rows WHERE id = $1";

const table = `
CREATE TABLE bench_rows (id int PRIMARY KEY, big bigint, label text, amount numeric(12,2), at timestamptz, active bool, note text);
INSERT INTO bench_rows SELECT i, 9007199254740993 + i, lpad(i::text, 40, 'label '), (i * 37 % 1000000) / 100.0, timestamptz '2026-01-01 00:00:00.25+00' + i * interval '1 minute',
  i % 3 = 0, CASE WHEN i % 4 = 0 THEN NULL ELSE 'note ' || i END FROM generate_series(1, ${rowCount}) i;
GRANT SELECT ON bench_rows TO plain;`;

/** {skipped} or {ours, theirs, stop}: the config of an integration, and what npm drivers take. Neither side uses TLS. */
export async function startDatabase() {
  const server = await startPostgres();
  if (server.skipped !== undefined) return server;
  server.query(table);
  server.query("ANALYZE bench_rows");
  const { port, password, database } = server;
  const reach = { host: "127.0.0.1", port, user: "plain", password, database };
  return {
    ours: { client: "pg", connection: reach, pool: { min: 0, max: 10 } },
    // The server's own date style is one that drivers do not read.
    theirs: { ...reach, max: 10, options: "-c datestyle=ISO -c timezone=UTC" },
    stop: server.stop,
  };
}

/** A row as both sides should see it: times as milliseconds, bigint and numeric as text. */
export const plain = ({ id, big, label, amount, at, active, note }) => [id, String(big), label, String(amount), new Date(at).getTime(), active, note];
