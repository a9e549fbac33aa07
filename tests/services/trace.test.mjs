// W3C Trace Context: a valid traceparent reaches the services that a call reaches, and nothing else does.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startServiceServer } from "./harness.mjs";
import { readManifests } from "./standin.mjs";

const manifests = readManifests();
const elsewhere = "dl.boxcloud.com";
const traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
let service;

before(async () => {
  service = await startServiceServer({ hosts: [elsewhere] });
});
after(() => service.stop());

const arrivedWith = () => service.standin.requests.at(-1).headers.traceparent;

test("it goes on unchanged, also where requests are signed and answers are streamed", async () => {
  // S3 signs its requests; the stand-in checks the signature.
  for (const [name, endpoint] of [
    ["development/github", "createIssue"],
    ["storage/s3", "get"],
  ]) {
    const place = await service.place(manifests.get(name), endpoint);
    assert.ok((await place.call({}, { headers: { traceparent } })).status < 300, name);
    assert.equal(arrivedWith(), traceparent, name);
    assert.ok((await place.call()).status < 300, name);
    assert.equal(arrivedWith(), undefined, `${name} without one`);
  }
  const openai = await service.place(manifests.get("ai/openai"), "chat");
  const params = { messages: [{ role: "user", content: "Hello" }], stream: true };
  const response = await service.stream(openai.id, "chat", params, { headers: { traceparent } });
  await response.text();
  assert.equal(arrivedWith(), traceparent);
});

test("what is not valid is not sent, and no other header of the caller is", async () => {
  const github = await service.place(manifests.get("development/github"), "createIssue");
  for (const wrong of [
    "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
    "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
    "00-00000000000000000000000000000000-b7ad6b7169203331-01",
    "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331",
    "not a trace",
  ]) {
    const headers = { traceparent: wrong, tracestate: "vendor=canary", baggage: "canary=1" };
    assert.ok((await github.call({}, { headers })).status < 300);
    assert.equal(arrivedWith(), undefined, wrong);
    assert.ok(!JSON.stringify(service.standin.requests.at(-1)).includes("canary"));
  }
});

test("a redirect to another host does not carry it", async () => {
  const box = await service.place(manifests.get("storage/box"), "download");
  const undo = [
    box.answers((request, response) => {
      response.writeHead(302, { location: `https://${elsewhere}/file` });
      response.end();
    }),
    service.standin.fault(elsewhere, "/file", (request, response) => response.end("content")),
  ];
  const answer = await box.call({}, { headers: { traceparent } });
  for (const each of undo) each();
  assert.equal(answer.status, 200, answer.text);
  assert.equal(service.standin.requests.at(-2).headers.traceparent, traceparent);
  assert.equal(arrivedWith(), undefined);
});
