// The listener as its operator sees it: TLS, the request log, traces, draining, figures, slow queries, headers.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { get } from "node:https";
import { Agent, request } from "node:http";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { connect } from "node:tls";
import { setTimeout as sleep } from "node:timers/promises";
import { routes } from "../../js/dist/generated/routes.js";
import { makeCa } from "../servers/ca.mjs";
import { runStatements } from "./sqlite.mjs";
import { runCommand, startServer, temporaryFolder } from "./server.mjs";

const rows = "/api/v2/meta/integrations";
const canary = "canary%2B-not-a-real-secret";

const records = ({ log }, event) =>
  log.flatMap((line) => (line.startsWith("{") ? [JSON.parse(line)] : [])).filter((line) => line.event === event);
async function until(check, what, millis = 15000) {
  for (const end = Date.now() + millis; Date.now() < end; await sleep(50)) if (check()) return;
  assert.fail(`not within ${millis} ms: ${what}`);
}

// A server over a folder with an SQLite integration of 2,000 rows: {server, id, query, stop}.
async function startShop(args) {
  const place = temporaryFolder();
  const data = join(place.folder, "data");
  mkdirSync(data);
  const filename = join(data, "shop.db");
  await runStatements(filename, "CREATE TABLE t(id INTEGER); INSERT INTO t VALUES (1), (2);");
  const server = await startServer({ folder: place.folder, args: ["--sqlite-root", data, ...args] });
  const config = { client: "sqlite3", connection: { filename } };
  const made = await server.api("POST", rows, { type: "database", sub_type: "sqlite3", title: "Shop", config });
  const { id } = made.json;
  const query = (sql, headers) => server.api("POST", `/api/v2/integrations/${id}/query`, { sql }, headers);
  const stop = async () => {
    const end = await server.stop();
    place.remove();
    return end;
  };
  return { server, id, query, stop, folder: place.folder };
}
// A query that takes about as long as `count` says: some 10 million steps a second.
const counting = (count) =>
  `WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c WHERE x < ${count}) SELECT count(*) AS n FROM c`;

