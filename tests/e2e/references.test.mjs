// References to outside secrets in use, against a real PostgreSQL: variables, files, a resolver of the host, leases;
// what is denied is not looked up, and no value comes out again.
import assert from "node:assert/strict";
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { open } from "../../js/dist/index.js";
import { startPostgres } from "../servers/postgres.mjs";
import { runCommand, startServer, temporaryFolder } from "./server.mjs";

const postgres = await startPostgres();
const skip = postgres.skipped ?? false;
const place = temporaryFolder();
const { folder } = place;
const secrets = join(folder, "secrets");
const asked = [];
const lines = [];
let jackfield, answer;

const config = (password) => ({
  client: "pg",
  connection: {
    host: "127.0.0.1",
    port: postgres.port,
    user: postgres.user,
    password,
    database: postgres.database,
    ssl: { rejectUnauthorized: true, ca: readFileSync(postgres.ca, "utf8"), servername: postgres.name },
  },
});
const create = async (title, reference) =>
  jackfield.integrations.create({ title, type: "database", sub_type: "pg", config: config({ $ref: reference }) });
const one = async (id) => (await jackfield.execute(id, "SELECT 1 AS a")).rows;
const codeOf = (work) =>
  work.then(
    () => assert.fail("it worked"),
    (error) => error.details?.errors?.[0]?.code ?? error.code,
  );

before(async () => {
  if (skip) return;
  mkdirSync(join(secrets, "sub"), { recursive: true });
  process.env.JACKFIELD_TEST_PASSWORD = postgres.password;
  process.env.JACKFIELD_TEST_OTHER = "canary-other";
  jackfield = await open({
    store: join(folder, "own.db"),
    keyFile: join(folder, "own.key"),
    createKey: true,
    egress: { mode: "private-allowed" },
    principal: { user: "ann", workspace: "one", role: "creator" },
    log: (_level, line) => lines.push(line),
    references: {
      env: { one: ["JACKFIELD_TEST_PASSWORD"], two: ["JACKFIELD_TEST_OTHER"] },
      files: { one: [secrets] },
      resolve: async (request) => {
        asked.push(request);
        return answer(request);
      },
    },
  });
});
after(async () => {
  await jackfield?.close();
  if (!skip) await postgres.stop();
  place.remove();
});

test("a variable, a file and the host give the password of a connection", { skip }, async () => {
  const byVariable = await create("Variable", "env:JACKFIELD_TEST_PASSWORD");
  assert.deepEqual(await one(byVariable.id), [{ a: 1 }]);

  writeFileSync(join(secrets, "sub/pw"), `${postgres.password}\n`, { mode: 0o600 });
  const byFile = await create("File", `file:${join(secrets, "sub/pw")}`);
  assert.deepEqual(await one(byFile.id), [{ a: 1 }]);
  assert.equal(asked.length, 0);

  answer = () => postgres.password;
  const byHost = await create("Host", "vault:secret/data/shop#password");
  assert.equal(asked.length, 0, "it is resolved when it is used");
  assert.deepEqual(await one(byHost.id), [{ a: 1 }]);
  assert.deepEqual(asked, [
    { workspace: "one", integration: byHost.id, actor: "ann", reference: "vault:secret/data/shop#password" },
  ]);
  assert.deepEqual(await one(byHost.id), [{ a: 1 }]);
  assert.equal(asked.length, 1, "the pool keeps it");

  const tested = await jackfield.test({ integrationId: byHost.id });
  assert.equal(tested.outcome, "ok", JSON.stringify(tested));
  const candidate = { type: "database", sub_type: "pg", config: config({ $ref: "vault:secret/data/shop#password" }) };
  assert.equal((await jackfield.test(candidate)).outcome, "ok");
});

test("a lease is honoured: when it has ended, the pool is renewed", { skip }, async () => {
  asked.length = 0;
  answer = () => ({ value: postgres.password, expiresAt: Date.now() + 1500 });
  const { id } = await create("Lease", "vault:lease");
  await one(id);
  await one(id);
  assert.equal(asked.length, 1);
  await sleep(1700);
  answer = () => ({ value: postgres.password, expiresAt: new Date(Date.now() + 60000) });
  await one(id);
  await one(id);
  assert.equal(asked.length, 2);
});

test("a file that changes is read again when the login fails", { skip }, async () => {
  const file = join(secrets, "turning");
  writeFileSync(file, "wrong");
  const { id } = await create("Turning", `file:${file}`);
  assert.equal(await codeOf(one(id)), "authentication_failed");
  writeFileSync(file, postgres.password);
  assert.deepEqual(await one(id), [{ a: 1 }]);
});

