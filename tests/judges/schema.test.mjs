// The JSON Schema of each manifest against the form: both judge 10,000 made configurations, and may only differ as
// schema-differences.json lists, by kind.
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { test } from "node:test";
import { openCore } from "./core.mjs";
import { random } from "./shapes.mjs";

const require = createRequire(import.meta.url);
const read = (name) => JSON.parse(readFileSync(new URL(name, import.meta.url), "utf8"));
const { form: formAlone, schema: schemaAlone } = read("schema-differences.json");
const count = Number(process.env.JACKFIELD_TEST_CONFIGS ?? 10_000);
const skip = existsSync(new URL("node_modules/ajv", import.meta.url))
  ? false
  : "the npm packages of tests/judges are not installed";

const strange = [
  "",
  "x",
  "a b",
  "a\nb",
  "a\rb",
  "a\u0000b",
  "\u0007",
  "5",
  "0",
  "70000",
  "1e3",
  "-1",
  "true",
  "*",
  "[::1]",
];
const numbers = [0, 1, -1, 1.5, 2, 100, 101, 65535, 65536, 1e12];
const others = [true, false, null, [], {}, ["a"], { x: true }, { $ref: "env:X" }];

// A value that fits the field, most of the time.
function valueOf(r, field) {
  if (r.chance(0.15)) return r.pick(r.chance(0.5) ? strange : r.chance(0.5) ? numbers : others);
  switch (field.type) {
    case "number":
      return r.chance(0.3) ? r.pick(["5", "5432", "0", "1.5"]) : r.pick(numbers);
    case "switch":
    case "checkbox":
      return r.chance(0.5);
    case "select": {
      const item = () =>
        field.options?.length > 0 && r.chance(0.9) ? r.pick(field.options).value : r.pick(["a", "b"]);
      return field.mode === undefined || field.mode === "single" ? item() : [item()];
    }
    case "key-value": {
      const keys = Object.entries(field.keys ?? { any: "text" });
      const object = {};
      for (let i = r.below(3); i > 0; i -= 1) {
        const [name, type] = r.pick(keys);
        object[name] =
          type === "number" ? r.pick([1, 600, "5"]) : type === "switch" ? true : r.pick(["UTC", "any", "a"]);
      }
      return object;
    }
    case "oauth":
      return r.pick([
        { code: "c", redirect_uri: "https://a.example" },
        { access_token: "t" },
        { x: true },
        { code: 5 },
      ]);
    default:
      return field.default ?? field.example ?? r.pick(["app", "db.example.com", "x1"]);
  }
}

function setAt(config, path, value) {
  const keys = path.split(".");
  let at = config;
  for (const key of keys.slice(0, -1)) {
    if (typeof at[key] !== "object" || at[key] === null) at[key] = {};
    at = at[key];
  }
  at[keys.at(-1)] = value;
}

function configOf(r, manifest) {
  const valid = manifest.examples.filter((each) => each.valid).map((each) => each.config);
  const config = r.chance(0.8) ? structuredClone(r.pick(valid)) : {};
  for (let i = r.below(4); i > 0; i -= 1) {
    const field = r.pick(manifest.form);
    if (r.chance(0.05)) setAt(config, r.pick(["extra", "connection.extra", "connection.connection.extra"]), 1);
    else setAt(config, field.model, valueOf(r, field));
  }
  return config;
}

const isEmpty = (value) =>
  value === "" || value === null || (typeof value === "object" && Object.keys(value).length === 0);

// Without what a form drops: empty values, and those of fields that are hidden. A schema cannot say "ignored".
function shown(config, manifest, report) {
  const kept = structuredClone(config);
  for (const { model, type } of manifest.form) {
    const keys = model.split(".");
    let at = kept;
    for (const key of keys.slice(0, -1)) at = typeof at?.[key] === "object" ? at[key] : undefined;
    const last = keys.at(-1);
    if (at === undefined || at === null || !(last in at)) continue;
    if (type === "space" || report.fields[model]?.visible === false || isEmpty(at[last])) delete at[last];
  }
  return kept;
}

// The kinds of a refusal: "code path" of the form, "keyword path" of the schema.
const formKinds = ({ errors }) => errors.map(({ code, path }) => `${code} ${path}`);
const schemaKinds = (errors) => errors.map(({ keyword, instancePath }) => `${keyword} ${instancePath}`);
const listed = (kinds, list) => kinds.find((kind) => list.some(({ kind: known }) => new RegExp(known, "u").test(kind)));

const core = skip ? undefined : await openCore();
for (const manifest of core?.manifests ?? []) {
  const { type, sub_type: subType } = manifest;
  test(
    `${type}/${subType}: the JSON Schema and the form agree on ${count} configurations, and on the examples`,
    { skip },
    () => {
      const { default: Ajv } = require("ajv/dist/2020.js");
      const { reply } = core.call("catalogue.get", undefined, { type, subType }, { jsonSchema: "true" });
      const check = new Ajv({ strict: false, allErrors: true, validateFormats: false }).compile(
        reply.jsonSchema ?? reply,
      );
      const resolved = { ...manifest, form: reply.form }; // with what it extends
      const r = random(1);
      const wrong = [];
      const examples = resolved.examples.map(({ config }) => config);
      for (let i = -examples.length; i < count; i += 1) {
        const made = i < 0 ? structuredClone(examples[i + examples.length]) : configOf(r, resolved);
        const validate = (config) => core.call("config.validate", { type, sub_type: subType, config }).reply;
        const config = shown(made, resolved, validate(made));
        const report = validate(config);
        const good = check(config);
        if (report.valid === good) continue;
        const kinds = good ? formKinds(report) : schemaKinds(check.errors);
        if (listed(kinds, good ? formAlone : schemaAlone) === undefined)
          wrong.push({ config, refusedBy: good ? "form" : "schema", kinds });
      }
      assert.deepEqual(wrong.slice(0, 5), []);
    },
  );
}
