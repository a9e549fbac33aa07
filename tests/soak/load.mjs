// 200 clients mix good and bad requests at one server for five minutes: no crash, no 500, no acknowledged write lost,
// and memory that does not grow by more than 10 MB after the first minute.
// Usage: node tests/soak/load.mjs [SECONDS]   300; the growth counts from a fifth of them on
import assert from "node:assert/strict";
import { mkdirSync, readFileSync } from "node:fs";
import http from "node:http";
import { connect } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { startServer, temporaryFolder } from "../e2e/server.mjs";
import { runStatements } from "../e2e/sqlite.mjs";
import { badRequests, integrations, newRow } from "./requests.mjs";

const clients = 200;
const seconds = Number(process.argv[2] ?? 300);
const warmUp = Math.min(60, seconds / 5);
const rowsOfClient = 10; // so that the store, and what it remembers, keeps its size
const mostGrowth = 10_000_000;

const place = temporaryFolder();
mkdirSync(join(place.folder, "data"));
await runStatements(
  join(place.folder, "data/shop.db"),
  `CREATE TABLE t (n INTEGER, v TEXT);
   WITH RECURSIVE r(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM r WHERE i < 2000)
     INSERT INTO t SELECT i, 'v' || i FROM r`,
);
const server = await startServer({
  folder: place.folder,
  args: ["--sqlite-root", join(place.folder, "data"), "--max-connections-per-address", "1000"],
});
const { hostname, port } = new URL(server.url);
let crashed = null;
void server.ended().then(({ code, signal }) => (crashed ??= `the server ended with ${code ?? signal}`));

const statuses = new Map();
const wrong = [];
const note = (what) => wrong.length < 20 && wrong.push(what);

// One request over the client's own kept connection.
function send(agent, { method, path, headers = {}, body, leaveAfter }) {
  return new Promise((resolve) => {
    const own = { "xc-auth": server.token, ...(body === undefined ? {} : { "content-type": "application/json" }) };
    const request = http.request({ agent, host: hostname, port, method, path, headers: { ...own, ...headers } });
    const done = (status, text = "") => {
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
      if (status === 500 || (status > 500 && status !== 503))
        note(`${method} ${path}: ${status} ${text.slice(0, 200)}`);
      resolve({ status, text });
    };
    request.on("error", () => done(0));
    request.on("response", (response) => {
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (part) => (text += part));
      response.on("end", () => done(response.statusCode, text));
      response.on("error", () => done(0));
    });
    if (leaveAfter !== undefined) setTimeout(() => request.destroy(), leaveAfter);
    request.end(body);
  });
}
const json = (value) => JSON.stringify(value);

const shop = await server.api("POST", integrations, {
  title: "Shop",
  type: "database",
  sub_type: "sqlite3",
  config: { client: "sqlite3", connection: { filename: join(place.folder, "data/shop.db") } },
});
assert.equal(shop.status, 201, shop.text);
const query = (sql, more = {}) => ({
  method: "POST",
  path: `/api/v2/integrations/${shop.json.id}/execute`,
  body: json({ action: "query", params: { sql } }),
  ...more,
});

// What a client does in turns, by chance. Each has rows of its own, so it knows what each must be.
class Client {
  agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  rows = new Map(); // id -> what was acknowledged: {title, key}; null: deleted
  doubtful = new Set(); // rows with a write that was not acknowledged
  made = 0;
  constructor(number) {
    this.number = number;
  }
  send = (request) => send(this.agent, request);
  live = () => [...this.rows].filter(([, row]) => row !== null);
  pick = () => {
    const live = this.live();
    return live[Math.floor(Math.random() * live.length)];
  };

