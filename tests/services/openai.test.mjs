// The documentation's AI integration, word for word: test, chat, stream, records; and the vendor's own SDK against the
// same stand-in, so that it is not a mirror of our mistakes.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import OpenAI from "openai";
import { codeOf, readEvents, startServiceServer } from "./harness.mjs";
import { agentOf, fetchOf } from "./sdk.mjs";
import { readManifests } from "./standin.mjs";

let service, id;
const kDocumented = {
  title: "OpenAI Integration",
  type: "ai",
  sub_type: "openai",
  config: { apiKey: "sk-...", model: "gpt-4", temperature: 0.7 },
};
const kMessages = [{ role: "user", content: "Say hello" }];
const kHost = "api.openai.com";
const kChat = "/v1/chat/completions";
const examples = readManifests().get("ai/openai").endpoints;

const chunk = (delta, more = {}) => ({
  id: "chatcmpl-example",
  object: "chat.completion.chunk",
  created: 1762905600,
  model: "gpt-4-0613",
  choices: [{ index: 0, delta, finish_reason: null }],
  ...more,
});
const kParts = [
  chunk({ role: "assistant", content: "" }),
  chunk({ content: "Hel" }),
  chunk({ content: "lo!" }),
  { ...chunk({}), choices: [{ index: 0, delta: {}, finish_reason: "stop" }] },
  { ...chunk({}), choices: [], usage: { prompt_tokens: 9, completion_tokens: 3, total_tokens: 12 } },
];

const writeParts = (response, parts, end = "data: [DONE]\n\n") => {
  response.writeHead(200, { "content-type": "text/event-stream" });
  for (const part of parts) response.write(`data: ${JSON.stringify(part)}\n\n`);
  // An empty last write makes Node's HTTP/2 lose the one before it.
  end === "" ? response.end() : response.end(end);
};
const streamed = (request, response, body) => {
  if (JSON.parse(body).stream !== true) return false;
  writeParts(response, kParts);
};

before(async () => {
  service = await startServiceServer();
  const created = await service.api("POST", "/api/v2/meta/integrations", kDocumented);
  assert.equal(created.status, 201, created.text);
  id = created.json.id;
});
after(() => service.stop());

// The documentation's key is none of the stand-in's: a service refuses it.
const withKey = async () => {
  const path = `/api/v2/meta/integrations/${id}`;
  const changed = await service.api("PATCH", path, { config: { apiKey: "not-a-real-secret" } });
  assert.equal(changed.status, 200, changed.text);
};

test("a key that the service refuses fails the test, and names the field", async () => {
  const { json, text } = await service.test(id);
  assert.deepEqual([json.outcome, json.field, json.errorCode], ["failed", "apiKey", "authentication_failed"], text);
  const refused = await service.call(id, "chat", { messages: kMessages });
  assert.deepEqual([refused.status, codeOf(refused)], [502, "authentication_failed"]);
  assert.ok(!refused.text.includes("Incorrect") && !refused.text.includes("sk-"), refused.text);
  await withKey();
  assert.equal((await service.test(id)).json.outcome, "ok");
});

test("a chat is answered, with the model and the temperature of the configuration", async () => {
  const answer = await service.call(id, "chat", { messages: kMessages });
  assert.deepEqual(answer.json, { text: "Hello!", finish: "stop" });
  const sent = JSON.parse(service.standin.requests.at(-1).body);
  assert.deepEqual(sent, { model: "gpt-4", messages: kMessages, temperature: 0.7 });
});

test("a preview shows the request without the key, and sends nothing", async () => {
  const before_ = service.standin.requests.length;
  const { status, json, text } = await service.call(`${id}`, "chat?preview=true", { messages: kMessages });
  assert.equal(status, 200, text);
  assert.deepEqual(json, {
    method: "POST",
    url: "https://api.openai.com/v1/chat/completions",
    headers: {
      accept: "application/json",
      "content-type": "application/json",
      authorization: "Bearer ********",
    },
    body: '{"model":"gpt-4","messages":[{"role":"user","content":"Say hello"}],"temperature":0.7}',
  });
  assert.equal(service.standin.requests.length, before_);
});

test("a streamed chat comes in parts, and is recorded as the same chat in one piece (services 6)", async () => {
  const undo = service.standin.fault(kHost, kChat, streamed);
  const response = await service.stream(id, "chat", { messages: kMessages, stream: true });
  assert.match(response.headers.get("content-type"), /^text\/event-stream/);
  const usage = { input_tokens: 9, output_tokens: 3, total_tokens: 12, model: "gpt-4-0613" };
  assert.deepEqual(await readEvents(response), [
    { event: "message", data: { text: "Hel" } },
    { event: "message", data: { text: "lo!" } },
    { event: "message", data: { finish: "stop", usage } },
  ]);
  const sent = JSON.parse(service.standin.requests.at(-1).body);
  assert.deepEqual([sent.stream, sent.stream_options], [true, { include_usage: true }]);
  undo();
  const list = await service.records(id, 3);
  for (const [field, value] of Object.entries(usage)) assert.equal(list[0][field], value, field);
  const sum = await service.store(id, { op: "sum", fields: ["total_tokens"] });
  assert.equal(sum.json.total_tokens, 24);
});

test("a stream that is cut ends with an error (services 5)", async () => {
  const undo = service.standin.fault(kHost, kChat, (request, response) => {
    writeParts(response, kParts.slice(0, 2), "");
  });
  const events = await readEvents(await service.stream(id, "chat", { messages: kMessages, stream: true }));
  assert.deepEqual(events[0].data, { text: "Hel" });
  assert.deepEqual([events[1].event, events[1].data.details.code], ["error", "stream_cut"]);
  undo();
});

