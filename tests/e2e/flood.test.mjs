// One caller or one slow server must not hold up everybody else, and nothing is done for a caller that has left.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { silentServer } from "../servers/sockets.mjs";
import { open, postgres, rows } from "./attack.mjs";

let place, silent, dials, victim, attacker, neighbour;
const endpoint = (id) => `/api/v2/integrations/${id}/query`;

async function files(person, name) {
  const filename = join(place.root, `${name}.db`);
  writeFileSync(filename, "");
  const config = { client: "sqlite3", connection: { filename } };
  const { json } = await person("POST", rows, { title: name, type: "database", sub_type: "sqlite3", config });
  return json.id;
}

async function slow(person, pool) {
  const connection = { host: "127.0.0.1", port: silent.port, user: "u", password: "p", database: "d" };
  const { json, text } = await person("POST", rows, postgres({ config: { client: "pg", connection, pool } }));
  assert.ok(json.id, text);
  return json.id;
}

// The slowest of ten queries, in milliseconds.
async function slowest(person, id) {
  let most = 0;
  for (let i = 0; i < 10; i += 1) {
    const begun = performance.now();
    const { status, text } = await person("POST", endpoint(id), { sql: "SELECT 1 AS one", timeoutMillis: 1000 });
    assert.equal(status, 200, text);
    most = Math.max(most, performance.now() - begun);
  }
  return most;
}

before(async () => {
  dials = 0;
  silent = await silentServer(() => (dials += 1));
  place = await open(["--egress", "private-allowed"]);
  attacker = place.person("mallory", "creator");
  neighbour = place.person("nina", "creator");
  victim = place.person("vera", "creator", "elsewhere");
});
after(async () => {
  await place.close();
  await silent.close();
});

test("queries to a server that stays silent hold up no other caller (S29)", { timeout: 60000 }, async () => {
  const [other, near, own] = [
    await files(victim, "other"),
    await files(neighbour, "near"),
    await files(attacker, "own"),
  ];
  for (const person of [
    [victim, other],
    [neighbour, near],
    [attacker, own],
  ])
    await slowest(...person);
  const stuck = await slow(attacker, { max: 25 });
  const waiting = Array.from({ length: 80 }, () =>
    attacker("POST", endpoint(stuck), { sql: "SELECT 1", timeoutMillis: 6000 }),
  );
  await sleep(300);
  for (const [person, id] of [
    [victim, other],
    [neighbour, near],
    [attacker, own],
  ])
    assert.ok((await slowest(person, id)) < 1000);
  const answers = await Promise.all(waiting);
  // The deadline counts from the arrival: it starts no second time.
  assert.ok(answers.every(({ status }) => status >= 500));
});

test("a full pool is waited for by its own callers alone (S29)", { timeout: 60000 }, async () => {
  const other = await files(victim, "beside-a-pool");
  const stuck = await slow(attacker, { max: 1, acquireTimeoutMillis: 3000 });
  const waiting = Array.from({ length: 60 }, () =>
    attacker("POST", endpoint(stuck), { sql: "SELECT 1", timeoutMillis: 4000 }),
  );
  await sleep(300);
  assert.ok((await slowest(victim, other)) < 1000);
  await Promise.all(waiting);
});

test("nothing is sent for callers that have left (S29)", { timeout: 60000 }, async () => {
  const other = await files(victim, "beside-the-gone");
  const stuck = await slow(attacker, { max: 5 });
  const leave = new AbortController();
  const gone = Array.from({ length: 120 }, () =>
    fetch(place.server.url + endpoint(stuck), {
      method: "POST",
      headers: { "content-type": "application/json", "xc-auth": place.server.token },
      body: JSON.stringify({ sql: "SELECT 1", timeoutMillis: 20000 }),
      signal: leave.signal,
    }).then(
      () => "answered",
      () => "left",
    ),
  );
  await sleep(500);
  leave.abort();
  assert.ok((await Promise.all(gone)).every((end) => end === "left"));
  await sleep(500);
  const before = dials;
  assert.ok((await slowest(victim, other)) < 1000);
  await sleep(2000);
  assert.equal(dials, before);
});

// A caller waits under its token, an integration under its id.
test("a token that reads like an integration's id shares nothing with it (S29)", { timeout: 60000 }, async () => {
  const id = await files(victim, "named");
  const ask = (headers) => victim("POST", endpoint(id), { sql: "SELECT 1 AS one" }, headers);
  const answers = await Promise.all(Array.from({ length: 50 }, (_, i) => ask(i % 2 === 0 ? { "xc-auth": id } : {})));
  for (const [i, { status, text }] of answers.entries()) assert.equal(status, i % 2 === 0 ? 401 : 200, text);
});

// Told by events, not by a clock: every call to the silent server is still waiting when the others are answered.
test("calls that wait hold no thread (S29)", { timeout: 60000 }, async () => {
  const few = await open(["--egress", "private-allowed", "--threads", "2"]);
  try {
    const one = few.person("olga", "creator");
    const filename = join(few.root, "quick.db");
    writeFileSync(filename, "");
    const config = { client: "sqlite3", connection: { filename } };
    const made = await one("POST", rows, { title: "quick", type: "database", sub_type: "sqlite3", config });
    const stuck = await slow(one, { max: 25 });
    let ended = 0;
    const waiting = Array.from({ length: 200 }, () =>
      one("POST", endpoint(stuck), { sql: "SELECT 1", timeoutMillis: 8000 }).then((answer) => {
        ended += 1;
        return answer;
      }),
    );
    for (let i = 0; i < 20; i += 1) {
      const { status, text } = await one("POST", endpoint(made.json.id), { sql: "SELECT 1" });
      assert.equal(status, 200, text);
    }
    assert.equal(ended, 0);
    assert.ok((await Promise.all(waiting)).every(({ status }) => status >= 500));
  } finally {
    await few.close();
  }
});
