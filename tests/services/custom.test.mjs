// What no service of the catalogue shows: manifests made for the test, with short deadlines and other ways to sign in.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { codeOf, startServiceServer } from "./harness.mjs";

const kHost = "custom.example.com";
const kElsewhere = "files.example.com";
const kSecret = 'a+b/c=d%e:f\u00a7 g"h';
const empty = { type: "object", additionalProperties: false, properties: {} };

function manifestOf(name, clientAuth) {
  const form = ["clientId", "clientSecret"].map((key) => ({
    key,
    model: key,
    label: "Client",
    type: key === "clientId" ? "text" : "password",
    required: true,
    ...(key === "clientId" ? { target: true } : {}),
  }));
  const token_url = `https://${kHost}/token`;
  const oauth = { grant: "client_credentials", token_url, client_auth: clientAuth };
  form.push({ key: "oauth", model: "oauth", label: "Access token", type: "oauth", oauth });
  const request = (method, path, more = {}) => ({ method, path, ...more });
  const endpoints = {
    "*": { base: `https://${kHost}`, auth: [{ use: "oauth2", field: "oauth" }], limits: { timeout_ms: 700 } },
    list: {
      reads: true,
      description: "A list",
      params: empty,
      request: request("GET", "/list", { query: { size: "2" } }),
      response: { select: "/items", page: { by: "cursor", from: "/next", to: "cursor" } },
    },
    send: { description: "Sends", params: empty, request: request("POST", "/send", { json: { text: "x" } }) },
    upload: {
      description: "Sends elsewhere",
      params: empty,
      request: request("POST", "/upload", { json: { text: "x" }, redirects: [kElsewhere] }),
    },
  };
  const config = { clientId: "c", clientSecret: "not-a-real-secret" };
  return {
    type: "others",
    sub_type: name,
    manifest: {
      title: "Custom",
      description: "A service of the tests",
      icon: "http",
      docs: "https://custom.example.com/docs",
      version: 1,
      order: 900,
      expose: ["list", "send", "upload"],
    },
    form,
    endpoints,
    test: { endpoint: "list" },
    store: { set: "calls" },
    examples: [
      { config, valid: true },
      { config: {}, errors: form.slice(0, 2).map(({ model }) => ({ path: model, code: "required" })) },
    ],
  };
}
const auths = ["basic", "basic_raw", "body", "json", "basic_json"];
const nameOf = (auth) => `custom-${auth.replace("_", "-")}`;
let service;

before(async () => {
  const manifests = auths.map((auth) => manifestOf(nameOf(auth), auth));
  service = await startServiceServer({ hosts: [kHost, kElsewhere], manifests });
});
after(() => service?.stop());

const json = (response, status, body, headers = {}) => {
  response.writeHead(status, { "content-type": "application/json", ...headers });
  response.end(JSON.stringify(body));
};
const fault = (path, act, host = kHost) => service.standin.fault(host, path, act);
const sent = (path) => service.standin.requests.filter(({ url }) => new URL(url).pathname === path);
const give = (token) => fault("/token", (request, response) => json(response, 200, { access_token: token }));
const create = (auth = "body", secret = kSecret) =>
  service.create("others", nameOf(auth), { clientId: "client 1", clientSecret: secret });

const encoded = (text) => new URLSearchParams({ "": text }).toString().slice(1);
const basic = ({ headers }) => Buffer.from(headers.authorization.slice(6), "base64").toString();
const fromForm = ({ body }) => Object.fromEntries(new URLSearchParams(body));
const shown = {
  basic: (request) => basic(request),
  basic_raw: (request) => basic(request),
  body: (request) => [fromForm(request).client_id, fromForm(request).client_secret].join("|"),
  json: (request) => [JSON.parse(request.body).client_id, JSON.parse(request.body).client_secret].join("|"),
  basic_json: (request) => basic(request),
};
const wanted = {
  basic: `${encoded("client 1")}:${encoded(kSecret)}`,
  basic_raw: `client 1:${kSecret}`,
  body: `client 1|${kSecret}`,
  json: `client 1|${kSecret}`,
  basic_json: `${encoded("client 1")}:${encoded(kSecret)}`,
};
for (const auth of auths)
  test(`a secret of strange characters, with ${auth} (services 19)`, async () => {
    const undo = [
      give("not-a-real-secret"),
      fault("/list", (request, response) => json(response, 200, { items: [], next: null })),
    ];
    const answer = await service.call(await create(auth), "list");
    for (const each of undo) each();
    assert.equal(answer.status, 200, answer.text);
    const request = sent("/token").at(-1);
    assert.equal(shown[auth](request), wanted[auth]);
    assert.equal(request.headers["content-type"].includes("json"), auth.endsWith("json"));
  });

test("a token that ends between two pages is renewed, and that page is read again (services 8)", async () => {
  let tokens = 0;
  const undo = [
    fault("/token", (request, response) => json(response, 200, { access_token: `t${(tokens += 1)}` })),
    fault("/list", (request, response) => {
      const cursor = new URL(request.url, "https://x").searchParams.get("cursor");
      const isGood = request.headers.authorization === (cursor === null ? "Bearer t1" : "Bearer t2");
      if (!isGood) return json(response, 401, {});
      json(response, 200, cursor === null ? { items: [1, 2], next: "c2" } : { items: [3], next: null });
    }),
  ];
  const id = await create();
  const first = await service.call(id, "list");
  const second = await service.call(id, "list", { next: first.json.next });
  for (const each of undo) each();
  assert.deepEqual([first.json.items, second.json], [[1, 2], { items: [3], next: null }], second.text);
  assert.deepEqual([tokens, sent("/list").filter(({ url }) => url.includes("c2")).length], [2, 2]);
});

test("a POST to a silent service is sent once, and its outcome is unknown (services 13)", async () => {
  const undo = [give("t"), fault("/send", () => {})];
  const began = Date.now();
  const answer = await service.call(await create(), "send");
  for (const each of undo) each();
  assert.equal(sent("/send").length, 1);
  assert.ok(Date.now() - began < 10_000);
  const { code, outcome } = answer.json.details;
  assert.deepEqual([code, outcome], ["timeout", "unknown"], answer.text);
});

test("a POST is not sent on to a host that the manifest lists, but as a GET without a body (services 14)", async () => {
  const undo = [
    give("t"),
    fault("/stored", (request, response) => json(response, 200, { stored: true }), kElsewhere),
    fault("/upload", (request, response) => {
      response.writeHead(307, { location: `https://${kElsewhere}/stored` });
      response.end();
    }),
  ];
  const id = await create();
  assert.equal(codeOf(await service.call(id, "upload")), "redirect_denied");
  assert.equal(sent("/stored").length, 0);
  undo.push(
    fault("/upload", (request, response) => {
      response.writeHead(303, { location: `https://${kElsewhere}/stored` });
      response.end();
    }),
  );
  const followed = await service.call(id, "upload");
  for (const each of undo) each();
  assert.deepEqual(followed.json, { stored: true }, followed.text);
  const [{ method, headers, body }] = sent("/stored");
  assert.deepEqual([method, headers.authorization, body], ["GET", undefined, ""]);
});
