// Jackfield behind HTTP, whose connections to services end at the stand-in: {standin, api, create, call, stop}.
// Example    const service = await startServiceServer();  const id = await service.create("ai", "openai", config);
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { open } from "jackfield";
import { listen } from "jackfield/server";
import { makeCa } from "../servers/ca.mjs";
import { startStandIn } from "./standin.mjs";

const integrations = "/api/v2/meta/integrations";

export async function startServiceServer({ hosts = [], egress = {}, manifests } = {}) {
  // Tests are limited for each workspace, so a test file may take others.
  const place = { workspace: "main" };
  const folder = mkdtempSync(join(tmpdir(), "jf-services-"));
  const authority = makeCa(folder);
  const readStandIn = async () => {
    const { cert, key } = authority.issue("standin", { hosts: ["localhost"] });
    const first = await startStandIn({ cert: readFileSync(cert), key: readFileSync(key) });
    const names = [...first.names, ...hosts];
    await first.stop();
    const issued = authority.issue("services", { hosts: names });
    return startStandIn({ cert: readFileSync(issued.cert), key: readFileSync(issued.key) });
  };
  const standin = await readStandIn();
  const jackfield = await open({
    store: join(folder, "store.db"),
    keys: { active: "a", keys: { a: "6f".repeat(2) + "1c93d5a07be24f88b1d60e3759ca42fd8e17b95c60f3a2d4497e8b1c05da" } },
    egress: { mode: "public-only", ...egress, connect_to: standin.connectTo(...hosts) },
    caFile: authority.cert,
    ...(manifests === undefined ? {} : { manifests }),
  });
  const server = await listen(jackfield, {
    startPage: true,
    authenticate: ({ raw }) => ({ user: "ada", workspace: raw.headers["x-workspace"] ?? "main", role: "owner" }),
    drainMillis: 100,
  });

  const send = (method, path, body, { signal, headers = {} } = {}) =>
    fetch(server.url + path, {
      method,
      signal,
      headers: {
        "x-workspace": place.workspace,
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  const api = async (method, path, body, options) => {
    const response = await send(method, path, body, options);
    const text = await response.text();
    let json = null;
    try {
      json = JSON.parse(text);
    } catch {
      // not every answer is JSON
    }
    return { status: response.status, headers: response.headers, text, json };
  };
  const path = (id, endpoint) => `/api/v2/integrations/${id}/${endpoint}`;
  const call = (id, endpoint, params = {}, options) => api("POST", path(id, endpoint), params, options);
  const create = async (type, sub_type, config, title = `${type} ${sub_type}`) => {
    const { status, json, text } = await api("POST", integrations, { title, type, sub_type, config });
    assert.equal(status, 201, text);
    return json.id;
  };
  return {
    standin,
    jackfield,
    enter: (workspace) => void (place.workspace = workspace),
    caFile: authority.cert,
    url: server.url,
    api,
    send,
    create,
    /** A new integration and the address of an endpoint, both from its example: {id, host, call, answers, sent}. */
    place: async ({ type, sub_type, endpoints }, endpoint) => {
      const { config, params, request } = endpoints[endpoint].example;
      const { hostname: host, pathname } = new URL(request.url);
      const id = await create(type, sub_type, config);
      return {
        id,
        host,
        call: (more = {}, options) => call(id, endpoint, { ...params, ...more }, options),
        answers: (act, at = pathname) => standin.fault(host, at, act),
        sent: () => standin.requests.filter(({ url }) => new URL(url).pathname === pathname).length,
      };
    },
    test: (id) => api("POST", path(id, "test"), {}),
    call,
    stream: (id, endpoint, params, options) => send("POST", path(id, endpoint), params, options),
    /** The records, newest first, once there are so many: they are written a moment after the call. */
    records: async (id, count) => {
      for (let tries = 0; ; ++tries) {
        const { list } = (await api("POST", path(id, "store"), { op: "list" })).json;
        if (list.length >= count || tries > 100) return list;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    },
    store: (id, body) => api("POST", path(id, "store"), body),
    stop: async () => {
      await server.close();
      await jackfield.close();
      await standin.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The code of a failed answer. */
export const codeOf = ({ json }) => json?.details?.code;

/** The events of a stream: [{event, data}]. */
export async function readEvents(response) {
  const events = [];
  for (const block of (await response.text()).split("\n\n")) {
    const lines = block.split("\n").filter((line) => line !== "" && !line.startsWith(":"));
    if (lines.length === 0) continue;
    const field = (name) => lines.find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2);
    events.push({ event: field("event") ?? "message", data: JSON.parse(field("data")) });
  }
  return events;
}
