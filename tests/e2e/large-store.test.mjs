// A store that has grown: what reads its records and its audit trail does not hold up other callers. The order of
// answers is asserted, never a time.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import http from "node:http";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { setImmediate as turn } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { listen } from "../../js/dist/server/index.js";
import { open } from "../../js/dist/index.js";
import { temporaryFolder } from "./server.mjs";
import { runStatements } from "./sqlite.mjs";

const kRows = 200_000;
const root = fileURLToPath(new URL("../../", import.meta.url));
const owner = { user: "ada", workspace: "w", role: "owner" };
const other = { user: "bo", workspace: "elsewhere", role: "owner" };
const row = (title) => ({ title, type: "ai", sub_type: "openai", config: { apiKey: "k" } });

let place, jackfield, server, id;

/** Records and audit entries of a store that is closed. */
const fill = (file) =>
  runStatements(
    file,
    `CREATE TEMP TABLE n AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${kRows})
       SELECT i FROM n;
     INSERT INTO records (id, integration, workspace, user, type, sub_type, fields, created_ms)
       SELECT 'r' || i, '${id}', 'w', 'ada', 'ai', 'openai',
         '{"input_tokens":1,"output_tokens":2,"total_tokens":3,"model":"m"}', 1700000000000 + i FROM n;
     INSERT INTO audit (id, workspace, at_ms, actor, request_id, operation, integration, version, outcome, details)
       SELECT 'a' || i, 'w', 1700000000000 + i, 'ada', 'q', 'integration.update', '${id}', 1, 'ok', '{}' FROM n;`,
  );

before(async () => {
  place = temporaryFolder();
  const options = { store: join(place.folder, "s.db"), keys: { plain: true }, backend: "addon" };
  const first = await open(options);
  id = (await first.as(owner).integrations.create(row("full"))).id;
  await first.close();
  await fill(options.store);
  jackfield = await open(options);
  const authenticate = (request) => (request.header("x-who") === "other" ? other : owner);
  server = await listen(jackfield, { authenticate });
});
after(async () => {
  await server.close();
  place.remove();
});

// Each goes to the last of all rows. Sums are kept by the hour, and take no time.
const readings = {
  "record.query, list": {
    method: "POST",
    path: () => `/api/v2/integrations/${id}/store`,
    body: { op: "list", limit: 1000, offset: kRows - 1000 },
  },
  "audit.list": { method: "GET", path: () => `/api/v2/meta/audit?limit=1000&offset=${kRows - 1000}` },
  "integration.audit": {
    method: "GET",
    path: () => `/api/v2/meta/integrations/${id}/audit?limit=1000&offset=${kRows - 1000}`,
  },
};

/** A caller with one socket of its own, which stays open. */
function caller(who) {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  const { port } = new URL(server.url);
  const ask = (method, path, body, sent = () => undefined) =>
    new Promise((resolve, reject) => {
      const headers = { "content-type": "application/json", "x-who": who };
      const request = http.request({ agent, host: "127.0.0.1", port, method, path, headers }, (response) => {
        let text = "";
        response.on("data", (bytes) => (text += bytes)).on("end", () => resolve({ status: response.statusCode, text }));
      });
      request.on("error", reject).on("finish", sent);
      request.end(body === undefined ? "" : JSON.stringify(body));
    });
  return { ask, close: () => agent.destroy() };
}

for (const [name, { method, path, body }] of Object.entries(readings)) {
  test(`${name} of a large store is overtaken by the calls of others`, { timeout: 60_000 }, async () => {
    const [reader, watcher] = [caller("owner"), caller("other")];
    // Both sockets are open before it counts.
    for (const one of [reader, watcher]) assert.equal((await one.ask("GET", "/health")).status, 200);
    let reading,
      answered = false;
    await new Promise((sent) => {
      reading = reader.ask(method, path(), body, sent).finally(() => (answered = true));
    });
    const order = [];
    for (let i = 0; i < 3; i += 1) {
      assert.equal((await watcher.ask("GET", "/health")).status, 200);
      order.push(answered ? "late" : "health");
    }
    const { status, text } = await reading;
    assert.equal(status, 200, text);
    assert.deepEqual(order, ["health", "health", "health"]);
    reader.close();
    watcher.close();
  });
}

test("a write is answered before readings of a large store that began earlier (S29)", { timeout: 60_000 }, async () => {
  const order = [];
  const reads = Array.from({ length: 8 }, () =>
    jackfield
      .as(owner)
      .records.query(id, readings["record.query, list"].body)
      .then(() => order.push("read")),
  );
  await jackfield
    .as(other)
    .integrations.create(row("written"))
    .then(() => order.push("write"));
  await Promise.all(reads);
  // Those that began first may have ended; the write has not waited for all of them.
  assert.notEqual(order.at(-1), "write");
});

/** How often the event loop comes round until a call is answered. */
async function turnsUntil(call) {
  let turns = 0,
    done = false;
  call.finally(() => (done = true));
  for (; !done; turns += 1) await turn();
  return turns;
}

test("the event loop turns while records and the audit are read (S29)", { timeout: 60_000 }, async () => {
  const own = jackfield.as(owner);
  // Marked as never blocking, so it is answered on the loop: that is what the others would look like there.
  assert.ok((await turnsUntil(own.integrations.list())) <= 3);
  for (const { body } of Object.values(readings).filter((one) => one.body !== undefined))
    assert.ok((await turnsUntil(own.records.query(id, body))) > 20);
  assert.ok((await turnsUntil(own.integrations.audit(id, { limit: 1000, offset: kRows - 1000 }))) > 20);
});

/** {function: what its body says} of every function that the text of a source file defines. */
function functionsOf(text) {
  const found = {};
  for (const [, name, body] of text.matchAll(/^(?:[\w:<>,*& ]+ )?(\w+)\([^;{}]*\)[^;{}]*\{\n([^]*?)^\}/gm))
    found[name] = body;
  return found;
}

test("every operation that reads records or the audit is marked as blocking (S29)", () => {
  const folder = join(root, "core/src/operations");
  const reads = /\b(records|audit)\(\)\s*\.(?!add\b)\w+|\btail_audit\((?!Call)/;
  const reading = new Set();
  for (const file of readdirSync(folder, { recursive: true }).filter((name) => name.endsWith(".cc"))) {
    const functions = functionsOf(readFileSync(join(folder, file), "utf8"));
    const reaches = (name, seen = new Set()) =>
      !seen.has(name) &&
      seen.add(name) &&
      (reads.test(functions[name]) ||
        Object.keys(functions).some((one) => new RegExp(`\\b${one}\\(`).test(functions[name]) && reaches(one, seen)));
    for (const name of Object.keys(functions)) if (reaches(name)) reading.add(name);
    // No use escapes: each is in a function that was found.
    assert.equal(
      reads.test(readFileSync(join(folder, file), "utf8")),
      Object.values(functions).some((body) => reads.test(body)),
      file,
    );
  }
  const { routes, internal } = JSON.parse(readFileSync(join(root, "core/routes.json"), "utf8"));
  const marked = [...routes, ...internal].filter(({ handler }) => reading.has(handler));
  assert.deepEqual(marked.map(({ operation }) => operation).sort(), [
    "audit.list",
    "audit.sweep",
    "audit.tail",
    "integration.audit",
    "record.query",
    "record.sweep",
  ]);
  assert.deepEqual(
    marked.filter(({ blocks }) => blocks !== "always"),
    [],
  );
});
