// Bodies as clients send them: marked, compressed, in other character sets, or read by a parser of the application.
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { createServer as createHttpServer } from "node:http";
import { after, before, describe, test } from "node:test";
import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
import { createRequire } from "node:module";
import { open } from "../../js/dist/index.js";
import { createHandler, createListener } from "../../js/dist/server/index.js";
import { startServer, temporaryFolder } from "./server.mjs";

const express = createRequire(import.meta.url)("express");
const rows = "/api/v2/meta/integrations";
const slack = (title) =>
  JSON.stringify({ title, type: "ai", sub_type: "openai", config: { apiKey: "not-a-real-key" } });
const mark = "\ufeff";
const wide = (text, mark = []) => Buffer.concat([Buffer.from(mark), Buffer.from(text, "utf16le")]);

describe("a server of its own", () => {
  let place, server;
  before(async () => {
    place = temporaryFolder();
    server = await startServer({ folder: place.folder });
  });
  after(async () => {
    await server.stop();
    place.remove();
  });

  const post = async (body, headers = {}, path = rows) => {
    const response = await fetch(server.url + path, {
      method: "POST",
      body,
      headers: { "xc-auth": server.token, "content-type": "application/json", ...headers },
    });
    const json = await response.json();
    return { status: response.status, code: json.details?.code, json, headers: response.headers };
  };

  test("a byte order mark before the JSON is skipped, once, in every kind of body", async () => {
    assert.equal((await post(mark + slack("marked"))).status, 201);
    assert.equal((await post(mark + mark + slack("twice"))).code, "json_syntax");
    assert.equal((await post(gzipSync(mark + slack("both")), { "content-encoding": "gzip" })).status, 201);
    const validate = "/api/v2/integrations/ai/openai/validate";
    assert.equal((await post(`${mark}{"apiKey":"k"}`, {}, validate)).status, 200);
    assert.equal((await post(mark, {}, validate)).code, "json_empty");
  });

  test("a compressed body is read: gzip, its other name, several members, any case", async () => {
    const text = slack("zipped");
    const half = text.length >> 1;
    const members = Buffer.concat([gzipSync(text.slice(0, half)), gzipSync(text.slice(half))]);
    for (const [body, coding] of [
      [gzipSync(text), "gzip"],
      [gzipSync(text), "GZIP"],
      [gzipSync(text), "x-gzip"],
      [gzipSync(text), "identity, gzip"],
      [members, "gzip"],
      [text, "identity"],
      [text, ""],
    ])
      assert.equal((await post(body, { "content-encoding": coding })).status, 201, coding);
  });

  test("a compressed body is held to the limits of a plain one, however small it is (S28)", async () => {
    const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024, 0x20));
    const most = () =>
      existsSync(`/proc/${server.process.pid}/status`)
        ? Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${server.process.pid}/status`, "utf8"))[1])
        : 0;
    const before = most();
    const { status, code, json } = await post(bomb, { "content-encoding": "gzip" });
    assert.deepEqual([status, code, json.details.limit], [413, "payload_too_large", 1048576]);
    assert.ok(most() - before < 32768, `the server took ${most() - before} kB more`);
    const nearly = `{"title":"${"x".repeat(1048000)}"}`;
    assert.equal((await post(gzipSync(nearly), { "content-encoding": "gzip" })).status, 400);
    assert.equal((await post(gzipSync(nearly + " ".repeat(1000)), { "content-encoding": "gzip" })).status, 413);
  });

  test("a body that is not compressed as its header says is refused with that reason", async () => {
    const text = slack("broken");
    const whole = gzipSync(text);
    const changed = Buffer.from(whole);
    changed[whole.length - 6] ^= 0xff;
    for (const body of [text, whole.subarray(0, whole.length - 12), changed, deflateSync(text)])
      assert.deepEqual((({ status, code }) => [status, code])(await post(body, { "content-encoding": "gzip" })), [
        400,
        "body_compression",
      ]);
  });

  test("other encodings are 415 and the answer names the one that is read", async () => {
    for (const [body, coding] of [
      [brotliCompressSync(slack("br")), "br"],
      [deflateSync(slack("deflate")), "deflate"],
      [gzipSync(gzipSync(slack("twice"))), "gzip, gzip"],
      [slack("unknown"), "zstd"],
    ]) {
      const { status, code, headers } = await post(body, { "content-encoding": coding });
      assert.deepEqual([status, code, headers.get("accept-encoding")], [415, "content_encoding", "gzip"], coding);
    }
  });

  test("other character sets are 415, declared or found in the bytes; UTF-8 by any spelling is read", async () => {
    for (const [body, type] of [
      [wide(slack("wide")), "application/json; charset=utf-16le"],
      [slack("latin"), "application/json; charset=ISO-8859-1"],
      [slack("quoted"), 'application/json; charset="utf-16"'],
      [wide(slack("undeclared")), "application/json"],
      [wide(slack("marked"), [0xff, 0xfe]), "application/json"],
      [wide(slack("swapped")).swap16(), "application/json"],
    ]) {
      const { status, code } = await post(body, { "content-type": type });
      assert.deepEqual([status, code], [415, "charset"], type);
    }
    for (const type of [
      "application/json;charset=UTF-8",
      'application/json; charset="utf-8"; x=1',
      "application/json; charset=us-ascii",
      'application/json; x="; charset=utf-16"',
    ])
      assert.equal((await post(slack("utf-8"), { "content-type": type })).status, 201, type);
    assert.equal((await post(slack("text"), { "content-type": "text/json" })).code, "media_type");
  });

  test("who may not call learns nothing of the body, and nothing is decompressed for them (S14)", async () => {
    for (const headers of [{ "content-encoding": "br" }, { "content-encoding": "gzip" }, { "content-type": "a/b" }])
      assert.equal((await post(gzipSync(slack("x")), { ...headers, "xc-auth": "jft_unknown" })).status, 401);
  });
});

describe("a body parser of the application before the listener", () => {
  const principal = { user: "ada", workspace: "w", role: "owner" };
  let jackfield, web, url;
  const parsers = {
    json: express.json(),
    text: express.text({ type: () => true }),
    raw: express.raw({ type: () => true }),
    kept: express.json({ verify: (request, response, bytes) => (request.rawBody = bytes) }),
    taken: (request, response, next) => request.resume().once("end", () => next()),
    none: (request, response, next) => next(),
  };
  before(async () => {
    jackfield = await open({ store: ":memory:", keys: { plain: true }, backend: "wasm" });
    const app = express();
    const log = [];
    for (const [name, parser] of Object.entries(parsers))
      app.use(
        `/${name}`,
        parser,
        createListener(jackfield, { base: "", authenticate: () => principal, onError: (error) => log.push(error) }),
      );
    web = createHttpServer(app).listen(0, "127.0.0.1");
    await new Promise((resolve) => web.once("listening", resolve));
    url = `http://127.0.0.1:${web.address().port}`;
  });
  after(async () => {
    web.close();
    web.closeAllConnections();
    await jackfield.close();
  });
  const create = async (parser, meta, headers = {}, pack = (text) => text) => {
    const text = `{"title":"t","type":"ai","sub_type":"openai","config":{"apiKey":"k"},"meta":${meta}}`;
    const response = await fetch(`${url}/${parser}${rows}`, {
      method: "POST",
      body: pack(text),
      headers: { "content-type": "application/json", ...headers },
    });
    return { status: response.status, text: await response.text() };
  };

  test("what it left is used: a value, a text, bytes, or the raw body, which keeps every digit", async () => {
    for (const parser of ["json", "text", "raw", "kept", "none"]) {
      const { status, text } = await create(parser, '{"n":9007199254740993}');
      assert.equal(status, 201, `${parser}: ${text}`);
      const digits = parser === "json" ? "9007199254740992" : "9007199254740993";
      assert.ok(text.includes(digits), `${parser}: ${text}`);
    }
  });

  test("what it decompressed or decoded is not decompressed or decoded again", async () => {
    for (const parser of ["json", "text", "raw", "kept", "none"])
      assert.equal((await create(parser, "{}", { "content-encoding": "gzip" }, gzipSync)).status, 201, parser);
    const type = { "content-type": "application/json; charset=utf-16le" };
    assert.equal((await create("json", "{}", type, wide)).status, 201);
    assert.equal((await create("none", "{}", type, wide)).status, 415);
  });

  test("a body that it took away is an error with that reason, and never an empty body", async () => {
    const { status, text } = await create("taken", "{}");
    assert.equal(status, 500);
    const { details, message } = JSON.parse(text);
    assert.equal(details.code, "body_taken");
    assert.match(message, /before the listener/);
    assert.match(details.id, /^[0-9a-f]{16}$/);
  });

  test("of a function of Request too: a used body, a mark, compression", async () => {
    const handler = createHandler(jackfield, { authenticate: () => principal, onError: () => undefined });
    const request = (body, headers = {}) =>
      new Request(`http://localhost${rows}`, {
        method: "POST",
        body,
        headers: { "content-type": "application/json", ...headers },
      });
    const used = request(slack("used"));
    await used.text();
    assert.equal((await (await handler(used)).json()).details.code, "body_taken");
    assert.equal((await handler(request(mark + slack("marked")))).status, 201);
    assert.equal((await handler(request(gzipSync(slack("zipped")), { "content-encoding": "gzip" }))).status, 201);
  });
});

