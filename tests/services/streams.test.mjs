// Streams of AI services that fail: each dialect of an error, and answers that stop before their end.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { crc32 } from "node:zlib";
import { readEvents, startServiceServer } from "./harness.mjs";
import { readManifests, readServices } from "./standin.mjs";

const manifests = readManifests();
let service;

before(async () => {
  service = await startServiceServer();
});
after(() => service.stop());

const bytesOf = ({ sse, ndjson, text, base64 }) => {
  const line = (item) => (typeof item === "string" ? item : JSON.stringify(item));
  if (sse !== undefined) return sse.map((item) => `data: ${line(item)}\n\n`).join("");
  if (ndjson !== undefined) return ndjson.map((item) => `${line(item)}\n`).join("");
  return base64 === undefined ? (text ?? "") : Buffer.from(base64, "base64");
};
// The streamed answer of each service that has one: [name, {type, events}].
const streams = new Map(
  readServices().flatMap(({ name, routes }) => {
    const answer = routes.find((route) => route.endpoint === "chat" && route.answer !== undefined)?.answer;
    if (answer === undefined || !manifests.has(`ai/${name}`)) return [];
    const isLines = answer.ndjson !== undefined;
    const type = isLines ? "application/x-ndjson" : "text/event-stream";
    return [[name, { type, events: bytesOf(answer).split(isLines ? /(?<=\n)/ : /(?<=\n\n)/) }]];
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
  const response = await service.stream(chat.id, "chat", { ...params, stream: true });
  const events = await readEvents(response);
  for (const each of undo) each();
  assert.equal((await service.records(chat.id, 1)).length, 1);
  return { events, last: events.at(-1) };
}
const codeOf = ({ event, data }) => [event, data.details?.code];

for (const [name, { type, events }] of streams)
  test(`a stream of ${name} that stops before its end is an error (services 5)`, async () => {
    for (const count of [0, 1, events.length - 2].filter((each) => each >= 0 && each < events.length - 1)) {
      const { last } = await read(name, events.slice(0, count).join(""), type);
      assert.deepEqual(codeOf(last), ["error", "stream_cut"], JSON.stringify(last));
    }
  });

// A frame of Bedrock: lengths, headers and payload with two check sums.
function frame(headers, payload) {
  const packed = Object.entries(headers).map(([name, value]) => {
    const size = Buffer.alloc(2);
    size.writeUInt16BE(value.length);
    return Buffer.concat([Buffer.from([name.length]), Buffer.from(name), Buffer.from([7]), size, Buffer.from(value)]);
  });
  const head = Buffer.concat(packed);
  const number = (value) => {
    const four = Buffer.alloc(4);
    four.writeUInt32BE(value);
    return four;
  };
  const prelude = Buffer.concat([number(16 + head.length + payload.length), number(head.length)]);
  const body = Buffer.concat([prelude, number(crc32(prelude)), head, Buffer.from(payload)]);
  return Buffer.concat([body, number(crc32(body))]);
}

const sse = (value, event) => `${event === undefined ? "" : `event: ${event}\n`}data: ${JSON.stringify(value)}\n\n`;
const message = "canary";
const dialects = [
  ["openai", sse({ error: { message, code: "rate_limit_exceeded" } }), "rate_limited"],
  ["openrouter", sse({ error: { message, code: 502 }, choices: [{ delta: {}, finish_reason: "error" }] })],
  ["claude", sse({ type: "error", error: { type: "overloaded_error", message } }, "error"), "service_failed"],
  ["google", sse({ error: { code: 503, message, status: "UNAVAILABLE" } })],
  ["ollama", `${JSON.stringify({ error: message })}\n`],
  ["ollama", JSON.stringify({ error: message })],
];
for (const [name, bytes, code] of dialects)
  test(`an error within a stream of ${name} ends it, without its words (services 5)`, async () => {
    const { type, events } = streams.get(name) ?? streams.get("openai-compatible");
    const { events: got, last } = await read(name, events.slice(0, 2).join("") + bytes, type);
    assert.equal(last.event, "error", JSON.stringify(got));
    if (code !== undefined) assert.equal(last.data.details.code, code);
    assert.ok(!JSON.stringify(got).includes(message));
  });

test("an exception of Bedrock within a stream ends it, without its words (services 5)", async () => {
  const event = { ":event-type": "contentBlockDelta", ":message-type": "event", ":content-type": "application/json" };
  const exception = { ":exception-type": "throttlingException", ":message-type": "exception" };
  const text = frame(event, JSON.stringify({ contentBlockIndex: 0, delta: { text: "Hel" } }));
  const bytes = Buffer.concat([text, frame(exception, JSON.stringify({ message }))]);
  const { events, last } = await read("amazon-bedrock", bytes, "application/vnd.amazon.eventstream");
  assert.deepEqual(events[0].data, { text: "Hel" });
  assert.deepEqual(codeOf(last), ["error", "rate_limited"]);
  assert.ok(!JSON.stringify(events).includes(message));
  const cut = await read("amazon-bedrock", text, "application/vnd.amazon.eventstream");
  assert.deepEqual(codeOf(cut.last), ["error", "stream_cut"]);
});
