// A stored secret never follows a changed target. Listeners: A is where each integration points, B and the others are
// where it is led. What leads there is refused and sends nothing; what is sent again may go there.
import assert from "node:assert/strict";
import { createServer } from "node:net";
import { after, before, describe, test } from "node:test";
import { open } from "../../js/dist/index.js";

const canary = "canary-%'\u00e9-stored";
let jackfield, a, b;
let users = 0;

// Reads what arrives and closes at the first bytes, or after a moment: a caller waits no longer than that.
async function listener(port, hosts) {
  const seen = { connections: 0, bytes: "" };
  const servers = [];
  for (const host of hosts) {
    const server = createServer((socket) => {
      seen.connections += 1;
      socket.on("error", () => undefined);
      socket.on("data", (bytes) => {
        seen.bytes += bytes.toString("latin1");
        socket.destroy();
      });
      setTimeout(() => socket.destroy(), 50);
    });
    await new Promise((resolve, reject) =>
      server.once("error", reject).listen(servers[0]?.address().port ?? port, host, resolve),
    );
    servers.push(server);
  }
  return { seen, port: servers[0].address().port, close: () => servers.forEach((server) => server.close()) };
}

before(async () => {
  a = await listener(0, ["127.0.0.1"]);
  // The same port of other addresses, so that a changed host alone leads there.
  b = await listener(a.port, ["127.0.0.2", "::1"]);
  jackfield = await open({
    store: ":memory:",
    keys: { active: "k", keys: { k: "b1c1f1cfa8a94a3b7a11d9b4a0e6d83cb5517a2ae7e1d5cf63c4f4e2a4a6fd08" } },
    egress: { mode: "private-allowed" },
    retarget: "strict",
    backend: "addon",
  });
});
after(async () => {
  await jackfield.close();
  a.close();
  b.close();
});

// Each call is of another user, so that the limits of tests are not reached.
const creator = () => jackfield.as({ user: `user ${(users += 1)}`, workspace: `w ${users}`, role: "creator" });
const pem = (text) =>
  `-----BEGIN CERTIFICATE-----\n${Buffer.from(text).toString("base64")}\n-----END CERTIFICATE-----\n`;

const sql = (sub_type, client, tls = {}) => ({
  type: "database",
  sub_type,
  secret: "/connection/password",
  config: () => ({
    client,
    connection: {
      host: "127.0.0.1",
      port: a.port,
      user: "app",
      password: canary,
      database: "d",
      ssl: { enabled: true, rejectUnauthorized: true, ca: pem("ca"), ...tls },
    },
  }),
});
const connection = (change) => ({ connection: change });
const kinds = {
  pg: sql("pg", "pg", { servername: "db.example.com" }),
  mysql: sql("mysql2", "mysql2"),
  http: {
    type: "others",
    sub_type: "http",
    config: () => ({ baseUrl: `http://127.0.0.1:${a.port}/v1`, auth: "bearer", token: canary }),
  },
  openai: {
    type: "ai",
    sub_type: "openai-compatible",
    config: () => ({ baseURL: `http://127.0.0.1:${a.port}/v1`, apiKey: canary, model: "m" }),
  },
};

// What leads elsewhere, or to A less safely.
const hosts = {
  "another address": "127.0.0.2",
  "another address, by an integer": "2130706434",
  "another address, in hexadecimal": "0x7f.0.0.2",
  "another address, shortened": "127.2",
  "another address, mapped into IPv6": "::ffff:127.0.0.2",
  "an IPv6 address": "::1",
  "an IPv6 address in its long form": "0:0:0:0:0:0:0:1",
  "an IPv6 address in brackets": "[::1]",
  "a name": "localhost",
  "another address with a dot behind": "127.0.0.2.",
};
const variants = [];
for (const kind of ["pg", "mysql"]) {
  for (const [what, host] of Object.entries(hosts)) variants.push([kind, what, () => connection({ host })]);
  variants.push(
    [kind, "another port", () => connection({ port: b.port + 1 })],
    [kind, "another user", () => connection({ user: "other" })],
    [kind, "TLS off", () => connection({ ssl: { enabled: false } })],
    [kind, "TLS off, as false", () => connection({ ssl: false })],
    [kind, "TLS unverified", () => connection({ ssl: { rejectUnauthorized: false } })],
    [kind, "another CA", () => connection({ ssl: { ca: pem("other") } })],
    [
      kind,
      "another host, with asterisks for the secret",
      () => connection({ host: "127.0.0.2", password: "********" }),
    ],
  );
}
variants.push(
  ["pg", "another server name", () => connection({ ssl: { servername: "evil.example.com" } })],
  ["pg", "a second host in the list", () => connection({ host: "127.0.0.1,127.0.0.2" })],
  ["pg", "a socket", () => connection({ host: "/tmp" })],
  [
    "pg",
    "another host, with one secret of two",
    () =>
      connection({
        host: "127.0.0.2",
        ssl: { cert: pem("own"), key: "-----BEGIN PRIVATE KEY-----\nbmV3\n-----END PRIVATE KEY-----\n" },
      }),
  ],
);
for (const [kind, member] of [
  ["http", "baseUrl"],
  ["openai", "baseURL"],
]) {
  const urls = {
    "another host": () => `http://127.0.0.2:${a.port}/v1`,
    "another host, percent-encoded": () => `http://127.0.0.%32:${a.port}/v1`,
    "another host behind a user": () => `http://127.0.0.1@127.0.0.2:${a.port}/v1`,
    "credentials in the URL": () => `http://u:p@127.0.0.1:${a.port}/v1`,
    "another port": () => `http://127.0.0.1:${a.port + 1}/v1`,
    "another path": () => `http://127.0.0.1:${a.port}/v2`,
    "an IPv6 host": () => `http://[::1]:${a.port}/v1`,
    "another scheme": () => `https://127.0.0.1:${a.port}/v1`,
    "a backslash before the host": () => `http://127.0.0.2:${a.port}\\@127.0.0.1:${a.port}/v1`,
  };
  for (const [what, url] of Object.entries(urls)) variants.push([kind, what, () => ({ [member]: url() })]);
}
variants.push(["http", "an address of the test", () => ({ testUrl: `http://127.0.0.2:${a.port}/` })]);

