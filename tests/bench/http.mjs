// The API over HTTP: list of 50, get one, create and patch, against node:http with constant bytes, node:http with
// better-sqlite3, and NocoDB.
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { absent, nocodb } from "./nocodb.mjs";
import { api, authentication, here, onCores, startJackfield, startLoad, startNode } from "./processes.mjs";
import { cpuSeconds, median, memoryOf, missing, number, ratios, row, takeTurns } from "./measure.mjs";

const base = "/api/v2/meta/integrations";
const milliseconds = 1000;
const readers = 10,
  writers = 50;
const integration = (title) => ({
  title,
  type: "ai",
  sub_type: "openai",
  config: { apiKey: "not-a-real-key-0123456789abcdef" },
});

// Integrations, 50 unless said otherwise; returns their ids in order.
async function fill(server, count = 50) {
  const ids = [];
  for (let i = 0; i < count; i += 1) {
    const { status, json, text } = await api(server, "POST", base, integration(`Integration ${i}`));
    assert.ok(status === 201 || status === 200, text);
    ids.push(json.id);
  }
  return ids;
}

const reading = (requests) => ({ connections: readers, status: 200, requests });
const writing = (status, requests) => ({ connections: writers, status, requests });
const at = (id) => `${base}/${id}`;
const patches = (ids, changeOf) =>
  ids.map((id, i) => ({ method: "PATCH", path: at(id), body: JSON.stringify(changeOf(i)) }));
const newKey = { apiKey: "not-a-real-key-fedcba9876543210" };

const work = {
  list: () => reading([{ method: "GET", path: `${base}?limit=50` }]),
  get: (ids) => reading(ids.map((id) => ({ method: "GET", path: at(id) }))),
  create: () => writing(201, [{ method: "POST", path: base, body: JSON.stringify(integration("Created under load")) }]),
  patch: (ids) =>
    writing(
      200,
      patches(ids, (i) => ({ title: `Patched ${i}`, config: newKey })),
    ),
  // The documentation has no partial bodies; NocoDB requires the whole body.
  patchWhole: (ids) =>
    writing(
      200,
      patches(ids, (i) => integration(`Patched ${i}`)),
    ),
};

async function under(load, server, what) {
  const headers = authentication(server.token);
  const before = server.pid === undefined ? 0 : cpuSeconds(server.pid);
  const { requests, ...rest } = what;
  const found = await load.run({
    ...rest,
    url: server.url,
    milliseconds,
    requests: requests.map((request) => ({ ...request, headers })),
  });
  assert.equal(found.wrong, 0, `${found.wrong} of ${found.count} answers had another status than ${what.status}`);
  return {
    ...found,
    cpu: server.pid === undefined ? undefined : ((cpuSeconds(server.pid) - before) / found.count) * 1e6,
  };
}

const middle = (results, what) => number(median(results.map((result) => result[what])));
function said(name, results) {
  const cpu = results[0].cpu === undefined ? "" : `, CPU ${middle(results, "cpu")} us`;
  return `${name} ${middle(results, "perSecond")}/s, p99 ${middle(results, "p99")} ms${cpu}`;
}
const speeds = (results) => results.map((r) => r.perSecond);
function compared(what, goal, unit, name, { ours, theirs }, note = "") {
  const measured = ratios(speeds(ours), speeds(theirs)).map((value) => (unit === "%" ? value * 100 : value));
  const cpu =
    theirs[0].cpu === undefined
      ? ""
      : `their CPU per request is ${number(
          median(
            ratios(
              theirs.map((r) => r.cpu),
              ours.map((r) => r.cpu),
            ),
          ),
        )}x ours`;
  return row(
    what,
    goal,
    measured,
    unit,
    said("", ours).trim(),
    said(name, theirs),
    [cpu, note].filter(Boolean).join("; "),
  );
}

async function againstConstant(load, folder, server, ids, rows) {
  for (const [name, what, path] of [
    ["list of 50", work.list(), `${base}?limit=50`],
    ["get one", work.get(ids), `${base}/${ids[0]}`],
  ]) {
    const { text } = await api(server, "GET", path);
    const file = join(folder, "constant.json");
    writeFileSync(file, text);
    const peer = await startNode([here("peers/constant.mjs"), file]);
    const constant = { ...peer, url: peer.line.url };
    assert.equal((await api(constant, "GET", "/")).text, text);
    const turns = await takeTurns({ ours: () => under(load, server, what), theirs: () => under(load, constant, what) });
    rows.push(compared(name, "at least 60 %", "%", `node:http, constant ${number(text.length / 1024)} KB`, turns));
    await peer.stop();
  }
}

// The server keeps answers that are asked for again. A parameter without a meaning makes each question a new one.
async function withoutKept(load, server, ids, rows) {
  const questions = 20000;
  const asked = (path, i) => ({ method: "GET", path: `${path}includeDatabaseInfo=${i}` });
  const all = (pathOf) => reading(Array.from({ length: questions }, (_, i) => asked(pathOf(i), i)));
  for (const [what, kept, fresh] of [
    ["list of 50", work.list(), all(() => `${base}?limit=50&`)],
    ["get one", work.get(ids), all((i) => `${at(ids[i % ids.length])}?includeConfig=${i}&`)],
  ]) {
    const turns = await takeTurns({ ours: () => under(load, server, fresh), theirs: () => under(load, server, kept) });
    rows.push(compared(`${what}, each answer made anew`, "no goal", "x", "Jackfield, kept answers", turns));
  }
}

