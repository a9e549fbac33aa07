// js/src/generated/configs.ts: three types for each manifest: the config as sent, as read (masked) and as a change.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { commentOf } from "../tsdoc.mjs";

export function derive(source, root) {
  const folder = join(root, "core/manifests");
  const names = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== "shared")
    .flatMap((entry) =>
      readdirSync(join(folder, entry.name))
        .filter((name) => name.endsWith(".json"))
        .map((name) => `${entry.name}/${name.slice(0, -5)}`),
    )
    .sort();
  const manifests = new Map(names.map((name) => [name, JSON.parse(source(`core/manifests/${name}.json`))]));
  const entries = names.map((name) => {
    const { manifest, form = [], extends: base } = manifests.get(name);
    const fields = mergeForms(manifests.get(base)?.form ?? [], form);
    const { title, description } = manifest;
    return { name, type: typeName(name), title, description, parts: partsOf(fields) };
  });
  const shared = sharedShapes(entries);
  const text = `// Written by scripts/derive.mjs from core/manifests; do not edit.

import type { ConfigTypes, Masked, SecretReference } from "../base/configs.js";

${[...shared].map(sharedType).join("\n")}

${entries.map((entry) => configTypes(entry, shared, entries)).join("\n")}
/** The configs by type and sub_type. */
export interface Configs {
${entries.map(configsRow).join("\n")}
}
`;
  return [{ path: "js/src/generated/configs.ts", text }];
}

const typeName = (name) =>
  name
    .split(/[^A-Za-z0-9]+/)
    .map((part) => part[0].toUpperCase() + part.slice(1))
    .join("");

const sharedType = ([shape, type]) => `/** A part that several configs have. */\nexport interface ${type} ${shape}`;

const configsRow = ({ name, type, title, description }) =>
  `${commentOf(`${title}: ${description}.`, "  ")}${JSON.stringify(name)}: ConfigTypes<${type}Config>;`;

// A config of the same shape as an earlier one is another name for it.
function configTypes({ type, title, parts }, shared, entries) {
  const shape = write(parts, shared);
  const first = entries.find((entry) => write(entry.parts, shared) === shape).type;
  const config =
    first === type ? `export interface ${type}Config ${shape}` : `export type ${type}Config = ${first}Config;`;
  return `/** Config of ${title}, as sent. */
${config}
/** Config of ${title}, as read: secrets are masked. */
export type Masked${type}Config = Masked<${type}Config>;
`;
}

function mergeForms(base, own) {
  const fields = new Map((base ?? []).map((field) => [field.key, field]));
  for (const field of own) fields.set(field.key, field);
  return [...fields.values()];
}

// The fields as the tree that their models make: {key: {field, parts}}.
function partsOf(fields) {
  const root = {};
  for (const field of fields) {
    if (field.type === "space") continue;
    const path = field.model.split(".");
    let at = root;
    for (const part of path.slice(0, -1)) at = (at[part] ??= { parts: {} }).parts ??= {};
    at[path.at(-1)] = { ...at[path.at(-1)], field };
  }
  return root;
}

// {shape: name} of the objects that are the same in two configs or more. Two shapes of one key differ by a number.
function sharedShapes(entries) {
  const seen = new Map();
  const collect = (parts) => {
    for (const [key, { parts: inner }] of Object.entries(parts)) {
      if (!inner) continue;
      collect(inner);
      const shape = write(inner, new Map());
      const found = seen.get(shape) ?? { key, times: 0 };
      seen.set(shape, { ...found, times: found.times + 1 });
    }
  };
  for (const { parts } of entries) collect(parts);
  const names = new Map();
  for (const [shape, { key, times }] of seen) {
    if (times === 1) continue;
    const same = [...names.values()].filter((name) => name.replace(/\d+$/, "") === `${typeName(key)}Part`).length;
    names.set(shape, `${typeName(key)}Part${same === 0 ? "" : same + 1}`);
  }
  return names;
}

function write(parts, shared) {
  const lines = Object.entries(parts).map(([name, { field, parts: inner }]) => {
    const optional = needed({ field, parts: inner }) ? "" : "?";
    const about = field ? commentOf(aboutField(field), "  ") : partComment(name);
    return `${about}${name}${optional}: ${inner ? objectType(inner, shared) : valueType(field)};`;
  });
  return `{\n${lines.join("\n")}\n}`;
}

// The label says what it is; the help, and the example, what it looks like.
function aboutField({ label, help, example }) {
  const sentence = (text) => (/[.!?]$/.test(text) ? text : `${text}.`);
  const shown = example === undefined ? [] : [`Such as ${example}`];
  return [label, ...(help === undefined ? [] : [help]), ...shown].map(sentence).join(" ").replaceAll("*/", "* /");
}

const partComment = (name) => `/** The fields of \`${name}\`. */\n`;

const objectType = (parts, shared) => shared.get(write(parts, new Map())) ?? write(parts, shared);

// Fields with a default, and hidden fields, need not be sent.
function needed({ field, parts }) {
  if (parts) return Object.values(parts).some(needed);
  return field.required === true && field.visible_when === undefined && field.default === undefined;
}

const isSecret = (field) => field.secret === true || field.type === "password" || field.type === "oauth";

function valueType(field) {
  if (isSecret(field)) {
    return `${field.type === "oauth" ? "Record<string, unknown>" : "string"} | SecretReference`;
  }
  const options = (field.options ?? []).map((option) => JSON.stringify(option.value));
  switch (field.type) {
    case "number":
      return "number";
    case "switch":
    case "checkbox":
      return "boolean";
    case "select": {
      const many = field.mode === "multiple" || field.mode === "tags";
      const one = options.length > 0 && field.mode !== "tags" && !field.options_from ? options.join(" | ") : "string";
      return many ? (one.includes(" ") ? `(${one})[]` : `${one}[]`) : one;
    }
    case "json":
      return "unknown";
    case "key-value": {
      const kinds = { text: "string", number: "number", switch: "boolean" };
      if (!field.keys) return "Record<string, string>";
      return `{ ${Object.entries(field.keys)
        .map(([key, kind]) => `${/^\w+$/.test(key) ? key : JSON.stringify(key)}?: ${kinds[kind]}`)
        .join("; ")} }`;
    }
    default:
      return "string";
  }
}
