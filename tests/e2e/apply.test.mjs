// Integrations as data: jackfield export and apply, on a store and on a server, in YAML and JSON.
import assert from "node:assert/strict";
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { cli, startServer, temporaryFolder } from "./server.mjs";

let place, folder, server;
before(async () => {
  place = temporaryFolder();
  ({ folder } = place);
  server = await startServer({ folder });
  await (await startServer({ folder: join(folder), args: ["--store", join(folder, "other.db")] })).stop();
});
after(async () => {
  await server.stop();
  place.remove();
});

function jackfield(args, env = {}) {
  return new Promise((resolve) => {
    const options = { cwd: folder, stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, ...env } };
    const child = spawn(process.execPath, [cli, ...args], options);
    let out = "",
      err = "";
    child.stdout.on("data", (text) => (out += text));
    child.stderr.on("data", (text) => (err += text));
    child.once("close", (code) => resolve({ code, out, err }));
  });
}
const other = ["--store", "other.db"];
const remote = async (...args) => jackfield([...args, "--url", server.url], { JACKFIELD_TOKEN: server.token });
const write = (name, text) => {
  writeFileSync(join(folder, name), text);
  return name;
};

const shop = `jackfield: 1
owner: ops
integrations:
  - type: database
    sub_type: pg
    title: Shop
    meta: {team: a}
    config:
      client: pg
      connection:
        host: localhost
        port: 08
        user: NO
        password: Pa$$w0rd\${HOME}
        database: 0123
  - type: ai
    sub_type: openai
    title: Text
    is_default: true
    config:
      apiKey: 22:22
      temperature: 1e0
      models: [on, 1.10]
`;
const passwordOf = async (title) => {
  const { json } = await server.api("GET", "/api/v2/meta/integrations");
  const { id } = json.list.find((row) => row.title === title);
  const read = await server.api("GET", `/api/v2/meta/integrations/${id}?includeSecrets=true`);
  return read.json.config;
};

test("a dry run says what would be, with exit code 2, and writes nothing", async () => {
  write("shop.yaml", shop);
  const { code, out, err } = await remote("apply", "shop.yaml", "--dry-run");
  assert.deepEqual([code, err], [2, ""]);
  assert.match(out, /^\+ database\/pg "Shop"\n {4}connection\.password: set\n\+ ai\/openai "Text"\n {4}apiKey: set\n/);
  assert.match(out, /^2 would be created, 0 would be changed, 0 would be deleted, 0 the same$/m);
  assert.equal((await server.api("GET", "/api/v2/meta/integrations")).json.pageInfo.totalRows, 0);
});

test("applied, the fields decide what the texts mean; a dollar sign is a character (services 17)", async () => {
  const { code, out } = await remote("apply", "shop.yaml");
  assert.equal(code, 0, out);
  const { connection } = await passwordOf("Shop");
  assert.deepEqual(
    [connection.port, connection.user, connection.password, connection.database],
    [8, "NO", "Pa$$w0rd${HOME}", "0123"],
  );
  const text = await passwordOf("Text");
  assert.deepEqual([text.apiKey, text.temperature, text.models], ["22:22", 1, ["on", "1.10"]]);
});

test("applied twice it changes nothing: exit code 0, also of the dry run, and no new version", async () => {
  const before = (await server.api("GET", "/api/v2/meta/integrations")).text;
  const again = await remote("apply", "shop.yaml");
  assert.equal(again.code, 0);
  assert.match(again.out, /^= database\/pg "Shop"\n {4}connection\.password: kept$/m);
  assert.match(again.out, /^0 created, 0 changed, 0 deleted, 2 the same$/m);
  assert.equal(JSON.parse((await remote("apply", "shop.yaml", "--json")).out).dryRun, false);
  assert.equal((await remote("apply", "shop.yaml", "--dry-run")).code, 0);
  assert.equal((await server.api("GET", "/api/v2/meta/integrations")).text, before);
});

test("an export holds no secret; applied and exported again it has the same bytes (services 17)", async () => {
  const first = await remote("export");
  assert.deepEqual([first.code, first.err], [0, ""]);
  for (const secret of ["Pa$$", "22:22", "created_at", "int0"]) assert.ok(!first.out.includes(secret), secret);
  assert.match(first.out, /password:\n +\$prompt: Password$/m);
  write("first.yaml", first.out);
  const applied = await jackfield(["apply", "first.yaml", ...other]);
  assert.equal(applied.code, 0, applied.err);
  assert.match(applied.out, /connection\.password: awaited$/m);
  assert.equal((await jackfield(["export", ...other])).out, first.out);
  const json = await jackfield(["export", "--format", "json", "--output", "again.json", ...other]);
  assert.deepEqual(json, { code: 0, out: "", err: "" });
  const same = await jackfield(["apply", "again.json", "--dry-run", ...other]);
  assert.equal(same.code, 0, same.out);
  assert.match(same.out, /2 the same$/m);
});