describe("TLS", () => {
  let place, authority, server, port, cert, key;
  const issue = (name) => {
    const issued = authority.issue(name, { hosts: ["localhost"] });
    copyFileSync(issued.key, key);
    copyFileSync(issued.cert, cert);
  };
  before(async () => {
    place = temporaryFolder();
    authority = makeCa(place.folder);
    [cert, key] = ["tls.crt", "tls.key"].map((name) => join(place.folder, name));
    issue("first");
    const limits = ["--max-connections", "40", "--max-connections-per-address", "10"];
    server = await startServer({ folder: place.folder, args: ["--tls-cert", cert, "--tls-key", key, ...limits] });
    port = Number(new URL(server.url).port);
  });
  after(async () => {
    await server.stop();
    place.remove();
  });
  const trusted = () => ({ ca: readFileSync(authority.cert), servername: "localhost", host: "127.0.0.1", port });
  const serial = (options = {}) =>
    new Promise((resolve, reject) => {
      const socket = connect({ ...trusted(), ...options }, () => {
        resolve(socket.getPeerCertificate().serialNumber);
        socket.end();
      });
      socket.once("error", reject);
    });
  const health = (agent = false) =>
    new Promise((resolve, reject) => {
      get({ ...trusted(), path: "/health", agent, headers: { host: "localhost" } }, (response) => {
        response.resume().once("end", () => resolve(response.statusCode));
      }).once("error", reject);
    });

  test("it answers over TLS 1.2 and 1.3, and refuses what is older", async () => {
    assert.match(server.url, /^https:/);
    assert.equal(await health(), 200);
    await serial({ maxVersion: "TLSv1.2" });
    await serial({ minVersion: "TLSv1.3" });
    await assert.rejects(serial({ minVersion: "TLSv1", maxVersion: "TLSv1.1", ciphers: "DEFAULT@SECLEVEL=0" }));
  });

  test("sockets of one address are limited, also those that never finish a handshake (S28)", async () => {
    const sockets = [];
    for (let i = 0; i < 30; i += 1) {
      const socket = connect({ ...trusted() });
      socket.on("error", () => undefined);
      sockets.push(socket);
    }
    await until(() => sockets.filter((socket) => socket.destroyed || socket.readableEnded).length >= 20, "20 closed");
    assert.equal(await health(), 200, "a new request takes the place of one that waits");
    sockets.forEach((socket) => socket.destroy());
  });

  test("a changed certificate is taken, also at SIGHUP; a broken one is logged and the old one stays", async () => {
    const first = await serial();
    issue("second");
    await until(() => records(server, "tls_reloaded").length > 0, "the files are read again");
    const second = await serial();
    assert.notEqual(second, first);
    writeFileSync(cert, "not a certificate");
    await until(() => records(server, "tls_not_reloaded").length > 0, "the failure is logged");
    assert.equal(await serial(), second);
    assert.ok(!server.log.join("\n").includes("not a certificate"));
    const before = records(server, "tls_reloaded").length;
    issue("third");
    server.process.kill("SIGHUP");
    await until(() => records(server, "tls_reloaded").length > before, "SIGHUP");
    assert.notEqual(await serial(), second);
  });

  test("files that do not fit stop the start in one line", async () => {
    const other = authority.issue("other", { hosts: ["localhost"] });
    const start = (...files) => runCommand(place.folder, "serve", "--port", "0", ...files);
    const unfit = await start("--tls-cert", other.cert, "--tls-key", key);
    assert.deepEqual([unfit.code, unfit.out], [1, ""]);
    assert.match(unfit.err, /are not a certificate and its key, in PEM \[ERR_OSSL/);
    const absent = await start("--tls-cert", "absent.crt", "--tls-key", key);
    assert.match(absent.err, /absent\.crt cannot be read \[ENOENT\]/);
    assert.equal(absent.code, 1);
  });
});

describe("the request log, traces and slow queries", () => {
  let shop;
  before(async () => (shop = await startShop(["--log", "json", "--slow-query-ms", "20"])));
  after(() => shop.stop());
  const trace = "0af7651916cd43dd8448eb211c80319c";

  test("one line for each request, with its route and without anything secret (S24)", async () => {
    const { server, id } = shop;
    await until(() => records(server, "request").length === 1, "the line of the integration's creation");
    const start = 1;
    const asked = [
      ["GET", `${rows}?query=${canary}`, undefined, {}, "integration.list", rows, 200],
      ["GET", `${rows}/${canary}`, undefined, {}, "integration.get", `${rows}/{id}`, 404],
      ["POST", rows, { title: canary, type: "ai", sub_type: canary }, {}, "integration.create", rows, 400],
      ["GET", rows, undefined, { "xc-auth": canary }, "integration.list", rows, 401],
      ["GET", `/${canary}`, undefined, {}, "none", "(none)", 404],
      ["GET", "/docs", undefined, {}, "docs.page", "/docs", 200],
      ["HEAD", "/health", undefined, {}, "health.live", "/health", 200],
      ["GET", "/console/session", undefined, {}, "console", "(console)", 200],
      ["POST", `/api/v2/integrations/${id}/query`, { sql: `SELECT '${canary}'` }, {}, "endpoint.call", "", 200],
    ];
    for (const [method, path, body, headers, , , status] of asked)
      assert.equal((await server.api(method, path, body, headers)).status, status, path);
    await until(() => records(server, "request").length >= start + asked.length, "the lines");
    const lines = records(server, "request").slice(start);
    assert.equal(lines.length, asked.length);
    for (const [i, [method, , , headers, operation, route, status]] of asked.entries()) {
      const line = lines[i];
      assert.deepEqual([line.method, line.operation, line.status], [method, operation, status]);
      if (route !== "") assert.equal(line.route, route);
      assert.equal(line.cut, undefined);
      assert.match(line.time, /^\d{4}-\d\d-\d\dT/);
      assert.ok(line.ms >= 0 && line.bytes >= 0 && line.request_id !== "");
      assert.equal(line.workspace, headers["xc-auth"] === undefined ? server.workspace : undefined);
    }
    assert.equal(lines[6].bytes, 0);
    const text = server.log.join("\n");
    for (const secret of [canary, decodeURIComponent(canary), server.token, "SELECT"])
      assert.ok(!text.includes(secret), `the log has ${secret}`);
  });

  test("the bytes of a stream are counted, and an answer that was cut is marked", async () => {
    const { server, query } = shop;
    const streamed = await query("SELECT id FROM t", { accept: "application/x-ndjson", "x-request-id": "streamed" });
    await until(() => records(server, "request").some((line) => line.request_id === "streamed"), "the line");
    const line = records(server, "request").find(({ request_id }) => request_id === "streamed");
    assert.equal(line.bytes, streamed.text.length);
    const controller = new AbortController();
    const headers = { "xc-auth": server.token, "content-type": "application/json", "x-request-id": "cut" };
    const body = JSON.stringify({ sql: counting(400_000_000) });
    const path = `${server.url}/api/v2/integrations/${shop.id}/query`;
    const left = fetch(path, { method: "POST", headers, body, signal: controller.signal });
    left.catch(() => undefined);
    await sleep(500);
    controller.abort();
    await until(() => records(server, "request").some((each) => each.request_id === "cut" && each.cut), "the cut");
  });

  test("a valid traceparent is in the line, another one does not", async () => {
    const { server } = shop;
    const cases = {
      [`00-${trace}-b7ad6b7169203331-01`]: trace,
      [`cc-${trace}-b7ad6b7169203331-01-more`]: trace,
      [`00-${trace}-b7ad6b7169203331-01-more`]: undefined,
      [`ff-${trace}-b7ad6b7169203331-01`]: undefined,
      [`00-${"0".repeat(32)}-b7ad6b7169203331-01`]: undefined,
      [`00-${trace}-${"0".repeat(16)}-01`]: undefined,
      [`00-${trace.toUpperCase()}-b7ad6b7169203331-01`]: undefined,
      [canary]: undefined,
    };
    for (const [i, [traceparent, expected]] of Object.entries(cases).entries()) {
      const id = `trace-${i}`;
      await server.api("GET", "/health", undefined, { traceparent, "x-request-id": id });
      await until(() => records(server, "request").some((line) => line.request_id === id), "the line");
      assert.equal(records(server, "request").find((line) => line.request_id === id).trace_id, expected, traceparent);
    }
  });

  test("a slow query is logged with its figures and a digest, without its text (S24)", async () => {
    const { server, query, id } = shop;
    const sql = `${counting(3_000_000)} -- ${canary}`;
    for (const [name, headers] of Object.entries({ "slow-whole": {}, "slow-stream": { accept: "text/csv" } })) {
      assert.equal((await query(sql, { ...headers, "x-request-id": name })).status, 200);
      await until(() => records(server, "slow_query").some((line) => line.request_id === name), name);
      const line = records(server, "slow_query").find((each) => each.request_id === name);
      assert.equal(line.sql_sha256, createHash("sha256").update(sql).digest("hex").slice(0, 16));
      assert.deepEqual([line.integration, line.sub_type, line.rows, line.status], [id, "sqlite3", 1, "ok"]);
      assert.equal(line.workspace, server.workspace);
      assert.ok(line.duration_ms > 20 && line.user !== "");
    }
    const quick = records(server, "slow_query").length;
    await query("SELECT 1");
    assert.equal(records(server, "slow_query").length, quick);
    assert.ok(!server.log.join("\n").includes(canary));
  });
});

describe("the end", () => {
  test("not ready first, running answers end, and a stream is cut at the deadline, with exit code 0", async () => {
    const shop = await startShop(["--drain-seconds", "4", "--unready-seconds", "1"]);
    const { server, id } = shop;
    const headers = { "xc-auth": server.token, "content-type": "application/json" };
    const path = `${server.url}/api/v2/integrations/${id}/query`;
    const post = (sql, more = {}) =>
      fetch(path, { method: "POST", headers: { ...headers, ...more }, body: JSON.stringify({ sql }) });
    // Ends within the time that is left; and a stream whose end no one waits for.
    const running = post(counting(6_000_000)).then(async (response) => [response.status, await response.json()]);
    const endless = "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT x FROM c";
    const stream = await post(endless, { accept: "application/x-ndjson" });
    const cut = (async () => {
      const reader = stream.body.getReader();
      while (!(await reader.read()).done) await sleep(1);
    })();
    await sleep(300);
    const began = Date.now();
    const ended = shop.stop();
    const ready = [];
    for (let i = 0; i < 4; i += 1) {
      await sleep(100);
      ready.push((await server.api("GET", "/ready")).status, (await server.api("GET", rows)).status);
    }
    assert.deepEqual(ready, [503, 200, 503, 200, 503, 200, 503, 200], "new requests are taken while it is not ready");
    const [status, answer] = await running;
    assert.deepEqual([status, answer.rows], [200, [{ n: 6_000_000 }]]);
    await assert.rejects(cut, "the stream has no regular end");
    assert.deepEqual(await ended, { code: 0, signal: null });
    const took = Date.now() - began;
    assert.ok(took >= 3500 && took < 9000, `it took ${took} ms`);
    await assert.rejects(server.api("GET", "/health"));
  });
});

describe("headers and figures", () => {
  let shop, secret;
  before(async () => {
    const folder = temporaryFolder();
    const file = join(folder.folder, "operator");
    shop = await startShop(["--operator-token-file", file]);
    secret = readFileSync(file, "utf8").trim();
    folder.remove();
  });
  after(() => shop.stop());

  test("every route's answer has the headers that protect it, with a token and without", async () => {
    let count = 0;
    for (const route of routes)
      for (const headers of [{}, { "xc-auth": "" }]) {
        const path = route.path.replace(/\{\w+\}/g, "absent");
        const body = route.method === "GET" || route.method === "DELETE" ? undefined : {};
        const { headers: given, status } = await shop.server.api(route.method, path, body, headers);
        const where = `${route.method} ${route.path} ${status}`;
        assert.equal(given.get("x-content-type-options"), "nosniff", where);
        assert.match(given.get("content-security-policy") ?? "", /default-src 'none'|default-src 'self'/, where);
        assert.match(given.get("content-security-policy"), /frame-ancestors 'none'/, where);
        assert.match(given.get("referrer-policy") ?? "", /no-referrer|same-origin/, where);
        assert.match(given.get("cache-control") ?? "", /no-store|no-cache/, where);
        assert.match(given.get("x-request-id") ?? "", /./, where);
        assert.equal(given.get("access-control-allow-origin"), null, where);
        assert.equal(given.get("x-powered-by") ?? given.get("server"), null, where);
        count += 1;
      }
    assert.equal(count, 2 * routes.length);
  });

  test("a connection is kept for 65 seconds, longer than balancers keep theirs", async () => {
    const agent = new Agent({ keepAlive: true });
    const { hostname, port } = new URL(shop.server.url);
    const header = await new Promise((resolve, reject) => {
      request({ hostname, port, path: "/health", agent }, (response) => {
        response.resume().once("end", () => resolve(response.headers["keep-alive"]));
      })
        .once("error", reject)
        .end();
    });
    agent.destroy();
    assert.equal(header, "timeout=65");
  });

  test("figures by operation and type, of the event loop and pools; no label names an integration (S15)", async () => {
    const { server, query, id } = shop;
    await query("SELECT id FROM t");
    const { status, text } = await server.api("GET", "/metrics", undefined, { "xc-auth": secret });
    assert.equal(status, 200);
    for (const line of [
      /^jackfield_http_requests_total\{operation="endpoint\.call",status="200"\} 1$/m,
      /^jackfield_http_request_seconds_bucket\{le="0\.5",operation="integration\.create"\} \d+$/m,
      /^jackfield_call_seconds_bucket\{integration_type="database\/sqlite3",le="\+Inf"\} 1$/m,
      /^jackfield_call_seconds_count\{integration_type="database\/sqlite3"\} 1$/m,
      /^jackfield_pool_connections\{state="idle"\} \d+$/m,
      /^nodejs_eventloop_lag_p99_seconds /m,
      /^process_resident_memory_bytes /m,
    ])
      assert.match(text, line);
    const labels = new Set([...text.matchAll(/[{,]([a-z_]+)="/g)].map(([, name]) => name));
    const known = [
      "operation",
      "status",
      "le",
      "integration_type",
      "state",
      "type",
      "space",
      "kind",
      "version",
      "major",
    ];
    assert.deepEqual(
      [...labels].filter((name) => ![...known, "minor", "patch"].includes(name)),
      [],
    );
    for (const name of [id, "Shop", server.workspace]) assert.ok(!text.includes(name), name);
    // Each name once, each with its type: what a scraper insists on.
    const types = [...text.matchAll(/^# TYPE (\S+) /gm)].map(([, name]) => name);
    assert.equal(new Set(types).size, types.length);
  });
});
