// The database that the rows lead to: a PostgreSQL of its own with one login for each value of a row, so that an answer
// says which value was used.
import { appendFileSync } from "node:fs";
import { join } from "node:path";
import { randomBytes } from "node:crypto";
import { startPostgres } from "../servers/postgres.mjs";
import { roles } from "./ledger.mjs";

export async function startTarget(reaper) {
  const server = await startPostgres();
  if (server.skipped !== undefined) return server;
  reaper.data(join(server.folder, "data"));
  appendFileSync(join(server.folder, "data/pg_hba.conf"), "host all all 127.0.0.1/32 scram-sha-256\n");
  server.query("SELECT pg_reload_conf()");
  const passwords = Array.from({ length: roles }, () => randomBytes(12).toString("base64url"));
  server.query(passwords.map((word, i) => `CREATE ROLE w${i} LOGIN PASSWORD '${word}'`).join("; "));
  return { port: server.port, database: server.database, passwords, stop: server.stop };
}
