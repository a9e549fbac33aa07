// Calls of services over HTTP: what is sent once, where redirects lead, what a body means, and how streams end.
import assert from "node:assert/strict";
import http2 from "node:http2";
import tls from "node:tls";
import { after, before, test } from "node:test";
import { gzipSync } from "node:zlib";
import { codeOf, readEvents, startServiceServer } from "./harness.mjs";
import { readManifests } from "./standin.mjs";

const manifests = readManifests();
const kElsewhere = "elsewhere.example.com";
const kListed = "dl.boxcloud.com";
const kSecret = "not-a-real-secret";
let service;

before(async () => {
  service = await startServiceServer({ hosts: [kElsewhere, kListed] });
});
after(() => service.stop());

const place = (name, endpoint) => service.place(manifests.get(name), endpoint);
const json = (response, status, body, headers = {}) => {
  response.writeHead(status, { "content-type": "application/json", ...headers });
  response.end(JSON.stringify(body));
};
const sleep = (millis) => new Promise((resolve) => setTimeout(resolve, millis));
const drop = (request) => (request.stream?.session ?? request.socket).destroy();

// What the service does with a request that creates something, and what its caller hears.
const outcomes = [
  ["502", (request, response) => json(response, 502, {}), "service_failed"],
  ["503 with Retry-After", (request, response) => json(response, 503, {}, { "retry-after": "0" }), "service_failed"],
  ["429 with Retry-After", (request, response) => json(response, 429, {}, { "retry-after": "0" }), "rate_limited"],
  ["a connection closed after the request was read", drop, "outcome_unknown"],
  ["the stream is cancelled", ({ stream }) => stream.close(http2.constants.NGHTTP2_CANCEL), "outcome_unknown"],
  [
    "the session goes away",
    ({ stream: { session } }) => {
      session.goaway(http2.constants.NGHTTP2_NO_ERROR, 0);
      setTimeout(() => session.destroy(), 50);
    },
    "outcome_unknown",
  ],
  [
    "a connection closed within the answer",
    (request, response) => {
      response.writeHead(201, { "content-type": "application/json", "content-length": "1000" });
      response.write('{"number":');
      setTimeout(() => drop(request), 50);
    },
    "outcome_unknown",
  ],
];
for (const [what, act, code] of outcomes)
  test(`a request that creates is sent once: ${what} (services 13)`, async () => {
    const github = await place("development/github", "createIssue");
    const undo = github.answers(act);
    const sent = github.sent();
    const answer = await github.call();
    undo();
    assert.equal(codeOf(answer), code, answer.text);
    assert.equal(github.sent() - sent, 1);
  });

const refuse = ({ stream }) => stream.close(http2.constants.NGHTTP2_REFUSED_STREAM);
for (const what of ["a new", "a kept"])
  test(`a request whose stream is refused is sent again, once, on ${what} connection (services 13)`, async () => {
    const github = await place("development/github", "createIssue");
    const call = async (times) => {
      if (what === "a kept") assert.equal((await github.call()).status, 200);
      let left = times;
      const undo = github.answers((request, response) =>
        (left -= 1) < 0 ? json(response, 201, { number: 7 }) : refuse(request),
      );
      const sent = github.sent();
      const answer = await github.call();
      undo();
      return { answer, sent: github.sent() - sent };
    };
    const again = await call(1);
    assert.equal(again.answer.json.number, 7, again.answer.text);
    assert.equal(again.sent, 2);
    const never = await call(9);
    assert.equal(codeOf(never.answer), "connection_lost", never.answer.text);
    assert.equal(never.sent, 2);
  });

