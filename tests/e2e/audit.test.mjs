// The audit: what each kind of change, use and refusal leaves behind, its log, its end, and that nothing changes when
// it cannot be written.
import assert from "node:assert/strict";
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { runCommand, startServer, temporaryFolder } from "./server.mjs";
import { readValue, runStatements } from "./sqlite.mjs";

const place = temporaryFolder();
const { folder } = place;
after(() => place.remove());
const integrations = "/api/v2/meta/integrations";
const pg = (host) => ({
  client: "pg",
  connection: { host, port: 5432, user: "app", password: "canary-password", database: "d" },
});
const logFile = join(folder, "audit.log");
const logged = () =>
  readFileSync(logFile, "utf8")
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line));
async function until(condition) {
  for (let i = 0; i < 200 && !condition(); i += 1) await sleep(50);
  assert.ok(condition());
}

let server, creator, viewer, id;
const as = (token) => ({ "xc-auth": token });
const audit = async (query = "") => (await server.api("GET", `/api/v2/meta/audit?limit=100${query}`)).json.list;
const tokenOf = async (user, role) =>
  (await runCommand(folder, "token", "create", "--store", "store.db", "--user", user, "--role", role)).out.trim();

test("each refusal of a known caller is recorded, without a value (S27)", async () => {
  server = await startServer({ folder, args: ["--audit-log", logFile, "--retarget", "strict"] });
  creator = await tokenOf("cy", "creator");
  viewer = await tokenOf("vera", "viewer");
  const body = { title: "canary title", type: "database", sub_type: "pg", config: pg("canary-a.example.com") };
  const made = await server.api("POST", integrations, body, as(creator));
  assert.equal(made.status, 201, made.text);
  ({ id } = made.json);
  const refused = [
    [viewer, "DELETE", `${integrations}/${id}`, undefined, 403, "integration.delete", "role_insufficient"],
    [viewer, "PATCH", `${integrations}/${id}`, { title: "canary" }, 403, "integration.update", "role_insufficient"],
    [
      creator,
      "PATCH",
      `${integrations}/${id}`,
      { config: { connection: { host: "canary-b.example.com" } } },
      400,
      "integration.update",
      "secret_reentry_required",
    ],
    [
      creator,
      "PATCH",
      `${integrations}/${id}`,
      { config: { connection: { password: { $ref: "env:CANARY" } } } },
      400,
      "integration.update",
      "reference_denied",
    ],
    [viewer, "GET", `${integrations}/${id}?includeSecrets=true`, undefined, 403, "integration.get", undefined],
    [server.token, "GET", `${integrations}/${id}?includeSecrets=true`, undefined, 403, "integration.get", undefined],
    [viewer, "GET", "/api/v2/meta/audit", undefined, 403, "audit.list", "role_insufficient"],
    [viewer, "POST", "/api/v2/meta/connection/test", body, 403, "connection.test", "role_insufficient"],
  ];
  for (const [token, method, path, sent, status, operation, outcome] of refused) {
    const reply = await server.api(method, path, sent, as(token));
    assert.equal(reply.status, status, `${operation}: ${reply.text}`);
    const [entry] = await audit();
    assert.equal(entry.operation, operation);
    assert.equal(entry.outcome, outcome ?? reply.json.details.code);
    assert.match(entry.details.token, /^nc|^tok/, JSON.stringify(entry));
    if (path.includes(id)) assert.equal(entry.fk_integration_id, id);
    if (outcome === "secret_reentry_required")
      assert.deepEqual(entry.details.secrets, { "connection.password": "refused" });
  }
  // Another's private row, and one that does not exist: the same nothing.
  const before = (await audit()).length;
  await server.api("GET", `${integrations}/none`, undefined, as(viewer));
  assert.equal((await audit()).length, before);
  assert.ok(!JSON.stringify(await audit()).includes("canary"));
});

test("a caller who is refused again and again fills no store (S27)", async () => {
  const before = (await audit("&operation=integration.delete")).length;
  for (let i = 0; i < 80; i += 1) await server.api("DELETE", `${integrations}/${id}`, undefined, as(viewer));
  const more = (await audit("&operation=integration.delete")).length - before;
  assert.ok(more > 0 && more <= 60, `${more} entries`);
});

