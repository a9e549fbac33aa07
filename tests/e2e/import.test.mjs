// jackfield import: a URL, a .env file and a service file of libpq become a document that apply takes.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import CryptoJS from "crypto-js";
import { parse } from "yaml";
import { cli, startServer, temporaryFolder } from "./server.mjs";

let place, folder;
before(() => {
  place = temporaryFolder();
  ({ folder } = place);
});
after(() => place.remove());

const run = (...args) => spawnSync(process.execPath, [cli, ...args], { cwd: folder, encoding: "utf8" });
const imported = (...args) => {
  const { status, stdout, stderr } = run("import", ...args);
  assert.equal(status, 0, stderr);
  return { list: parse(stdout).integrations, stdout, stderr };
};

test("a URL, with its password or with a prompt", () => {
  const { list } = imported("postgres://app:s%24x@db.example.com/shop", "--title", "Shop");
  assert.deepEqual([list[0].title, list[0].sub_type], ["Shop", "pg"]);
  const { host, user, password, database } = list[0].config.connection;
  assert.deepEqual([host, user, password, database], ["db.example.com", "app", "s$x", "shop"]);
  const asked = imported("postgres://app:s%24x@db.example.com/shop", "--prompts");
  assert.ok(!asked.stdout.includes("s$x"));
  assert.deepEqual(asked.list[0].config.connection.password, { $prompt: "Password" });
});

test("a .env file: each address of a database, quoted or not; nothing is expanded, others are left out", () => {
  writeFileSync(
    join(folder, ".env"),
    [
      "PORT=1",
      'export DATABASE_URL="postgres://app:a$HOME@db.example.com/shop" # main',
      "OLD='mysql://u:p@old.example.com/o'",
      "SITE=https://example.com",
      "ODD=foo://secret@x",
    ].join("\n"),
  );
  const { list, stderr } = imported(".env");
  assert.deepEqual(
    list.map(({ title, sub_type }) => [title, sub_type]),
    [
      ["DATABASE_URL", "pg"],
      ["OLD", "mysql2"],
    ],
  );
  assert.equal(list[0].config.connection.password, "a$HOME");
  assert.match(stderr, /^note: ODD is left out/m);
  assert.ok(!stderr.includes("secret"));
});

test("a service file; what was imported can be applied", async () => {
  writeFileSync(
    join(folder, "pg_service.conf"),
    "# services\n[shop]\nhost=db.example.com\nport=5433\nuser=app\npassword=0123\ndbname=shop\nsslmode=verify-full\n",
  );
  const { list, stdout } = imported("pg_service.conf");
  assert.deepEqual(list[0].config.connection, {
    host: "db.example.com",
    port: 5433,
    user: "app",
    password: "0123",
    database: "shop",
    ssl: { enabled: true, rejectUnauthorized: true },
  });
  writeFileSync(join(folder, "shop.yaml"), stdout);
  await (await startServer({ folder })).stop();
  const applied = run("apply", "shop.yaml", "--store", "store.db");
  assert.equal(applied.status, 0, applied.stderr);
  assert.equal(run("apply", "shop.yaml", "--dry-run", "--store", "store.db").status, 0);
});

test("what holds no connection is refused", () => {
  writeFileSync(join(folder, "none.env"), "A=1\n");
  for (const word of ["none.env", "foo://secret@x", "absent.env"]) {
    const { status, stdout, stderr } = run("import", word);
    assert.deepEqual([status, stdout], [1, ""]);
    assert.ok(!stderr.includes("secret"), stderr);
  }
});

test("integrations of NocoDB, encrypted as it encrypts them", async () => {
  const key = "a key of NocoDB: any text, \u00e9";
  const encrypted = (config, passphrase = key) => CryptoJS.AES.encrypt(JSON.stringify(config), passphrase).toString();
  const pg = {
    client: "pg",
    connection: { host: "db.example.com", port: 5432, user: "a", password: "p\u00e9$x", database: "d" },
  };
  const rows = [
    { id: "i1", title: "Shop", type: "database", sub_type: "pg", is_encrypted: true, config: encrypted(pg) },
    {
      id: "i2",
      title: "Model",
      type: "ai",
      sub_type: "openai",
      is_encrypted: true,
      config: encrypted({ apiKey: "sk-1" }),
    },
    { id: "i3", title: "Clear", type: "database", sub_type: "pg", is_encrypted: false, config: JSON.stringify(pg) },
    { id: "s1", alias: "Old source", type: "pg", config: encrypted(pg) },
  ];
  writeFileSync(join(folder, "nocodb.json"), JSON.stringify({ list: rows }));
  writeFileSync(join(folder, "nocodb.key"), `${key}\n`);
  const env = { ...process.env, NC_CONNECTION_ENCRYPT_KEY: key };
  const byVariable = spawnSync(process.execPath, [cli, "import", "nocodb.json"], {
    cwd: folder,
    encoding: "utf8",
    env,
  });
  assert.equal(byVariable.status, 0, byVariable.stderr);
  const { list, stdout } = imported("nocodb.json", "--nocodb-key-file", "nocodb.key");
  assert.equal(stdout, byVariable.stdout);
  assert.deepEqual(
    list.map(({ title, type, sub_type }) => [title, type, sub_type]),
    [
      ["Shop", "database", "pg"],
      ["Model", "ai", "openai"],
      ["Clear", "database", "pg"],
      ["Old source", "database", "pg"],
    ],
  );
  for (const each of [list[0], list[2], list[3]]) assert.deepEqual(each.config, pg);
  assert.deepEqual(list[1].config, { apiKey: "sk-1" });
  const asked = imported("nocodb.json", "--nocodb-key-file", "nocodb.key", "--prompts");
  assert.ok(!asked.stdout.includes("p\u00e9$x") && !asked.stdout.includes("sk-1"));
  assert.deepEqual(asked.list[1].config, { apiKey: { $prompt: "apiKey" } });

  // Rows that cannot be opened are named and left out, and the command fails.
  const without = run("import", "nocodb.json");
  assert.equal(without.status, 1);
  assert.equal(parse(without.stdout).integrations.length, 1);
  assert.match(without.stderr, /^note: Shop is left out: its config is encrypted: set NC_CONNECTION_ENCRYPT_KEY/m);
  for (let i = 0; i < 20; i += 1) {
    const other = [{ ...rows[0], config: encrypted(pg, `another ${i}`) }, rows[2]];
    writeFileSync(join(folder, "other.json"), JSON.stringify(other));
    const wrong = run("import", "other.json", "--nocodb-key-file", "nocodb.key");
    assert.equal(wrong.status, 1);
    assert.match(wrong.stderr, /^note: Shop is left out: its config was encrypted with another key$/m);
  }
  for (const config of ["U2FsdGVkX1", "U2FsdGVkX1+", `${encrypted(pg).slice(0, -8)}`, 7, null, ""]) {
    writeFileSync(join(folder, "other.json"), JSON.stringify([{ ...rows[0], config }]));
    const wrong = run("import", "other.json", "--nocodb-key-file", "nocodb.key");
    assert.deepEqual([wrong.status, wrong.stdout], [1, ""], wrong.stderr);
    assert.doesNotMatch(wrong.stderr, /\n\s+at /);
  }

  // The document can be applied.
  writeFileSync(join(folder, "applied.yaml"), stdout);
  assert.equal(run("keys", "generate", "--store", "nocodb.db").status, 0);
  const server = await startServer({ folder, args: ["--store", join(folder, "nocodb.db")] });
  await server.stop();
  const applied = run("apply", "applied.yaml", "--store", "nocodb.db");
  assert.equal(applied.status, 0, applied.stderr);
});
