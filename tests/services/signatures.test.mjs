// Signatures of AWS over HTTP: each is computed again from what arrived, by the stand-in's own code.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { codeOf, startServiceServer } from "./harness.mjs";
import { isSigned, readManifests, secret } from "./standin.mjs";

const manifests = readManifests();
const kBucket = "https://s3.us-east-1.amazonaws.com/example-bucket/";
const kKeys = ["a b", "a+b", "a%2Bb", "a=b", "a:b", "caf\u00e9-\u2603", "d/e f/g", "x&y?z#w", "~(!*')"];
let service;

before(async () => {
  service = await startServiceServer();
});
after(() => service.stop());

const encode = (text) =>
  encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
const config = (more) => ({ ...manifests.get("storage/s3").endpoints.get.example.config, ...more });
const isRight = (request, body) =>
  isSigned(
    request,
    new URL(request.url, `https://${request.headers[":authority"] ?? request.headers.host}`),
    body,
    secret,
  );

for (const [what, more] of [
  ["with a session token", { sessionToken: "not/a+real=token" }],
  ["without a session token", {}],
])
  test(`keys of S3 are written and read by the same name, ${what} (services 18)`, async () => {
    const id = await service.create("storage", "s3", config(more));
    for (const key of kKeys) {
      const path = new URL(kBucket + key.split("/").map(encode).join("/")).pathname;
      const stored = new Map();
      const undo = service.standin.fault("s3.us-east-1.amazonaws.com", path, (request, response, body) => {
        response.statusCode = isRight(request, body) ? 200 : 403;
        assert.equal(request.headers["x-amz-security-token"], more.sessionToken);
        if (request.method === "PUT") stored.set(request.url, body);
        response.end(request.method === "GET" ? stored.get(request.url) : undefined);
      });
      const put = await service.call(id, "put", { key, body: `of ${key}`, contentType: "text/plain" });
      const got = await service.call(id, "get", { key });
      undo();
      assert.deepEqual([put.status, got.status], [200, 200], `${key}: ${put.text} ${got.text}`);
      assert.equal(Buffer.from(got.json, "base64").toString(), `of ${key}`);
    }
  });

test("a query is signed as it is sent (services 18)", async () => {
  const id = await service.create("storage", "s3", config({}));
  for (const prefix of kKeys) {
    const listed = await service.call(id, "list", { prefix });
    assert.equal(listed.status, 200, `${prefix}: ${listed.text}`);
    assert.equal(new URL(service.standin.requests.at(-1).url).searchParams.get("prefix"), prefix);
    assert.ok(!service.standin.requests.at(-1).url.includes("+"));
  }
});

test("another service than S3 encodes the path twice in what it signs (services 18)", async () => {
  const chat = await service.place(manifests.get("ai/amazon-bedrock"), "chat");
  for (const model of ["anthropic.claude-v2:0", "a b", "a+b", "caf\u00e9"]) {
    const answer = await chat.call({ model });
    assert.equal(answer.status, 200, `${model}: ${answer.text}`);
    assert.ok(service.standin.requests.at(-1).url.includes(encode(model)));
  }
});

test("a wrong secret is refused (services 18)", async () => {
  const id = await service.create("storage", "s3", config({ secretAccessKey: "another" }));
  const answer = await service.call(id, "list", {});
  assert.equal(codeOf(answer), "permission_denied", answer.text);
});

for (const [what, aheadMs] of [
  ["10 min fast", -600_000],
  ["10 min slow", 600_000],
])
  test(`a signature is made again with the service's time where the clock here is ${what} (services 18)`, async () => {
    const id = await service.create("storage", "s3", config({}));
    const dates = [];
    const undo = service.standin.fault("s3.us-east-1.amazonaws.com", "/example-bucket/a", (request, response, body) => {
      const now = Date.now() + aheadMs;
      const [, y, mo, d, h, mi, sec] = /^(....)(..)(..)T(..)(..)(..)Z$/.exec(request.headers["x-amz-date"]);
      const signed = Date.UTC(y, mo - 1, d, h, mi, sec);
      dates.push(signed);
      const isGood = Math.abs(now - signed) < 300_000 && isRight(request, body);
      response.writeHead(isGood ? 200 : 403, { date: new Date(now).toUTCString() });
      response.end(isGood ? undefined : "<Error><Code>RequestTimeTooSkewed</Code></Error>");
    });
    const put = await service.call(id, "put", { key: "a", body: "x", contentType: "text/plain" });
    undo();
    assert.equal(put.status, 200, put.text);
    assert.equal(dates.length, 2);
  });

test("a refusal says how far the clocks are apart (services 18)", async () => {
  const id = await service.create("storage", "s3", config({}));
  let tries = 0;
  const undo = service.standin.fault("s3.us-east-1.amazonaws.com", "/example-bucket/a", (request, response) => {
    tries += 1;
    response.writeHead(403, { date: new Date(Date.now() - 600_000).toUTCString() });
    response.end();
  });
  const refused = await service.call(id, "get", { key: "a" });
  undo();
  assert.equal(codeOf(refused), "permission_denied", refused.text);
  const { clockDifferenceSeconds: seconds } = refused.json.details;
  assert.ok(seconds <= -598 && seconds >= -602, String(seconds));
  assert.equal(tries, 2);
});
