// Clients that hold a server's sockets and memory: half requests, too many sockets, unread answers; and names that are
// not the server's.
import assert from "node:assert/strict";
import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { request } from "node:http";
import { connect } from "node:net";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { open } from "../../js/dist/index.js";
import { listen } from "../../js/dist/server/index.js";
import { runStatements } from "./sqlite.mjs";
import { startServer, temporaryFolder } from "./server.mjs";

const rows = "/api/v2/meta/integrations";
const linux = { skip: process.platform === "linux" ? false : "open files are counted in /proc" };
const filesOf = (pid) => readdirSync(`/proc/${pid}/fd`).length;
const memoryOf = (pid) => Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))[1]);

// Sockets that send `text` and keep their side open, whatever the server does.
async function hold(port, count, text, from = "127.0.0.1") {
  const sockets = [];
  for (let i = 0; i < count; i += 1) {
    const socket = connect({ port, host: "127.0.0.1", localAddress: from, allowHalfOpen: true });
    socket.on("error", () => undefined);
    socket.once("connect", () => text !== "" && socket.write(text));
    sockets.push(socket);
  }
  await Promise.all(sockets.map((socket) => new Promise((done) => socket.once("connect", done).once("close", done))));
  return { sockets, drop: () => sockets.forEach((socket) => socket.destroy()) };
}

describe("half requests", () => {
  let place, server, port;
  before(async () => {
    place = temporaryFolder();
    const args = ["--max-connections", "1000", "--max-connections-per-address", "900"];
    server = await startServer({ folder: place.folder, args });
    port = Number(new URL(server.url).port);
  });
  after(async () => {
    await server.stop();
    place.remove();
  });
  const validate = "/api/v2/integrations/ai/openai/validate";
  const head = (path, more) => `POST ${path} HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n${more}\r\n`;

  test("sockets with half a request are closed within 20 s although their clients stay (S28)", linux, async () => {
    await server.api("GET", "/health");
    await sleep(200);
    const start = filesOf(server.process.pid);
    const halves = {
      nothing: "",
      "half a header": "GET /health HTTP/1.1\r\nHost: a\r\nx-half: ",
      "half a body that is read": `${head(validate, "Content-Length: 100\r\n")}{"a":`,
      "half a body in chunks": `${head(validate, "Transfer-Encoding: chunked\r\n")}5\r\n{"a":`,
      "half a body of a caller who is refused": `${head(rows, "Content-Length: 100\r\n")}{"a":`,
      "half a body that is not read": "GET /health HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nhalf",
      "half a second request": "GET /health HTTP/1.1\r\nHost: a\r\n\r\nGET /hea",
      "no request": "\r\n\r\nSSH-2.0-half\r\n",
    };
    const held = [];
    for (const text of Object.values(halves)) held.push(await hold(port, 40, text));
    // The server accepts them.
    let most = 0;
    for (const until = Date.now() + 15000; Date.now() < until && most <= 200; await sleep(50))
      most = Math.max(most, filesOf(server.process.pid) - start);
    assert.ok(most > 200, `${most} sockets are held at first`);
    assert.equal((await server.api("GET", "/health")).status, 200, "others are served meanwhile");
    for (const until = Date.now() + 20000; Date.now() < until && filesOf(server.process.pid) > start + 2;)
      await sleep(250);
    const left = filesOf(server.process.pid);
    const open = Object.keys(halves).filter((_, i) =>
      held[i].sockets.some((socket) => !socket.readableEnded && !socket.destroyed),
    );
    held.forEach(({ drop }) => drop());
    assert.ok(left <= start + 2, `${left} files are open, at the start ${start}; sockets that still live: ${open}`);
  });

  test("an error behind a request is never written into its answer", async () => {
    const socket = connect(port, "127.0.0.1");
    let answer = "";
    socket.setEncoding("latin1").on("data", (chunk) => (answer += chunk));
    socket.write(`GET /openapi.json HTTP/1.1\r\nHost: a\r\n\r\n\x00\x01garbage\r\n\r\n`);
    await new Promise((done) => socket.once("close", done).on("error", () => undefined));
    assert.ok(
      !answer.slice(answer.indexOf("\r\n\r\n") + 4).includes("HTTP/1.1 400") || answer.startsWith("HTTP/1.1 400"),
    );
  });
});

