// jackfield manifest from-openapi on documents with what real ones have: circles, both versions, odd names and servers.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { cli, temporaryFolder } from "./server.mjs";

let place, folder;
before(() => {
  place = temporaryFolder();
  ({ folder } = place);
});
after(() => place.remove());

const run = (...args) => spawnSync(process.execPath, [cli, ...args], { cwd: folder, encoding: "utf8" });

// The manifest of a document; it passes the check, also as a file.
function made(document, ...flags) {
  writeFileSync(join(folder, "api.json"), typeof document === "string" ? document : JSON.stringify(document));
  const { status, stdout, stderr } = run("manifest", "from-openapi", "api.json", ...flags);
  assert.equal(status, 0, stderr);
  writeFileSync(join(folder, "manifest.json"), stdout);
  const checked = run("manifest", "check", "manifest.json");
  assert.equal(checked.stdout, "no problem found\n");
  return { manifest: JSON.parse(stdout), notes: stderr };
}

const api = (paths, more = {}) => ({
  openapi: "3.0.3",
  info: { title: "Pet shop", version: "1" },
  servers: [{ url: "https://pets.example.com/v1/" }],
  paths,
  ...more,
});
const ok = { responses: { 200: { description: "ok", content: { "application/json": {} } } } };

test("operations become endpoints, their parameters keep their places (services 16)", () => {
  const { manifest } = made(
    api({
      "/pets": { get: { operationId: "listPets", summary: "Lists pets", ...ok } },
      "/pets/{pet_id}": {
        parameters: [{ name: "pet_id", in: "path", required: true, schema: { type: "integer" } }],
        patch: {
          operationId: "Update-Pet",
          parameters: [
            { name: "pet_id", in: "query", schema: { type: "string" } },
            { name: "X-Trace", in: "header", schema: { type: "string" } },
          ],
          requestBody: {
            required: true,
            content: {
              "application/json": {
                schema: {
                  type: "object",
                  required: ["name"],
                  properties: { name: { type: "string", nullable: true, maxLength: 9 }, id: { readOnly: true } },
                },
              },
            },
          },
          ...ok,
        },
      },
    }),
  );
  assert.deepEqual(manifest.endpoints["*"], { base: "https://pets.example.com/v1" });
  assert.deepEqual(manifest.test, { endpoint: "listPets" });
  const { params, request } = manifest.endpoints.updatePet;
  assert.deepEqual(request, {
    method: "PATCH",
    path: "/pets/{{params.petId}}",
    json: { name: "{{params.name}}" },
    query: { pet_id: "{{params.petIdQuery}}" },
    headers: { "X-Trace": "{{params.xTrace}}" },
  });
  assert.deepEqual(params.required, ["petId", "name"]);
  assert.deepEqual(params.properties.name, { type: ["string", "null"], maxLength: 9 });
});

test("circles, outside references and patterns outside of the subset are left out and noted (services 16)", () => {
  const node = {
    type: "object",
    properties: { next: { $ref: "#/components/schemas/Node" }, far: { $ref: "x.json#/A" } },
  };
  const { manifest, notes } = made(
    api(
      {
        "/a": {
          post: {
            parameters: [{ $ref: "#/components/parameters/P1" }],
            requestBody: { content: { "application/json": { schema: { $ref: "#/components/schemas/Node" } } } },
          },
          get: { parameters: [{ name: "q", in: "query", schema: { type: "string", pattern: "(?=a)b" } }] },
        },
      },
      {
        components: { schemas: { Node: node }, parameters: { P1: { $ref: "#/components/parameters/P1" } } },
      },
    ),
  );
  for (const note of [/circle of references/, /schema that contains itself/, /another file/, /linear time/])
    assert.match(notes, note);
  assert.equal(manifest.endpoints.getA.params.properties.q.pattern, undefined);
});