// A server of HTTP/2 that ends its connection, and says which stream was the last that it looked at.
function goAway(socket, last) {
  const { identity } = service.standin;
  const server = tls.createServer({ ...identity, ALPNProtocols: ["h2"] }, (secure) => {
    const frame = (type, payload) => {
      const head = Buffer.alloc(9);
      head.writeUIntBE(payload.length, 0, 3);
      head.writeUInt8(type, 3);
      return Buffer.concat([head, payload]);
    };
    secure.on("error", () => {});
    secure.write(frame(4, Buffer.alloc(0)));
    let bytes = Buffer.alloc(0);
    secure.on("data", (part) => {
      bytes = Buffer.concat([bytes, part]);
      if (!bytes.includes("canary title")) return;
      const payload = Buffer.alloc(8);
      payload.writeUInt32BE(last, 0);
      secure.end(frame(7, payload));
    });
  });
  server.emit("connection", socket);
}
for (const [what, last, code, sent] of [
  ["before it is sent again", 0, undefined, 1],
  ["with it is not sent again", 1, "outcome_unknown", 0],
])
  test(`a request that a connection ends ${what} (services 13)`, async () => {
    const github = await place("development/github", "createIssue");
    const { standin } = service;
    const undo = github.answers((request, response) => json(response, 201, { number: 7 }));
    const before_ = github.sent();
    standin.divert((socket) => {
      standin.divert();
      goAway(socket, last);
    });
    const answer = await github.call({ title: "canary title" });
    undo();
    assert.equal(codeOf(answer), code, answer.text);
    if (code === undefined) assert.equal(answer.json.number, 7);
    assert.equal(github.sent() - before_, sent);
  });

test("where nothing listens, the outcome is known (services 13)", async () => {
  const own = await startServiceServer();
  const github = await own.place(manifests.get("development/github"), "createIssue");
  await own.standin.stop();
  assert.equal(codeOf(await github.call()), "connection_refused");
  await own.stop();
});

test("a session that the service ended is not used for the next request (services 13)", async () => {
  const github = await place("development/github", "createIssue");
  const undo = github.answers((request, response) => {
    json(response, 201, { number: 7 });
    request.stream.session.close();
  });
  const sent = github.sent();
  for (let i = 0; i < 3; ++i) assert.equal((await github.call()).json.number, 7);
  undo();
  assert.equal(github.sent() - sent, 3);
});

const kHeaders = ["authorization", "x-api-key", "x-goog-api-key", "cookie"];
const hasSecret = ({ url, headers, body }) =>
  kHeaders.some((name) => headers[name] !== undefined) || `${url}${JSON.stringify(headers)}${body}`.includes(kSecret);

for (const status of [301, 302, 303, 307, 308]) {
  test(`${status} is followed on the origin, and is refused elsewhere (services 14)`, async () => {
    for (const [name, endpoint] of [
      ["communication/slack", "users"],
      ["ai/claude", "listModels"],
      ["ai/google", "listModels"],
      ["storage/s3", "get"],
    ]) {
      const target = await place(name, endpoint);
      for (const location of [`https://${kElsewhere}/x`, `//${kElsewhere}/x`, `http://${target.host}/x`]) {
        const seen = service.standin.requests.length;
        const undo = target.answers((request, response) => {
          response.writeHead(status, { location });
          response.end();
        });
        const answer = await target.call();
        undo();
        assert.equal(codeOf(answer), "redirect_denied", `${name} ${location}: ${answer.text}`);
        assert.equal(service.standin.requests.length, seen + 1, name);
      }
    }
    const slack = await place("communication/slack", "users");
    const undo = [
      slack.answers((request, response) => {
        response.writeHead(status, { location: "/api/moved" });
        response.end();
      }),
      slack.answers((request, response) => json(response, 200, { ok: true, members: [] }), "/api/moved"),
    ];
    const answer = await slack.call();
    for (const each of undo) each();
    assert.deepEqual(answer.json, { items: [], next: null }, answer.text);
  });

  test(`${status} to a host that the manifest lists has no credential and its own query (services 14)`, async () => {
    const box = await place("storage/box", "download");
    const undo = [
      box.answers((request, response) => {
        response.writeHead(status, { location: `https://${kListed}/file?X-Amz-Signature=abc&a=1` });
        response.end();
      }),
      service.standin.fault(kListed, "/file", (request, response) => response.end("content")),
    ];
    const answer = await box.call();
    for (const each of undo) each();
    assert.equal(answer.status, 200, answer.text);
    const arrived = service.standin.requests.at(-1);
    assert.equal(arrived.url, `https://${kListed}/file?X-Amz-Signature=abc&a=1`);
    assert.ok(!hasSecret(arrived), JSON.stringify(arrived));
  });
}

