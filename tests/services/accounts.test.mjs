// Service accounts that sign for themselves: Google's, and GitHub Apps. The library jose checks each signature.
import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { after, before, test } from "node:test";
import { jwtVerify } from "jose";
import { codeOf, startServiceServer } from "./harness.mjs";

const pair = (bits) => generateKeyPairSync("rsa", { modulusLength: bits });
const { publicKey, privateKey } = pair(2048);
const pem = privateKey.export({ type: "pkcs8", format: "pem" });
const kGoogle = "https://oauth2.googleapis.com/token";
const kGrant = "urn:ietf:params:oauth:grant-type:jwt-bearer";
const kAbout = "/drive/v3/about";
const access_token = "not-a-real-secret";
let service;

before(async () => {
  service = await startServiceServer({ hosts: ["oauth2.googleapis.com"] });
});
after(() => service.stop());

const answer = (response, status, body, headers = {}) => {
  response.writeHead(status, { "content-type": "application/json", ...headers });
  response.end(JSON.stringify(body));
};
const verified = (token, now = new Date(), options = {}) =>
  jwtVerify(token, publicKey, { algorithms: ["RS256"], currentDate: now, clockTolerance: 0, ...options });

// The token endpoint of Google, whose clock may be another: it takes a right assertion, once.
function startGoogle({ aheadMs = 0, seen = [], expires_in = 3600 } = {}) {
  const used = new Set();
  const undo = service.standin.fault("oauth2.googleapis.com", "/token", async (request, response, body) => {
    const now = new Date(Date.now() + aheadMs);
    const date = { date: now.toUTCString() };
    const form = new URLSearchParams(body.toString());
    try {
      assert.equal(form.get("grant_type"), kGrant);
      const { payload, protectedHeader } = await verified(form.get("assertion"), now, { audience: kGoogle });
      assert.deepEqual(protectedHeader, { alg: "RS256", typ: "JWT" });
      assert.ok(payload.iat <= now / 1000 && payload.exp - payload.iat <= 3600);
      seen.push(payload);
      used.add(form.get("assertion"));
      answer(response, 200, { access_token, token_type: "Bearer", expires_in }, date);
    } catch (error) {
      seen.push(error.code ?? error.message);
      answer(response, 400, { error: "invalid_grant", error_description: "canary" }, date);
    }
  });
  return { seen, used, undo };
}
const account = { type: "service_account", clientEmail: "sync@project.iam.gserviceaccount.com", privateKey: pem };
const drive = (more = {}) => service.create("auth", "google-drive", { ...account, ...more });
const sent = (path) => service.standin.requests.filter(({ url }) => new URL(url).pathname === path);

test("a service account of Google signs an assertion, and its token is used (services 18)", async () => {
  const google = startGoogle();
  const id = await drive({ subject: "ann@example.com" });
  const tested = await service.test(id);
  google.undo();
  assert.equal(tested.json.outcome, "ok", tested.text);
  const [{ iss, sub, scope }] = google.seen;
  assert.deepEqual(
    [iss, sub, scope],
    [account.clientEmail, "ann@example.com", "https://www.googleapis.com/auth/drive.readonly"],
  );
  assert.equal(sent(kAbout).at(-1).headers.authorization, `Bearer ${access_token}`);
  const { json } = await service.api("GET", `/api/v2/meta/integrations/${id}?includeConfig=true`);
  assert.ok(!JSON.stringify(json).includes(access_token) && !JSON.stringify(json).includes("PRIVATE KEY"));
});

test("a token is used until its time, then another assertion is signed (services 18)", async () => {
  const google = startGoogle({ expires_in: 2 });
  const id = await drive();
  for (const wait of [0, 0, 2100]) {
    await new Promise((resolve) => setTimeout(resolve, wait));
    assert.equal((await service.test(id)).json.outcome, "ok");
  }
  google.undo();
  assert.ok(google.seen.length >= 2 && google.used.size === google.seen.length, JSON.stringify(google.seen));
  assert.ok(!("sub" in google.seen[0]));
});

