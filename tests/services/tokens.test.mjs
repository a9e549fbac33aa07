// Tokens of services, called over HTTP: how the client identifies itself, what a token answer means, and outages.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { codeOf, startServiceServer } from "./harness.mjs";

const kHost = "api-m.paypal.com";
const kToken = "/v1/oauth2/token";
const kOrder = "/v2/checkout/orders/5O190127TN364715T";
const kSecret = "a+b/c=d%e:f\u00a7 g";
let service;

before(async () => {
  service = await startServiceServer();
});
after(() => service.stop());

const paypal = () => {
  const config = { environment: "production", clientId: "client 1", clientSecret: kSecret };
  return service.create("finance", "paypal", config);
};
const order = (id) => service.call(id, "order", { order: "5O190127TN364715T" });
const answer = (response, status, body, type = "application/json", headers = {}) => {
  response.writeHead(status, { "content-type": type, ...headers });
  response.end(typeof body === "string" ? body : JSON.stringify(body));
};
const tokens = (act) => service.standin.fault(kHost, kToken, act);
const sent = (path) => service.standin.requests.filter(({ url }) => new URL(url).pathname === path);

test("a secret of strange characters is encoded for Basic and for a form (services 19)", async () => {
  const undo = tokens((request, response) => answer(response, 200, { access_token: "not-a-real-secret" }));
  const called = await order(await paypal());
  undo();
  assert.equal(called.status, 200, called.text);
  const { headers, body } = sent(kToken).at(-1);
  const encoded = (text) => new URLSearchParams({ "": text }).toString().slice(1);
  const [user, secret] = Buffer.from(headers.authorization.slice(6), "base64").toString().split(":");
  assert.deepEqual([user, secret], [encoded("client 1"), encoded(kSecret)]);
  assert.ok(!body.includes("client_secret"));
  const config = {
    type: "client_credentials",
    instanceUrl: "https://salesforce.example.com",
    clientId: "client 1",
    clientSecret: kSecret,
    apiVersion: "v62.0",
  };
  const salesforce = await service.create("crm", "salesforce", config);
  const path = "/services/oauth2/token";
  const end = service.standin.fault("salesforce.example.com", path, (request, response) =>
    answer(response, 200, { access_token: "not-a-real-secret" }),
  );
  const listed = await service.call(salesforce, "objects");
  end();
  assert.equal(listed.status, 200, listed.text);
  const posted = sent(path).at(-1);
  const form = new URLSearchParams(posted.body);
  assert.deepEqual([form.get("client_id"), form.get("client_secret")], ["client 1", kSecret]);
  assert.equal(posted.headers.authorization, undefined);
});

const access_token = "not-a-real-secret";
const good = [
  ["no type and no lifetime", { access_token }],
  ["a type in lower case", { access_token, token_type: "bearer", expires_in: 3600 }],
  ["a lifetime as text", { access_token, expires_in: "5250" }],
  ["a lifetime of null", { access_token, expires_in: null }],
  ["form pairs", `access_token=${access_token}&expires_in=60`, "application/x-www-form-urlencoded"],
  ["JSON as text/html, after blank lines", `\n\n${JSON.stringify({ access_token })}`, "text/html"],
];
for (const [what, body, type] of good)
  test(`a token answer is taken with ${what} (services 4)`, async () => {
    const undo = tokens((request, response) => answer(response, 200, body, type));
    const called = await order(await paypal());
    undo();
    assert.equal(called.status, 200, called.text);
    assert.equal(sent(kOrder).at(-1).headers.authorization, `Bearer ${access_token}`);
  });

const bad = [
  ["an error with 200", { error: "invalid_client", error_description: "canary" }],
  ["an error with 200 as form pairs", "error=invalid_client&error_description=canary", "text/plain"],
  ["ok: false", { ok: false, error: "invalid_client" }],
  ["nothing in it", {}],
  ["a token that is no text", { access_token: 7 }],
  ["a token with a line end", { access_token: "a\r\nx-canary: 1" }],
];
for (const [what, body, type] of bad)
  test(`a token answer gives no token with ${what} (services 4)`, async () => {
    const undo = tokens((request, response) => answer(response, 200, body, type));
    const before_ = sent(kOrder).length;
    const called = await order(await paypal());
    undo();
    assert.ok(called.status >= 400, called.text);
    assert.match(codeOf(called), /^oauth_/);
    assert.ok(!called.text.includes("canary"));
    assert.equal(sent(kOrder).length, before_);
  });

const outages = [
  ["503", (request, response) => answer(response, 503, {})],
  ["429", (request, response) => answer(response, 429, {})],
  ["504 with HTML", (request, response) => answer(response, 504, "<html>canary", "text/html")],
  ["200 with HTML", (request, response) => answer(response, 200, "<html>canary", "text/html")],
  ["a closed connection", (request) => (request.stream?.session ?? request.socket).destroy()],
];
for (const [what, act] of outages)
  test(`an outage of the token endpoint does not end the grant: ${what} (services 3)`, async () => {
    const id = await paypal();
    const before_ = sent(kToken).length;
    const undo = tokens(act);
    const failed = await order(id);
    const second = await order(id);
    undo();
    for (const each of [failed, second]) {
      assert.ok(["oauth_unavailable", "oauth_bad_answer"].includes(codeOf(each)), each.text);
      assert.ok(each.json.details.retryAfter > 0 && !each.text.includes("canary"), each.text);
    }
    assert.equal(sent(kToken).length - before_, 1, "calls during the wait send nothing");
  });

test("a silent token endpoint ends at its deadline, and holds up no other integration (services 3)", async () => {
  const id = await paypal();
  const other = await service.create("ai", "openai", { apiKey: access_token, model: "gpt-4" });
  const before_ = sent(kToken).length;
  const undo = tokens(() => {});
  const began = Date.now();
  const silent = order(id);
  const chat = await service.call(other, "chat", { messages: [{ role: "user", content: "Say hello" }] });
  assert.equal(chat.status, 200, chat.text);
  assert.ok(Date.now() - began < 10_000, "another integration waited");
  const failed = await silent;
  undo();
  assert.equal(codeOf(failed), "oauth_unavailable", failed.text);
  assert.ok(failed.json.details.retryAfter > 0);
  assert.equal(codeOf(await order(id)), "oauth_unavailable");
  assert.equal(sent(kToken).length, before_ + 1);
  const good_ = tokens((request, response) => answer(response, 200, { access_token, expires_in: 3600 }));
  const tested = await service.test(id);
  good_();
  assert.equal(tested.json.outcome, "ok", tested.text);
});

test("a person's test asks for a token anew, also just after a failure (services 3)", async () => {
  const undo = tokens((request, response) => answer(response, 503, "down", "text/plain"));
  const id = await paypal();
  assert.equal(codeOf(await order(id)), "oauth_unavailable");
  undo();
  const before_ = sent(kToken).length;
  assert.equal(codeOf(await order(id)), "oauth_unavailable");
  assert.equal(sent(kToken).length, before_);
  const good_ = tokens((request, response) => answer(response, 200, { access_token, expires_in: 3600 }));
  const tested = await service.test(id);
  good_();
  assert.equal(tested.json.outcome, "ok", tested.text);
  assert.equal(sent(kToken).length, before_ + 1);
  assert.equal((await order(id)).status, 200);
});