describe("too many sockets", () => {
  let place, server, port;
  before(async () => {
    place = temporaryFolder();
    server = await startServer({
      folder: place.folder,
      args: ["--max-connections", "60", "--max-connections-per-address", "20"],
    });
    port = Number(new URL(server.url).port);
  });
  after(async () => {
    await server.stop();
    place.remove();
  });

  // From another address of this machine, without keeping the connection.
  const healthFrom = (localAddress) =>
    new Promise((resolve, reject) => {
      request({ port, host: "127.0.0.1", path: "/health", localAddress, agent: false }, (response) => {
        response.resume().once("end", () => resolve(response.statusCode));
      })
        .once("error", reject)
        .setTimeout(3000, () => reject(new Error("not answered in 3 s")))
        .end();
    });

  test("one address has a share of the sockets, and a new request is served at once in it (S28)", linux, async () => {
    const start = filesOf(server.process.pid);
    const { drop } = await hold(port, 200, "GET /health HTTP/1.1\r\nx-half: ");
    await sleep(200);
    const held = filesOf(server.process.pid) - start;
    assert.ok(held <= 22, `${held} sockets of one address are open`);
    for (let i = 0; i < 5; i += 1) assert.equal(await healthFrom("127.0.0.1"), 200);
    assert.equal(await healthFrom("127.0.0.2"), 200);
    drop();
  });

  test("many addresses together do not pass the limit in all, and others are still served (S28)", linux, async () => {
    const start = filesOf(server.process.pid);
    const held = [];
    for (let i = 10; i < 40; i += 1) held.push(await hold(port, 5, "GET / HTTP/1.1\r\n", `127.0.0.${i}`));
    await sleep(200);
    const now = filesOf(server.process.pid) - start;
    assert.ok(now <= 62, `${now} sockets are open`);
    for (let i = 50; i < 55; i += 1) assert.equal(await healthFrom(`127.0.0.${i}`), 200);
    held.forEach(({ drop }) => drop());
  });
});

describe("unread answers", () => {
  let place, jackfield, server, port, token, database;
  before(async () => {
    place = temporaryFolder();
    const files = join(place.folder, "files");
    mkdirSync(files);
    await runStatements(
      join(files, "a.db"),
      "CREATE TABLE t AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 400) " +
        "SELECT i, hex(zeroblob(50000)) AS x FROM n",
    );
    jackfield = await open({
      store: join(place.folder, "s.db"),
      keys: { plain: true },
      sqliteRoots: [files],
      backend: "addon",
    });
    const principal = { user: "ada", workspace: "w", role: "owner" };
    server = await listen(jackfield, { stallMillis: 1500, authenticate: () => principal });
    port = Number(new URL(server.url).port);
    database = await jackfield.as(principal).integrations.create({
      title: "rows",
      type: "database",
      sub_type: "sqlite3",
      config: { client: "sqlite3", connection: { filename: join(files, "a.db") } },
    });
    const meta = { note: "n".repeat(60000) };
    for (let i = 0; i < 240; i += 1)
      await jackfield
        .as(principal)
        .integrations.create({ title: `row ${i}`, type: "ai", sub_type: "openai", config: { apiKey: "k" }, meta });
    token = "";
  });
  after(async () => {
    await server.close();
    place.remove();
  });
  const ask = (path, body = "", more = "") =>
    `${body === "" ? "GET" : "POST"} ${path} HTTP/1.1\r\nHost: a\r\n${token}${more}Content-Type: application/json\r\n` +
    `Content-Length: ${body.length}\r\n\r\n${body}`;
  const query = () => `/api/v2/integrations/${database.id}/query`;
  const sql = JSON.stringify({ sql: "SELECT * FROM t" });

  async function unread(text, count) {
    const sockets = [];
    for (let i = 0; i < count; i += 1) {
      const socket = connect(port, "127.0.0.1");
      socket.on("error", () => undefined).pause();
      socket.write(text);
      sockets.push(socket);
    }
    const open = () => new Promise((done) => server.server.getConnections((_, n) => done(n)));
    await sleep(500);
    const held = await open();
    let left = held;
    for (const until = Date.now() + 10000; Date.now() < until && (left = await open()) > 0;) await sleep(100);
    sockets.forEach((socket) => socket.destroy());
    return { held, left };
  }

  test(
    "an unread answer is dropped with its connection: a result, a stream, a list (S28)",
    { timeout: 60000 },
    async () => {
      for (const [what, text] of [
        ["a result", ask(query(), sql)],
        ["a stream", ask(query(), sql, "Accept: text/csv\r\n")],
        ["a list", ask(`${rows}?limit=200`)],
      ]) {
        const { held, left } = await unread(text, 4);
        assert.ok(held > 0, `${what}: the answers wait at first`);
        assert.equal(left, 0, `${what}: ${left} of ${held} connections live`);
      }
    },
  );

  test(
    "requests that are sent at once on one connection are answered one by one (S28)",
    { timeout: 60000 },
    async () => {
      const before = memoryOf(process.pid);
      const { left } = await unread(ask(`${rows}?limit=200`).repeat(60), 1);
      assert.equal(left, 0);
      assert.ok(memoryOf(process.pid) - before < 400000, `${memoryOf(process.pid) - before} kB more`);
      const socket = connect(port, "127.0.0.1");
      let answers = "";
      socket.setEncoding("latin1").on("data", (chunk) => (answers += chunk));
      socket.write("GET /health HTTP/1.1\r\nHost: a\r\n\r\n".repeat(30));
      for (const until = Date.now() + 5000; Date.now() < until && answers.split("HTTP/1.1 200").length < 31;)
        await sleep(50);
      socket.destroy();
      assert.equal(answers.split("HTTP/1.1 200").length - 1, 30);
    },
  );

  test("a slow reader that reads is served to the end (S28)", { timeout: 60000 }, async () => {
    const size = await new Promise((resolve, reject) => {
      request({ port, host: "127.0.0.1", path: `${rows}?limit=200`, agent: false }, (response) => {
        let bytes = 0;
        response.on("data", (chunk) => {
          bytes += chunk.length;
          response.pause();
          setTimeout(() => response.resume(), 2);
        });
        response.once("end", () => resolve(bytes)).once("error", reject);
      }).end();
    });
    assert.ok(size > 200 * 60000);
  });

  test("a page that would be too large is refused, and says what to do; a smaller one is complete (S28)", async () => {
    const answer = await fetch(`${server.url}${rows}?limit=1000`);
    // 241 rows of 60 kB are below the limit of 16 MiB; a few more are not.
    assert.equal(answer.status, 200);
    await answer.arrayBuffer();
    const meta = { note: "n".repeat(65000) };
    const person = jackfield.as({ user: "ada", workspace: "w", role: "owner" });
    for (let i = 0; i < 40; i += 1)
      await person.integrations.create({
        title: `more ${i}`,
        type: "ai",
        sub_type: "openai",
        config: { apiKey: "k" },
        meta,
      });
    const large = await fetch(`${server.url}${rows}?limit=1000`);
    const { details } = await large.json();
    assert.deepEqual([large.status, details.code, details.errors[0].path], [400, "page_too_large", "limit"]);
    const { list, pageInfo } = await (await fetch(`${server.url}${rows}?limit=200`)).json();
    assert.deepEqual([list.length, pageInfo.totalRows], [200, 281]);
  });
});