const refusedWith = async (call) => {
  try {
    return { answer: await call() };
  } catch (error) {
    return { code: error.details?.code ?? error.code, text: JSON.stringify(error) + error.message };
  }
};

async function stored(kind) {
  const own = creator();
  const { type, sub_type, config } = kinds[kind];
  const row = await own.integrations.create({ title: `${kind} ${users}`, type, sub_type, config: config() });
  return { own, row };
}
const quiet = () => ({ connections: a.seen.connections + b.seen.connections, bytes: a.seen.bytes + b.seen.bytes });

describe("a changed target", () => {
  test("there are at least 30 ways to change it", () => assert.ok(variants.length >= 30, `${variants.length}`));

  for (const [kind, what, change] of variants)
    test(`${kind}: ${what}: update, test and copy are refused, and nothing is dialled (S4)`, async () => {
      const { own, row } = await stored(kind);
      const before = quiet();
      const config = change();
      for (const [name, call] of Object.entries({
        update: () => own.integrations.update(row.id, { config }),
        test: () => own.test({ integrationId: row.id, config }),
        copy: () => own.integrations.copy(row.id, { title: "Copy", config }),
      })) {
        const { answer, code, text } = await refusedWith(call);
        assert.equal(answer, undefined, `${name}: ${JSON.stringify(answer)}`);
        // Some spellings mean nothing at all; those are refused by their field.
        assert.ok(
          code === "secret_reentry_required" || /"(?:path|pointer|field)"/.test(text),
          `${name}: ${code} ${text}`,
        );
        assert.ok(!text.includes(canary), name);
      }
      assert.deepEqual(quiet(), before);
      const { version } = await own.integrations.get(row.id);
      assert.equal(version, row.version);
    });
});

describe("what is sent again", () => {
  const away = {
    pg: () => ({ host: "127.0.0.2", ssl: { enabled: false } }),
    mysql: () => ({ host: "127.0.0.2", ssl: { enabled: false } }),
  };
  for (const kind of ["pg", "mysql"]) {
    test(`${kind}: with null the other server never has the secret (S4)`, async () => {
      const { own, row } = await stored(kind);
      b.seen.bytes = "";
      await refusedWith(() =>
        own.test({ integrationId: row.id, config: connection({ ...away[kind](), password: null }) }),
      );
      await own.integrations.update(row.id, { config: connection({ ...away[kind](), password: null }) });
      await refusedWith(() => own.query(row.id, "SELECT 1"));
      assert.ok(!b.seen.bytes.includes("canary"));
    });
    test(`${kind}: with the secret the other server is contacted (S4)`, async () => {
      const { own, row } = await stored(kind);
      const before = b.seen.connections;
      await own.test({ integrationId: row.id, config: connection({ ...away[kind](), password: "sent again" }) });
      assert.ok(b.seen.connections > before);
      assert.ok(!b.seen.bytes.includes("canary"));
    });
  }
  test("http: with the token the other server has that token and no other (S4)", async () => {
    const { own, row } = await stored("http");
    b.seen.bytes = "";
    const config = { baseUrl: `http://127.0.0.2:${a.port}/v1`, token: "sent-again" };
    await refusedWith(() => own.test({ integrationId: row.id, config }));
    assert.match(b.seen.bytes, /sent-again/);
    assert.ok(!b.seen.bytes.includes("canary"));
  });
});

describe("equal spellings of a target", () => {
  for (const [what, from, to] of [
    ["capitals", { host: "db.example.com" }, { host: "DB.Example.COM" }],
    ["a dot behind", { host: "db.example.com" }, { host: "db.example.com." }],
    ["the default port", { host: "db.example.com" }, { port: 5432 }],
    ["IPv6 in its long form", { host: "2001:db8::1" }, { host: "2001:0DB8:0:0:0:0:0:1" }],
    [
      "a verified connection",
      { host: "db.example.com", ssl: { enabled: true, rejectUnauthorized: false } },
      { ssl: { rejectUnauthorized: true } },
    ],
  ])
    test(`${what} ask for nothing (S4)`, async () => {
      const own = creator();
      const base = { user: "app", password: canary, database: "d" };
      const row = await own.integrations.create({
        title: what,
        type: "database",
        sub_type: "pg",
        config: { client: "pg", connection: { ...base, ...from } },
      });
      await own.integrations.update(row.id, { config: connection(to) });
      const { config } = await own.integrations.get(row.id, { includeConfig: true, includeSecrets: true });
      assert.equal(config.connection.password, canary);
    });
});