for (const [status, method] of [
  [301, "GET"],
  [302, "GET"],
  [303, "GET"],
  [307, "POST"],
  [308, "POST"],
])
  test(`${status} makes a POST within the origin a ${method} (services 14)`, async () => {
    const github = await place("development/github", "createIssue");
    const undo = [
      github.answers((request, response) => {
        response.writeHead(status, { location: "/moved" });
        response.end();
      }),
      github.answers((request, response) => json(response, 200, { number: 7 }), "/moved"),
    ];
    const answer = await github.call();
    for (const each of undo) each();
    assert.equal(answer.json.number, 7, answer.text);
    const [first, second] = service.standin.requests.slice(-2);
    assert.deepEqual([second.method, second.body], [method, method === "POST" ? first.body : ""]);
  });

test("redirects in a circle end (services 14)", async () => {
  const slack = await place("communication/slack", "users");
  const undo = slack.answers((request, response) => {
    response.writeHead(302, { location: "/api/users.list" });
    response.end();
  });
  const sent = slack.sent();
  const answer = await slack.call();
  undo();
  assert.ok(answer.status >= 400, answer.text);
  assert.ok(slack.sent() - sent < 20);
});

const kMessages = [{ role: "user", content: "Say hello" }];
const chatOf = (config) => service.create("ai", "openai", { apiKey: kSecret, ...config });
const bodyOf = () => JSON.parse(service.standin.requests.at(-1).body);

test("what is not set is not sent, and what is set has its name (services 15)", async () => {
  const bare = await chatOf({ model: "m" });
  await service.call(bare, "chat", { messages: kMessages });
  assert.deepEqual(bodyOf(), { model: "m", messages: kMessages });
  await service.call(bare, "chat", { messages: kMessages, max_completion_tokens: 5, temperature: 0 });
  assert.deepEqual(bodyOf(), { model: "m", messages: kMessages, temperature: 0, max_completion_tokens: 5 });
  const sent = service.standin.requests.length;
  const refused = await service.call(bare, "chat", { messages: kMessages, max_tokens: 5 });
  assert.deepEqual([refused.status, refused.json.details.errors[0].path], [400, "max_tokens"]);
  assert.equal(service.standin.requests.length, sent);
  const warm = await chatOf({ model: "m", temperature: 0.7 });
  await service.call(warm, "chat", { messages: kMessages });
  assert.equal(bodyOf().temperature, 0.7);
});

test("a model that was withdrawn is an error on the field model (services 15)", async () => {
  for (const [name, status, body] of [
    ["ai/openai", 404, { error: { code: "model_not_found", message: "canary" } }],
    ["ai/claude", 404, { type: "error", error: { type: "not_found_error", message: "canary" } }],
    ["ai/google", 404, { error: { code: 404, status: "NOT_FOUND", message: "canary" } }],
  ]) {
    const target = await place(name, "chat");
    const undo = target.answers((request, response) => json(response, status, body));
    const answer = await target.call();
    undo();
    assert.equal(codeOf(answer), "model_not_found", answer.text);
    assert.ok(answer.text.includes('"model"') && !answer.text.includes("canary"), answer.text);
  }
});

test("a parameter that the model refuses is an error of the request, sent once (services 15)", async () => {
  const openai = await place("ai/openai", "chat");
  const error = { code: "unsupported_value", param: "temperature", message: "canary" };
  const undo = openai.answers((request, response) => json(response, 400, { error }));
  const sent = openai.sent();
  const answer = await openai.call({ temperature: 0.7 });
  undo();
  assert.equal(codeOf(answer), "request_rejected");
  assert.ok(!answer.text.includes("canary"));
  assert.equal(openai.sent() - sent, 1);
});

