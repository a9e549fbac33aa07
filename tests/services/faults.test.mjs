// What services do wrong: limits, failures, pages of HTML, bombs, endless answers, foreign redirects, silence.
import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import { gzipSync } from "node:zlib";
import { codeOf, startServiceServer } from "./harness.mjs";

const kHost = "slack.com";
const kList = "/api/users.list";
const kSend = "/api/chat.postMessage";
const kMegabyte = 1 << 20;
let service, id;
const undo = [];

before(async () => {
  service = await startServiceServer({ hosts: ["elsewhere.example.com"] });
});
after(() => service.stop());
// A limit that a service named holds for its integration, so each test has its own.
beforeEach(async () => {
  for (const end of undo.splice(0)) end();
  id = await service.create("communication", "slack", { type: "api_key", token: "not-a-real-secret" });
});

const fault = (path, act) => undo.push(service.standin.fault(kHost, path, act));
const count = (path) => service.standin.requests.filter(({ url }) => new URL(url).pathname === path).length;
const message = { channel: "C0123456789", text: "Deployed" };
const json = (response, status, body, headers = {}) => {
  response.writeHead(status, { "content-type": "application/json", ...headers });
  response.end(JSON.stringify(body));
};

test("429 with Retry-After is waited for, and 503 is tried again (services 9)", async () => {
  const answers = [
    [429, { "retry-after": "1" }],
    [503, {}],
  ];
  fault(kList, (request, response) => {
    const next = answers.shift();
    return next === undefined ? false : json(response, next[0], { ok: false }, next[1]);
  });
  const began = Date.now();
  const answer = await service.call(id, "users");
  assert.equal(answer.status, 200, answer.text);
  assert.ok(Date.now() - began >= 1000);
});

test("a wait that is longer than the deadline is not begun, and holds the next call (services 9)", async () => {
  fault(kList, (request, response) => json(response, 429, { ok: false }, { "retry-after": "3600" }));
  const began = Date.now();
  const answer = await service.call(id, "users");
  assert.deepEqual([answer.status, codeOf(answer), answer.json.details.retryAfter], [429, "rate_limited", 3600]);
  const sent = count(kList);
  assert.equal(codeOf(await service.call(id, "users")), "rate_limited");
  assert.equal(count(kList), sent);
  assert.equal((await service.call(id, "channels")).status, 200);
  assert.ok(Date.now() - began < 5000);
});

test("a message is sent once, whatever happens (services 13)", async () => {
  for (const act of [
    (request, response) => json(response, 429, { ok: false }),
    (request, response) => json(response, 503, { ok: false }),
    (request) => request.stream?.session.destroy() ?? request.socket.destroy(),
  ]) {
    const own = await service.create("communication", "slack", { type: "api_key", token: "not-a-real-secret" });
    const end = service.standin.fault(kHost, kSend, act);
    const sent = count(kSend);
    const answer = await service.call(own, "send", message);
    end();
    assert.equal(count(kSend), sent + 1, answer.text);
    assert.ok(["rate_limited", "service_failed", "outcome_unknown"].includes(codeOf(answer)), answer.text);
  }
});

test("a message over a connection that the service closed meanwhile is sent once too (services 13)", async () => {
  assert.equal((await service.call(id, "send", message)).status, 200);
  fault(kSend, (request) => request.stream?.session.destroy() ?? request.socket.destroy());
  const sent = count(kSend);
  assert.equal(codeOf(await service.call(id, "send", message)), "outcome_unknown");
  assert.equal(count(kSend), sent + 1);
});

test("a list is read again when its connection was lost", async () => {
  let lost = 0;
  fault(kList, (request) => {
    if (lost++ > 0) return false;
    (request.stream?.session ?? request.socket).destroy();
  });
  assert.equal((await service.call(id, "users")).status, 200);
});

test("a page of HTML is not an answer, and none of its text is passed on (services 20)", async () => {
  fault(kList, (request, response) => {
    response.writeHead(200, { "content-type": "text/html" });
    response.end("<html>canary: sign in</html>");
  });
  const answer = await service.call(id, "users");
  assert.deepEqual([answer.status, codeOf(answer)], [502, "bad_answer"]);
  assert.ok(!answer.text.includes("canary"));
});

test("a plain answer with the label gzip is read as it is, and asked for once (services 20)", async () => {
  const act = (request, response, body) => {
    response.writeHead(200, { "content-type": "application/json", "content-encoding": "gzip" });
    response.end(JSON.stringify({ ok: true, members: [{ id: "U1" }], ts: String(body.length) }));
  };
  fault(kList, act);
  const listed = await service.call(id, "users");
  assert.deepEqual([listed.status, listed.json?.items?.[0]?.id], [200, "U1"], listed.text);
  fault(kSend, act);
  const sent = count(kSend);
  const answer = await service.call(id, "send", message);
  assert.equal(answer.status, 200, answer.text);
  assert.equal(count(kSend), sent + 1);
});

