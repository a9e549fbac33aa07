// PostgreSQL's regression scripts through the connector, compared with psql cell by cell. Each statement runs twice, in
// two databases of one server: through the library, and in psql. Both must fail or give the same rows.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { open } from "../../js/dist/index.js";
import { findPostgres, startPostgres } from "../servers/postgres.mjs";
import { psql } from "./clients.mjs";
import { Judge } from "./judge.mjs";
import { beginsWith, holds, leftOut, psqlStatements } from "./scripts.mjs";
import { isFull, sourceOf } from "./sources.mjs";

const source = sourceOf("postgresql");
const skip = source.skipped ?? (findPostgres() === undefined ? "no PostgreSQL server on this machine" : false);
const short = ["boolean", "int8", "numeric", "strings", "timestamptz", "interval", "arrays", "jsonb", "rangetypes"];
// What is not about values: server administration, plans, concurrency, other encodings, functions in C, run time. For
// xml psql shows the warnings of a library between the rows.
const notValues = new RegExp(
  `^(${String.raw`
  advisory_lock async brin btree_index cluster collate combocid conversion copy
  create_(am|role|function_c|index) database encoding euc event_trigger explain foreign_data gin$ gist
  guc hash_ incremental_sort index indirect infinite init_privs join_hash largeobject lock maintain
  memoize misc mvcc opr_sanity oidjoins partition password plancache portals prepare privileges psql
  publication regproc reindex replica reloptions role sanity security select_parallel spgist stats
  subscription sysviews tablespace test_setup transactions txid type_sanity vacuum write_parallel xid
  object_address numeric_big create_table alter_ rowsecurity rules triggers updatable tidrange tidscan
  temp$ sequence namespace dependency drop_if drop_operator dbsize amutils bitmapops fast_default
  identity inherit plpgsql constraints create_function_sql create_procedure rangefuncs compression
  create_view matview foreign_key insert_conflict merge polymorphism tablesample truncate typed_table
  cursor random without xml
`
    .trim()
    .split(/\s+/)
    .join("|")})`,
);

const rules = [
  [
    beginsWith(String.raw`
      set reset show begin start commit end abort rollback savepoint release prepare execute deallocate
      declare fetch move close discard listen notify unlisten load checkpoint vacuum analyze cluster
      reindex copy explain lock security do
    `),
    "session",
  ],
  [
    /^(create|alter|drop)\s+(role|user|group|database|tablespace|event|subscription|publication|extension|language)/i,
    "server",
  ],
  [
    holds(String.raw`
      now random clock_timestamp statement_timestamp transaction_timestamp timeofday current_\w+
      currval lastval localtime\w* pg_backend_pid pg_sleep txid_\w+ pg_current_\w+ gen_random_uuid
      session_user user version getdatabaseencoding pg_\w*size\w* set_config current_setting setseed
    `),
    "changes",
  ],
  [
    holds(String.raw`
      ctid xmin xmax cmin cmax oid tableoid regclass reg(proc|type|role|namespace|oper|procedure)
      pg_[a-z_]+ information_schema
    `),
    "names of objects",
  ],
  [/'(now|today|tomorrow|yesterday)[' ]/i, "changes"],
  [/\bmoney\b/i, "locale"],
];
// What differs by intention; the connector's quirks.json says why.
const intended = [[/timestamp.*(infinity| BC)|BC/i, "BC and infinity stay text"]];

let server, jackfield, id, client, judge;
before(async () => {
  if (skip) return;
  server = await startPostgres();
  server.query("CREATE DATABASE judge OWNER app", "postgres");
  server.query("GRANT ALL ON SCHEMA public TO app", "judge");
  jackfield = await open({
    store: ":memory:",
    keys: { plain: true },
    egress: { mode: "private-allowed" },
    backend: "addon",
  });
  const { port, password, database } = server;
  const made = await jackfield.integrations.create({
    title: "regression",
    type: "database",
    sub_type: "pg",
    config: {
      client: "pg",
      connection: { host: "127.0.0.1", port, user: "plain", password, database },
      pool: { min: 1, max: 1 },
    },
  });
  ({ id } = made);
  server.query("ALTER DATABASE jackfield OWNER TO plain");
  server.query("ALTER DATABASE judge OWNER TO plain");
  const settings =
    "-c datestyle=ISO -c intervalstyle=iso_8601 -c timezone=UTC -c bytea_output=hex " +
    "-c extra_float_digits=1 -c statement_timeout=10s";
  client = psql({ socket: join(server.folder, "sockets"), port, database: "judge", user: "plain", settings });
  judge = new Judge({ jackfield, id, client });
});
after(async () => {
  if (skip) return;
  await client.close();
  await jackfield.close();
  await server.stop();
});

const plain = (statement) =>
  statement.replace(/^(create\s+(?:or\s+replace\s+)?)(?:(?:local|global)\s+)?temp(?:orary)?\s+/i, "$1");

const statementsOf = (name) =>
  psqlStatements(textOf(name)).filter((statement) => leftOut(statement, rules) === undefined);
const askedOf = (name) => statementsOf(name).map(plain);

function textOf(name) {
  return readFileSync(join(source.path, "sql", `${name}.sql`), "utf8");
}

const names = skip
  ? []
  : readdirSync(join(source.path, "sql"))
      .filter((name) => name.endsWith(".sql"))
      .map((name) => name.slice(0, -4))
      .filter((name) => (isFull ? !notValues.test(name) : short.includes(name)))
      // Bodies of SQL without quotes hold semicolons that end no statement.
      .filter((name) => !/begin\s+atomic/i.test(textOf(name)));

test("PostgreSQL's regression scripts", { skip, timeout: isFull ? 1200000 : 100000 }, async (t) => {
  for (const statement of statementsOf("test_setup")) await judge.compare(statement);
  for (const name of names)
    await t.test(`the script ${name} gives psql's rows through the connector`, async () => {
      assert.deepEqual(await judge.differences(askedOf(name), intended), []);
    });
  t.diagnostic(judge.summary(names.length));
  const { rows, cells } = judge.tally;
  assert.ok(rows > 1000 && cells > 5000, "the statements must give rows");
});
