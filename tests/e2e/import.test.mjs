// jackfield import: a URL, a .env file and a service file of libpq become a document that apply takes.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
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
