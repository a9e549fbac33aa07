// Answers of reads that the server keeps, their entity tags and their compression.
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { request } from "node:http";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { open } from "../../js/dist/index.js";
import { listen } from "../../js/dist/server/index.js";
import { runCommand, startServer, temporaryFolder } from "./server.mjs";

const rows = "/api/v2/meta/integrations";
const catalogue = "/api/v2/integrations";
const secret = "not-a-real-key-0123456789abcdef";
const integration = (title, more = {}) => {
  return { title, type: "ai", sub_type: "openai", config: { apiKey: secret }, ...more };
};

// As it came: {status, headers, bytes}. fetch() would undo the compression.
const raw = (server, path, headers = {}, method = "GET") =>
  new Promise((resolve, reject) => {
    const { hostname, port } = new URL(server.url);
    request({ hostname, port, path, method, headers }, (response) => {
      const chunks = [];
      response.on("data", (chunk) => chunks.push(chunk));
      response.on("end", () =>
        resolve({ status: response.statusCode, headers: response.headers, bytes: Buffer.concat(chunks) }),
      );
    })
      .once("error", reject)
      .end();
  });

describe("a server that keeps answers", () => {
  let place, server, viewer, id, operator;
  const as = (token) => (path, headers) => raw(server, path, { "xc-auth": token, ...headers });
  const mine = (path, headers) => as(server.token)(path, headers);
  const tokenFor = async (name, role) => {
    const made = async (path, body) => {
      const { status, json, text } = await server.api("POST", path, body);
      assert.ok(status < 300, text);
      return json;
    };
    const { id: user } = await made("/api/v2/meta/users", { name, role });
    const { invitation } = await made("/api/v2/meta/tokens", { user });
    return made("/api/v2/tokens/accept", { invitation });
  };
  const callsOfCore = async () => {
    const text = await raw(server, "/metrics", { authorization: `Bearer ${operator}` });
    return Number(/^jackfield_calls_total (\d+)/m.exec(text.bytes.toString())[1]);
  };

  before(async () => {
    place = temporaryFolder();
    const file = join(place.folder, "operator");
    const args = ["--operator-token-file", file, "--cors", "https://app.example.com"];
    server = await startServer({ folder: place.folder, args });
    operator = readFileSync(file, "utf8").trim();
    viewer = (await tokenFor("viewer", "viewer")).token;
    id = (await server.api("POST", rows, integration("First"))).json.id;
  });
  after(async () => {
    await server.stop();
    place.remove();
  });

  test("an answer that is asked for again is not made again", async () => {
    const paths = [`${rows}/${id}`, `${rows}?limit=50`, `${catalogue}/ai/openai`];
    for (const path of paths) await mine(path);
    const before = await callsOfCore();
    const first = await Promise.all(paths.map((path) => mine(path)));
    for (let i = 0; i < 100; i += 1)
      for (const [at, path] of paths.entries()) {
        const { status, bytes } = await mine(path);
        assert.deepEqual([status, bytes.equals(first[at].bytes)], [200, true]);
      }
    const calls = (await callsOfCore()) - before;
    assert.ok(calls < 150, `${calls} calls of the core for 300 requests`);
  });

  test("If-None-Match answers 304 until there is a change, and then the new answer", async () => {
    for (const path of [`${rows}/${id}`, `${rows}?limit=50`, `${rows}/${id}?includeConfig=true`, catalogue]) {
      const { headers, bytes } = await mine(path);
      assert.match(headers.etag, /^"[\w-]{22}"$/, path);
      for (const known of [headers.etag, `W/${headers.etag}`, `"other", ${headers.etag}`, "*"]) {
        const same = await mine(path, { "if-none-match": known });
        assert.deepEqual([same.status, same.bytes.length, same.headers.etag], [304, 0, headers.etag], path);
        assert.equal(same.headers["cache-control"], headers["cache-control"]);
        assert.equal(same.headers.vary, headers.vary);
        assert.match(same.headers["x-request-id"], /./);
      }
      const other = await mine(path, { "if-none-match": '"other"' });
      assert.ok(other.status === 200 && other.bytes.equals(bytes), path);
    }
    const { headers } = await mine(`${rows}/${id}`);
    assert.equal((await server.api("PATCH", `${rows}/${id}`, { title: "Renamed" })).status, 200);
    const changed = await mine(`${rows}/${id}`, { "if-none-match": headers.etag });
    assert.equal(changed.status, 200);
    assert.equal(JSON.parse(changed.bytes).title, "Renamed");
    assert.notEqual(changed.headers.etag, headers.etag);
  });

  test("the OpenAPI document names the reads that have a tag", async () => {
    const { paths } = JSON.parse((await raw(server, "/openapi.json")).bytes);
    let tagged = 0;
    for (const [path, { get }] of Object.entries(paths)) {
      const values = { id, type: "ai", subType: "openai" };
      if (get === undefined || /^(docs|metrics|oauth)/.test(get.operationId)) continue;
      const { headers } = await mine(path.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "absent"));
      assert.equal(headers.etag !== undefined, get.responses["304"] !== undefined, path);
      if (headers.etag !== undefined) tagged += 1;
    }
    assert.equal(tagged, 4);
  });

  test("HEAD has the headers of GET and no body", async () => {
    const { headers } = await mine(`${rows}/${id}`);
    for (let i = 0; i < 2; i += 1) {
      const head = await raw(server, `${rows}/${id}`, { "xc-auth": server.token }, "HEAD");
      assert.deepEqual([head.status, head.bytes.length], [200, 0]);
      for (const name of ["etag", "content-length", "content-type", "vary"])
        assert.equal(head.headers[name], headers[name], name);
    }
  });

  test("a change is seen by the next read, however often the old answer was read", async () => {
    for (let i = 0; i < 30; i += 1) {
      for (let n = 0; n < 3; n += 1) await Promise.all([mine(`${rows}/${id}`), mine(`${rows}?limit=50`)]);
      const title = `Title ${i}`;
      assert.equal((await server.api("PATCH", `${rows}/${id}`, { title })).status, 200);
      assert.equal(JSON.parse((await mine(`${rows}/${id}`)).bytes).title, title);
      assert.ok(JSON.parse((await mine(`${rows}?limit=50`)).bytes).list.some((row) => row.title === title));
    }
    const gone = (await server.api("POST", rows, integration("Gone"))).json.id;
    assert.equal((await mine(`${rows}/${gone}`)).status, 200);
    assert.equal((await server.api("DELETE", `${rows}/${gone}`)).status, 200);
    assert.equal((await mine(`${rows}/${gone}`)).status, 404);
  });

  test("S15: no caller is given what was kept for another", async () => {
    const own = (await server.api("POST", rows, integration("Private", { is_private: true }))).json.id;
    const listed = ({ bytes }) => JSON.parse(bytes).list.map((row) => row.title);
    for (let i = 0; i < 20; i += 1) {
      assert.equal((await mine(`${rows}/${own}`)).status, 200);
      assert.equal((await as(viewer)(`${rows}/${own}`)).status, 404);
      assert.ok(listed(await mine(`${rows}?limit=50`)).includes("Private"));
      assert.ok(!listed(await as(viewer)(`${rows}?limit=50`)).includes("Private"));
      const masked = await mine(`${rows}/${id}?includeConfig=true`);
      assert.equal(masked.status, 200);
      assert.ok(!masked.bytes.includes(secret));
      assert.equal((await as(viewer)(`${rows}/${id}?includeConfig=true`)).status, 403);
      assert.equal((await raw(server, `${rows}/${id}`)).status, 401);
      assert.equal((await as("jft_of_nobody")(`${rows}/${id}`)).status, 401);
    }
    const { etag } = (await mine(`${rows}/${own}`)).headers;
    assert.equal((await as(viewer)(`${rows}/${own}`, { "if-none-match": etag })).status, 404);
  });

  test("a role or a token that is taken away ends what was kept for it", async () => {
    const made = await tokenFor("brief", "editor");
    const theirs = as(made.token);
    for (let i = 0; i < 5; i += 1) assert.equal((await theirs(`${rows}/${id}`)).status, 200);
    assert.equal((await server.api("DELETE", `/api/v2/meta/tokens/${made.id}`)).status, 200);
    assert.equal((await theirs(`${rows}/${id}`)).status, 401);
  });

  test("secrets in clear have no tag, and each reading of them is in the audit", async () => {
    const reveals = async () => {
      const { json } = await server.api("GET", `${rows}/${id}/audit?limit=100`);
      return json.list.filter(({ operation }) => operation === "integration.reveal").length;
    };
    const before = await reveals();
    for (let i = 0; i < 3; i += 1) {
      const { status, headers, bytes } = await mine(`${rows}/${id}?includeSecrets=true`, { "if-none-match": "*" });
      assert.deepEqual([status, headers.etag, headers["cache-control"]], [200, undefined, "no-store"]);
      assert.ok(bytes.includes(secret));
    }
    assert.equal((await reveals()) - before, 3);
  });

  test("Vary names what an answer depends on", async () => {
    const row = await mine(`${rows}/${id}`, { origin: "https://app.example.com" });
    assert.equal(row.headers.vary, "authorization, xc-auth, xc-token, origin");
    assert.equal(row.headers["cache-control"], "no-store");
    assert.match(row.headers["access-control-expose-headers"], /\betag\b/);
    const entry = await raw(server, catalogue);
    assert.equal(entry.headers.vary, "accept-encoding, origin");
    assert.equal(entry.headers["cache-control"], "no-cache");
    const asked = await raw(server, rows, { origin: "https://app.example.com" }, "OPTIONS");
    assert.match(asked.headers["access-control-allow-headers"], /\bif-none-match\b/);
  });

  test("the catalogue comes packed as the caller takes it, each form with a tag of its own", async () => {
    for (const path of [catalogue, `${catalogue}?type=ai`, `${catalogue}/ai/openai?jsonSchema=true`]) {
      const plain = await raw(server, path);
      assert.equal(plain.headers["content-encoding"], undefined);
      const tags = new Set([plain.headers.etag]);
      for (const [accepted, encoding, unpacked] of [
        ["gzip, deflate, br", "br", brotliDecompressSync],
        ["gzip", "gzip", gunzipSync],
        ["br;q=0, gzip;q=0.5", "gzip", gunzipSync],
      ])
        for (let i = 0; i < 2; i += 1) {
          const packed = await raw(server, path, { "accept-encoding": accepted });
          assert.equal(packed.headers["content-encoding"], encoding, path);
          assert.ok(unpacked(packed.bytes).equals(plain.bytes), path);
          assert.ok(packed.bytes.length < plain.bytes.length / 2, path);
          const known = { "accept-encoding": accepted, "if-none-match": packed.headers.etag };
          assert.equal((await raw(server, path, known)).status, 304);
          tags.add(packed.headers.etag);
        }
      assert.equal(tags.size, 3);
    }
    const found = await raw(server, `${catalogue}?query=a`, { "accept-encoding": "br" });
    assert.equal(found.headers["content-encoding"], undefined, "a search is not compressed");
    assert.ok(found.bytes.length > 1024);
    const none = await raw(server, `${catalogue}?query=no-such-title`, { "accept-encoding": "br" });
    assert.deepEqual([none.bytes.toString(), none.headers["content-encoding"]], ["[]", undefined]);
  });

  test("a change by another process is seen while the old answer is read all the time", async () => {
    const second = await startServer({ folder: place.folder, token: server.token });
    const made = await tokenFor("far", "viewer");
    const reads = async (token, wanted) => {
      for (const end = Date.now() + 10000; Date.now() < end; await sleep(1)) {
        const { status, bytes } = await as(token)(`${rows}/${id}`);
        if (wanted(status, bytes)) return true;
      }
      return false;
    };
    for (let i = 0; i < 5; i += 1) {
      const title = `From elsewhere ${i}`;
      assert.equal((await second.api("PATCH", `${rows}/${id}`, { title })).status, 200);
      assert.ok(await reads(server.token, (status, bytes) => status === 200 && JSON.parse(bytes).title === title));
    }
    assert.equal((await as(made.token)(`${rows}/${id}`)).status, 200);
    assert.equal((await second.api("DELETE", `/api/v2/meta/tokens/${made.id}`)).status, 200);
    assert.ok(await reads(made.token, (status) => status === 401));
    await second.stop();
    const file = ["--store", join(place.folder, "store.db")];
    const removed = await runCommand(place.folder, "integrations", "rm", id, ...file);
    assert.equal(removed.code, 0, removed.err);
    assert.ok(await reads(server.token, (status) => status === 404));
  });
});

