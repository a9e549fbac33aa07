// Official SDKs of more AI services against the stand-ins: the same requests, answers and usage as our endpoints have.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { BedrockRuntimeClient, ConverseCommand, ConverseStreamCommand } from "@aws-sdk/client-bedrock-runtime";
import { S3Client } from "@aws-sdk/client-s3";
import { HTTPClient, Mistral } from "@mistralai/mistralai";
import { CohereClient } from "cohere-ai";
import { Ollama } from "ollama";
import Together from "together-ai";
import { meaningOf, startSdkServer } from "./sdk.mjs";
import { secret } from "./standin.mjs";

let sdk;
before(async () => {
  sdk = await startSdkServer();
});
after(() => sdk.stop());

const messages = [{ role: "user", content: "Say hello" }];

test("together-ai: models, a chat, its stream, an embedding (services 6)", async () => {
  const client = new Together({ apiKey: secret, fetch: sdk.fetch, maxRetries: 0 });
  const models = await sdk.same("ai/together", "listModels", () => client.models.list());
  assert.deepEqual(
    models.got.map(({ id, display_name }) => ({ value: id, label: display_name })),
    models.result,
  );
  const params = { model: "openai/gpt-oss-20b", messages, temperature: 0.5 };
  const { got, result, usage } = await sdk.same("ai/together", "chat", () => client.chat.completions.create(params));
  const [{ message, finish_reason }] = got.choices;
  assert.deepEqual([message.content, finish_reason], [result.text, result.finish]);
  const { prompt_tokens: input_tokens, completion_tokens: output_tokens, total_tokens } = got.usage;
  assert.deepEqual({ input_tokens, output_tokens, total_tokens, model: got.model }, usage);
  let text = "";
  let total;
  for await (const part of await client.chat.completions.create({ ...params, stream: true })) {
    text += part.choices[0]?.delta?.content ?? "";
    total = part.usage?.total_tokens ?? total;
  }
  const ours = await sdk.streamed("ai/together", "chat");
  assert.deepEqual([text, total], [ours.text, ours.usage.total_tokens]);
  const input = { model: "intfloat/multilingual-e5-large-instruct", input: "Hello" };
  const embedded = await sdk.same("ai/together", "embed", () => client.embeddings.create(input));
  assert.deepEqual(
    embedded.got.data.map(({ index, embedding }) => ({ index, embedding })),
    embedded.result,
  );
});

test("ollama: models, a chat, its stream, an embedding (services 6)", async () => {
  const headers = { authorization: `Bearer ${secret}` };
  const client = new Ollama({ host: "https://ollama.example.com", fetch: sdk.fetch, headers });
  const models = await sdk.same("ai/ollama", "listModels", () => client.list());
  assert.deepEqual(
    models.got.models.map(({ model, name }) => ({ value: model, label: name })),
    models.result,
  );
  const params = { model: "gpt-oss:20b", messages, options: { temperature: 0.5 } };
  const { got, result, usage } = await sdk.same("ai/ollama", "chat", () => client.chat(params));
  assert.deepEqual([got.message.content, got.done_reason], [result.text, result.finish]);
  const { prompt_eval_count: input_tokens, eval_count: output_tokens, model } = got;
  assert.deepEqual({ input_tokens, output_tokens, total_tokens: input_tokens + output_tokens, model }, usage);
  let text = "";
  let output;
  for await (const part of await client.chat({ ...params, stream: true })) {
    text += part.message.content;
    output = part.eval_count ?? output;
  }
  const ours = await sdk.streamed("ai/ollama", "chat");
  assert.deepEqual([text, output], [ours.text, ours.usage.output_tokens]);
  const input = { model: "nomic-embed-text", input: "Hello" };
  const embedded = await sdk.same("ai/ollama", "embed", () => client.embed(input));
  assert.deepEqual(embedded.got.embeddings, embedded.result.embeddings);
  assert.equal(embedded.got.prompt_eval_count, embedded.usage.input_tokens);
});