test("what authenticate throws is logged with the id of the answer, and handed to onError", async () => {
  const lines = [];
  const heard = [];
  const jackfield = await open({
    store: ":memory:",
    keys: { plain: true },
    backend: "wasm",
    log: (level, line) => lines.push([level, JSON.parse(line)]),
  });
  const ask = async (authenticate) => {
    const handler = createHandler(jackfield, {
      authenticate,
      onError: (error, report) => heard.push([error, report]),
    });
    const response = await handler(new Request(`http://localhost${rows}`, { headers: { "x-request-id": "r-1" } }));
    return { status: response.status, json: await response.json() };
  };
  const cause = new TypeError("cannot read properties of undefined (reading 'id')");
  for (const authenticate of [
    () => {
      throw cause;
    },
    async () => {
      throw cause;
    },
  ]) {
    const { status, json } = await ask(authenticate);
    assert.equal(status, 500);
    assert.ok(!JSON.stringify(json).includes("reading"), "the answer holds no text of the application");
    const [level, line] = lines.at(-1);
    assert.equal(level, "error");
    assert.deepEqual(
      [line.id, line.source, line.operation, line.request_id],
      [json.details.id, "authenticate", "integration.list", "r-1"],
    );
    assert.match(line.error, /TypeError: cannot read properties of undefined \(reading 'id'\)\n\s+at /);
    const [error, report] = heard.at(-1);
    assert.equal(error, cause);
    assert.deepEqual([report.id, report.path], [json.details.id, rows]);
  }
  for (const wrong of [
    { user: "ada" },
    { user: "ada", workspace: "w", role: "admin" },
    "ada",
    { user: "", workspace: "w", role: "owner" },
  ]) {
    assert.equal((await ask(() => wrong)).status, 500, JSON.stringify(wrong));
    assert.match(lines.at(-1)[1].error, /authenticate must give \{user, workspace, role\}/);
  }
  const logged = lines.length;
  for (const nobody of [null, undefined]) assert.equal((await ask(() => nobody)).status, 401);
  assert.equal(lines.length, logged, "a user who is not known is not a fault");
  await jackfield.close();
});
