// An aborted signal ends a query wherever it is: the loop throws the signal's reason within 50 ms, the database runs
// nothing any more, and the connection is back in the pool or closed. In the library and in the HTTP client, on every
// engine: real PostgreSQL, MariaDB and SQLite, fakes of SQL Server, Snowflake and Databricks.
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { createClient } from "../../js/dist/client/index.js";
import { open } from "../../js/dist/index.js";
import { listen } from "../../js/dist/server/index.js";
import { startDatabricks } from "../servers/databricks.mjs";
import { startAuthority } from "../servers/environments/https.mjs";
import { startMariadb } from "../servers/mariadb.mjs";
import { startPostgres } from "../servers/postgres.mjs";
import { startSnowflake } from "../servers/snowflake.mjs";
import { startTds } from "../servers/tds.mjs";
import { temporaryFolder } from "./server.mjs";

const soon = 50;
const place = temporaryFolder();
const file = join(place.folder, "numbers.db");
writeFileSync(file, "");
const authority = await startAuthority();
const identity = authority.issue("server", { hosts: ["localhost"] });
const ca = readFileSync(authority.env.JACKFIELD_TEST_HTTP_CA, "utf8");
const [postgres, mariadb] = [await startPostgres(), await startMariadb()];
const fakes = {
  tds: await startTds({ cert: identity.cert, key: identity.key }),
  snowflake: await startSnowflake({ ...identity, token: "t" }),
  databricks: await startDatabricks({ ...identity, token: "t" }),
};

const recursive = (count) =>
  `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${count}) SELECT i FROM n`;
// `rows` gives many rows, `late` none for a long time, `slow` one every 100 ms, `running` what still runs of them,
// `kept` makes a table whose rows a transaction has to take back.
const engines = {
  postgresql: {
    skip: postgres.skipped ?? false,
    subType: "pg",
    connection: () => {
      const { port, user, password, database, name } = postgres;
      const ssl = { rejectUnauthorized: true, ca: readFileSync(postgres.ca, "utf8"), servername: name };
      return { host: "127.0.0.1", port, user, password, database, ssl };
    },
    rows: "SELECT i, 'marked' AS t FROM generate_series(1, 3000000) AS s(i)",
    late: "SELECT 'marked', pg_sleep(30)",
    kept: "CREATE TABLE abort_kept (i int)",
    slow: "SELECT i, 'marked' AS t, pg_sleep(0.1)::text FROM generate_series(1, 1000) AS s(i)",
    running:
      "SELECT count(*)::int AS n FROM pg_stat_activity " +
      "WHERE state <> 'idle' AND query LIKE '%marked%' AND pid <> pg_backend_pid()",
  },
  mariadb: {
    skip: mariadb.skipped ?? false,
    subType: "mysql2",
    connection: () => {
      const { host, port, user, password, database } = mariadb;
      return { host, port, user, password, database, ssl: { ca: readFileSync(mariadb.ca, "utf8") } };
    },
    rows: "SELECT seq AS i, 'marked' AS t FROM seq_1_to_3000000",
    late: "SELECT 'marked', sleep(30)",
    kept: "CREATE TABLE abort_kept (i int) ENGINE=InnoDB",
    slow: "SELECT seq AS i, 'marked' AS t, sleep(0.1) FROM seq_1_to_1000",
    running:
      "SELECT count(*) AS n FROM information_schema.processlist " +
      "WHERE info LIKE '%marked%' AND id <> connection_id() AND command <> 'Sleep'",
  },
  sqlite: {
    subType: "sqlite3",
    connection: () => ({ filename: file }),
    rows: recursive(3000000),
    late: `SELECT count(*) FROM (${recursive(1e12)})`,
    kept: "CREATE TABLE abort_kept (i int)",
  },
  sqlserver: {
    subType: "mssql",
    connection: () => {
      const { port, user, password, database } = fakes.tds;
      return { host: "localhost", port, user, password, database, options: { encrypt: true }, ssl: { ca } };
    },
    rows: "SELECT value AS i FROM GENERATE_SERIES(1, 60000)",
    late: "WAITFOR DELAY '00:00:30'",
  },
  snowflake: {
    subType: "snowflake",
    connection: () => ({
      account: "example-account",
      host: "localhost",
      port: fakes.snowflake.port,
      username: "app",
      authenticator: "password",
      password: "t",
      warehouse: "COMPUTE_WH",
      database: "D",
      schema: "PUBLIC",
      ssl: { ca },
    }),
    rows: "SELECT SEQ4() + 1 AS i FROM TABLE(GENERATOR(ROWCOUNT => 20000))",
    late: "CALL SYSTEM$WAIT(30)",
  },
  databricks: {
    subType: "databricks",
    connection: () => ({
      host: "localhost",
      port: fakes.databricks.port,
      path: "/sql/1.0/warehouses/w1",
      authType: "token",
      token: "t",
      database: "main",
      schema: "default",
      ssl: { ca },
    }),
    rows: "SELECT id + 1 AS i FROM range(0, 20000)",
  },
};

