// The parameters of endpoints in the console: fields of their schemas, and what is typed as JSON.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("../../", import.meta.url));
const { outputFiles } = await build({
  entryPoints: [join(root, "js/console/src/service/params.ts")],
  bundle: true,
  format: "esm",
  write: false,
  logLevel: "error",
});
const code = Buffer.from(outputFiles[0].text).toString("base64");
const { bodyText, canStream, paramsOf, problemOf } = await import(`data:text/javascript;base64,${code}`);

const declared = (properties, required = []) => ({ params: { type: "object", properties, required } });
const one = (schema, required = false) => paramsOf(declared({ a: schema }, required ? ["a"] : []))[0];
const sent = (schema, text) => bodyText([one(schema)], () => text);

test("a field follows the schema of its parameter", () => {
  assert.equal(one({ type: "string" }).kind, "text");
  assert.equal(one({ type: "integer" }).kind, "integer");
  assert.equal(one({ type: ["string", "array"] }).kind, "mixed");
  assert.equal(one({}).kind, "mixed");
  assert.equal(one({ type: ["array", "object"] }).kind, "json");
  assert.deepEqual(one({ type: "string", enum: ["open", "all"] }).choices, [
    ["open", '"open"'],
    ["all", '"all"'],
  ]);
  assert.deepEqual(paramsOf(declared({ next: { type: "string" } })), []);
  assert.equal(canStream(paramsOf(declared({ stream: { type: "boolean" } }))), true);
  assert.equal(canStream(paramsOf(declared({ stream: { type: "string" } }))), false);
});

test("what is typed is sent digit by digit, and what is empty is left out", () => {
  assert.equal(sent({ type: "integer" }, "12345678901234567890"), '{"a":12345678901234567890}');
  assert.equal(sent({ type: "number" }, "1.50"), '{"a":1.50}');
  assert.equal(sent({ type: "boolean" }, "false"), '{"a":false}');
  assert.equal(sent({ type: "string" }, '1"2'), String.raw`{"a":"1\"2"}`);
  assert.equal(sent({ type: ["string", "array"] }, "[1]"), '{"a":[1]}');
  assert.equal(sent({ type: ["string", "array"] }, "12"), '{"a":"12"}');
  assert.equal(sent({ type: ["string", "integer"] }, "12"), '{"a":12}');
  assert.equal(sent({ type: ["string", "array"] }, "[not JSON"), '{"a":"[not JSON"}');
  assert.equal(sent({}, "plain"), '{"a":"plain"}');
  assert.equal(sent({}, "null"), '{"a":null}');
  assert.equal(sent({ type: "string" }, " "), "{}");
  assert.equal(
    bodyText([one({ type: "string" })], () => "x", "p2"),
    '{"a":"x","next":"p2"}',
  );
});

test("a text that cannot be sent is refused with a reason", () => {
  assert.match(problemOf(one({ type: "string" }, true), " "), /required/);
  assert.match(problemOf(one({ type: "integer" }), "1.5"), /integer/);
  assert.match(problemOf(one({ type: "number" }), "01"), /number/);
  assert.match(problemOf(one({ type: "array" }), "{}"), /array/);
  assert.match(problemOf(one({ type: "array" }), "[1"), /not JSON/);
  assert.equal(problemOf(one({ type: "array" }), "[1]"), undefined);
  assert.equal(problemOf(one({ type: "array" }), ""), undefined);
});

test("every parameter of every manifest gets a field, and its body is JSON", () => {
  const bundle = JSON.parse(readFileSync(join(root, "js/manifests/bundle.json"), "utf8"));
  const samples = { text: "a", number: "1.5", integer: "1", mixed: "a", choice: undefined, json: undefined };
  let count = 0;
  for (const { endpoints = {} } of bundle.manifests)
    for (const endpoint of Object.values(endpoints)) {
      const params = paramsOf(endpoint);
      const text = (name) => {
        const { kind, choices, types } = params.find((each) => each.name === name);
        if (kind === "choice") return choices[0][1];
        return samples[kind] ?? (types.includes("array") ? "[]" : "{}");
      };
      for (const each of params) assert.equal(problemOf(each, text(each.name)), undefined);
      const body = JSON.parse(bodyText(params, text));
      assert.deepEqual(
        Object.keys(body),
        params.map(({ name }) => name),
      );
      count += params.length;
    }
  assert.ok(count > 500, String(count));
});