test("a reader of YAML 1.1 takes the export for the same texts (services 17)", { skip: noPython() }, async () => {
  const strange = [
    "no",
    "0123",
    "08",
    "22:22",
    "1e3",
    "2026-01-01",
    "~",
    "null",
    "0x1f",
    ".inf",
    "=",
    "<<",
    "- a",
    "a: b",
  ];
  const models = [
    ...strange,
    "a #b",
    " x ",
    "é😀",
    "y",
    "123456789012345678901",
    "@x",
    "%a",
    "{a}",
    "'",
    '"',
    "*a",
    "&a",
    "!a",
  ];
  const document = {
    jackfield: 1,
    integrations: [{ type: "ai", sub_type: "openai", title: "Yes: no", config: { apiKey: "k", models } }],
  };
  write("strange.json", JSON.stringify(document));
  await startServer({ folder, args: ["--store", join(folder, "strange.db")] }).then((each) => each.stop());
  assert.equal((await jackfield(["apply", "strange.json", "--store", "strange.db"])).code, 0);
  const { out } = await jackfield(["export", "--store", "strange.db"]);
  const script = "import json,sys,yaml; print(json.dumps(yaml.safe_load(sys.stdin.buffer.read().decode())))";
  const read = JSON.parse(execFileSync("python3", ["-c", script], { input: out, encoding: "utf8" }));
  assert.deepEqual(read.integrations[0].config.models, models);
  assert.equal(read.integrations[0].title, "Yes: no");
  write("strange.yaml", out);
  assert.equal((await jackfield(["apply", "strange.yaml", "--dry-run", "--store", "strange.db"])).code, 0);
});

test("each fault is named with file, line and path, an unknown key with the nearest name", async () => {
  const faulty = shop
    .replace("title: Shop", "titel: Shop")
    .replace("port: 08", "port: x")
    .replace("user: NO", "usr: NO")
    .replace("is_default: true", "is_default: yes");
  const { code, out, err } = await remote("apply", write("faulty.yaml", faulty));
  assert.deepEqual([code, out], [1, ""]);
  assert.match(err, /^faulty\.yaml:19: integrations\.1\.is_default: write true or false$/m);
  const second = await remote("apply", write("faulty.yaml", faulty.replace("is_default: yes", "is_default: true")));
  assert.match(second.err, /^faulty\.yaml:6: integrations\.0\.titel: .* Did you mean title\? \[unknown_key\]$/m);
  assert.match(second.err, /^faulty\.yaml:4: integrations\.0\.title: .* \[required\]$/m);
  const third = await remote(
    "apply",
    write("faulty.yaml", faulty.replace("titel", "title").replace(": yes", ": true")),
  );
  assert.equal(third.code, 1);
  assert.match(third.err, /^faulty\.yaml:12: integrations\.0\.config\.connection\.port: .* \[type\]$/m);
  assert.match(third.err, /^faulty\.yaml:13: integrations\.0\.config\.connection\.usr: .* Did you mean user\?/m);
  for (const secret of ["Pa$$", "22:22"]) assert.ok(!third.err.includes(secret));
});

for (const [what, text, line, pattern] of [
  ["an anchor", "jackfield: &a 1", 1, /an anchor/],
  ["an alias", "jackfield: 1\nowner: *a", 2, /an alias/],
  ["a tag", "jackfield: 1\nowner: !!str a", 2, /a tag/],
  ["a merge key", "jackfield: 1\n<<: {a: 1}", 2, /a merge key/],
  ["a directive", "%YAML 1.1\n---\njackfield: 1", 1, /a directive/],
  ["a key that occurs twice", "jackfield: 1\nowner: a\nowner: b", 3, /owner occurs twice, first in line 2/],
  ["a tab", "jackfield: 1\nintegrations:\n\t- a", 3, /a tab indents this line/],
  ["a NUL character", "jackfield: 1\nowner: a\0", 2, /NUL/],
  ["brackets 4,000 deep", `owner:\n ${"[".repeat(4000)}`, 2, /nested more than 64 deep/],
  ["list items 4,000 deep", `owner:\n ${"- ".repeat(4000)}`, 2, /nested more than 64 deep/],
  ["more than 10,000 values", `a:\n${"- b\n".repeat(10001)}`, 10001, /more than 10000 values/],
  ["a quote that does not end", "jackfield: 1\nowner: 'secret", 2, /a quote/],
])
  test(`${what} is refused with its line (services 17)`, async () => {
    const { code, out, err } = await jackfield(["apply", write("odd.yaml", text), ...other]);
    assert.deepEqual([code, out], [1, ""]);
    assert.ok(err.startsWith(`jackfield: odd.yaml:${line}: `), err);
    assert.match(err, pattern);
    assert.ok(!err.includes("secret"));
  });

