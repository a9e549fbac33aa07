// Inside Node, client libraries and what they load themselves use the system's OpenSSL: on this Node, on the one of
// another major that set-up puts into tests/servers/node_modules, and on those that JACKFIELD_TEST_NODES names (paths,
// with a colon between).
import { existsSync, readFileSync } from "node:fs";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { startAuthority } from "../servers/environments/https.mjs";
import { startMariadb } from "../servers/mariadb.mjs";
import { startPostgres } from "../servers/postgres.mjs";
import { startSnowflake } from "../servers/snowflake.mjs";
import { assertSystemOpenssl, bindingsOf } from "./tls-libraries.mjs";

const other = fileURLToPath(new URL("../servers/node_modules/node-of-another-major/bin/node", import.meta.url));
const nodes = [
  process.execPath,
  ...(existsSync(other) ? [other] : []),
  ...(process.env.JACKFIELD_TEST_NODES ?? "").split(":").filter(Boolean),
];

const pgConfig = ({ host, port, user, password, database, ca }) => ({
  client: "pg",
  connection: { host, port, user, password, database, ssl: { rejectUnauthorized: true, ca: readFileSync(ca, "utf8") } },
});
const mysqlConfig = ({ host, port, user, password, database, ca }) => ({
  client: "mysql2",
  connection: { host, port, user, password, database, ssl: { rejectUnauthorized: true, ca: readFileSync(ca, "utf8") } },
});

async function startHttps() {
  const authority = await startAuthority();
  const fake = await startSnowflake({
    ...authority.issue("server", { hosts: ["localhost"] }),
    token: "not-a-real-secret",
  });
  const stop = async () => {
    await fake.stop();
    await authority.stop();
  };
  return { port: fake.port, ca: authority.env.JACKFIELD_TEST_HTTP_CA, password: "not-a-real-secret", stop };
}
const snowflakeConfig = ({ port, ca, password }) => ({
  client: "snowflake",
  connection: {
    account: "example-account",
    host: "localhost",
    port,
    username: "app",
    authenticator: "password",
    password,
    warehouse: "COMPUTE_WH",
    database: "D",
    schema: "PUBLIC",
    ssl: { ca: readFileSync(ca, "utf8") },
  },
});

// One row for each library and server.
const rows = [
  {
    name: "libpq, PostgreSQL",
    sub_type: "pg",
    start: () => startPostgres(),
    config: pgConfig,
    libraries: [/libpq\.so/],
  },
  {
    name: "libmariadb, MariaDB",
    sub_type: "mysql2",
    start: () => startMariadb(),
    config: mysqlConfig,
    libraries: [/libmariadb\.so/],
  },
  {
    name: "libmariadb and its login plugin, MySQL 9",
    sub_type: "mysql2",
    start: () => startMariadb("mysql"),
    config: mysqlConfig,
    libraries: [/libmariadb\.so/, /caching_sha2_password\.so/],
  },
  {
    name: "libcurl, a fake of Snowflake",
    sub_type: "snowflake",
    start: startHttps,
    config: snowflakeConfig,
    libraries: [/libcurl\.so/],
  },
];

// All before the first test: when the tests known so far have ended, the hooks of the file run.
const servers = [];
for (const row of rows) servers.push(await row.start());
after(async () => {
  for (const server of servers) await server.stop?.();
});

test(
  "a Node of another major is here",
  { skip: nodes.length > 1 ? false : "none: npm ci --ignore-scripts in tests/servers" },
  () => {},
);

for (const [index, row] of rows.entries()) {
  const server = servers[index];
  for (const node of nodes) {
    test(
      `${row.name}: the system's OpenSSL in ${node}`,
      { skip: server.skipped ?? false, timeout: 120_000 },
      async () => {
        // The linker's notes make connecting slow: one that timed out is repeated, and this is printed.
        const look = () =>
          bindingsOf({ node, config: row.config(server), sub_type: row.sub_type, libraries: row.libraries });
        let seen = await look();
        if (seen.outcome.outcome !== "ok") {
          console.log(`${row.name}: asked again after ${JSON.stringify(seen.outcome)}`);
          seen = await look();
        }
        assertSystemOpenssl(seen);
        console.log(
          `${row.name}: ${seen.bindings.length} symbols bound to the system's OpenSSL, none to Node's ${seen.openssl}`,
        );
      },
    );
  }
}