test("changes, uses, reveals and tests have their verbs (S27)", async () => {
  const patch = (body) => server.api("PATCH", `${integrations}/${id}`, body, as(creator));
  await patch({ config: { connection: { password: "canary-two" } } });
  assert.deepEqual((await audit())[0].details.secrets, { "connection.password": "set" });
  await patch({ config: { connection: { database: "e" } } });
  const [kept] = await audit();
  assert.deepEqual(kept.details.secrets, { "connection.password": "kept" });
  assert.deepEqual(kept.details.changed, ["connection.database"]);
  await patch({ config: { connection: { host: "canary-c.example.com", password: "canary-three" } } });
  assert.equal((await audit())[0].details.target_changed, true);
  await server.api("GET", `${integrations}/${id}?includeConfig=true&includeSecrets=true`, undefined, as(creator));
  const [reveal] = await audit();
  assert.deepEqual(
    [reveal.operation, reveal.details.secrets],
    ["integration.reveal", { "connection.password": "revealed" }],
  );
  await server.api("POST", "/api/v2/meta/connection/test", { integrationId: id }, as(creator));
  const [tested, started] = await audit();
  assert.deepEqual([started.outcome, started.details.secrets], ["started", { "connection.password": "used" }]);
  assert.notEqual(tested.outcome, "ok");
  await patch({ config: { connection: { password: null } } });
  assert.deepEqual((await audit())[0].details.secrets, { "connection.password": "cleared" });
  await server.api("DELETE", `${integrations}/${id}`, undefined, as(creator));
  assert.equal((await audit())[0].operation, "integration.delete");
});

test("what is deleted with a user is recorded (S27)", async () => {
  const body = { title: "Own", type: "ai", sub_type: "openai", is_private: true, config: { apiKey: "canary-key" } };
  const { json } = await server.api("POST", integrations, body, as(creator));
  const { list } = (await server.api("GET", "/api/v2/meta/users")).json;
  const user = list.find(({ name }) => name === "cy").id;
  const removed = await server.api("DELETE", `/api/v2/meta/users/${user}?deletePrivate=true`);
  assert.equal(removed.status, 200, removed.text);
  const [entry] = await audit();
  assert.deepEqual([entry.operation, entry.details.counts], ["user.delete", { transferred: 0, private_deleted: 1 }]);
  // Its own entry is visible to the row's creator alone; the log of the operator has it.
  assert.ok(!(await audit()).some((each) => each.fk_integration_id === json.id));
  await until(() =>
    logged().some((each) => each.operation === "integration.delete" && each.fk_integration_id === json.id),
  );
});

test("the log has every entry once, in order, also after a restart and after it was moved away", async () => {
  const total = (await audit()).length;
  await until(() => logged().length >= total);
  const seqs = logged().map(({ seq }) => seq);
  assert.deepEqual(
    seqs,
    [...seqs].sort((a, b) => a - b),
  );
  assert.equal(new Set(seqs).size, seqs.length);
  assert.ok(!readFileSync(logFile, "utf8").includes("canary"));
  renameSync(logFile, `${logFile}.1`);
  await tokenOf("nia", "viewer");
  await until(() => {
    try {
      return logged().length === 1;
    } catch {
      return false;
    }
  });
  await server.stop();
  await tokenOf("nora", "viewer");
  // A line that was torn by a crash.
  writeFileSync(logFile, `${readFileSync(logFile, "utf8")}{"seq":99`);
  server = await startServer({ folder, args: ["--audit-log", logFile], token: server.token });
  await until(() => readFileSync(logFile, "utf8").trimEnd().split("\n").length === 3);
  const [first, torn, last] = readFileSync(logFile, "utf8").trimEnd().split("\n");
  assert.equal(torn, '{"seq":99');
  assert.equal(JSON.parse(last).seq, JSON.parse(first).seq + 1);
  await server.stop();
});

test("a log that cannot be written stops the start, with what to do", async () => {
  mkdirSync(join(folder, "is-a-folder"));
  const { code, err } = await runCommand(
    folder,
    "serve",
    "--store",
    "store.db",
    "--port",
    "0",
    "--audit-log",
    "is-a-folder",
  );
  assert.equal(code, 1);
  assert.match(err, /the audit log is-a-folder cannot be written \(EISDIR\)/);
});

