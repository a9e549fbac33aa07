// Manifests made of OpenAPI documents of other people, used end to end: every endpoint is called, and a server made
// from the same document holds the requests against it.
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { checkWith } from "../../js/dist/cli/from-openapi.js";
import { open } from "../../js/dist/index.js";
import { manifestFrom } from "../../js/dist/openapi/manifest.js";
import { sourceOf } from "../conformance/sources.mjs";
import { describe } from "./described.mjs";
import { startServiceServer } from "./harness.mjs";

const { path: folder, skipped } = sourceOf("openapi");
const hasJudge = existsSync(new URL("../judges/node_modules/ajv", import.meta.url));
const skip = skipped ?? (hasJudge ? false : "the npm packages of tests/judges are not installed");

const documents = [
  ["rev.ai.json", "a bearer token", 4],
  ["doqs.dev.json", "a key in a header", 9],
  ["adyen.com/NotificationConfigurationService.json", "one of two ways to sign in", 6],
];

// A value for each field that must be filled in, and the defaults.
function configOf(form) {
  const config = {};
  for (const { model, required, visible_when: when, default: value } of form) {
    const isShown = when === undefined || when === null || config[when.model] === when.equal;
    if (isShown && (required === true || value !== null)) config[model] = value ?? "not-a-real-secret";
  }
  return config;
}

const shape = (path) => path.replace(/\{\{?[^}]+\}\}?/g, "{}");
const parameterIn = (template) => /^\{\{params\.(.+)\}\}$/.exec(template)?.[1];

// What the document shows for an operation, under the names that the manifest gives its parameters.
function paramsFor({ request }, route) {
  const params = {};
  const set = (template, value) => {
    const name = parameterIn(template);
    if (name !== undefined && value !== undefined) params[name] = value;
  };
  const valueOf = (place, name) => {
    const parameter = route.parameters.find(
      (each) => each.in === place && each.name.toLowerCase() === name.toLowerCase(),
    );
    return parameter === undefined ? undefined : (parameter.example ?? route.sample(parameter.schema ?? parameter));
  };
  const parts = request.path.split("/");
  for (const [at, part] of route.path.split("/").entries())
    if (part.startsWith("{")) set(parts[at], valueOf("path", part.slice(1, -1)));
  for (const [key, template] of Object.entries(request.query ?? {})) set(template, valueOf("query", key));
  for (const [key, template] of Object.entries(request.headers ?? {})) set(template, valueOf("header", key));
  if (typeof request.json === "string") set(request.json, route.body());
  else {
    const body = request.json === undefined ? {} : route.body();
    for (const [key, template] of Object.entries(request.json ?? {})) set(template, body?.[key]);
  }
  return params;
}

for (const [name, how, least] of documents)
  test(`${name}, with ${how}: each endpoint is called as the document says (services 16)`, { skip }, async (t) => {
    const document = JSON.parse(readFileSync(join(folder, name), "utf8"));
    const core = await open();
    const { manifest, problems } = manifestFrom(document, {}, checkWith(core));
    await core.close();
    assert.deepEqual(problems, []);
    const { hostname } = new URL(document.servers[0].url);
    const service = await startServiceServer({ hosts: [hostname], manifests: [manifest] });
    const described = describe(document);
    service.standin.fault(hostname, "*", described.handle);
    try {
      const { type, sub_type: subType } = manifest;
      const { json: entry } = await service.api("GET", `/api/v2/integrations/${type}/${subType}`);
      const config = configOf(entry.form);
      const id = await service.create(type, subType, config);
      let called = 0;
      for (const endpoint of Object.keys(entry.endpoints)) {
        const before = described.answered.size;
        const declared = manifest.endpoints[endpoint];
        const route = described.routes.find(
          (each) => each.method === declared.request.method && shape(each.path) === shape(declared.request.path),
        );
        const answer = await service.call(id, endpoint, paramsFor(declared, route));
        assert.equal(answer.status, 200, `${endpoint}: ${answer.text} ${described.faults.join("; ")}`);
        assert.deepEqual(described.faults, [], endpoint);
        assert.equal(described.answered.size, before + 1, `${endpoint} is one operation of its own`);
        const expected = [...described.answered.values()].at(-1);
        const isBytes = declared.response?.format === "bytes";
        const got = isBytes ? Buffer.from(answer.json, "base64").toString() : answer.json;
        assert.deepEqual(got, expected, endpoint);
        called += 1;
      }
      t.diagnostic(`${called} of ${described.routes.length} operations called`);
      assert.ok(called >= least);
    } finally {
      await service.stop();
    }
  });
