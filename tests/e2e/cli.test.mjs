// Every command of the CLI: its help, its real use, its exit codes, and its messages for wrong usage.
import assert from "node:assert/strict";
import { mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { runStatements } from "./sqlite.mjs";
import { runCommand, startServer, temporaryFolder } from "./server.mjs";

let place, folder;
before(() => {
  place = temporaryFolder();
  ({ folder } = place);
});
after(() => place.remove());

// One command, in the folder of this test: {code, out, err}.
const jackfield = (...args) => runCommand(folder, ...args);

// A refusal is one plain line (a second one may say what to type): no stack, nothing on standard output.
async function refuses(args, code, pattern) {
  const answer = await jackfield(...args);
  const said = `${args.join(" ")}: ${JSON.stringify(answer)}`;
  assert.equal(answer.code, code, said);
  assert.match(answer.err, pattern, said);
  assert.equal(answer.out, "", said);
  assert.match(answer.err, /^jackfield: .*\n(Type: jackfield .*\n)?$/, said);
  assert.doesNotMatch(answer.err, /\n\s+at |node:internal|ENOENT/, said);
}

const file = (name, content) => {
  writeFileSync(
    join(folder, name),
    typeof content === "string" || Buffer.isBuffer(content) ? content : JSON.stringify(content),
  );
  return name;
};
const pg = {
  client: "pg",
  connection: { host: "db.example.org", user: "app", password: "not-a-real-secret", database: "shop" },
};

const commands = [
  "serve",
  "keys generate",
  "keys add",
  "keys list",
  "keys rotate",
  "keys verify",
  "keys remove",
  "user list",
  "user add",
  "user role",
  "user remove",
  "token create",
  "token list",
  "token revoke",
  "integrations list",
  "integrations show",
  "integrations add",
  "integrations test",
  "integrations rm",
  "catalog",
  "validate",
  "mask",
  "manifest check",
  "manifest from-openapi",
  "query",
  "export",
  "apply",
  "import",
  "audit",
  "store backup",
  "store restore",
  "store check",
  "capabilities",
  "completion",
];

const tooWide = (text) => text.split("\n").filter((line) => line.length > 80);

test("every command is in the help and has its own", async () => {
  const { code, out } = await jackfield("--help");
  assert.equal(code, 0);
  for (const command of commands) {
    assert.ok(out.includes(`\n  ${command} `), `${command} is not in the help`);
    const own = await jackfield(...command.split(" "), "--help");
    assert.equal(own.code, 0);
    assert.ok(own.out.startsWith(`jackfield ${command}`), own.out);
    assert.equal(own.err, "");
    assert.deepEqual(tooWide(own.out), [], command);
  }
  assert.deepEqual(tooWide(out), []);
  // The first sentence of a command ends behind names with a point in them.
  assert.match(out, /OpenAPI\s+3\.x\s+or/);
  assert.match(out, /a\s+\.env\s+file/);
});

test("--version is the package's", async () => {
  const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
  assert.deepEqual(await jackfield("--version"), { code: 0, out: `${version}\n`, err: "" });
});

test("what is typed wrong ends with 2 and says what to type", async () => {
  await refuses(["nonsense"], 2, /there is no command nonsense\. Type: jackfield --help/);
  await refuses(["token"], 2, /Did you mean: token create, token list, token revoke\?/);
  await refuses(["servee"], 2, /Did you mean: serve\?/);
  await refuses(["serve", "store.db"], 2, /store\.db is a word too many\nType: jackfield serve --help/);
  await refuses(["token", "create", "ada", "--role", "viewer"], 2, /ada is a word too many/);
  await refuses(["serve", "--bogus"], 2, /'--bogus'.*Type: jackfield serve --help/);
  await refuses(
    ["serve", "--port", "abc"],
    2,
    /--port takes a whole number from 0 to 65535\nType: jackfield serve --help/,
  );
  for (const most of ["0", "3600001", "1s"])
    await refuses(["serve", "--max-timeout", most], 2, /--max-timeout takes a whole number from 1 to 3600000/);
  for (const url of ["ftp://a.example.com", "http://a.example.com", "http://localhost.example.com", "a.example.com"])
    await refuses(["serve", "--public-url", url], 2, /--public-url and --oauth-redirect take https addresses/);
  await refuses(["serve", "--egress", "all"], 2, /--egress takes one of: public-only, private-allowed, allowlist/);
  const gone = join(folder, "gone");
  for (const root of [gone, `main=${gone}`, file("a-file", "")])
    await refuses(["serve", "--sqlite-root", root], 2, /--sqlite-root .*: there is no such folder/);
  await refuses(["serve", "--library", "libpq"], 2, /--library takes NAME=PATH/);
  await refuses(["token", "create", "--user", "ada"], 2, /--user NAME and --role ROLE are needed/);
  await refuses(
    ["token", "create", "--user", "ada", "--role", "king"],
    2,
    /--role takes one of: viewer, editor, creator, owner/,
  );
  await refuses(["validate", "database/pg"], 2, /FILE is missing/);
  await refuses(["mask"], 2, /TYPE\/SUB_TYPE is missing/);
  await refuses(["manifest", "check"], 2, /FILE is missing/);
  await refuses(["query"], 2, /TITLE\|ID is missing/);
  const { code, err } = await jackfield();
  assert.equal(code, 2);
  assert.match(err, /serve/);
});

test("catalog lists what can be connected, and shows one entry", async () => {
  const { code, out } = await jackfield("catalog");
  assert.equal(code, 0);
  assert.match(out, /^database\/pg +PostgreSQL/m);
  const list = JSON.parse((await jackfield("catalog", "--json")).out);
  assert.ok(list.some(({ type, sub_type }) => type === "ai" && sub_type === "openai"));
  assert.deepEqual(tooWide(out), []);
  const listed = out.split("\n").filter((line) => /^\S/.test(line));
  assert.deepEqual(
    listed.map((line) => line.split(" ")[0]),
    list.map(({ type, sub_type }) => `${type}/${sub_type}`),
  );
  for (const { manifest } of list) assert.ok(out.replace(/\s+/g, " ").includes(`${manifest.title}: `), manifest.title);
  const entry = JSON.parse((await jackfield("catalog", "database/sqlite3", "--json")).out);
  assert.equal(entry.integrationSubType, "sqlite3");
  const databases = (await jackfield("catalog", "database")).out;
  assert.match(databases, /^database\/pg +PostgreSQL/m);
  assert.doesNotMatch(databases, /^(?!database\/)\S/m);
  await refuses(["catalog", "database/nope"], 1, /To list them, type: jackfield catalog /);
  await refuses(["catalog", "databse/pg"], 1, /Did you mean database\/pg\? .*\[unknown_type\]/);
  await refuses(["schema", "database/pgg"], 1, /Did you mean database\/pg\?/);
});

test("validate says every finding, and its exit code whether there is one", async () => {
  const good = await jackfield("validate", "database/pg", file("good.json", pg));
  assert.equal(good.code, 0, good.err);
  assert.match(good.out, /^warning {2}connection\.ssl\.enabled: .*\[tls_off\]$/m);
  assert.match(good.out, /^valid$/m);
  const bad = await jackfield(
    "validate",
    "database/pg",
    file("bad.json", { client: "pg", connection: { host: 5, oops: 1 } }),
  );
  assert.equal(bad.code, 1);
  for (const path of ["connection.host", "connection.user", "connection.database", "connection.oops"])
    assert.ok(bad.out.includes(`error    ${path}: `), bad.out);
  const report = JSON.parse((await jackfield("validate", "database/pg", "bad.json", "--json")).out);
  assert.equal(report.valid, false);
  await refuses(["validate", "database/pg", file("broken.json", "{nope")], 1, /broken\.json:1: this is not valid/);
  const open = '{"connection": {\n  "host": "h",\n}';
  await refuses(["validate", "database/pg", file("open.json", open)], 1, /open\.json:3: this is not valid JSON: \S/);
  const typos = file("typos.json", { ...pg, connection: { ...pg.connection, usr: "x" }, pol: {} });
  const { out: advice } = await jackfield("validate", "database/pg", typos);
  assert.match(advice, /connection\.usr: .* Did you mean user\? \[unknown_key\]/);
  assert.match(advice, /pol: .* Did you mean pool\? \[unknown_key\]/);
  await refuses(
    ["validate", "database/pg", file("bytes.json", Buffer.from([0x7b, 0xff, 0xfe, 0x7d]))],
    1,
    /bytes\.json is not UTF-8 text/,
  );
  await refuses(["validate", "database/pg", file("list.json", "[]")], 1, /list\.json does not hold a JSON object/);
  await refuses(["validate", "database/pg", "absent.json"], 1, /absent\.json cannot be read: there is no such file/);
  await refuses(["mask", "databse/pg", "good.json"], 1, /Did you mean database\/pg\?/);
  await refuses(["validate", "database/nope", "good.json"], 1, /To list them, type: jackfield catalog /);
  const twice = await jackfield("validate", "database/pg", file("twice.json", '{"client":"pg","client":"pg"}'));
  assert.equal(twice.code, 1);
  assert.match(twice.err, /A key occurs twice in one object/);
});

test("mask shows no secret", async () => {
  const { code, out } = await jackfield("mask", "database/pg", "good.json");
  assert.equal(code, 0);
  assert.equal(JSON.parse(out).connection.password, "********");
  assert.ok(!out.includes(pg.connection.password));
});

test("manifest check passes the package's own and names what is wrong in another", async () => {
  const own = new URL("../../core/manifests/database/pg.json", import.meta.url).pathname;
  const good = await jackfield("manifest", "check", own);
  assert.deepEqual(good, { code: 0, out: "no problem found\n", err: "" });
  const bad = await jackfield("manifest", "check", file("manifest.json", { type: "database", sub_type: "x" }));
  assert.equal(bad.code, 1);
  assert.match(bad.out, /^manifest\.json:1: \/manifest: /m);
  const { valid, problems } = JSON.parse((await jackfield("manifest", "check", "manifest.json", "--json")).out);
  assert.equal(valid, false);
  assert.ok(problems.length > 0);
});

test("capabilities tells each connector's state, also of a library that is missing", async () => {
  const { code, out } = await jackfield("capabilities", "--json");
  assert.equal(code, 0);
  const { connectors } = JSON.parse(out);
  assert.deepEqual(connectors.map(({ name }) => name).sort(), [
    "databricks",
    "mysql",
    "oracle",
    "postgresql",
    "snowflake",
    "sqlite",
    "sqlserver",
  ]);
  for (const connector of connectors) {
    const { name, state, version, reason, remedy } = connector;
    assert.ok(["available", "not_built", "library_missing", "incompatible"].includes(state), name);
    if (state === "available") assert.ok(version, name);
    else assert.ok(reason && remedy, name);
  }
  assert.ok(connectors.some(({ name, state }) => name === "sqlite" && state === "available"));
  const missing = await jackfield("capabilities", "--library", "libpq=/nonexistent.so");
  assert.equal(missing.code, 0);
  assert.match(missing.out, /^ +connector +state +version +what to do$/m);
  assert.match(missing.out, /^ +postgresql +library_missing +- +(?:.*\n {20,})*.*apt install/m);
});

test("serve shows the first token once; token create makes more; query reads through an integration", async () => {
  const data = join(folder, "data");
  mkdirSync(data);
  await runStatements(
    join(data, "sample.db"),
    "CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT); INSERT INTO t (name) VALUES ('ada'), ('bob'), ('O''Hara')",
  );
  const first = await startServer({ folder, args: ["--sqlite-root", data] });
  assert.deepEqual(Object.keys(JSON.parse(first.line)), ["url", "token", "workspace"]);
  assert.match(first.token, /^jft_[0-9a-z]+_[0-9a-f]{64}$/);
  assert.equal(statSync(join(folder, "store.db.key")).mode & 0o777, 0o600);
  assert.ok(!first.log.some((line) => line.includes(first.token)));
  const created = await first.api("POST", "/api/v2/meta/integrations", {
    title: "Sample",
    type: "database",
    sub_type: "sqlite3",
    config: { client: "sqlite3", connection: { filename: join(data, "sample.db") } },
  });
  assert.equal(created.status, 201, created.text);

  // A second process on the same store, while the server runs.
  const made = await jackfield("token", "create", "--store", "store.db", "--user", "eve", "--role", "viewer", "--json");
  assert.equal(made.code, 0, made.err);
  const { token } = JSON.parse(made.out);
  const seen = await first.api("GET", "/api/v2/meta/integrations", undefined, { "xc-auth": token });
  assert.equal(seen.json.list.length, 1);
  assert.equal(
    (await first.api("DELETE", `/api/v2/meta/integrations/${created.json.id}`, undefined, { "xc-auth": token })).status,
    403,
  );
  assert.equal((await first.stop()).code, 0);

  const second = await startServer({ folder });
  assert.equal(second.token, null);
  assert.equal(second.workspace, first.workspace);
  await second.stop();

  const rows = await jackfield(
    "query",
    created.json.id,
    "SELECT name FROM t WHERE id >= ? ORDER BY id",
    "--param",
    "2",
    "--store",
    "store.db",
    "--sqlite-root",
    data,
  );
  assert.deepEqual(rows, { code: 0, out: `{"name":"bob"}\n{"name":"O'Hara"}\n`, err: "" });
  const use = (sql, ...flags) => [
    "query",
    created.json.id,
    sql,
    "--store",
    "store.db",
    "--sqlite-root",
    data,
    ...flags,
  ];
  const wrong = await jackfield(...use("SELECT\n  nme FROM t"));
  assert.equal(wrong.code, 1);
  assert.match(wrong.err, /^jackfield: .*\[object_not_found\]\n {4}nme FROM t\n {4}\^\n$/);
  const syntax = await jackfield(...use("SELECT 1;\n  SELEC 2"));
  assert.deepEqual([syntax.code, syntax.out], [1, ""]);
  await refuses(use("DELETE FROM t", "--read-only"), 1, /\[.*\]/);
  await refuses(["query", "intabcdefghijklmn", "SELECT 1", "--store", "store.db"], 1, /\[integration_not_found\]/);
  await refuses(
    ["query", "intabcdefghijklmn", "SELECT 1", "--store", "absent.db"],
    1,
    /there is no store at .*absent\.db\. Start one with: jackfield serve --store/,
  );
});
