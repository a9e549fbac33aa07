// Faults that many calls meet at once: each call ends with its own code in time, other integrations are answered
// meanwhile, and connections, open files and threads go back to what they were.
import assert from "node:assert/strict";
import { readdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { startPostgres } from "../servers/postgres.mjs";
import { keepSockets, listenOn, silentServer } from "../servers/sockets.mjs";
import { open, rows } from "./attack.mjs";

const postgres = await startPostgres();
const skip = postgres.skipped ?? false;
const endpoint = (id) => `/api/v2/integrations/${id}/query`;
const one = { sql: "SELECT 1 AS one", timeoutMillis: 1000 };

let place, person, quick;

async function create(sub_type, connection, pool) {
  const config = { client: sub_type, connection, ...(pool ? { pool } : {}) };
  const { json, text } = await person("POST", rows, { title: sub_type, type: "database", sub_type, config });
  assert.ok(json.id, text);
  return json.id;
}
const pgAt = (port) => ({ host: "127.0.0.1", port, user: "plain", password: postgres.password, database: "jackfield" });

function post(id, body, more = {}) {
  return fetch(place.server.url + endpoint(id), {
    method: "POST",
    headers: { "content-type": "application/json", "xc-auth": place.server.token, ...more.headers },
    body: JSON.stringify(body),
    signal: more.signal,
  });
}

// A thousand calls at once; the quick integration is asked while all of them wait. Gives their codes.
async function thousandCalls(id) {
  let ended = 0;
  const calls = Array.from({ length: 1000 }, async () => {
    const begun = performance.now();
    const response = await post(id, { sql: "SELECT 1", timeoutMillis: 5000 });
    const { details } = await response.json();
    ended += 1;
    return { code: details.code, status: response.status, took: performance.now() - begun };
  });
  for (let i = 0; i < 20; i += 1) assert.equal((await person("POST", endpoint(quick), one)).status, 200);
  assert.equal(ended, 0);
  return Promise.all(calls);
}

function checkEnds(ends) {
  for (const { code, status } of ends) {
    assert.ok(["timeout", "pool_exhausted", "unreachable"].includes(code), `${status} ${code}`);
  }
  // Measured from the client on a busy machine: the deadline starts once, at the arrival.
  assert.ok(Math.max(...ends.map(({ took }) => took)) < 20000);
}

const openFiles = () => readdirSync(`/proc/${place.server.process.pid}/fd`).length;

// Connections of clients are kept for some seconds, and a few of them may still be open.
async function filesBackTo(before) {
  for (let i = 0; i < 100 && openFiles() > before + 20; i += 1) await sleep(200);
  assert.ok(openFiles() <= before + 20, `${openFiles()} open files, ${before} before`);
}

before(async () => {
  place = await open(["--egress", "private-allowed", "--keep-alive", "5"]);
  person = place.owner;
  const filename = join(place.root, "quick.db");
  writeFileSync(filename, "");
  quick = await create("sqlite3", { filename });
  assert.equal((await person("POST", endpoint(quick), one)).status, 200);
});
after(async () => {
  await place.close();
  if (!skip) await postgres.stop();
});

test("a thousand calls to a silent server", { timeout: 90000 }, async (context) => {
  const files = openFiles();
  const silent = await silentServer();
  context.after(silent.close);
  checkEnds(await thousandCalls(await create("pg", pgAt(silent.port), { max: 25 })));
  await silent.close();
  await filesBackTo(files);
});

test("a thousand calls to a server that sends a byte each second", { timeout: 90000 }, async (context) => {
  const files = openFiles();
  const { keep, stop } = keepSockets();
  // The start of an answer to a login: each byte is valid, and the message is never whole in time.
  const drip = Buffer.from("R\0\0\0\x08\0\0\0\0", "latin1");
  const server = createServer((socket) => {
    keep(socket);
    let at = 0;
    const timer = setInterval(() => socket.write(drip.subarray(at, ++at)), 1000);
    socket.on("close", () => clearInterval(timer));
  });
  const port = await listenOn(server);
  context.after(() => stop(server));
  checkEnds(await thousandCalls(await create("pg", pgAt(port), { max: 25 })));
  await stop(server);
  await filesBackTo(files);
});

test("streams whose readers stop reading", { skip, timeout: 90000 }, async () => {
  const files = openFiles();
  const id = await create("pg", pgAt(postgres.port), { max: 100, idleTimeoutMillis: 1000 });
  const leave = new AbortController();
  const sql = "SELECT repeat('x', 1000), generate_series(1, 100000000)";
  const headers = { accept: "application/x-ndjson" };
  const streams = await Promise.all(
    Array.from({ length: 200 }, () => post(id, { sql, timeoutMillis: 60000 }, { headers, signal: leave.signal })),
  );
  const begun = streams.filter(({ status }) => status === 200);
  assert.equal(begun.length, 64);
  for (const response of streams.filter(({ status }) => status !== 200)) {
    assert.equal((await response.json()).details.code, "rate_limited", `${response.status}`);
  }
  for (let i = 0; i < 20; i += 1) assert.equal((await person("POST", endpoint(quick), one)).status, 200);
  leave.abort();
  const running =
    "SELECT count(*)::int AS n FROM pg_stat_activity WHERE query LIKE '%generate_series%' AND state = 'active'";
  let left;
  for (let i = 0; i < 50; i += 1) {
    left = (await person("POST", endpoint(id), { sql: running })).json.rows[0].n;
    if (left <= 1) break; // the query that counts is one of them
    await sleep(200);
  }
  assert.ok(left <= 1, `${left} queries still run`);
  await filesBackTo(files);
});

test("a pool of a hundred connections that are killed at once", { skip, timeout: 90000 }, async () => {
  const id = await create("pg", pgAt(postgres.port), { max: 100 });
  const sleeping = { sql: "SELECT pg_sleep(1), 'pooled'", timeoutMillis: 20000 };
  const ends = await Promise.all(Array.from({ length: 100 }, () => person("POST", endpoint(id), sleeping)));
  for (const { status, text } of ends) assert.equal(status, 200, text);
  const killer = await create("pg", pgAt(postgres.port), { max: 1 });
  const waiting = Array.from({ length: 100 }, () =>
    person("POST", endpoint(id), { ...sleeping, sql: "SELECT pg_sleep(5), 'pooled'" }),
  );
  await sleep(1000);
  const kill = `SELECT count(pg_terminate_backend(pid))::int AS n FROM pg_stat_activity
    WHERE usename = 'plain' AND pid <> pg_backend_pid()`;
  const { json } = await person("POST", endpoint(killer), { sql: kill });
  assert.ok(json.rows[0].n >= 100, `${json.rows[0].n} killed`);
  for (const { status, json } of await Promise.all(waiting)) {
    assert.ok(
      ["connection_lost", "cancelled_by_server", "server_shutdown"].includes(json.details?.code),
      `${status} ${json.details?.code}`,
    );
  }
  // Every one of the next queries gets a connection that lives.
  const next = await Promise.all(
    Array.from({ length: 100 }, (_, i) => person("POST", endpoint(id), { sql: `SELECT ${i} AS i` })),
  );
  next.forEach(({ status, text, json }, i) => assert.deepEqual([status, json.rows?.[0].i], [200, i], text));
});

// The last test: it ends the server.
test("closing while five hundred calls wait", { timeout: 60000 }, async (context) => {
  const silent = await silentServer();
  context.after(silent.close);
  const id = await create("pg", pgAt(silent.port), { max: 25, acquireTimeoutMillis: 50000 });
  const calls = Array.from({ length: 500 }, () =>
    post(id, { sql: "SELECT 1", timeoutMillis: 50000 }).then(
      async (response) => (await response.json()).details.code,
      () => "cut",
    ),
  );
  await sleep(1000);
  const begun = performance.now();
  await place.server.stop();
  assert.ok(performance.now() - begun < 20000);
  const codes = new Set(await Promise.all(calls));
  for (const code of codes) assert.ok(["shutting_down", "cancelled", "cut"].includes(code), code);
});
