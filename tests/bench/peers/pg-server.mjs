// The usual way: a node:http server that asks PostgreSQL with an npm driver (pg or postgres) and answers JSON.stringify of all rows.
import { createServer } from "node:http";

const [driver, settings, sql] = process.argv.slice(2);
const options = JSON.parse(settings);
const ask = driver === "pg" ? await withPg() : await withPostgres();

async function withPg() {
  const { default: pg } = await import("pg");
  const pool = new pg.Pool(options);
  return async () => (await pool.query(sql)).rows;
}
async function withPostgres() {
  const { default: postgres } = await import("postgres");
  const { options: _, user, max, ...rest } = options;
  const client = postgres({ ...rest, username: user, max, connection: { DateStyle: "ISO", TimeZone: "UTC" } });
  return () => client.unsafe(sql);
}

const server = createServer((request, response) => {
  ask().then(
    (rows) => {
      response.writeHead(200, { "content-type": "application/json; charset=utf-8" });
      response.end(JSON.stringify(rows));
    },
    (error) => {
      response.writeHead(500);
      response.end(String(error));
    },
  );
}).listen(0, "127.0.0.1", () => console.log(JSON.stringify({ url: `http://127.0.0.1:${server.address().port}` })));
process.once("SIGTERM", () => process.exit(0));