test("old entries are removed after the days that were asked for, and no others (S27)", async () => {
  const path = join(folder, "store.db");
  await runStatements(
    path,
    "DROP TRIGGER audit_is_append_only; UPDATE audit SET at_ms = at_ms - 40 * 86400000 WHERE seq <= 30; " +
      "CREATE TRIGGER audit_is_append_only BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'append only'); END;",
  );
  server = await startServer({ folder, args: ["--audit-days", "30"], token: server.token });
  const list = await audit();
  assert.ok(list.length > 10);
  assert.ok(list.every(({ created_at }) => Date.now() - Date.parse(created_at) < 30 * 86400000));
  await server.stop();
  server = await startServer({ folder, token: server.token });
  assert.equal((await audit()).length, list.length);
});

test("beyond the number that was asked for the oldest entries go, once they are logged (S27)", async () => {
  const before = await audit();
  await server.stop();
  await runStatements(
    join(folder, "store.db"),
    "INSERT INTO audit (id, workspace, at_ms, actor, request_id, operation, integration, version, outcome, details) " +
      "SELECT 'elsewhere' || seq, 'another', 1, 'x', 'x', 'x', '', 0, 'ok', '{}' FROM audit LIMIT 5",
  );
  const log = join(folder, "bounded.log");
  // Entries of private rows of others are among them, which the list leaves out.
  const own = `SELECT count(*) FROM audit WHERE workspace = '${server.workspace}'`;
  const most = Number(await readValue(join(folder, "store.db"), own)) - 4;
  server = await startServer({
    folder,
    args: ["--max-audit", String(most), "--audit-log", log],
    token: server.token,
  });
  for (let i = 0; i < 200 && (await audit())[0].operation !== "audit.sweep"; i += 1) await sleep(50);
  const list = await audit();
  assert.equal(Number(await readValue(join(folder, "store.db"), own)), most);
  assert.deepEqual(
    [list[0].operation, list[0].fk_user_id, list[0].details],
    ["audit.sweep", "operator", { counts: { removed: 5 } }],
  );
  assert.deepEqual(list.slice(1), before.slice(0, list.length - 1));
  const ids = new Set(
    readFileSync(log, "utf8")
      .split("\n")
      .filter(Boolean)
      .map((line) => JSON.parse(line).id),
  );
  assert.ok(before.every(({ id: each }) => ids.has(each)));
  const others = "SELECT count(*) FROM audit WHERE workspace = 'another'";
  assert.equal(await readValue(join(folder, "store.db"), others), "5");
  await server.stop();
  // At the number itself nothing goes. A server that ends has looked.
  server = await startServer({ folder, args: ["--max-audit", String(most)], token: server.token });
  await server.stop();
  server = await startServer({ folder, token: server.token });
  assert.deepEqual(await audit(), list);
});

test("when the audit cannot be written, nothing changes and nothing is used (S27)", async () => {
  const body = { title: "Stays", type: "database", sub_type: "pg", config: pg("127.0.0.1") };
  const made = (await server.api("POST", integrations, body)).json;
  await server.stop();
  await runStatements(
    join(folder, "store.db"),
    "CREATE TRIGGER no_audit BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'no'); END;",
  );
  server = await startServer({ folder, token: server.token, args: ["--egress", "private-allowed"] });
  const path = `${integrations}/${made.id}`;
  for (const [method, where, sent] of [
    ["POST", integrations, { ...body, title: "New" }],
    ["PATCH", path, { title: "Changed" }],
    ["PATCH", `${path}/default`, undefined],
    ["DELETE", path, undefined],
    ["GET", `${path}?includeConfig=true&includeSecrets=true`, undefined],
    ["POST", "/api/v2/meta/users", { name: "Eve", role: "viewer" }],
    ["POST", "/api/v2/meta/tokens", { label: "x" }],
    ["POST", "/api/v2/meta/connection/test", { integrationId: made.id }],
    ["POST", `/api/v2/integrations/${made.id}/execute`, { action: "query", params: { sql: "SELECT 1" } }],
  ]) {
    const reply = await server.api(method, where, sent);
    assert.equal(reply.status, 500, `${method} ${where}: ${reply.text}`);
    assert.ok(!reply.text.includes("canary"));
  }
  const { list } = (await server.api("GET", integrations)).json;
  assert.deepEqual(
    list.map(({ title, version }) => [title, version]),
    [["Stays", made.version]],
  );
  await server.stop();
  rmSync(logFile, { force: true });
});