// What services say of a parameter in words alone, as their users reported it.
const anthropic = (text) => ({ type: "error", error: { type: "invalid_request_error", message: text } });
const google = (text) => ({ error: { code: 400, message: text, status: "INVALID_ARGUMENT" } });
const compatible = (text) => ({ error: { message: text, type: "invalid_request_error", param: null, code: null } });
const refusals = [
  ["ai/claude", anthropic("`temperature` is deprecated for this model."), "temperature"],
  ["ai/claude", anthropic("max_tokens: 9999999 > 64000, which is the maximum number of output tokens"), "max_tokens"],
  ["ai/claude", anthropic("messages.0.content: Field required"), "messages"],
  ["ai/claude", anthropic("Your credit balance is too low to access the API."), undefined],
  ["ai/google", google("Invalid value at 'generation_config.temperature' (TYPE_FLOAT), \"x\""), "temperature"],
  ["ai/google", google("Invalid value at 'generation_config.max_output_tokens'"), "maxOutputTokens"],
  ["ai/mistral", { detail: [{ type: "less_than_equal", loc: ["body", "temperature"], msg: "no" }] }, "temperature"],
  ["ai/cohere", { message: "invalid request: temperature must be between 0 and 1 for this model" }, "temperature"],
  ["ai/xai", { code: "Client specified an invalid argument", error: "Argument not supported: topP" }, "top_p"],
  ["ai/xai", { code: "invalid", error: "Model m does not support parameter temperature." }, "temperature"],
  ["ai/ollama", { error: 'invalid option "num_predict"' }, "num_predict"],
  ["ai/amazon-bedrock", { message: "maxTokens exceeds the limit of the model" }, "maxTokens"],
  ["ai/openai-compatible", compatible("unknown parameter: 'temperature'"), "temperature"],
  ["ai/openai-compatible", compatible("temperature and top_p cannot both be set"), undefined],
  ["ai/openai", { error: { param: "messages[0].content", message: "canary temperature" } }, "messages"],
];
for (const [name, body, field] of refusals)
  test(`${name} refuses ${field ?? "something"} in words: ${JSON.stringify(body)} (services 15)`, async () => {
    const chat = await place(name, "chat");
    const undo = chat.answers((request, response) => json(response, 400, { ...body, canary: "canary" }));
    const answer = await chat.call();
    undo();
    assert.equal(codeOf(answer), "request_rejected", answer.text);
    assert.equal(answer.json.details.field, field, answer.text);
    assert.ok(!answer.text.includes("canary"), answer.text);
  });

const kPacked = gzipSync('{"text":"canary canary canary"}').subarray(0, -12);
const bodies = [
  ["a byte order mark", 200, "application/json", '\ufeff{"a":1}', { a: 1 }],
  ["blank lines first", 200, "application/json", '\n\n \n{"a":1}', { a: 1 }],
  ["JSON as text/html", 200, "text/html", '{"a":1}', { a: 1 }],
  ["an integer beyond 2^53", 200, "application/json", '{"id":1285704473650888702}', { id: "1285704473650888702" }],
  ["204", 204, undefined, "", null],
  ["202 without a body", 202, undefined, "", null],
  ["200 without a body", 200, "application/json", "", null],
  ["a page of HTML with 200", 200, "text/html", "<html>canary</html>", "bad_answer"],
  ["half of a JSON text", 200, "application/json", '{"canary":', "bad_answer"],
  ["half of a packed text", 200, "application/json", kPacked, "bad_answer", { "content-encoding": "gzip" }],
  ["the label gzip on 204", 204, undefined, "", null, { "content-encoding": "gzip" }],
  ["the label gzip without a body", 200, "application/json", "", null, { "content-encoding": "gzip" }],
];
for (const [what, status, type, text, expected, headers = {}] of bodies)
  test(`a body is taken as it is meant: ${what} (services 20)`, async () => {
    const http = await place("others/http", "get");
    const undo = http.answers((request, response) => {
      response.writeHead(status, { ...(type === undefined ? {} : { "content-type": type }), ...headers });
      response.end(text);
    });
    const answer = await http.call();
    undo();
    assert.deepEqual(answer.status === 200 ? answer.json : codeOf(answer), expected, answer.text);
    assert.ok(!answer.text.includes("canary"));
  });