test("a file above 4 MiB is refused, and so is an alias bomb (services 17)", async () => {
  const large = await jackfield(["apply", write("large.yaml", `a: ${"x".repeat(4 << 20)}`), ...other]);
  assert.match(large.err, /^jackfield: large\.yaml:1: the file is larger than 4 MiB\n$/);
  const letters = "abcdefghi";
  const line = (name, at) => `${name}: &${name} [${at === 0 ? "x," : `*${letters[at - 1]},`.repeat(9)}]`;
  const bomb = [...letters].map(line);
  const refused = await jackfield(["apply", write("bomb.yaml", bomb.join("\n")), ...other]);
  assert.match(refused.err, /^jackfield: bomb\.yaml:1: an anchor/);
});

test("a byte order mark, CRLF and several documents are read; comments are not kept", async () => {
  const second = "jackfield: 1\nintegrations:\n  - {type: ai, sub_type: openai, title: More, config: {apiKey: k}}\n";
  const text = `\ufeff# a comment\n${shop}---\n${second}`.replaceAll("\n", "\r\n");
  const { code, out } = await remote("apply", write("both.yaml", text), "--dry-run");
  assert.equal(code, 2);
  assert.match(out, /^1 would be created, 0 would be changed, 0 would be deleted, 2 the same$/m);
});

test("null clears a secret; prune deletes what this owner applied, with --yes if it is more than half", async () => {
  const cleared = shop.replace("Pa$$w0rd${HOME}", "null");
  const { out } = await remote("apply", write("cleared.yaml", cleared));
  assert.match(out, /^~ database\/pg "Shop"\n {4}connection\.password: cleared$/m);
  await server.api("POST", "/api/v2/meta/integrations", {
    title: "By hand",
    type: "ai",
    sub_type: "openai",
    config: { apiKey: "k" },
  });
  const none = write("none.yaml", "jackfield: 1\nowner: ops\nintegrations: []\n");
  const refused = await remote("apply", none, "--prune");
  assert.equal(refused.code, 1);
  assert.match(refused.err, /prune would delete 2 and keep 0/);
  assert.equal((await remote("apply", none, "--prune", "--dry-run")).code, 2);
  const done = await remote("apply", none, "--prune", "--yes");
  assert.equal(done.code, 0, done.err);
  assert.match(done.out, /^- database\/pg "Shop"$/m);
  const { json } = await server.api("GET", "/api/v2/meta/integrations");
  assert.deepEqual(
    json.list.map(({ title }) => title),
    ["By hand"],
  );
});

test("on a store, files of SQLite need --sqlite-root as on a server", async () => {
  const config = { client: "sqlite3", connection: { filename: join(folder, "shop.sqlite") } };
  const file = { jackfield: 1, integrations: [{ type: "database", sub_type: "sqlite3", title: "File", config }] };
  write("file.json", JSON.stringify(file));
  const refused = await jackfield(["apply", "file.json", ...other]);
  assert.equal(refused.code, 1);
  assert.match(refused.err, /--sqlite-root.*\[path_denied\]/);
  const applied = await jackfield(["apply", "file.json", ...other, "--sqlite-root", folder]);
  assert.equal(applied.code, 0, applied.err);
  assert.match(applied.out, /^\+ database\/sqlite3 "File"$/m);
});

test("wrong usage, a wrong token, a server that is not there", async () => {
  const wrong = async (args, env, code, pattern) => {
    const answer = await jackfield(args, { JACKFIELD_TOKEN: "", ...env });
    assert.equal(answer.code, code, answer.err);
    assert.match(answer.err, pattern);
  };
  await wrong(["apply"], {}, 2, /FILE is missing/);
  await wrong(["apply", "shop.yaml", "--url", server.url], {}, 2, /a server needs a token/);
  await wrong(["export", "--url", server.url, ...other], {}, 2, /name two workspaces/);
  await wrong(["export", "--token-file", "t", ...other], {}, 2, /--token-file goes with --url/);
  await wrong(
    ["export", "--url", server.url],
    { JACKFIELD_TOKEN: "jft_wrong" },
    1,
    /\[authentication_required\]|token/,
  );
  await wrong(
    ["export", "--url", "http://127.0.0.1:9"],
    { JACKFIELD_TOKEN: "x" },
    1,
    /127\.0\.0\.1:9 cannot be reached/,
  );
  await wrong(["apply", "first.yaml", "--prune", ...other], {}, 2, /--prune needs the owner/);
  await wrong(["apply", "absent.yaml", ...other], {}, 1, /absent\.yaml cannot be read: there is no such file/);
});

function noPython() {
  const { status } = spawnSync("python3", ["-c", "import yaml"]);
  return status === 0 ? false : "python3 with PyYAML is not installed";
}
