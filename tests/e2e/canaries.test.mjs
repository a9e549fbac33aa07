// A password that is hard to hide, and thirty failures of each engine: no error, log, audit or file has it, in whatever
// form it may be written.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { inspect } from "node:util";
import { open } from "../../js/dist/index.js";
import { startMariadb } from "../servers/mariadb.mjs";
import { startPostgres } from "../servers/postgres.mjs";
import { rows } from "./attack.mjs";
import { startServer, temporaryFolder } from "./server.mjs";

// With what URLs, JSON, SQL and shells treat in their own way.
const canary = `Kan%arie"n'\\vog\u00ebl&=42`;
const forms = (secret) => {
  const bytes = Buffer.from(secret);
  // Base64 of a text within another one has three beginnings; the middle of each is searched.
  const base64 = [0, 1, 2].map((before) =>
    Buffer.concat([Buffer.alloc(before), bytes])
      .toString("base64")
      .slice(4, -4),
  );
  return [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1), bytes.toString("hex"), ...base64];
};
const [postgres, mariadb] = [await startPostgres(), await startMariadb("mariadb")];
const places = [];
after(async () => {
  for (const place of places) place.remove();
  await postgres.stop?.();
  await mariadb.stop?.();
});

const sql = {
  pg: (n) =>
    [
      "SELEC 1",
      `SELECT ${n} FROM nothing_${n}`,
      `SELECT ${n} / 0`,
      `SELECT 'x'::int + ${n}`,
      "SELECT pg_sleep(5)",
      `DO $$ BEGIN RAISE EXCEPTION 'failure ${n}'; END $$`,
    ][n % 6],
  mysql2: (n) =>
    [
      "SELEC 1",
      `SELECT ${n} FROM nothing_${n}`,
      `SELECT nothing_${n}(1)`,
      "SELECT sleep(5)",
      `SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'failure ${n}'`,
      `SELECT CAST('x' AS DATE) FROM nothing`,
    ][n % 6],
};

for (const [name, client, server, makeUser] of [
  [
    "PostgreSQL",
    "pg",
    postgres,
    () => postgres.query(`CREATE ROLE canary LOGIN PASSWORD '${canary.replaceAll("'", "''")}'; GRANT canary TO plain`),
  ],
  ["MariaDB", "mysql2", mariadb, () => undefined],
]) {
  const skip = server.skipped ?? false;
  let place, serving, library;
  before(async () => {
    if (skip) return;
    places.push((place = temporaryFolder()));
    makeUser();
    serving = await startServer({
      folder: place.folder,
      args: ["--log", "json", "--audit-log", "-", "--slow-query-ms", "1"],
    });
    library = await open({ store: ":memory:", keys: { plain: true }, egress: { mode: "private-allowed" } });
  });
  test(`thirty failures of ${name} show no secret in any form (S24)`, { skip, timeout: 120_000 }, async () => {
    const { host = "127.0.0.1", port, database } = server;
    const connection = { host, port, user: "canary", password: canary, database, ssl: { enabled: false } };
    // What a failing connection differs in.
    const changes = [
      {},
      { user: "nobody" },
      { database: `none${canary.length}` },
      { port: 1 },
      { host: "no-such-host.invalid" },
      { ssl: { enabled: true, rejectUnauthorized: true } },
      { ssl: { enabled: true, ca: "-----BEGIN CERTIFICATE-----\nbm9uZQ==\n-----END CERTIFICATE-----\n" } },
    ];
    const seen = [];
    let failures = 0;
    const fails = async (call) => {
      const answer = await call().then(
        (value) => ({ value }),
        (error) => ({ error }),
      );
      if (answer.error !== undefined || answer.value?.outcome !== "ok") failures += 1;
      const { error } = answer;
      seen.push(
        inspect(answer, { depth: 12, showHidden: true }),
        `${error?.message} ${error?.stack} ${inspect(error?.cause)}`,
      );
      seen.push(JSON.stringify(answer), `${JSON.stringify(error)}`);
    };
    for (let i = 0; i < 30; i += 1) {
      const change = changes[i % changes.length];
      const body = {
        title: `Row ${i}`,
        type: "database",
        sub_type: client,
        config: { client, connection: { ...connection, ...change }, pool: { acquireTimeoutMillis: 2000 } },
      };
      const made = await serving.api("POST", rows, body);
      assert.equal(made.status, 201, made.text);
      const { id } = made.json;
      const statement = { sql: sql[client](i), timeoutMillis: 300 };
      const used = await serving.api("POST", `/api/v2/integrations/${id}/execute`, {
        action: "query",
        params: statement,
      });
      const tested = await serving.api("POST", "/api/v2/meta/connection/test", { integrationId: id });
      const malformed = await serving.api(
        "PATCH",
        `${rows}/${id}`,
        `{"config":{"connection":{"password":${JSON.stringify(canary)}`,
      );
      seen.push(
        made.text,
        used.text,
        tested.text,
        malformed.text,
        (await serving.api("GET", `${rows}/${id}/audit`)).text,
      );
      assert.notEqual(used.status, 200, used.text);
      const own = await library.integrations.create(body);
      await fails(async () => {
        for await (const row of library.query(own.id, statement.sql, [], { timeoutMillis: 300 }))
          seen.push(inspect(row));
      });
    }
    assert.ok(failures >= 30, `${failures}`);
    await serving.stop();
    await library.close();
    for (const file of readdirSync(place.folder)) seen.push(readFileSync(join(place.folder, file), "latin1"));
    const everything = [...seen, ...serving.log].join("\n");
    assert.ok(serving.log.length > 60, "the log has lines");
    for (const form of forms(canary)) assert.ok(!everything.includes(form), form);
  });
}