  async create() {
    const row = newRow(`client ${this.number} row ${(this.made += 1)}`);
    const { status, text } = await this.send({ method: "POST", path: integrations, body: json(row) });
    if (status === 201) this.rows.set(JSON.parse(text).id, { title: row.title });
  }
  async update() {
    const [id, row] = this.pick() ?? (await this.create(), [undefined]);
    if (id === undefined) return;
    const title = `${row.title.split(" v")[0]} v${Math.floor(Math.random() * 1e9)}`;
    const { status } = await this.send({ method: "PATCH", path: `${integrations}/${id}`, body: json({ title }) });
    if (status === 200) this.rows.set(id, { title });
    else this.doubtful.add(id);
  }
  async remove() {
    const [id] = this.pick() ?? [];
    if (id === undefined) return;
    const { status } = await this.send({ method: "DELETE", path: `${integrations}/${id}` });
    if (status >= 200 && status < 300) this.rows.set(id, null);
    else this.doubtful.add(id);
  }
  async readOwn() {
    const [id, row] = this.pick() ?? [];
    if (id === undefined) return;
    const { status, text } = await this.send({ method: "GET", path: `${integrations}/${id}` });
    if (status === 200 && !this.doubtful.has(id) && JSON.parse(text).title !== row.title)
      note(`client ${this.number} reads ${JSON.parse(text).title} where it wrote ${row.title}`);
    if (status === 404 && !this.doubtful.has(id)) note(`client ${this.number}: a row that it wrote is not there`);
  }
  async turn() {
    const chance = Math.random();
    if (chance < 0.3) return this.send(badRequests[Math.floor(Math.random() * badRequests.length)](shop.json.id));
    if (chance < 0.4) return this.live().length < rowsOfClient ? this.create() : this.remove();
    if (chance < 0.5) return this.update();
    if (chance < 0.6) return this.readOwn();
    if (chance < 0.7) return this.send({ method: "GET", path: `${integrations}?limit=25&offset=${this.number}` });
    if (chance < 0.75) return this.send({ method: "GET", path: `${integrations}?limit=5&query=row%20${this.number}` });
    if (chance < 0.9) return this.send(query("SELECT * FROM t WHERE n <= 20"));
    if (chance < 0.93) return this.send(query("SELECT * FROM t", { headers: { accept: "application/x-ndjson" } }));
    if (chance < 0.95) return this.send(query("SELECT * FROM t a, t b LIMIT 20000", { leaveAfter: 5 }));
    if (chance < 0.97) return this.send({ method: "GET", path: "/api/v2/integrations" });
    return this.send({ method: "GET", path: "/health" });
  }
}

// Bytes without a meaning, and connections that are cut in the middle of one.
async function vandal(until) {
  const texts = [
    "\0\0\0\0",
    "GET / HTTP/1.1\r\n",
    "POST /api/v2/meta/integrations HTTP/1.1\r\nHost: x\r\n",
    "\x16\x03\x01",
  ];
  for (let i = 0; Date.now() < until && crashed === null; i += 1) {
    const socket = connect(Number(port), hostname).on("error", () => {});
    socket.write(texts[i % texts.length]);
    await sleep(50 + Math.random() * 100);
    socket.destroy();
  }
}

const resident = () =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${server.process.pid}/status`, "utf8"))[1]) * 1024;
// What stays: some statements ask SQLite for a value of 60 MB, which is there for a moment.
const tenth = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 10)];
const samples = [];
async function watch(began, until) {
  while (Date.now() < until && crashed === null) {
    samples.push({ at: (Date.now() - began) / 1000, bytes: resident() });
    await sleep(200);
  }
}

async function checkRows(all) {
  const found = new Map();
  for (let offset = 0; ; offset += 1000) {
    const { json: page } = await server.api("GET", `${integrations}?limit=1000&offset=${offset}`);
    for (const { id, title } of page.list) found.set(id, title);
    if (page.pageInfo.isLastPage) break;
  }
  let checked = 0;
  for (const { rows, doubtful, number } of all)
    for (const [id, row] of rows) {
      if (doubtful.has(id)) continue;
      checked += 1;
      if (row === null ? found.has(id) : found.get(id) !== row.title)
        note(`client ${number}: ${id} is ${found.get(id)}, acknowledged was ${row?.title ?? "its deletion"}`);
    }
  return checked;
}

const began = Date.now();
const until = began + seconds * 1000;
const all = Array.from({ length: clients }, (_, i) => new Client(i));
const work = async (client) => {
  while (Date.now() < until && crashed === null) await client.turn();
  client.agent.destroy();
};
await Promise.all([...all.map(work), vandal(until), watch(began, until)]);
if (crashed !== null) console.error(server.log.slice(-20).join("\n"));
assert.equal(crashed, null);
const checked = await checkRows(all);
const { code } = await server.stop();

const window = Math.max(5, seconds / 20);
const after = tenth(samples.filter(({ at }) => at >= warmUp && at < warmUp + window).map(({ bytes }) => bytes));
const last = tenth(samples.filter(({ at }) => at >= seconds - window).map(({ bytes }) => bytes));
const total = [...statuses.values()].reduce((sum, count) => sum + count, 0);
const mb = (bytes) => (bytes / 1e6).toFixed(1);
console.log(
  `${total} requests of ${clients} clients in ${seconds} s; ${checked} acknowledged rows are as they were written`,
);
console.log(
  `answers: ${[...statuses]
    .sort(([a], [b]) => a - b)
    .map(([status, count]) => `${status || "none"}: ${count}`)
    .join(", ")}`,
);
console.log(`resident: ${mb(after)} MB after ${warmUp} s, ${mb(last)} MB at the end: ${mb(last - after)} MB more`);
for (const each of wrong) console.error(each);
place.remove();
assert.deepEqual(wrong, []);
assert.equal(code, 0);
assert.ok(last - after <= mostGrowth, `it grew by ${mb(last - after)} MB`);
