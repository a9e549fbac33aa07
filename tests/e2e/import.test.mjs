// jackfield import: a URL, a .env file and a service file of libpq become a document that apply takes.
import assert from "node:assert/strict";
import { execFile, spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import http from "node:http";
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

test("a service file: a port that is none is refused by its line, and keys without a field are named", () => {
  const file = join(folder, "pg_service.conf");
  writeFileSync(file, "[shop]\nhost=db.example.com\nport=54x3\n");
  const refused = run("import", "pg_service.conf");
  assert.deepEqual([refused.status, refused.stdout], [1, ""]);
  assert.match(refused.stderr, /pg_service\.conf:3: port is a number from 1 to 65535/);
  writeFileSync(
    file,
    "[shop]\nhost=db.example.com\nuser=app\ndbname=shop\n" +
      "sslrootcert=/secret-place\nconnect_timeout=9\npassfile=/secret-place\n",
  );
  const { list, stderr } = imported("pg_service.conf");
  assert.deepEqual(list[0].config.connection.parameters, { connect_timeout: "9" });
  assert.match(stderr, /^note: of shop, passfile, sslrootcert are left out/m);
  assert.ok(!stderr.includes("secret-place"), stderr);
});

test("an address of no database is one message", () => {
  const { status, stdout, stderr } = run("import", "nope://secret@x");
  assert.deepEqual([status, stdout], [1, ""]);
  assert.equal(stderr.trim().split("\n").length, 1, stderr);
  assert.match(stderr, /the URL names no connection of a known database/);
});

test("a connection profile of ADBC: variables stay references, options without a field are named", async () => {
  writeFileSync(
    join(folder, "shop.toml"),
    'profile_version = 1\ndriver = "postgresql"\n\n[Options]\n' +
      'uri = "postgresql://app:{{ env_var(PGPASSWORD) }}@db.example.com:5433/shop"\n"adbc.custom" = "secret-option"\n',
  );
  const { list, stdout, stderr } = imported("shop.toml");
  assert.deepEqual([list[0].title, list[0].sub_type], ["shop", "pg"]);
  const { host, port, user, password, database } = list[0].config.connection;
  assert.deepEqual([host, port, user, database], ["db.example.com", 5433, "app", "shop"]);
  assert.deepEqual(password, { $ref: "env:PGPASSWORD" });
  assert.match(stderr, /^note: of shop, adbc\.custom is left out/m);
  assert.ok(!(stdout + stderr).includes("secret-option"));
  writeFileSync(
    join(folder, "warehouse.toml"),
    'profile_version = 1\ndriver = "snowflake"\n[Options]\nusername = "APP"\npassword = "{{ env_var(SNOW) }}"\n' +
      '"adbc.snowflake.sql.account" = "acme-one"\n"adbc.snowflake.sql.warehouse" = "WH"\n' +
      '"adbc.snowflake.sql.auth_type" = "auth_pat"\n',
  );
  const snowflake = imported("warehouse.toml").list[0];
  assert.equal(snowflake.sub_type, "snowflake");
  assert.deepEqual(snowflake.config.connection, {
    username: "APP",
    password: { $ref: "env:SNOW" },
    account: "acme-one",
    warehouse: "WH",
    authenticator: "password",
  });
});

const profiles = [
  ["not = = toml secret", /bad\.toml:1: this is not TOML/],
  ['profile_version = 2\ndriver = "postgresql"\n[Options]\n', /profile_version = 1/],
  ['profile_version = 1\ndriver = "secret"\n[Options]\n', /no database of the catalogue has the driver/],
  ['profile_version = 1\ndriver = "postgresql"\n', /no table \[Options\]/],
  ['profile_version = 1\ndriver = "postgresql"\n[Options]\nuri = "secret"\n', /uri is not the address/],
  [
    'profile_version = 1\ndriver = "postgresql"\n[Options]\nuri = "postgresql://a:secret@{{ env_var(H) }}/d"\n',
    /only the password can be a variable/,
  ],
  [
    'profile_version = 1\ndriver = "postgresql"\n[Options]\npassword = "secret{{ env_var(H) }}"\n',
    /password is only in part a variable/,
  ],
];
for (const [text, message] of profiles)
  test(`a profile that is refused: ${message.source}`, () => {
    writeFileSync(join(folder, "bad.toml"), text);
    const { status, stdout, stderr } = run("import", "bad.toml");
    assert.deepEqual([status, stdout], [1, ""]);
    assert.match(stderr, message);
    assert.ok(!stderr.includes("secret"), stderr);
  });

// A stand-in for the part of NocoDB's API that its SDK calls integration.list and integration.read. It is not NocoDB.
const nocodbRows = [
  {
    id: "int1",
    title: "Shop",
    type: "database",
    sub_type: "pg",
    config: {
      client: "pg",
      connection: { host: "db.example.com", port: 5432, user: "app", password: "p@ss", database: "shop", odd: 1 },
      searchPath: ["public"],
    },
  },
  { id: "int2", title: "Chat", type: "ai", sub_type: "openai", config: { apiKey: "sk-1", models: ["gpt-4"] } },
  { id: "int3", title: "Odd", type: "workflow-node", sub_type: "x", config: {} },
];
function startNocodb(token) {
  const server = http.createServer((request, response) => {
    const url = new URL(request.url, "http://localhost");
    const row = nocodbRows.find(({ id }) => url.pathname === `/api/v2/meta/integrations/${id}`);
    const answer = (status, body) => {
      response.writeHead(status, { "content-type": "application/json" });
      response.end(JSON.stringify(body));
    };
    if (request.headers["xc-token"] !== token) return answer(401, { msg: "no" });
    if (row !== undefined) return answer(200, url.searchParams.get("includeConfig") === "true" ? row : {});
    if (url.pathname !== "/api/v2/meta/integrations") return answer(404, {});
    const from = Number(url.searchParams.get("offset"));
    const list = nocodbRows.slice(from, from + 100).map(({ config: _, ...rest }) => rest);
    return answer(200, { list, pageInfo: { isLastPage: true, totalRows: nocodbRows.length } });
  });
  return new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(server)));
}