const jackfield = await open({
  store: ":memory:",
  keys: { plain: true },
  sqliteRoots: [place.folder],
  egress: { mode: "private-allowed" },
  backend: "addon",
});
const bootstrap = jackfield.backend.call("workspace.bootstrap", '{"operator":true}', "{}");
const { user, workspace, token } = JSON.parse(new TextDecoder().decode(bootstrap.data));
const library = jackfield.as({ user, workspace, role: "owner" });
const server = await listen(jackfield, { drainMillis: 3000 });
const client = createClient({ url: server.url, token });

after(async () => {
  await server.close();
  for (const fake of Object.values(fakes)) await fake.stop();
  await postgres.stop?.();
  await mariadb.stop?.();
  await authority.stop();
  place.remove();
});

// The loop over a query, what it threw, how many rows it saw, and how long after the abort it threw.
async function loop(query, controller, { at = Infinity, during = async () => {}, after: later } = {}) {
  const signal = controller.signal ?? controller;
  let seen = 0;
  let aborted = 0;
  signal.addEventListener("abort", () => (aborted = performance.now()));
  if (later !== undefined) setTimeout(() => controller.abort(), later);
  try {
    for await (const row of query(signal)) {
      assert.ok(row);
      seen += 1;
      if (seen === at) await during();
    }
  } catch (thrown) {
    return { thrown, seen, took: aborted === 0 ? 0 : performance.now() - aborted };
  }
  return { thrown: undefined, seen, took: performance.now() - aborted };
}

// How soon after its abort a run ended: the machine is shared, so the best of five runs is held against `most`, and
// each against what no busy machine explains.
async function soonest(run, most = soon) {
  let best = Infinity;
  for (let round = 0; round < 5 && best >= most; round += 1) {
    const took = await run();
    assert.ok(took < 2000, `${took} ms`);
    best = Math.min(best, took);
  }
  assert.ok(best < most, `${best} ms in the best of five runs`);
}

// The milliseconds from the abort, `later` from now, until the call is rejected with the signal's reason.
async function rejected(call, { later = 300, reason } = {}) {
  const controller = new AbortController();
  let aborted = Infinity;
  controller.signal.addEventListener("abort", () => (aborted = performance.now()));
  setTimeout(() => controller.abort(reason), later);
  await assert.rejects(call(controller.signal), (thrown) => thrown === controller.signal.reason);
  return performance.now() - aborted;
}

async function eventually(question, milliseconds = 5000) {
  const late = Date.now() + milliseconds;
  for (;;) {
    const said = await question();
    if (said === true) return;
    assert.ok(Date.now() < late, `still ${JSON.stringify(said)} after ${milliseconds} ms`);
    await sleep(20);
  }
}

