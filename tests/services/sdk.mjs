// Official SDKs of vendors, whose connections end at the stand-in: it is not a mirror of our mistakes then.
// Example    const sdk = await startSdkServer();  const client = new Vendor({ fetch: sdk.fetch });
//            const { got, result } = await sdk.same("ai/openai", "chat", () => client.chat(...));
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import https from "node:https";
import { readEvents, startServiceServer } from "./harness.mjs";
import { readManifests } from "./standin.mjs";

/** An agent of node:https: its connections end at the stand-in, whose certificate is checked for the real name. */
export function agentOf(service) {
  const agent = new https.Agent({ ca: readFileSync(service.caFile) });
  const connect = agent.createConnection;
  agent.createConnection = (options, done) => {
    const target = { host: "127.0.0.1", port: service.standin.port, servername: options.servername || options.host };
    return connect.call(agent, { ...options, ...target }, done);
  };
  return agent;
}

/** fetch() for an SDK that takes one. */
export function fetchOf(agent) {
  return async (address, { method = "GET", headers, body, signal } = {}) => {
    const bytes = body === undefined || body === null ? undefined : await new Response(body).arrayBuffer();
    return new Promise((resolve, reject) => {
      const sent = https.request(address, { method, agent, signal, headers: Object.fromEntries(new Headers(headers)) });
      sent.on("error", reject);
      sent.on("response", (answer) => {
        const stream = new ReadableStream({
          start: (controller) => {
            answer.on("data", (part) => controller.enqueue(part));
            answer.on("end", () => controller.close());
            answer.on("error", (error) => controller.error(error));
          },
        });
        const empty = [204, 304].includes(answer.statusCode) || method === "HEAD";
        const { statusCode: status, headers: received } = answer;
        resolve(new Response(empty ? null : stream, { status, headers: received }));
      });
      sent.end(bytes === undefined ? undefined : Buffer.from(bytes));
    });
  };
}

const mediaType = (headers) => headers["content-type"]?.split(";")[0];

function bodyOf({ headers, body = "" }) {
  if (body === "") return {};
  if (mediaType(headers) === "application/x-www-form-urlencoded") return Object.fromEntries(new URLSearchParams(body));
  return mediaType(headers) === "application/json" ? JSON.parse(body) : body;
}

/** What a request means: SDKs order members and queries otherwise, and write other spaces. */
export function meaningOf(request) {
  const url = new URL(request.url);
  const query = Object.fromEntries(url.searchParams);
  return { method: request.method, url: url.origin + url.pathname, query, body: bodyOf(request) };
}

/** The server of harness.mjs, and {agent, fetch, same, streamed}. */
export async function startSdkServer() {
  const service = await startServiceServer();
  const agent = agentOf(service);
  const manifests = readManifests();
  const exampleOf = (entry, endpoint) => manifests.get(entry).endpoints[endpoint].example;
  return {
    service,
    agent,
    fetch: fetchOf(agent),
    /**
     * Runs a call of an SDK. What arrives must mean the same as the request of the endpoint's example, and have equal
     * `headers`. Gives what the SDK got, and what the example has: {got, response, result, usage}.
     */
    same: async (entry, endpoint, act, { headers = ["authorization"], meaning = meaningOf } = {}) => {
      const { request, response, result, usage } = exampleOf(entry, endpoint);
      const { requests } = service.standin;
      service.standin.play(entry.split("/")[0]);
      const before = requests.length;
      const got = await act();
      assert.equal(requests.length, before + 1, `${endpoint}: one call is one request`);
      const arrived = requests.at(-1);
      assert.deepEqual(meaning(arrived), meaning(request), endpoint);
      for (const name of headers) {
        assert.notEqual(request.headers[name], undefined, `${endpoint}: the example has no ${name}`);
        assert.equal(arrived.headers[name], request.headers[name], `${endpoint}: ${name}`);
      }
      return { got, response, result, usage };
    },
    /** What our own streamed call gives: {text, usage}. */
    streamed: async (entry, endpoint) => {
      const { config, params } = exampleOf(entry, endpoint);
      const id = await service.create(...entry.split("/"), config);
      const events = await readEvents(await service.stream(id, endpoint, { ...params, stream: true }));
      const text = events.map(({ data }) => data.text ?? "").join("");
      return { text, usage: events.at(-1).data.usage };
    },
    stop: async () => {
      agent.destroy();
      await service.stop();
    },
  };
}
