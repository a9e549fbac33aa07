// Every service of the catalogue against the stand-in: create, test, and call each endpoint with its example.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startServiceServer } from "./harness.mjs";
import { declarationOf, hasService, readManifests } from "./standin.mjs";

let service;
before(async () => {
  service = await startServiceServer();
});
after(() => service.stop());

const manifests = readManifests();
const kSigned = ["authorization", "x-amz-date"];

const httpEndpoints = (manifest) =>
  Object.keys(manifest.endpoints).filter((name) => name !== "*" && declarationOf(manifest, name).kind === "http");

// An integration field of the manifest, and what it may be linked to.
const linkOf = (manifest) => manifest.form.find(({ type }) => type === "integration");

// The config of an example, with a real integration where it names one.
async function linkedConfig(manifest, config) {
  const field = linkOf(manifest);
  if (field === undefined || config[field.model] === undefined) return config;
  const linked = manifests.get(`${field.filter.type}/${field.filter.sub_type?.[0] ?? manifest.sub_type}`);
  const { example } = linked.endpoints[linked.test.endpoint];
  const id = await service.create(linked.type, linked.sub_type, example.config);
  return { ...config, [field.model]: id };
}

// What arrived is what the example says, but for signatures, whose time is now.
function checkArrived(arrived, request) {
  assert.equal(arrived.method, request.method);
  assert.equal(arrived.url, new URL(request.url).href);
  assert.equal(arrived.body, request.body ?? "");
  for (const [name, value] of Object.entries(request.headers ?? {})) {
    if (!(kSigned.includes(name) && request.headers["x-amz-date"] !== undefined))
      assert.equal(arrived.headers[name], value, name);
  }
}

for (const [name, manifest] of manifests) {
  const endpoints = manifest.type === "shared" ? [] : httpEndpoints(manifest);
  if (endpoints.length === 0) continue;
  const tested = manifest.test.endpoint;
  test(`${name} is created, tested and called`, async () => {
    service.enter(name.replace("/", "-"));
    service.standin.play(manifest.type);
    assert.ok(hasService(manifest.sub_type), `tests/services/${manifest.sub_type}.json is missing`);
    if (tested !== undefined && endpoints.includes(tested)) {
      const { example } = manifest.endpoints[tested];
      const id = await service.create(manifest.type, manifest.sub_type, await linkedConfig(manifest, example.config));
      const outcome = await service.test(id);
      assert.equal(outcome.json.outcome, "ok", outcome.text);
      checkArrived(service.standin.requests.at(-1), example.request);
    }
    for (const endpoint of manifest.manifest.expose.filter((exposed) => endpoints.includes(exposed))) {
      const { example } = manifest.endpoints[endpoint];
      const id = await service.create(manifest.type, manifest.sub_type, await linkedConfig(manifest, example.config));
      const answer = await service.call(id, endpoint, example.params);
      assert.equal(answer.status, 200, `${endpoint}: ${answer.text}`);
      assert.deepEqual(answer.json, example.result, endpoint);
      checkArrived(service.standin.requests.at(-1), example.request);
      const [record] = await service.records(id, 1);
      for (const [field, value] of Object.entries(example.usage ?? {})) assert.equal(record[field], value, field);
    }
  });
}