test("names do not depend on the order of the document (services 16)", () => {
  const paths = {
    "/pets": { get: { operationId: "list", ...ok } },
    "/dogs": { get: { operationId: "List", ...ok } },
    "/test": { get: { operationId: "test", ...ok } },
  };
  const names = (document) => Object.keys(made(document).manifest.endpoints).sort();
  const found = names(api(paths));
  assert.deepEqual(found, ["*", "getDogs", "getPets", "testOf"]);
  assert.deepEqual(names(api(Object.fromEntries(Object.entries(paths).reverse()))), found);
});

test("ways to sign in are a choice; a second header goes with the first; cookies are noted (services 16)", () => {
  const { manifest, notes } = made(
    api(
      { "/a": { get: ok } },
      {
        security: [{ key: [], app: [] }, { basic: [] }, {}, { jar: [] }],
        components: {
          securitySchemes: {
            key: { type: "apiKey", in: "header", name: "X-Key" },
            app: { type: "apiKey", in: "header", name: "X-App" },
            basic: { type: "http", scheme: "basic" },
            jar: { type: "apiKey", in: "cookie", name: "sid" },
          },
        },
      },
    ),
  );
  const { auth, request } = manifest.endpoints["*"];
  assert.deepEqual(
    auth.map(({ use, when }) => [use, when.equal]),
    [
      ["header", "keyApp"],
      ["basic", "basic"],
    ],
  );
  assert.deepEqual(request.headers, { "X-App": "{{config.xApp}}" });
  assert.match(notes, /a cookie was left out/);
  assert.deepEqual(
    manifest.form.map(({ key }) => key),
    ["signIn", "xKey", "xApp", "user", "password"],
  );
});

test("servers: variables are fields, what is open is asked for, no default of a secret is taken (services 16)", () => {
  const tenant = {
    url: "https://{tenant}.example.com/{v}",
    variables: { tenant: {}, v: { default: "1", enum: ["1", "2"] } },
  };
  const { manifest } = made(api({ "/a": { get: ok } }, { servers: [tenant] }));
  assert.equal(manifest.endpoints["*"].base, "https://{{config.tenant}}.example.com/{{config.v}}");
  assert.deepEqual(
    manifest.form.map(({ type, target, default: value }) => [type, target, value]),
    [
      ["text", true, undefined],
      ["select", true, "1"],
    ],
  );
  for (const servers of [[], [{ url: "/api" }], [{ url: "http://pets.example.com" }], [{ url: "{protocol}://x/" }]]) {
    const open = made(api({ "/a": { get: ok } }, { servers })).manifest;
    assert.equal(open.endpoints["*"].base, "{{config.baseUrl}}");
    assert.equal(open.form[0].validators[0].use, "url");
  }
});

test("Swagger 2 in YAML, with numbers as keys (services 16)", () => {
  const { manifest, notes } = made(`swagger: "2.0"
info: {title: Old shop, version: 1.0}
host: old.example.com
basePath: /v2
schemes: [http, https]
securityDefinitions: {flow: {type: oauth2, flow: implicit, authorizationUrl: "https://x.example"}}
security: [{flow: []}]
paths:
  /things/{id}:
    get:
      parameters: [{name: id, in: path, required: true, type: string}]
      responses: {200: {description: ok, schema: {type: object}}}
    post:
      consumes: [application/x-www-form-urlencoded]
      parameters: [{name: size, in: formData, type: integer, required: true}]
      responses: {204: {description: done}}
  /up:
    post:
      consumes: [multipart/form-data]
      parameters: [{name: file, in: formData, type: file, required: true}]
      responses: {200: {description: ok}}
`);
  assert.equal(manifest.endpoints["*"].base, "https://old.example.com/v2");
  assert.deepEqual(manifest.endpoints["*"].auth, [{ use: "bearer", token: "{{config.token}}" }]);
  assert.deepEqual(manifest.endpoints.postThingsId.request.form, { size: "{{params.size}}" });
  assert.deepEqual(manifest.endpoints.postThingsId.response, { format: "none" });
  assert.equal(manifest.endpoints.postUp, undefined);
  assert.match(notes, /OAuth 2 flow was not imported/);
  assert.match(notes, /a path parameter that is not declared is a text/);
});

