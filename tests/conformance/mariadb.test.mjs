// MariaDB's own tests of types and functions through the connector, compared with the client mariadb cell by cell. Each
// statement runs twice, in two databases of one server: through the library, and in the client. Both must fail or give
// the same rows.
import assert from "node:assert/strict";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { open } from "../../js/dist/index.js";
import { startMariadb } from "../servers/mariadb.mjs";
import { mariadb } from "./clients.mjs";
import { Judge } from "./judge.mjs";
import { beginsWith, holds, leftOut, mysqltestStatements } from "./scripts.mjs";
import { isFull, sourceOf } from "./sources.mjs";

const source = sourceOf("mariadb");
const noServer = existsSync("/usr/sbin/mariadbd")
  ? false
  : "no MariaDB server on this machine (apt install mariadb-server)";
const skip = source.skipped ?? noServer;
const short = [
  "type_int",
  "type_year",
  "type_newdecimal",
  "func_math",
  "func_if",
  "func_in",
  "type_time_hires",
  "type_json",
];
// What needs another server, plugins, or a binary built for tests. Of BIT the client shows raw bytes.
const notValues = new RegExp(
  "debug|innodb|type_bit|embedded|des_encrypt|encrypt|ucs2|" +
    "-big|system|crypt|sformat|rollback|default|analyse|func_weight",
);

const rules = [
  [/@/, "variables"],
  [/\btrigger\b|\bsequence\b/i, "server"],
  [/group_concat\(url\)/i, "the order of rows is the server's choice"],
  [
    beginsWith(String.raw`
      set use prepare execute deallocate begin start commit rollback savepoint lock unlock flush reset
      handler call explain describe desc show analyze check optimize repair grant revoke load do kill
      install uninstall help signal checksum change stop shutdown xa
    `),
    "session",
  ],
  [/^(create|drop|alter)\s+(or\s+replace\s+)?(definer\s*=\s*\S+\s+)?(database|schema|user|role|server)\b/i, "server"],
  [/^(create|drop|alter)\s+(or\s+replace\s+)?(definer\s*=\s*\S+\s+)?(aggregate|event|function|procedure)\b/i, "server"],
  [
    holds(String.raw`
      now rand sysdate current_\w+ curdate curtime utc_\w+ localtime\w* unix_timestamp uuid\w*
      connection_id last_insert_id found_rows row_count version database schema user session_user
      system_user sleep benchmark get_lock is_\w+_lock release_\w*lock\w* load_file master_pos_wait
      name_const random_bytes test mysql into\s+(outfile|dumpfile)
    `),
    "changes",
  ],
  [/information_schema|performance_schema|mysql\.|temporary/i, "server"],
];
// What differs by intention or by the protocol: statements of the connector are prepared.
const intended = [
  [/e-\d+, the client shows "-?0\.0+"/, "a sum that is nearly 0 is shown with two decimals"],
  [/"(NULL|TlVMTA==)", the client shows null/, "the client shows the text NULL as it shows null"],
  [/"[^"]*[\0-\x08\x0b-\x1f\ufffd][^"]*"/, "bytes that are no text"],
];

let server, jackfield, id, client, judge;
before(async () => {
  if (skip) return;
  // The scripts make and drop a thousand tables, each with several waits for the disk.
  if (existsSync("/dev/shm")) process.env.TMPDIR = "/dev/shm";
  server = await startMariadb();
  jackfield = await open({
    store: ":memory:",
    keys: { plain: true },
    egress: { mode: "private-allowed" },
    backend: "addon",
  });
  const { port, password } = server;
  for (const name of ["ours", "theirs"]) server.query(`CREATE DATABASE ${name} CHARACTER SET latin1`);
  const connection = { host: "127.0.0.1", port, user: "boss", password, database: "ours" };
  const made = await jackfield.integrations.create({
    title: "regression",
    type: "database",
    sub_type: "mysql2",
    config: { client: "mysql2", connection, pool: { min: 1, max: 1 } },
  });
  ({ id } = made);
  const settings = "SET time_zone = '+00:00', NAMES utf8mb4";
  client = mariadb({ socket: join(server.folder, "own/socket"), database: "theirs", settings });
  judge = new Judge({ jackfield, id, client });
});
after(async () => {
  if (skip) return;
  await client.close();
  await jackfield.close();
  await server.stop();
});

const names = skip
  ? []
  : readdirSync(source.path)
      .filter((name) => /^(type|func)_\w+\.test$/.test(name))
      .map((name) => name.slice(0, -5))
      .filter((name) => (isFull ? !notValues.test(name) : short.includes(name)));

test("MariaDB's tests of types and functions", { skip, timeout: isFull ? 1200000 : 100000 }, async (t) => {
  for (const name of names)
    await t.test(`the script ${name} gives the client's rows through the connector`, async () => {
      const statements = mysqltestStatements(readFileSync(join(source.path, `${name}.test`), "latin1"));
      const asked = statements.filter((each) => leftOut(each, rules) === undefined && !/[\x80-\xff]/.test(each));
      assert.deepEqual(await judge.differences(asked, intended), []);
    });
  t.diagnostic(judge.summary(names.length));
  assert.ok(judge.tally.rows > 300, "the statements must give rows");
});