test("a bomb and an endless answer end at the limit", { timeout: 60000 }, async () => {
  const bomb = gzipSync(Buffer.alloc(200 * kMegabyte, " "));
  fault(kList, (request, response) => {
    response.writeHead(200, { "content-type": "application/json", "content-encoding": "gzip" });
    response.end(bomb);
  });
  assert.equal(codeOf(await service.call(id, "users")), "answer_too_large");
  undo.splice(0).forEach((end) => end());
  let written = 0;
  fault(kList, (request, response) => {
    response.writeHead(200, { "content-type": "application/json" });
    const part = Buffer.alloc(kMegabyte, " ");
    const more = () => {
      while (written < 1024 && !response.destroyed) {
        written += 1;
        if (!response.write(part)) return void response.once("drain", more);
      }
      response.end();
    };
    more();
  });
  const memory = process.memoryUsage().rss;
  assert.equal(codeOf(await service.call(id, "users")), "answer_too_large");
  assert.ok(written < 200, `${written} MB were read`);
  assert.ok(process.memoryUsage().rss - memory < 200 * kMegabyte);
});

test("a redirect to another origin is not followed, and takes no credential along (services 14)", async () => {
  const seen = service.standin.requests.length;
  for (const location of [
    "https://elsewhere.example.com/stolen",
    "http://slack.com/api/users.list",
    "//elsewhere.example.com/x",
  ]) {
    const end = service.standin.fault(kHost, kList, (request, response) => {
      response.writeHead(302, { location });
      response.end();
    });
    assert.equal(codeOf(await service.call(id, "users")), "redirect_denied", location);
    end();
  }
  assert.ok(!service.standin.requests.slice(seen).some(({ host }) => host !== kHost));
});

test("a redirect within the origin is followed with the credentials (services 14)", async () => {
  fault(kList, (request, response) => {
    response.writeHead(307, { location: "/api/moved" });
    response.end();
  });
  fault("/api/moved", (request, response) => json(response, 200, { ok: true, members: [] }));
  assert.deepEqual((await service.call(id, "users")).json, { items: [], next: null });
  assert.equal(service.standin.requests.at(-1).headers.authorization, "Bearer not-a-real-secret");
});

test(
  "a silent service ends at the deadline of the test, and holds up no other integration",
  { timeout: 60000 },
  async () => {
    fault("/api/auth.test", () => {});
    const silent = Array.from({ length: 20 }, () => service.test(id));
    const began = Date.now();
    const other = await service.create("ai", "openai", { apiKey: "not-a-real-secret", model: "gpt-4" });
    const chat = await service.call(other, "chat", { messages: [{ role: "user", content: "Say hello" }] });
    assert.equal(chat.status, 200, chat.text);
    assert.ok(Date.now() - began < 5000);
    const outcomes = (await Promise.all(silent)).map(({ json: outcome }) => outcome.outcome ?? outcome.details.code);
    assert.ok(
      outcomes.every((outcome) => ["unreachable", "rate_limited"].includes(outcome)),
      String(outcomes),
    );
  },
);

test("a call that its caller leaves is cancelled at the service", async () => {
  const closed = new Promise((resolve) => fault(kList, (request, response) => void response.on("close", resolve)));
  const leaving = new AbortController();
  const call = service.call(id, "users", {}, { signal: leaving.signal });
  setTimeout(() => leaving.abort(), 200);
  await assert.rejects(call);
  await closed;
});

test("a header cannot be split by a parameter or a secret", async () => {
  const created = await service.api("POST", "/api/v2/meta/integrations", {
    title: "Split",
    type: "communication",
    sub_type: "slack",
    config: { type: "api_key", token: "a\r\nx-evil: 1" },
  });
  assert.equal(created.status, 400);
  assert.ok(!created.text.includes("x-evil"));
});

test("connections are used again, and the pages of a list follow each other (services 8)", async () => {
  await service.call(id, "channels");
  const before_ = service.standin.connections();
  const pages = ["", "c2", "c3"];
  fault(kList, (request, response) => {
    const cursor = new URL(request.url, "https://slack.com").searchParams.get("cursor") ?? "";
    const next = pages[pages.indexOf(cursor) + 1] ?? "";
    json(response, 200, { ok: true, members: [{ id: `U${cursor}` }], response_metadata: { next_cursor: next } });
  });
  const ids = [];
  for (let next; next !== null;) {
    const { json: page } = await service.call(id, "users", next === undefined ? {} : { next });
    ids.push(...page.items.map((item) => item.id));
    next = page.next;
  }
  assert.deepEqual(ids, ["U", "Uc2", "Uc3"]);
  assert.equal(service.standin.connections(), before_);
  const { json: first } = await service.call(id, "users");
  const [text, mark] = first.next.split(".");
  const other = Buffer.from(text, "base64url").toString().replace("c2", "c3");
  for (const made of ["forged", text, `.${mark}`, `${Buffer.from(other).toString("base64url")}.${mark}`]) {
    const refused = await service.call(id, "users", { next: made });
    assert.deepEqual([refused.status, refused.json.details.errors[0].path], [400, "next"], made);
  }
});

test("no secret is in an answer, and each call has a record, failed ones too (services 10)", async () => {
  fault(kList, (request, response) => json(response, 200, { ok: false, error: "missing_scope" }));
  const refused = await service.call(id, "users");
  assert.deepEqual([codeOf(refused), refused.json.details.serviceCode], ["permission_denied", "missing_scope"]);
  await service.call(id, "send", message);
  const list = await service.records(id, 2);
  assert.deepEqual(
    list.map(({ endpoint, status, messages }) => [endpoint, status, messages ?? null]),
    [
      ["send", "ok", 1],
      ["users", "permission_denied", null],
    ],
  );
  assert.ok(!JSON.stringify([refused.json, list]).includes("not-a-real-secret"));
});