const created = JSON.stringify({ number: 7 });
for (const [what, text, expected] of [
  ["plain JSON", created, 7],
  ["one byte", "7", null],
  ["gzip", gzipSync(created), 7],
  ["half of it", gzipSync(created).subarray(0, -12), "bad_answer"],
  ["damaged", Buffer.concat([gzipSync(created).subarray(0, 12), Buffer.alloc(20, "canary")]), "bad_answer"],
])
  test(`a POST whose answer has the label gzip is sent once: ${what} (services 20)`, async () => {
    const github = await place("development/github", "createIssue");
    const undo = github.answers((request, response) => {
      response.writeHead(201, { "content-type": "application/json", "content-encoding": "gzip" });
      response.end(text);
    });
    const sent = github.sent();
    const answer = await github.call();
    undo();
    assert.equal(answer.status === 200 ? (answer.json?.number ?? null) : codeOf(answer), expected, answer.text);
    assert.equal(github.sent() - sent, 1);
    assert.ok(!answer.text.includes("canary"));
  });

test("a failure whose text cannot be unpacked is known by its status (services 20)", async () => {
  const slack = await place("communication/slack", "users");
  const undo = slack.answers((request, response) => {
    response.writeHead(404, { "content-type": "application/json", "content-encoding": "gzip" });
    response.end(gzipSync(created).subarray(0, -12));
  });
  const answer = await slack.call();
  undo();
  assert.equal(codeOf(answer), "not_found", answer.text);
});

test("a HEAD that is labelled gzip has no body to unpack (services 20)", async () => {
  const s3 = await place("storage/s3", "bucket");
  const undo = s3.answers((request, response) => {
    response.writeHead(200, { "content-encoding": "gzip", "content-length": "100" });
    response.end();
  });
  const { json: outcome, text } = await service.test(s3.id);
  undo();
  assert.equal(outcome.outcome, "ok", text);
});

const part = (text) => `data: ${JSON.stringify({ model: "m", choices: [{ index: 0, delta: { content: text } }] })}\n\n`;
const finish = `data: ${JSON.stringify({ model: "m", choices: [{ index: 0, delta: {}, finish_reason: "stop" }] })}\n\n`;
for (const [what, parts] of [
  ["before the first text", []],
  ["within the text", [part("Hel")]],
  ["before the figures", [part("Hel"), part("lo"), finish]],
])
  test(`a reader that leaves ${what} closes the service's answer; one record stays (services 7)`, async () => {
    const openai = await place("ai/openai", "chat");
    let arrived, closed;
    const begun = new Promise((resolve) => (arrived = resolve));
    const gone = new Promise((resolve) => (closed = resolve));
    const undo = openai.answers((request, response) => {
      response.writeHead(200, { "content-type": "text/event-stream" });
      response.flushHeaders?.();
      for (const text of parts) response.write(text);
      response.on("close", closed);
      arrived();
    });
    const leaving = new AbortController();
    const stream = service.stream(openai.id, "chat", { messages: kMessages, stream: true }, { signal: leaving.signal });
    const reading = stream.then(readEvents).catch(() => {});
    await begun;
    await sleep(200);
    leaving.abort();
    const left = Date.now();
    await gone;
    assert.ok(Date.now() - left < 1000, "the service's answer stays open");
    undo();
    await reading;
    const list = await service.records(openai.id, 1);
    assert.equal(list.length, 1);
    for (const field of ["input_tokens", "output_tokens", "total_tokens"]) assert.equal(list[0][field] ?? null, null);
  });