test("S15: with users of the application, each has answers of its own", async () => {
  const keys = { active: "a", keys: { a: randomBytes(32).toString("hex") } };
  const jackfield = await open({ backend: "addon", store: ":memory:", keys });
  const ann = { user: "ann", workspace: "w1", role: "owner" };
  const { id } = await jackfield.as(ann).integrations.create(integration("Ann's", { is_private: true }));
  const people = {
    ann,
    bob: { ...ann, user: "bob" },
    far: { ...ann, workspace: "w2" },
    low: { ...ann, role: "viewer" },
  };
  const server = await listen(jackfield, { authenticate: async (given) => people[given.header("x-user")] ?? null });
  try {
    const read = async (user, path) => (await raw(server, path, { "x-user": user })).status;
    for (let i = 0; i < 5; i += 1) {
      const found = [];
      for (const user of ["ann", "bob", "far", "low", "nobody"])
        found.push(await read(user, `${rows}/${id}`), await read(user, `${rows}/${id}?includeSecrets=true`));
      assert.deepEqual(found, [200, 200, 404, 404, 404, 404, 200, found[7], 401, 401]);
      assert.notEqual(found[7], 404);
    }
    assert.equal((await raw(server, `${rows}/${id}`, { "x-user": "ann" })).headers.vary, undefined);
  } finally {
    await server.close();
  }
});