test("chosen operations, deprecated ones, more than 64, and what is no such document", () => {
  const paths = Object.fromEntries(
    Array.from({ length: 70 }, (_, i) => [`/p${i}`, { get: { operationId: `op${i}` } }]),
  );
  paths["/old"] = { get: { operationId: "old", deprecated: true } };
  const all = made(api(paths));
  assert.equal(Object.keys(all.manifest.endpoints).length, 65);
  assert.match(all.notes, /1 deprecated operations were left out/);
  assert.match(all.notes, /6 operations beyond the first 64 were left out/);
  const some = made(api(paths), "--operations", "old,op69", "--name", "mine", "--type", "crm").manifest;
  assert.deepEqual([some.type, some.sub_type, Object.keys(some.endpoints)], ["crm", "mine", ["*", "op69", "old"]]);
  const wrong = run("manifest", "from-openapi", "api.json", "--operations", "op1,op99,nope");
  assert.deepEqual([wrong.status, wrong.stdout], [1, ""]);
  assert.match(wrong.stderr, /api\.json has no operation op99, nope$/m);
  const place = run("manifest", "from-openapi", "api.json", "--output", "absent/m.json");
  assert.deepEqual([place.status, place.stderr.split("\n").at(0)], [1, "jackfield: absent/m.json cannot be written"]);
  const type = run("manifest", "from-openapi", "api.json", "--type", "pets");
  assert.deepEqual([type.status, /--type takes one of: database, ai, .*others/.test(type.stderr)], [2, true]);
  for (const [text, pattern] of [
    ["{}", /is not an OpenAPI 3\.x or Swagger 2 document/],
    ["{nope", /:1: this is not valid JSON/],
    ["a: [", /api\.json:1: this is not YAML/],
  ]) {
    writeFileSync(join(folder, "api.json"), text);
    const { status, stderr } = run("manifest", "from-openapi", "api.json");
    assert.deepEqual([status, pattern.test(stderr)], [1, true], stderr);
  }
});

test("circles of responses, a property in several parts, members beside a reference, no sign-in (services 16)", () => {
  const parts = [
    { type: "object", properties: { size: { description: "How large" }, name: { type: "string" } } },
    { type: "object", required: ["size"], properties: { size: { type: "integer", minimum: 1 } } },
  ];
  const { manifest } = made(
    api(
      {
        "/a": { get: { operationId: "readA", responses: { 200: { $ref: "#/components/responses/R1" } } } },
        "/b": {
          post: {
            operationId: "sendB",
            security: [],
            requestBody: { required: true, content: { "application/json": { schema: { allOf: parts } } } },
            responses: { 200: { description: "ok", content: { "application/vnd.pets+json": {} } } },
          },
        },
        "/c": {
          get: {
            operationId: "readC",
            parameters: [
              { name: "q", in: "query", schema: { $ref: "#/components/schemas/Q", description: "Beside it" } },
            ],
            responses: { 200: { description: "ok", content: { "text/csv": {}, "text/plain": {} } } },
          },
        },
      },
      {
        openapi: "3.1.0",
        security: [],
        components: {
          responses: { R1: { $ref: "#/components/responses/R2" }, R2: { $ref: "#/components/responses/R1" } },
          schemas: { Q: { type: "string", maxLength: 5 } },
        },
      },
    ),
  );
  const { sendB, readC } = manifest.endpoints;
  assert.deepEqual(sendB.params.required, ["size"]);
  assert.deepEqual(sendB.params.properties.size, { description: "How large", type: "integer", minimum: 1 });
  assert.deepEqual(sendB.request.headers, { Accept: "application/vnd.pets+json" });
  assert.deepEqual([readC.request.headers, readC.response.format], [{ Accept: "text/csv, text/plain" }, "text"]);
  assert.deepEqual([readC.params.properties.q.type, readC.params.properties.q.maxLength], ["string", 5]);
  assert.deepEqual([manifest.form, manifest.endpoints["*"].auth], [[], undefined]);
});