for (const [name, engine] of Object.entries(engines)) {
  const { skip = false, rows, late, slow, running, kept } = engine;
  describe(name, { skip, concurrency: false }, () => {
    const ids = {};
    const make = async (title) => {
      const config = { client: engine.subType, connection: engine.connection(), pool: { min: 0, max: 4 } };
      const made = { title, type: "database", sub_type: engine.subType, config };
      return (await library.integrations.create(made)).id;
    };
    const setUp = async () => {
      if (ids.asked !== undefined) return;
      ids.asked = await make(`Test - ${name}`);
      if (running !== undefined) ids.watcher = await make(`Test - ${name}, watched`);
    };
    const nothingRuns = async () => {
      await eventually(async () => {
        const pool = await library.endpoint(ids.asked, "pool");
        return pool.busy === 0 || pool;
      });
      if (running === undefined) return;
      await eventually(async () => {
        const [row] = (await library.execute(ids.watcher, running)).rows;
        return Number(row.n) === 0 || row;
      });
    };
    // Both faces: what is asked, and where.
    const each = (title, use) => {
      for (const [face, api] of [
        ["library", library],
        ["client", client],
      ])
        test(`${title} (${face})`, { timeout: 30000 }, async () => {
          await setUp();
          await use(
            (sql) => (signal) => api.query(ids.asked, sql, [], { signal }),
            (sql, signal) => api.execute(ids.asked, sql, [], { signal }),
            api,
          );
          await nothingRuns();
        });
    };
    const check = ({ thrown, took }, signal) => {
      assert.ok(signal.aborted, "the query ended before it was aborted");
      assert.equal(thrown, signal.reason);
      return took;
    };

    for (const at of [1, 10, 500])
      each(`a loop that aborts at row ${at} sees no other row and throws the reason`, async (query) => {
        await soonest(async () => {
          const controller = new AbortController();
          const ended = await loop(query(rows), controller, { at, during: async () => controller.abort() });
          assert.equal(ended.seen, at);
          return check(ended, controller.signal);
        });
      });

    each("a loop that pauses at a row is ended while it pauses", async (query) => {
      const controller = new AbortController();
      const during = async () => {
        setTimeout(() => controller.abort(), 50);
        await sleep(150);
        // The database has stopped although the loop has not asked for another row.
        await nothingRuns();
      };
      const { thrown, seen } = await loop(query(rows), controller, { at: 700, during });
      assert.deepEqual([thrown, seen], [controller.signal.reason, 700]);
    });

    if (slow !== undefined)
      each("a loop that waits for the next rows is ended while it waits", async (query) => {
        await soonest(async () => {
          const controller = new AbortController();
          return check(await loop(query(slow), controller, { after: 700 }), controller.signal);
        });
      });

    if (late !== undefined) {
      each("a query without a first row is ended before it has one", async (query) => {
        await soonest(async () => {
          const controller = new AbortController();
          return check(await loop(query(late), controller, { after: 400 }), controller.signal);
        });
      });

      each("a time limit as a signal throws its own reason", async (query, execute) => {
        for (const run of [
          (signal) => loop(query(late), signal),
          (signal) => loop(() => once(execute, signal), signal),
        ])
          await soonest(async () => {
            const signal = AbortSignal.timeout(300);
            const ended = await run(signal);
            assert.equal(ended.thrown.name, "TimeoutError");
            return check(ended, signal);
          });
      });

      each("execute and endpoint end with the reason of the signal, whatever it is", async (_, execute, api) => {
        for (const run of [
          (signal) => execute(late, signal),
          (signal) => api.endpoint(ids.asked, "query", { sql: late }, { signal }),
        ])
          await soonest(() => rejected(run, { reason: "no longer wanted" }));
      });
      if (kept !== undefined)
        each("a transaction ends with the reason of the signal, and nothing of it stays", async (_, execute, api) => {
          for (const sql of ["DROP TABLE IF EXISTS abort_kept", kept]) await execute(sql);
          const statements = [{ sql: "INSERT INTO abort_kept VALUES (1)" }, { sql: late }];
          await soonest(() => rejected((signal) => api.transaction(ids.asked, statements, { signal })));
          await nothingRuns();
          assert.equal(Number((await execute("SELECT count(*) AS n FROM abort_kept")).rows[0].n), 0);
        });

      const once = async function* (execute, signal) {
        yield await execute(late, signal);
      };
    }

    each("a signal that was aborted before asks the database nothing", async (query, execute, api) => {
      const reason = new Error("too late");
      const signal = AbortSignal.abort(reason);
      const isReason = (thrown) => thrown === reason;
      assert.equal((await loop(query(rows), signal)).thrown, reason);
      await assert.rejects(execute(rows, signal), isReason);
      await assert.rejects(api.endpoint(ids.asked, "tables", {}, { signal }), isReason);
      await assert.rejects(api.test({ integrationId: ids.asked }, { signal }), isReason);
    });

    each("a query after all that answers, on a pool without a busy connection", async (query) => {
      const { thrown, seen } = await loop(query("SELECT 1 AS i"), new AbortController());
      assert.deepEqual([thrown, seen], [undefined, 1]);
    });
  });
}

test(
  "many calls on one signal are ended too, those that still wait for a thread as well, without a warning",
  { timeout: 30000 },
  async () => {
    const { id } = await library.integrations
      .create({
        title: "Test - many",
        type: "database",
        sub_type: "sqlite3",
        config: { client: "sqlite3", connection: { filename: file }, pool: { min: 0, max: 4 } },
      })
      .catch(async () => (await library.integrations.list({ query: "sqlite" })).list[0]);
    const warnings = [];
    process.on("warning", ({ name }) => warnings.push(name));
    await soonest(async () => {
      const controller = new AbortController();
      const { signal } = controller;
      // More than there are threads.
      const calls = Array.from({ length: 100 }, async () => {
        await assert.rejects(
          library.execute(id, engines.sqlite.late, [], { signal }),
          (thrown) => thrown === signal.reason,
        );
        return performance.now();
      });
      await sleep(300);
      const aborted = performance.now();
      controller.abort();
      return Math.max(...(await Promise.all(calls))) - aborted;
    }, 4 * soon);
    await eventually(async () => {
      const pool = await library.endpoint(id, "pool");
      return (pool.busy === 0 && pool.waiting === 0) || pool;
    });
    assert.equal((await library.execute(id, "SELECT 1 AS one")).rows[0].one, 1);
    assert.deepEqual(warnings, []);
  },
);

test("a test of a connection is ended while the server is silent", { timeout: 20000 }, async () => {
  const silent = createServer(() => {}).listen(0, "127.0.0.1");
  await new Promise((resolve) => silent.once("listening", resolve));
  const { port } = silent.address();
  const config = { client: "pg", connection: { host: "127.0.0.1", port, user: "u", password: "p", database: "d" } };
  for (const api of [library, client])
    await soonest(() => rejected((signal) => api.test({ type: "database", sub_type: "pg", config }, { signal })));
  silent.close();
  silent.unref();
});