describe("names and the operator's figures", () => {
  let place, server, port, secret;
  before(async () => {
    place = temporaryFolder();
    const file = join(place.folder, "operator");
    server = await startServer({
      folder: place.folder,
      args: ["--allow-host", "jackfield.example.com", "--operator-token-file", file],
    });
    port = Number(new URL(server.url).port);
    secret = readFileSync(file, "utf8").trim();
  });
  after(async () => {
    await server.stop();
    place.remove();
  });
  const asks = (host, path, headers = {}) =>
    new Promise((resolve, reject) => {
      request({ port, host: "127.0.0.1", path, headers: { host, ...headers }, agent: false }, (response) => {
        let text = "";
        response.setEncoding("utf8").on("data", (chunk) => (text += chunk));
        response.once("end", () => resolve({ status: response.statusCode, text }));
      })
        .once("error", reject)
        .end();
    });

  test("a page whose name was given this machine's address reads nothing (S15)", async () => {
    for (const host of [
      "rebind.evil.example",
      `rebind.evil.example:${port}`,
      "127.0.0.1.evil.example",
      "localhost.evil.example.",
    ])
      for (const path of ["/", "/metrics", "/health", "/docs", "/openapi.json", rows, "/nothing"]) {
        const { status, text } = await asks(host, path, { "xc-auth": server.token });
        assert.deepEqual([status, JSON.parse(text).details.code], [403, "host_denied"], `${host} ${path}`);
      }
  });

  test("a server on loopback answers to addresses, names without a dot, and the names it was given (S15)", async () => {
    for (const host of [
      `127.0.0.1:${port}`,
      "127.8.8.8",
      "[::1]:8080",
      "[::1]",
      "localhost",
      `LOCALHOST:${port}`,
      "app.localhost",
      "jackfield",
      "10.0.0.5",
      "jackfield.example.com",
      "JackField.Example.com.:443",
    ])
      assert.equal((await asks(host, "/health")).status, 200, host);
  });

  test("figures of all workspaces are the operator's: no role, no loopback address opens them (S15)", async () => {
    for (const headers of [{}, { "x-forwarded-for": "127.0.0.1" }])
      assert.equal((await asks("localhost", "/metrics", headers)).status, 401);
    for (const headers of [
      { "xc-auth": server.token },
      { "xc-auth": `${secret}x` },
      { authorization: "Bearer jfo_guess" },
    ])
      assert.equal((await asks("localhost", "/metrics", headers)).status, 403);
    for (const headers of [{ authorization: `Bearer ${secret}` }, { "xc-auth": secret }]) {
      const { status, text } = await asks("localhost", "/metrics", headers);
      assert.equal(status, 200);
      assert.match(text, /jackfield_calls_total \d+/);
    }
    assert.equal((await asks("localhost", rows, { "xc-auth": secret })).status, 401, "it opens nothing else");
  });
});