test("cohere-ai: models, a chat, its stream, an embedding (services 6)", async () => {
  const client = new CohereClient({ token: secret, fetch: sdk.fetch, maxRetries: 0 });
  const models = await sdk.same("ai/cohere", "listModels", () => client.models.list({ pageSize: 1000 }));
  assert.deepEqual(
    models.got.models.map(({ name, isDeprecated }) => ({ value: name, label: name, deprecated: isDeprecated })),
    models.result.items,
  );
  const params = { model: "command-a-03-2025", messages, temperature: 0.5 };
  const { got, result, usage } = await sdk.same("ai/cohere", "chat", () => client.v2.chat(params));
  assert.deepEqual([got.message.content, got.finishReason], [result.content, result.finish]);
  const { inputTokens, outputTokens } = got.usage.tokens;
  assert.deepEqual([inputTokens, outputTokens], [usage.input_tokens, usage.output_tokens]);
  let text = "";
  let output;
  for await (const part of await client.v2.chatStream(params)) {
    text += part.delta?.message?.content?.text ?? "";
    output = part.delta?.usage?.tokens?.outputTokens ?? output;
  }
  const ours = await sdk.streamed("ai/cohere", "chat");
  assert.deepEqual([text, output], [ours.text, ours.usage.output_tokens]);
  const input = { model: "embed-v4.0", texts: ["Hello"], inputType: "search_document", embeddingTypes: ["float"] };
  const embedded = await sdk.same("ai/cohere", "embed", () => client.v2.embed(input));
  assert.deepEqual(embedded.got.embeddings.float, embedded.result.embeddings);
});

test("@mistralai/mistralai: models, a chat, its stream, an embedding (services 6)", async () => {
  const fetcher = async (request) => {
    const { url, method, headers, signal } = request;
    return sdk.fetch(url, { method, headers, signal, body: method === "GET" ? undefined : await request.text() });
  };
  const client = new Mistral({ apiKey: secret, httpClient: new HTTPClient({ fetcher }) });
  const models = await sdk.same("ai/mistral", "listModels", () => client.models.list());
  assert.deepEqual(
    models.got.data.map(({ id }) => ({ value: id, label: id })),
    models.result,
  );
  const params = { model: "mistral-small-latest", messages, temperature: 0.5 };
  // The SDK sends the default of "stream".
  const meaning = (request) => {
    const { body, ...rest } = meaningOf(request);
    return { ...rest, body: { stream: false, ...body } };
  };
  const complete = () => client.chat.complete(params);
  const { got, result, usage } = await sdk.same("ai/mistral", "chat", complete, { meaning });
  assert.deepEqual([got.choices[0].message.content, got.choices[0].finishReason], [result.text, result.finish]);
  const { promptTokens: input_tokens, completionTokens: output_tokens, totalTokens: total_tokens } = got.usage;
  assert.deepEqual({ input_tokens, output_tokens, total_tokens, model: got.model }, usage);
  let text = "";
  let total;
  for await (const { data } of await client.chat.stream(params)) {
    text += data.choices[0]?.delta?.content ?? "";
    total = data.usage?.totalTokens ?? total;
  }
  const ours = await sdk.streamed("ai/mistral", "chat");
  assert.deepEqual([text, total], [ours.text, ours.usage.total_tokens]);
  const input = { model: "mistral-embed", inputs: "Hello" };
  const embedded = await sdk.same("ai/mistral", "embed", () => client.embeddings.create(input));
  assert.deepEqual(
    embedded.got.data.map(({ index, embedding }) => ({ index, embedding })),
    embedded.result,
  );
});

test("@aws-sdk/client-bedrock-runtime: a chat and its stream, with their signatures (services 6)", async () => {
  const { requestHandler } = new S3Client({ requestHandler: { httpsAgent: sdk.agent } }).config;
  const credentials = { accessKeyId: "EXAMPLEKEYID", secretAccessKey: secret };
  const client = new BedrockRuntimeClient({ region: "us-east-1", credentials, requestHandler, maxAttempts: 1 });
  const params = {
    modelId: "amazon.nova-lite-v1:0",
    messages: [{ role: "user", content: [{ text: "Say hello" }] }],
    inferenceConfig: { temperature: 0.5 },
  };
  const command = new ConverseCommand(params);
  const { got, result, usage } = await sdk.same("ai/amazon-bedrock", "chat", () => client.send(command), {
    headers: [],
  });
  assert.deepEqual([got.output.message.content, got.stopReason], [result.content, result.finish]);
  const { inputTokens: input_tokens, outputTokens: output_tokens, totalTokens: total_tokens } = got.usage;
  assert.deepEqual({ input_tokens, output_tokens, total_tokens }, usage);
  let text = "";
  let counted;
  for await (const event of (await client.send(new ConverseStreamCommand(params))).stream) {
    text += event.contentBlockDelta?.delta.text ?? "";
    counted = event.metadata?.usage ?? counted;
  }
  const ours = await sdk.streamed("ai/amazon-bedrock", "chat");
  assert.deepEqual([text, counted.totalTokens], [ours.text, ours.usage.total_tokens]);
  assert.deepEqual([counted.inputTokens, counted.outputTokens], [ours.usage.input_tokens, ours.usage.output_tokens]);
  client.destroy();
});
