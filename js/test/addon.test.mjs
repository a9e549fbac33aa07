// The addon in Node: threads, memory, closing; and the listener over real sockets.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { Worker } from "node:worker_threads";
import { Turn } from "../dist/core/backend.js";
import { open } from "../dist/index.js";
import { openConfig, openConfigBytes } from "../dist/open.js";
import { listen } from "../dist/server/index.js";
import { createClient } from "../dist/client/index.js";

const folder = mkdtempSync(join(tmpdir(), "jackfield-addon-"));
const file = join(folder, "numbers.db");
writeFileSync(file, "");
let jackfield, server, id, client, token;
const soon = (milliseconds = 1000) => new Promise((resolve) => setTimeout(resolve, milliseconds, "waits"));

const operator = (operation, body) => {
  const reply = jackfield.backend.call(operation, JSON.stringify({ operator: true }), JSON.stringify(body));
  assert.ok(reply.status < 300, new TextDecoder().decode(reply.data));
  return JSON.parse(new TextDecoder().decode(reply.data));
};
// A statement that runs until it is stopped.
const endless = "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n";
const numbers = (count) =>
  `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${count})
   SELECT i, 'row ' || i AS name FROM n`;

before(async () => {
  jackfield = await open({ store: ":memory:", keys: { plain: true }, sqliteRoots: [folder], backend: "addon" });
  const owner = operator("workspace.bootstrap", {});
  token = owner.token;
  jackfield = jackfield.as({ user: owner.user, workspace: owner.workspace, role: "owner" });
  const made = await jackfield.integrations.create({
    title: "Test - Numbers",
    type: "database",
    sub_type: "sqlite3",
    config: { client: "sqlite3", connection: { filename: file } },
  });
  id = made.id;
  server = await listen(jackfield, { operatorToken: "operator-of-this-test", startPage: true, drainMillis: 3000 });
  client = createClient({ url: server.url, token });
});
after(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

test("all rows come as an iterator, with values bound", async () => {
  let sum = 0;
  for await (const row of jackfield.query(id, numbers(5000))) sum += row.i;
  assert.equal(sum, (5000 * 5001) / 2);
  const { rows } = await jackfield.execute(id, "SELECT ? AS a, ? AS b", ["x", 7]);
  assert.deepEqual(rows, [{ a: "x", b: 7 }]);
});

test("the client streams over HTTP, and leaving the loop ends the query", async () => {
  let seen = 0;
  for await (const row of client.query(id, numbers(100000))) {
    assert.equal(row.i, ++seen);
    if (seen === 2500) break;
  }
  seen = 0;
  for await (const row of client.query(id, numbers(20000))) seen += row.i > 0 ? 1 : 0;
  assert.equal(seen, 20000);
});

test("a statement that fails is an error before the first byte", async () => {
  await assert.rejects(
    async () => {
      for await (const row of client.query(id, "SELECT nothing FROM nowhere")) assert.ok(row);
    },
    (error) => error.name === "JackfieldError" && error.status === 422,
  );
});

test("an aborted signal cancels the query", { timeout: 15000 }, async () => {
  const started = Date.now();
  await assert.rejects(
    async () => {
      for await (const row of jackfield.query(id, endless, [], { signal: AbortSignal.timeout(200) })) assert.ok(row);
    },
    { name: "TimeoutError" },
  );
  assert.ok(Date.now() - started < 5000);
});

test("a client that disconnects ends its query", { timeout: 15000 }, async () => {
  await assert.rejects(client.endpoint(id, "query", { sql: endless }, { signal: AbortSignal.timeout(200) }));
  const deadline = Date.now() + 5000;
  for (;;) {
    const pool = await client.endpoint(id, "pool");
    if (Object.entries(pool).some(([name, value]) => /active|busy|used|in_use/.test(name) && value === 0)) break;
    assert.ok(Date.now() < deadline, `the pool still says ${JSON.stringify(pool)}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
});

test("sixteen endless queries hold up neither reads nor a cancel", { timeout: 30000 }, async () => {
  const stop = new AbortController();
  const running = Array.from({ length: 20 }, () =>
    client.endpoint(id, "query", { sql: endless }, { signal: stop.signal }).catch((error) => error),
  );
  await new Promise((resolve) => setTimeout(resolve, 300));
  const started = Date.now();
  await client.request("integration.list", {});
  await client.request("integration.update", { path: { id }, body: { meta: { touched: true } } });
  assert.ok(Date.now() - started < 2000, `took ${Date.now() - started} ms`);
  stop.abort();
  await Promise.all(running);
});

test("a call that is dropped while it waits is answered at once and never runs", { timeout: 30000 }, async () => {
  const turn = new Turn();
  const whom = { integration: id, turn };
  const ask = (sql, request_id, waiting) => {
    const caller = { token, path: { id, endpoint: "query" }, request_id };
    const body = JSON.stringify({ sql, timeoutMillis: 4000 });
    return jackfield.backend.callAsync("endpoint.call", JSON.stringify(caller), body, 1, undefined, waiting);
  };
  // As many as one integration may run, so that the next one waits.
  const running = Array.from({ length: 16 }, (_, i) => ask(endless, `running-${i}`, { integration: id }));
  const dropped = ask("SELECT 1 AS one", "dropped", whom);
  await new Promise((resolve) => setTimeout(resolve, 100));
  const begun = performance.now();
  turn.drop();
  const { status, data } = await dropped;
  assert.ok(performance.now() - begun < 500);
  assert.equal(status, 499);
  assert.match(new TextDecoder().decode(data), /"cancelled"/);
  for (const { status: ended } of await Promise.all(running)) assert.equal(ended, 504);
});

test("a dropped call leaves its queue, so that others of its caller may wait", { timeout: 60000 }, async () => {
  const ask = (turn, sql = "SELECT 1 AS one", request_id = undefined) => {
    const caller = JSON.stringify({ token, path: { id, endpoint: "query" }, request_id });
    const body = JSON.stringify({ sql, timeoutMillis: 8000 });
    const whom = { integration: id, share: "greedy", turn };
    return jackfield.backend.callAsync("endpoint.call", caller, body, 1, undefined, whom);
  };
  const status = async (call) => (await call).status;
  const running = Array.from({ length: 16 }, (_, i) => ask(undefined, endless, `hog-${i}`));
  const turns = Array.from({ length: 2300 }, () => new Turn());
  const waiting = turns.map((turn) => status(ask(turn)));
  // Those beyond the limit are refused; the others wait, for a place among the tasks or for a thread.
  const early = await Promise.race([Promise.all(waiting.map((one) => Promise.race([one, soon()]))), soon(20000)]);
  assert.ok(early.includes(429), "the limit was not reached");
  for (const turn of turns) turn.drop();
  for (const each of await Promise.all(waiting)) assert.ok(each === 499 || each === 429, String(each));
  // Also those that are about to be given from the core to a thread.
  for (const moment of [(go) => process.nextTick(go), setImmediate, (go) => setTimeout(go, 5)]) {
    const more = Array.from({ length: 1500 }, () => new Turn());
    const dropped = more.map((turn) => status(ask(turn)));
    await new Promise(moment);
    for (const turn of more) turn.drop();
    for (const each of await Promise.all(dropped)) assert.equal(each, 499);
  }
  const again = Array.from({ length: 300 }, () => status(ask(new Turn())));
  for (let i = 0; i < running.length; i += 1)
    jackfield.backend.call("call.cancel", JSON.stringify({ token }), JSON.stringify({ request_id: `hog-${i}` }));
  for (const { status: ended } of await Promise.all(running)) assert.equal(ended, 499);
  for (const each of await Promise.all(again)) assert.equal(each, 200);
});

test("answers that come together go to their own callers", { timeout: 30000 }, async () => {
  const answers = await Promise.all(
    Array.from({ length: 300 }, (_, i) =>
      i % 10 === 7
        ? jackfield.execute(id, "SELECT nothing FROM nowhere").catch((error) => error.code)
        : jackfield.execute(id, "SELECT ? AS mine", [i]).then(({ rows }) => rows[0].mine),
    ),
  );
  answers.forEach((answer, i) => {
    if (i % 10 !== 7) assert.equal(answer, i);
    else assert.equal(typeof answer, "string");
  });
});

// The runner does not expose it.
setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc");

test("ten thousand calls do not grow the process", async () => {
  const list = () => jackfield.integrations.list();
  // As many before: the tests above have given memory back, which is taken again.
  for (let i = 0; i < 10000; i += 1) await list();
  collect();
  const before = process.memoryUsage().rss;
  for (let i = 0; i < 10000; i += 1) await list();
  collect();
  const growth = process.memoryUsage().rss - before;
  assert.ok(growth < 24e6, `grew by ${Math.round(growth / 1e6)} MB`);
});

test("answers that are kept take a bounded amount of memory, whatever is asked", async () => {
  const ask = (i) => {
    const caller = { token, query: { query: String(i).padStart(12000, "x") } };
    return jackfield.backend.call("integration.list", JSON.stringify(caller));
  };
  for (let i = 0; i < 1000; i += 1) assert.equal(ask(i).status, 200);
  collect();
  const before = process.memoryUsage().rss;
  for (let i = 1000; i < 6000; i += 1) ask(i);
  collect();
  const growth = process.memoryUsage().rss - before;
  assert.ok(growth < 24e6, `grew by ${Math.round(growth / 1e6)} MB`);
});

test("worker threads open contexts of their own and may end in the middle of a call", { timeout: 30000 }, async () => {
  const source = `
    const { parentPort, workerData } = require("node:worker_threads");
    import(workerData.entry).then(async ({ open }) => {
      const { file, folder } = workerData;
      const jackfield = await open({
        store: ":memory:", keys: { plain: true }, backend: "addon", sqliteRoots: [folder],
      });
      const config = { client: "sqlite3", connection: { filename: file } };
      const { id } = await jackfield.integrations.create({
        title: "Test - Worker", type: "database", sub_type: "sqlite3", config,
      });
      const { rows } = await jackfield.execute(id, "SELECT 1 AS one");
      if (workerData.hang) void jackfield.execute(id, workerData.endless);
      parentPort.postMessage(rows[0].one);
    });`;
  const run = (hang) =>
    new Promise((resolve, reject) => {
      const workerData = { entry: new URL("../dist/index.js", import.meta.url).href, folder, file, endless, hang };
      const worker = new Worker(source, { eval: true, workerData });
      worker.once("message", async (one) => {
        if (hang) await new Promise((done) => setTimeout(done, 100));
        await worker.terminate();
        resolve(one);
      });
      worker.once("error", reject);
    });
  assert.deepEqual(await Promise.all([run(false), run(true), run(false)]), [1, 1, 1]);
  assert.equal((await jackfield.execute(id, "SELECT 2 AS two")).rows[0].two, 2);
});

test("closing while calls run ends them with an answer, and later calls are refused", { timeout: 20000 }, async () => {
  const other = await open({ store: ":memory:", keys: { plain: true }, sqliteRoots: [folder], backend: "addon" });
  const made = await other.integrations.create({
    title: "Test - Close",
    type: "database",
    sub_type: "sqlite3",
    config: { client: "sqlite3", connection: { filename: file } },
  });
  const running = Array.from({ length: 4 }, () => other.execute(made.id, endless).catch((error) => error.code));
  await new Promise((resolve) => setTimeout(resolve, 200));
  await other.close();
  for (const code of await Promise.all(running)) assert.match(String(code), /cancelled|closed|connection_lost/);
  assert.throws(
    () => other.capabilities(),
    (error) => error.code === "closed",
  );
});

// What fetch cannot send.
function raw(text) {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(server.url).port), "127.0.0.1", () => socket.write(text));
    let answer = "";
    socket.on("data", (chunk) => (answer += chunk));
    socket.on("close", () => resolve(answer));
    socket.on("error", reject);
    setTimeout(() => socket.destroy(), 3000).unref();
  });
}

const post = (headers) =>
  `POST /api/v2/meta/integrations HTTP/1.1\r\nHost: a\r\nxc-auth: ${token}\r\n` +
  `Content-Type: application/json\r\n${headers}\r\n`;

test("a body announced as too large is refused at once, without being sent (S28)", async () => {
  const head = (length, more = "") => post(`Content-Length: ${length}\r\n${more}`);
  assert.match(await raw(head(2000000, "Expect: 100-continue\r\n")), /^HTTP\/1\.1 413 /);
  assert.match(await raw(head(2000000)), /^HTTP\/1\.1 413 /);
});

test("a chunked body is cut at the limit (S28)", async () => {
  const chunk = `10000\r\n${"a".repeat(65536)}\r\n`;
  const answer = await raw(`${post("Transfer-Encoding: chunked\r\n")}${chunk.repeat(20)}`);
  assert.match(answer, /^HTTP\/1\.1 413 /);
});

test("headers over the limit are refused (S28)", async () => {
  assert.match(
    await raw(`GET /health HTTP/1.1\r\nHost: a\r\nx-large: ${"a".repeat(20000)}\r\n\r\n`),
    /^HTTP\/1\.1 431 /,
  );
});

test("metrics are for the operator, and name no integration", async () => {
  const ask = (headers) => fetch(`${server.url}/metrics`, { headers });
  assert.equal((await ask({})).status, 401);
  assert.equal((await ask({ "xc-auth": token })).status, 403);
  const own = await ask({ authorization: "Bearer operator-of-this-test" });
  assert.equal(own.status, 200);
  const text = await own.text();
  assert.match(text, /jackfield_http_requests_total\{operation="integration.list",status="200"\}/);
  assert.ok(!text.includes(id));
});

test("libcurl is not loaded before a service is called", { skip: process.platform !== "linux" }, async () => {
  const entry = new URL("../dist/index.js", import.meta.url).href;
  const program = `
    import { readFileSync } from "node:fs";
    import { open } from "${entry}";
    const jackfield = await open({ store: ":memory:", keys: { plain: true }, backend: "addon" });
    console.log(/libcurl/.test(readFileSync("/proc/self/maps", "utf8")));
    await jackfield.close();`;
  const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "-e", program]);
  assert.equal(stdout, "false\n");
});

test("the catalogue is the same from bytes and as text", async () => {
  const bytes = new URL("../manifests/bundle.json", import.meta.url);
  const catalogue = readFileSync(bytes);
  for (const options of [{}, { store: "a.db", maxTimeoutMillis: 5 }])
    assert.deepEqual(
      JSON.parse(new TextDecoder().decode(openConfigBytes(options, catalogue, undefined))),
      JSON.parse(openConfig(options, catalogue.toString("utf8"), undefined)),
    );
});