for (const [what, aheadMs, tries] of [
  ["45 s fast", -45_000, 1],
  ["10 min fast", -600_000, 2],
  ["10 min slow", 600_000, 1],
  ["90 min slow", 5_400_000, 2],
])
  test(`an assertion is taken although the clock here is ${what} (services 18)`, async () => {
    const google = startGoogle({ aheadMs });
    const tested = await service.test(await drive());
    google.undo();
    assert.equal(tested.json.outcome, "ok", `${tested.text} ${JSON.stringify(google.seen)}`);
    assert.equal(google.seen.length, tries);
  });

test("a key of another account is refused by its field, and nothing is ended (services 18)", async () => {
  const google = startGoogle();
  const other = pair(2048).privateKey.export({ type: "pkcs8", format: "pem" });
  const id = await drive({ privateKey: other });
  const refused = await service.test(id);
  assert.equal(refused.json.errorCode, "oauth_rejected", refused.text);
  assert.equal(refused.json.field, "privateKey");
  assert.ok(!refused.text.includes("canary"));
  const body = { config: { privateKey: pem } };
  assert.equal((await service.api("PATCH", `/api/v2/meta/integrations/${id}`, body)).status, 200);
  const tested = await service.test(id);
  google.undo();
  assert.equal(tested.json.outcome, "ok", tested.text);
});

test("a key in one line, with n after a backslash, is read as it was meant (services 18)", async () => {
  const google = startGoogle();
  const tested = await service.test(await drive({ privateKey: pem.replaceAll("\n", "\\n") }));
  google.undo();
  assert.equal(tested.json.outcome, "ok", tested.text);
});

test("a key of 1024 bits is refused by its field, before anything is sent", async () => {
  const google = startGoogle();
  const weak = pair(1024).privateKey.export({ type: "pkcs8", format: "pem" });
  const refused = await service.test(await drive({ privateKey: weak }));
  google.undo();
  assert.equal(refused.json.field, "privateKey", refused.text);
  assert.equal(google.seen.length, 0);
});

test("a GitHub App takes a token of its installation, within GitHub's limits of time (services 18)", async () => {
  const path = "/app/installations/67890/access_tokens";
  const payloads = [];
  const undo = service.standin.fault("api.github.com", path, async (request, response) => {
    try {
      const { payload } = await verified(String(request.headers.authorization).replace(/^Bearer /, ""));
      assert.ok(payload.exp - Date.now() / 1000 <= 600 && payload.iat <= Date.now() / 1000);
      payloads.push(payload);
      const expires_at = new Date(Date.now() + 3_600_000).toISOString().replace(/\.\d+/, "");
      answer(response, 201, { token: access_token, expires_at, permissions: { issues: "write" } });
    } catch (error) {
      answer(response, 401, { message: `canary ${error.message}`, status: "401" });
    }
  });
  const config = { type: "app", appId: "12345", installationId: "67890" };
  const pkcs1 = privateKey.export({ type: "pkcs1", format: "pem" });
  const id = await service.create("development", "github", { ...config, privateKey: pkcs1 });
  const repos = await Promise.all(Array.from({ length: 20 }, () => service.call(id, "repos")));
  assert.ok(
    repos.every(({ status }) => status === 200),
    repos[0].text,
  );
  assert.deepEqual([payloads.length, payloads[0].iss], [1, "12345"]);
  const other = pair(2048).privateKey.export({ type: "pkcs1", format: "pem" });
  const refused = await service.call(await service.create("auth", "github", { ...config, privateKey: other }), "test");
  undo();
  assert.notEqual(codeOf(refused) ?? refused.json.errorCode, undefined);
  assert.equal(refused.json.field, "privateKey", refused.text);
  assert.ok(!refused.text.includes("canary"));
});
