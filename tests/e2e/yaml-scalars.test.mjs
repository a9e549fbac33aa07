// Forty scalars that readers of YAML 1.1 and 1.2 take differently, against each type of field: the field decides.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as yaml from "yaml";
import { typedDocument } from "../../js/dist/document/typed.js";
import { readYaml } from "../../js/dist/document/yaml-read.js";
import { yamlText } from "../../js/dist/document/yaml-write.js";

const scalars = [
  ..."no NO n No yes YES y Y on On off OFF true True TRUE false null Null NULL ~".split(" "),
  ..."0123 08 0o17 0x1F 1e3 1.0 -0 +7 .5 1_000 22:22 190:20:30 2026-01-01 12345678901234567890 .inf .NaN".split(" "),
  ..."=x <<x $x Pa$$w0rd ${HOME} 5432".split(" "),
];
// This one takes a value away; its other spellings are texts.
const nulls = new Set(["null"]);
const fields = ["text", "password", "textarea", "number", "switch", "checkbox"].map((type) => ({ model: type, type }));

const read = (text) => {
  const [node] = readYaml(yaml, text);
  const { value, problems } = typedDocument(node, () => fields);
  return { config: value.integrations[0].config, problems };
};
const documentOf = (type, scalar) =>
  `jackfield: 1\nintegrations:\n  - type: others\n    sub_type: http\n    title: x\n    config:\n` +
  `      ${type}: ${scalar}\n`;

test("there are forty", () => assert.ok(new Set(scalars).size >= 40, String(new Set(scalars).size)));

for (const type of ["text", "password", "textarea"])
  test(`a field of type ${type} takes each as it is written (services 17)`, () => {
    for (const scalar of scalars) {
      const { config, problems } = read(documentOf(type, scalar));
      const wanted = nulls.has(scalar) ? null : scalar;
      assert.deepEqual([config[type], problems], [wanted, []], scalar);
    }
  });

const numbers = new Map([
  ["0123", 123],
  ["08", 8],
  ["0o17", 15],
  ["0x1F", 31],
  ["1e3", 1000],
  ["1.0", 1],
  ["-0", -0],
  ["+7", 7],
  [".5", 0.5],
  ["5432", 5432],
]);
test("a number is one of YAML 1.2, anything else is said to be none (services 17)", () => {
  for (const scalar of scalars) {
    const { config, problems } = read(documentOf("number", scalar));
    const wanted = numbers.get(scalar);
    if (wanted !== undefined) assert.equal(Number(config.number), wanted, scalar);
    else assert.ok(problems.length > 0 || typeof config.number !== "number" || scalar.startsWith("12345"), scalar);
  }
});

for (const type of ["switch", "checkbox"])
  test(`a field of type ${type} takes true and false alone (services 17)`, () => {
    for (const scalar of scalars) {
      const { config, problems } = read(documentOf(type, scalar));
      const is = /^(?:true|True|TRUE)$/.test(scalar)
        ? true
        : /^(?:false|False|FALSE)$/.test(scalar)
          ? false
          : undefined;
      if (is !== undefined) assert.equal(config[type], is, scalar);
      else assert.ok(problems.length > 0 || typeof config[type] !== "boolean", scalar);
    }
  });

test("what is written is read as the same text by readers of 1.1 and 1.2 (services 17)", () => {
  const written = yamlText({ list: scalars });
  assert.deepEqual(yaml.parse(written, { version: "1.1" }).list, scalars);
  assert.deepEqual(yaml.parse(written, { version: "1.2" }).list, scalars);
});