test("an error within a stream ends it, without the service's words (services 5)", async () => {
  const undo = service.standin.fault(kHost, kChat, (request, response) => {
    writeParts(response, [kParts[1], { error: { message: "canary words", code: "rate_limit_exceeded" } }]);
  });
  const response = await service.stream(id, "chat", { messages: kMessages, stream: true });
  const events = await readEvents(response);
  assert.deepEqual([events.at(-1).event, events.at(-1).data.details.code], ["error", "rate_limited"]);
  assert.ok(!JSON.stringify(events).includes("canary"));
  undo();
});

test("the library gives the same parts, and throws the error of a stream that failed", async () => {
  const undo = service.standin.fault(kHost, kChat, streamed);
  const caller = service.jackfield.as({ user: "ada", workspace: "main", role: "owner" });
  const parts = [];
  for await (const part of caller.stream(id, "chat", { messages: kMessages, stream: true })) parts.push(part);
  assert.deepEqual(parts.slice(0, 2), [{ text: "Hel" }, { text: "lo!" }]);
  assert.equal(parts[2].usage.total_tokens, 12);
  undo();
  const cut = service.standin.fault(kHost, kChat, (request, response) => writeParts(response, kParts.slice(0, 2), ""));
  const read = async () => {
    for await (const part of caller.stream(id, "chat", { messages: kMessages, stream: true })) assert.ok(part.text);
  };
  await assert.rejects(read, { code: "stream_cut" });
  cut();
});

test("a reader that leaves ends the service's answer within a second; one record stays (services 7)", async () => {
  let closed;
  const gone = new Promise((resolve) => (closed = resolve));
  const undo = service.standin.fault(kHost, kChat, (request, response) => {
    response.writeHead(200, { "content-type": "text/event-stream" });
    const timer = setInterval(() => response.write(`data: ${JSON.stringify(kParts[1])}\n\n`), 20);
    response.on("close", () => {
      clearInterval(timer);
      closed();
    });
  });
  const count = async () => (await service.store(id, { op: "list" })).json.pagination.totalRows;
  await service.records(id, 7); // of the tests above
  const before_ = await count();
  const leaving = new AbortController();
  const response = await service.stream(id, "chat", { messages: kMessages, stream: true }, { signal: leaving.signal });
  await response.body.getReader().read();
  leaving.abort();
  const late = new Promise((_, reject) =>
    setTimeout(() => reject(new Error("the service still writes")), 1000).unref(),
  );
  await Promise.race([gone, late]);
  undo();
  for (let i = 0; i < 40 && (await count()) === before_; ++i) await new Promise((resolve) => setTimeout(resolve, 50));
  assert.equal(await count(), before_ + 1);
  const { list } = (await service.store(id, { op: "list", limit: 1 })).json;
  assert.equal(list[0].total_tokens ?? null, null);
});

test("a chat without any model says which field is missing (services 15)", async () => {
  const bare = await service.create("ai", "openai", { apiKey: "not-a-real-secret" });
  const answer = await service.call(bare, "chat", { messages: kMessages });
  assert.equal(answer.status, 400);
  assert.deepEqual(
    answer.json.details.errors.map(({ path, code }) => [path, code]),
    [["model", "required"]],
  );
});

test("the vendor's SDK gets the same from the same stand-in (services 6)", async () => {
  const undo = service.standin.fault(kHost, kChat, streamed);
  const agent = agentOf(service);
  const client = new OpenAI({ apiKey: "not-a-real-secret", fetch: fetchOf(agent), maxRetries: 0 });
  const models = await client.models.list();
  assert.deepEqual(
    models.data.map(({ id: name }) => name),
    examples.listModels.example.result.map(({ value }) => value),
  );
  const chat = await client.chat.completions.create({ model: "gpt-4", messages: kMessages });
  assert.equal(chat.choices[0].message.content, examples.chat.example.result.text);
  assert.equal(chat.usage.total_tokens, examples.chat.example.usage.total_tokens);
  const options = { model: "gpt-4", messages: kMessages, stream: true, stream_options: { include_usage: true } };
  let text = "";
  let total;
  for await (const part of await client.chat.completions.create(options)) {
    text += part.choices[0]?.delta?.content ?? "";
    total = part.usage?.total_tokens ?? total;
  }
  assert.deepEqual([text, total], ["Hello!", 12]);
  agent.destroy();
  undo();
});

test("a refused parameter is the field of the error, wherever its value came from (services 15)", async () => {
  const model = "gpt-4";
  const id = await service.create("ai", "openai", { apiKey: "not-a-real-secret", model, temperature: 0.7 });
  for (const [param, path] of [
    ["temperature", "temperature"],
    ["messages.[0].content", "messages"],
    ["messages[0].role", "messages"],
    ["something_of_theirs", undefined],
    [null, undefined],
  ]) {
    const undo = service.standin.fault("api.openai.com", "/v1/chat/completions", (request, response) => {
      response.writeHead(400, { "content-type": "application/json" });
      response.end(JSON.stringify({ error: { message: "canary", code: "unsupported_value", param } }));
    });
    const refused = await service.call(id, "chat", { messages: kMessages });
    undo();
    assert.ok(!refused.text.includes("canary"));
    const { code, field } = refused.json.details;
    assert.deepEqual([code, field], ["request_rejected", path], refused.text);
  }
});
