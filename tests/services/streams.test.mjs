// Streams of AI services that fail: each dialect of an error, and answers that stop before their end.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { eventFrame, frame } from "./frames.mjs";
import { readEvents, startServiceServer } from "./harness.mjs";
import { readManifests, readServices } from "./standin.mjs";

const manifests = readManifests();
let service;

before(async () => {
  service = await startServiceServer();
});
after(() => service.stop());

// An answer in its parts: [content type, parts].
function partsOf({ sse, ndjson, frames, text }) {
  const line = (item) => (typeof item === "string" ? item : JSON.stringify(item));
  if (frames !== undefined)
    return ["application/vnd.amazon.eventstream", frames.map(({ event, json }) => eventFrame(event, json))];
  if (ndjson !== undefined) return ["application/x-ndjson", ndjson.map((item) => `${line(item)}\n`)];
  return ["text/event-stream", sse?.map((item) => `data: ${line(item)}\n\n`) ?? text.split(/(?<=\n\n)/)];
}
const joined = (parts) => Buffer.concat(parts.map((part) => Buffer.from(part)));
// The streamed answer of each service that has one: [name, {type, events}].
const streams = new Map(
  readServices().flatMap(({ name, routes }) => {
    const answer = routes.find((route) => route.endpoint === "chat" && route.answer !== undefined)?.answer;
    if (answer === undefined || !manifests.has(`ai/${name}`)) return [];
    const [type, events] = partsOf(answer);
    return [[name, { type, events }]];
  }),
);

// What a caller gets while the service sends these bytes and ends.
async function read(name, bytes, type) {
  const chat = await service.place(manifests.get(`ai/${name}`), "chat");
  const { params, request } = manifests.get(`ai/${name}`).endpoints.chat.example;
  const send = (incoming, response) => {
    response.writeHead(200, { "content-type": type });
    response.end(bytes);
  };
  const { pathname } = new URL(request.url);
  const paths = [pathname, pathname.replace(/:generateContent$/, ":streamGenerateContent"), `${pathname}-stream`];
  const undo = [...new Set(paths)].map((path) => chat.answers(send, path));
  const before_ = service.standin.requests.length;
  const response = await service.stream(chat.id, "chat", { ...params, stream: true });
  const events = await readEvents(response);
  assert.equal(service.standin.requests.length, before_ + 1, "nothing is sent again");
  for (const each of undo) each();
  const records = await service.records(chat.id, 1);
  assert.equal(records.length, 1);
  const last = events.at(-1);
  assert.equal(records[0].status, last.event === "error" ? last.data.details.code : "ok");
  assert.notEqual(records[0].model, "");
  return { events, last };
}
const codeOf = ({ event, data }) => [event, data.details?.code];

for (const [name, { type, events }] of streams)
  test(`a stream of ${name} that stops before its end is an error (services 5)`, async () => {
    for (const count of [0, 1, events.length - 2].filter((each) => each >= 0 && each < events.length - 1)) {
      const { last } = await read(name, joined(events.slice(0, count)), type);
      assert.deepEqual(codeOf(last), ["error", "stream_cut"], JSON.stringify(last));
    }
  });

const sse = (value, event) => `${event === undefined ? "" : `event: ${event}\n`}data: ${JSON.stringify(value)}\n\n`;
const message = "canary";
const dialects = [
  ["openai", sse({ error: { message, code: "rate_limit_exceeded" } }), "rate_limited"],
  ["openai", sse({ error: { message, code: "invalid_api_key" } }), "authentication_failed"],
  ["openrouter", sse({ error: { message, code: 502 }, choices: [{ delta: {}, finish_reason: "error" }] })],
  ["claude", sse({ type: "error", error: { type: "overloaded_error", message } }, "error"), "service_failed"],
  ["google", sse({ error: { code: 503, message, status: "UNAVAILABLE" } })],
  ["ollama", `${JSON.stringify({ error: message })}\n`],
  ["ollama", JSON.stringify({ error: message })],
];
for (const [name, bytes, code] of dialects)
  test(`an error within a stream of ${name} ends it, without its words (services 5)`, async () => {
    const { type, events } = streams.get(name) ?? streams.get("openai-compatible");
    const { events: got, last } = await read(name, joined([...events.slice(0, 2), bytes]), type);
    assert.equal(last.event, "error", JSON.stringify(got));
    if (code !== undefined) assert.equal(last.data.details.code, code);
    assert.ok(!JSON.stringify(got).includes(message));
  });

test("an exception of Bedrock within a stream ends it, without its words (services 5)", async () => {
  const exception = { ":exception-type": "throttlingException", ":message-type": "exception" };
  const text = eventFrame("contentBlockDelta", { contentBlockIndex: 0, delta: { text: "Hel" } });
  const bytes = Buffer.concat([text, frame(exception, JSON.stringify({ message }))]);
  const { events, last } = await read("amazon-bedrock", bytes, "application/vnd.amazon.eventstream");
  assert.deepEqual(events[0].data, { text: "Hel" });
  assert.deepEqual(codeOf(last), ["error", "rate_limited"]);
  assert.ok(!JSON.stringify(events).includes(message));
  const cut = await read("amazon-bedrock", text, "application/vnd.amazon.eventstream");
  assert.deepEqual(codeOf(cut.last), ["error", "stream_cut"]);
});

test("the library's endpoint() refuses an answer in parts, and leaves no stream behind", async () => {
  const chat = await service.place(manifests.get("ai/openai"), "chat");
  const { params } = manifests.get("ai/openai").endpoints.chat.example;
  const jackfield = service.jackfield.as({ user: "ada", workspace: "main", role: "owner" });
  const refused = await jackfield.endpoint(chat.id, "chat", { ...params, stream: true }).catch((error) => error);
  assert.deepEqual([refused.status, refused.code, refused.details.path], [400, "option", "stream"], refused.message);
  assert.equal((await service.records(chat.id, 1))[0].status, "cancelled");
  assert.equal(service.standin.openStreams.size, 0);
});

test("sixty silent streams hold no thread: other calls are answered meanwhile (services 7)", async () => {
  service.enter("silent");
  const chat = await service.place(manifests.get("ai/openai"), "chat");
  const { params } = manifests.get("ai/openai").endpoints.chat.example;
  const held = [];
  const undo = chat.answers((incoming, response) => {
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.write(": wait\n\n");
    held.push(response);
  });
  const leaving = new AbortController();
  // An integration has at most 32 calls at once.
  const others = await Promise.all([1, 2].map(() => service.place(manifests.get("ai/openai"), "chat")));
  const streams = others.flatMap(({ id }) =>
    Array.from({ length: 30 }, () =>
      service.stream(id, "chat", { ...params, stream: true }, { signal: leaving.signal }).catch(() => {}),
    ),
  );
  while (held.length < 60) await new Promise((resolve) => setTimeout(resolve, 20));
  const began = Date.now();
  const listed = await Promise.all(Array.from({ length: 20 }, () => service.call(chat.id, "listModels")));
  assert.ok(
    listed.every(({ status }) => status === 200),
    listed[0].text,
  );
  assert.ok(Date.now() - began < 8000, `${Date.now() - began} ms`);
  leaving.abort();
  undo();
  await Promise.all(streams);
  for (const { id } of others) {
    await service.records(id, 25); // a list has 25 rows unless more are asked for
    let list = [];
    for (let tries = 0; list.length < 30 && tries < 100; tries += 1) {
      ({ list } = (await service.store(id, { op: "list", limit: 100 })).json);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    assert.deepEqual([list.length, new Set(list.map(({ status }) => status))], [30, new Set(["cancelled"])]);
  }
});
