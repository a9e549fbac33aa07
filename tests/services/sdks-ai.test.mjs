// Official SDKs of AI services against the stand-ins: the same requests, answers and usage as our endpoints have.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import Anthropic from "@anthropic-ai/sdk";
import { GoogleGenAI } from "@google/genai";
import Groq from "groq-sdk";
import { startSdkServer } from "./sdk.mjs";
import { readManifests, secret } from "./standin.mjs";

let sdk;
before(async () => {
  sdk = await startSdkServer();
});
after(() => sdk.stop());

const kMessages = [{ role: "user", content: "Say hello" }];

test("@anthropic-ai/sdk: models, a message and its stream (services 6)", async () => {
  const headers = [];
  const client = new Anthropic({ apiKey: secret, authToken: null, fetch: sdk.fetch, maxRetries: 0 });
  const models = await sdk.same("ai/claude", "listModels", () => client.models.list({ limit: 1000 }), { headers });
  assert.deepEqual(
    models.got.data.map(({ id, display_name }) => ({ value: id, label: display_name })),
    models.result.items,
  );
  // The service takes a key as a bearer token too, and the SDK's version is one that the form has.
  const sent = sdk.service.standin.requests.at(-1).headers;
  assert.equal(sent.authorization, `Bearer ${secret}`);
  const { options } = readManifests()
    .get("ai/claude")
    .form.find(({ key }) => key === "version");
  assert.ok(
    options.some(({ value }) => value === sent["anthropic-version"]),
    sent["anthropic-version"],
  );
  assert.equal(models.got.hasNextPage(), models.result.next !== null);
  const params = { model: "claude-opus-5-5", max_tokens: 4096, system: "Be brief", messages: kMessages };
  const chat = await sdk.same("ai/claude", "chat", () => client.messages.create(params), { headers });
  assert.deepEqual([chat.got.content, chat.got.stop_reason], [chat.result.content, chat.result.finish]);
  const { input_tokens, cache_creation_input_tokens, cache_read_input_tokens, output_tokens } = chat.got.usage;
  const input = input_tokens + cache_creation_input_tokens + cache_read_input_tokens;
  assert.deepEqual([input, output_tokens], [chat.usage.input_tokens, chat.usage.output_tokens]);
  assert.equal(chat.got.model, chat.usage.model);

  const final = await client.messages.stream(params).finalMessage();
  const ours = await sdk.streamed("ai/claude", "chat");
  assert.deepEqual([final.content[0].text, final.usage.output_tokens], [ours.text, ours.usage.output_tokens]);
  assert.equal(final.usage.input_tokens + final.usage.cache_read_input_tokens, ours.usage.input_tokens);
});

test("@anthropic-ai/sdk: a key that the service refuses", async () => {
  const client = new Anthropic({ apiKey: "another", authToken: null, fetch: sdk.fetch, maxRetries: 0 });
  await assert.rejects(() => client.models.list({ limit: 1000 }), { status: 401, type: "authentication_error" });
});

test("groq-sdk: models, a chat and its stream (services 6)", async () => {
  const client = new Groq({ apiKey: secret, fetch: sdk.fetch, maxRetries: 0 });
  const models = await sdk.same("ai/groq", "listModels", () => client.models.list());
  assert.deepEqual(
    models.got.data.map(({ id }) => ({ value: id, label: id })),
    models.result,
  );
  const params = { model: "openai/gpt-oss-20b", messages: kMessages, temperature: 0.5 };
  const chat = await sdk.same("ai/groq", "chat", () => client.chat.completions.create(params));
  const [choice] = chat.got.choices;
  assert.deepEqual([choice.message.content, choice.finish_reason], [chat.result.text, chat.result.finish]);
  const { prompt_tokens, completion_tokens, total_tokens } = chat.got.usage;
  const { model } = chat.got;
  assert.deepEqual({ input_tokens: prompt_tokens, output_tokens: completion_tokens, total_tokens, model }, chat.usage);

  let text = "";
  let usage;
  for await (const part of await client.chat.completions.create({ ...params, stream: true })) {
    text += part.choices[0]?.delta?.content ?? "";
    usage = part.x_groq?.usage ?? usage;
  }
  const ours = await sdk.streamed("ai/groq", "chat");
  assert.deepEqual([text, usage.total_tokens], [ours.text, ours.usage.total_tokens]);
});

// This SDK takes no fetch().
async function withFetch(act) {
  const { fetch } = globalThis;
  globalThis.fetch = sdk.fetch;
  try {
    return await act();
  } finally {
    globalThis.fetch = fetch;
  }
}

test("@google/genai: models, content and its stream (services 6)", async () => {
  const headers = ["x-goog-api-key"];
  const client = new GoogleGenAI({ apiKey: secret });
  const list = () => withFetch(() => client.models.list({ config: { pageSize: 1000 } }));
  const models = await sdk.same("ai/google", "listModels", list, { headers });
  assert.deepEqual(
    models.got.page.map(({ name, displayName }) => ({ value: name.replace("models/", ""), label: displayName })),
    models.result.items,
  );
  const contents = [{ role: "user", parts: [{ text: "Say hello" }] }];
  const params = { model: "gemini-flash-lite-latest", contents, config: { temperature: 0.5 } };
  const generate = () => withFetch(() => client.models.generateContent(params));
  const chat = await sdk.same("ai/google", "chat", generate, { headers });
  assert.deepEqual([chat.got.text, chat.got.candidates[0].finishReason], [chat.result.text, chat.result.finish]);
  const { promptTokenCount, candidatesTokenCount, thoughtsTokenCount, totalTokenCount } = chat.got.usageMetadata;
  const counted = [promptTokenCount, candidatesTokenCount + thoughtsTokenCount, totalTokenCount];
  const { input_tokens, output_tokens, total_tokens, model } = chat.usage;
  assert.deepEqual([...counted, chat.got.modelVersion], [input_tokens, output_tokens, total_tokens, model]);

  let text = "";
  let counts;
  for await (const part of await withFetch(() => client.models.generateContentStream(params))) {
    text += part.text ?? "";
    counts = part.usageMetadata ?? counts;
  }
  const ours = await sdk.streamed("ai/google", "chat");
  assert.deepEqual([text, counts.totalTokenCount], [ours.text, ours.usage.total_tokens]);
  assert.equal(counts.promptTokenCount, ours.usage.input_tokens);
  assert.equal(counts.candidatesTokenCount + (counts.thoughtsTokenCount ?? 0), ours.usage.output_tokens);
});