test("the integrations of a NocoDB server: known ones are taken, the others named", async () => {
  const server = await startNocodb("t0ken");
  const address = `http://127.0.0.1:${server.address().port}`;
  const ask = (token, ...more) =>
    new Promise((resolve) => {
      const env = { ...process.env, ...(token === undefined ? {} : { NOCODB_TOKEN: token }) };
      execFile(process.execPath, [cli, "import", address, ...more], { cwd: folder, env }, (error, stdout, stderr) =>
        resolve({ status: error?.code ?? 0, stdout, stderr }),
      );
    });
  try {
    const { status, stdout, stderr } = await ask("t0ken");
    assert.equal(status, 1, stderr); // one is left out
    const { integrations } = parse(stdout);
    assert.deepEqual(
      integrations.map(({ type, sub_type, title }) => [type, sub_type, title]),
      [
        ["database", "pg", "Shop"],
        ["ai", "openai", "Chat"],
      ],
    );
    assert.equal(integrations[0].config.connection.password, "p@ss");
    assert.match(stderr, /^note: of Shop, connection\.odd is left out/m);
    assert.match(stderr, /^note: Odd is left out: the catalogue has no workflow-node\/x/m);
    const asked = await ask("t0ken", "--prompts");
    assert.ok(!/p@ss|sk-1/.test(asked.stdout));
    for (const [token, message] of [
      ["other", /refuses the token/],
      ["", /NOCODB_TOKEN holds the API token/],
    ]) {
      const refused = await ask(token);
      assert.deepEqual([refused.status, refused.stdout], [1, ""]);
      assert.match(refused.stderr, message);
    }
  } finally {
    server.close();
  }
  assert.match(run("import", "http://nocodb.example.com").stderr, /NOCODB_TOKEN|https/);
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