test("what is not allowed is denied, and the host is not asked (S13)", { skip }, async () => {
  asked.length = 0;
  writeFileSync(join(folder, "outside"), "canary-outside");
  symlinkSync(join(folder, "outside"), join(secrets, "link"));
  for (const reference of [
    "env:PATH",
    "env:JACKFIELD_TEST_OTHER",
    "file:/proc/self/environ",
    `file:${join(folder, "outside")}`,
    `file:${secrets}/../outside`,
    `file:${secrets}`,
    "file:pw",
  ])
    assert.equal(await codeOf(create("Denied", reference)), "reference_denied", reference);
  // A link is found when it is opened.
  const { id } = await create("Link", `file:${join(secrets, "link")}`);
  assert.equal(await codeOf(one(id)), "reference_denied");
  const outcome = await jackfield.test({ integrationId: id });
  assert.deepEqual(
    [outcome.outcome, outcome.errorCode, outcome.field],
    ["failed", "reference_denied", "connection.password"],
  );
  assert.equal(asked.length, 0);
  const editor = jackfield.as({ user: "ed", workspace: "one", role: "editor" });
  const body = { title: "E", type: "database", sub_type: "pg", config: config({ $ref: "vault:a" }) };
  assert.equal(await codeOf(editor.integrations.create(body)), "role_insufficient");
  assert.equal(asked.length, 0);
});

test("a password that looks like a reference is a password (S13)", { skip }, async () => {
  const body = { title: "Text", type: "database", sub_type: "pg", config: config("env:JACKFIELD_TEST_PASSWORD") };
  const { id } = await jackfield.integrations.create(body);
  assert.equal(await codeOf(one(id)), "authentication_failed");
});

test("a resolver that fails is a failure with a code, and its text goes nowhere (S13, S24)", { skip }, async () => {
  const { id } = await create("Failing", "vault:failing");
  for (const failing of [
    () => {
      throw new Error("canary-thrown");
    },
    () => Promise.reject(new Error("canary-rejected")),
    () => ({ secret: "canary-wrong" }),
    () => undefined,
  ]) {
    answer = failing;
    assert.equal(await codeOf(one(id)), "reference_unavailable");
  }
  assert.ok(lines.some((line) => JSON.parse(line).event === "reference_unavailable"));
  assert.ok(!lines.join("\n").includes("canary"));
});

test("no answer, audit, export, log line or file has a resolved value (S13, S24)", { skip }, async () => {
  const owner = jackfield.as({ user: "olga", workspace: "one", role: "owner" });
  const { list } = await jackfield.integrations.list({});
  const texts = [lines.join("\n")];
  for (const { id, title } of list) {
    const read = await jackfield.integrations.get(id, { includeConfig: true, includeSecrets: true });
    texts.push(JSON.stringify(read), JSON.stringify(await jackfield.integrations.audit(id)));
    if (title !== "Text") assert.equal(typeof read.config.connection.password.$ref, "string");
  }
  await owner.integrations.list({});
  await jackfield.close();
  texts.push(readFileSync(join(folder, "own.db"), "latin1"));
  const all = texts.join("\n");
  for (const secret of [postgres.password, "canary"]) assert.ok(!all.includes(secret));
  // The use of a reference is recorded with its scheme.
  assert.match(all, /"references":\{"connection\.password":"vault"\}/);
  assert.match(all, /"references":\{"connection\.password":"file"\}/);
});

test("serve takes the names and folders from its flags, by workspace", { skip }, async (t) => {
  const plain = await startServer({ folder });
  const body = { title: "A", type: "database", sub_type: "pg", config: config({ $ref: "env:SHOP_PASSWORD" }) };
  const refused = await plain.api("POST", "/api/v2/meta/integrations", body);
  await plain.stop();
  assert.deepEqual([refused.status, refused.json.details.errors[0].code], [400, "reference_denied"]);
  const start = (...args) =>
    startServer({ folder, args, token: plain.token, env: { SHOP_PASSWORD: postgres.password } });
  const other = await start("--ref-env", "elsewhere:SHOP_PASSWORD", "--ref-files", `elsewhere=${secrets}`);
  const denied = await other.api("POST", "/api/v2/meta/integrations", body);
  await other.stop();
  assert.equal(denied.status, 400);
  const server = await start("--egress", "private-allowed", "--ref-env", "SHOP_PASSWORD", "--ref-files", secrets);
  t.after(() => server.stop());
  for (const reference of ["env:SHOP_PASSWORD", `file:${join(secrets, "sub/pw")}`]) {
    const made = await server.api("POST", "/api/v2/meta/integrations", {
      ...body,
      config: config({ $ref: reference }),
    });
    assert.equal(made.status, 201, made.text);
    const tested = await server.api("POST", "/api/v2/meta/connection/test", { integrationId: made.json.id });
    assert.equal(tested.json.outcome, "ok", tested.text);
  }
  const wrong = await runCommand(folder, "serve", "--ref-env", "A=B", "--port", "0");
  assert.deepEqual([wrong.code, wrong.out], [2, ""]);
});