async function againstSqlite(load, folder, server, ids, rows) {
  const { json } = await api(server, "GET", `${base}?limit=50`);
  const goals = {
    list: ["list of 50", "at least 3.5x"],
    get: ["get one", "no goal"],
    create: ["create, durable", "at least 4x"],
    patch: ["patch, durable", "at least 4x"],
  };
  const rowsFile = join(folder, "rows.json");
  writeFileSync(rowsFile, JSON.stringify(json.list));
  let peer;
  try {
    peer = await startNode([here("peers/sqlite-server.mjs"), join(folder, "peer.db"), rowsFile, server.token]);
  } catch (error) {
    for (const [what, goal] of Object.values(goals))
      rows.push(
        missing(
          `${what}, against better-sqlite3`,
          goal,
          `better-sqlite3 is not here: ${String(error.message).split("\n")[0]}`,
        ),
      );
    return;
  }
  const theirs = { ...peer, url: peer.line.url, token: server.token };
  const same = async (path) =>
    assert.deepEqual((await api(theirs, "GET", path)).json, (await api(server, "GET", path)).json, path);
  await same(`${base}?limit=50`);
  await same(`${base}/${ids[7]}`);
  for (const each of [server, theirs]) {
    const made = await api(each, "POST", base, integration("Made"));
    assert.deepEqual([made.status, made.json.title, made.json.version], [201, "Made", 1]);
    const patched = await api(each, "PATCH", `${base}/${made.json.id}`, {
      title: "Changed",
      config: { apiKey: "not-a-real-key-2" },
    });
    assert.deepEqual([patched.status, patched.json.title, patched.json.version], [200, "Changed", 2]);
  }
  const notes = { create: "ours also seals, validates and audits", patch: "ours also seals, validates and audits" };
  for (const [kind, [what, goal]] of Object.entries(goals)) {
    const load50 = work[kind](ids);
    const turns = await takeTurns({
      ours: () => under(load, server, load50),
      theirs: () => under(load, theirs, load50),
    });
    rows.push(compared(what, goal, "x", "node:http + better-sqlite3, FULL", turns, notes[kind]));
  }
  await peer.stop();
}

// The same number of rows on both sides; reads come before writes, so that it stays the same for them.
async function againstNocodb(load, folder, rows) {
  const goals = {
    list: ["list of 50, against NocoDB", "at least 40x", readers],
    get: ["get one, against NocoDB", "at least 60x", readers],
    create: ["create, durable, against NocoDB", "at least 40x", writers],
    patch: ["patch, durable, against NocoDB", "at least 40x", writers],
  };
  const none = (reason) => {
    for (const [what, goal] of Object.values(goals))
      if (!rows.some((row) => row.what === what)) rows.push(missing(what, goal, reason));
  };
  if (absent !== undefined) return none(absent);
  const data = join(folder, "nocodb");
  mkdirSync(data);
  let theirs;
  try {
    theirs = await nocodb(data, (args) => onCores("server", args));
  } catch (error) {
    return none(String(error.message).split("\n")[0]);
  }
  const before = await everyId(theirs);
  const server = await startJackfield(join(folder, "beside-nocodb.db"));
  try {
    const theirIds = await fill(theirs);
    await fill(server, before.size);
    const ids = await fill(server);
    const made = await api(theirs, "POST", base, integration("Made"));
    await api(theirs, "DELETE", `${base}/${made.json.id}`);
    // It gives all rows, whatever the limit.
    for (const each of [server, theirs])
      assert.equal((await api(each, "GET", `${base}?limit=50`)).json.list.length, 50, "a list has not 50 rows");
    for (const [kind, [what, goal, connections]] of Object.entries(goals)) {
      const ours = { ...work[kind](ids), connections };
      const theirWork = { ...(kind === "patch" ? work.patchWhole(theirIds) : work[kind](theirIds)), connections };
      if (kind === "create") theirWork.status = made.status;
      const turns = await takeTurns({
        ours: () => under(load, server, ours),
        theirs: () => under(load, theirs, theirWork),
      });
      rows.push(compared(what, goal, "x", "NocoDB", turns, `${connections} connections`));
    }
  } catch (error) {
    none(String(error.message).split("\n")[0]);
  } finally {
    await server.stop();
    if (theirs.pid === undefined)
      for (const id of await everyId(theirs)) if (!before.has(id)) await api(theirs, "DELETE", `${base}/${id}`);
    await theirs.stop();
  }
}

async function everyId(server) {
  const ids = new Set();
  for (;;) {
    const { list } = (await api(server, "GET", `${base}?limit=100&offset=${ids.size}`)).json;
    const known = ids.size;
    for (const { id } of list) ids.add(id);
    if (ids.size === known) return ids;
  }
}

export async function measure() {
  const folder = mkdtempSync(join(tmpdir(), "jackfield-bench-"));
  const server = await startJackfield(join(folder, "store.db"));
  const load = startLoad();
  const rows = [];
  try {
    const ids = await fill(server);
    await againstConstant(load, folder, server, ids, rows);
    await withoutKept(load, server, ids, rows);
    // Reads come before writes, so that the list stays one of 50 in 50.
    await againstSqlite(load, folder, server, ids, rows);
    await againstNocodb(load, folder, rows);
    const { now, peak } = memoryOf(server.pid);
    rows.push(row("resident memory after this load", "at most 120 MB", [now], " MB", `highest ${number(peak)} MB`, ""));
  } finally {
    load.stop();
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
  return rows;
}
