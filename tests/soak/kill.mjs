// kill -9 of a server on SQLite in the midst of writes, 500 times: every write that was acknowledged is there as it was
// written, none is there twice, and the file is sound.
// Usage: node tests/soak/kill.mjs [TIMES]   500
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { startServer, temporaryFolder } from "../e2e/server.mjs";
import { integrations, newRow } from "./requests.mjs";

const times = Number(process.argv[2] ?? 500);
const clients = 10;
const place = temporaryFolder();
const rows = new Map(); // id -> title that was acknowledged; null: deleted
const doubtful = new Set(); // a write of these was not acknowledged
let token = null;
let acknowledged = 0;

async function writeUntilGone(server, round, client, done) {
  const own = [];
  for (let i = 0; ; i += 1) {
    const id = own[Math.floor(Math.random() * own.length)];
    const kind = id === undefined ? 0 : Math.random();
    if (id !== undefined && kind >= 0.5) doubtful.add(id);
    try {
      if (kind < 0.5) {
        const title = `round ${round} client ${client} write ${i}`;
        const { status, json } = await server.api("POST", integrations, newRow(title));
        if (status !== 201) continue;
        rows.set(json.id, title);
        own.push(json.id);
      } else if (kind < 0.85) {
        const title = `${rows.get(id).split(" again")[0]} again ${i}`;
        const { status } = await server.api("PATCH", `${integrations}/${id}`, { title });
        if (status !== 200) continue;
        rows.set(id, title);
      } else {
        const { status } = await server.api("DELETE", `${integrations}/${id}`);
        if (status >= 300) continue;
        rows.set(id, null);
        own.splice(own.indexOf(id), 1);
      }
      doubtful.delete(id);
      acknowledged += 1;
      done();
    } catch {
      return; // killed: this write was not acknowledged
    }
  }
}

/** What is wrong of the rows, and forgets those that were checked and would never change again. */
async function check(server) {
  const found = new Map();
  const titles = new Map();
  for (let offset = 0; ; offset += 1000) {
    const { json } = await server.api("GET", `${integrations}?limit=1000&offset=${offset}`);
    for (const { id, title } of json.list) {
      found.set(id, title);
      titles.set(title, (titles.get(title) ?? 0) + 1);
    }
    if (json.pageInfo.isLastPage) break;
  }
  const lost = [...rows].filter(([id, title]) => !doubtful.has(id) && (found.get(id) ?? null) !== title);
  const twice = [...titles].filter(([, count]) => count > 1);
  return { lost, twice, found: found.size };
}

const isSound = () =>
  execFileSync("sqlite3", [join(place.folder, "store.db"), "PRAGMA integrity_check"], { encoding: "utf8" }).trim();

for (let round = 0; round < times; round += 1) {
  const server = await startServer({ folder: place.folder, token });
  token = server.token;
  // After so many writes, and a moment into those that are under way.
  let left = 1 + Math.floor(Math.random() * 100);
  const count = () => (left -= 1) === 0 && setTimeout(() => void server.kill(), Math.random() * 5);
  const writing = Array.from({ length: clients }, (_, client) => writeUntilGone(server, round, client, count));
  await Promise.all(writing);
  await server.ended();
  if (round % 50 !== 49 && round !== times - 1) continue;
  assert.equal(isSound(), "ok");
  const again = await startServer({ folder: place.folder, token });
  const { lost, twice, found } = await check(again);
  await again.stop();
  console.log(`${round + 1} kills: ${acknowledged} acknowledged writes, ${found} rows, ${lost.length} lost`);
  assert.deepEqual(lost, []);
  assert.deepEqual(twice, []);
}
place.remove();
console.log(`0 of ${acknowledged} acknowledged writes are lost after ${times} kills; integrity_check: ok`);
