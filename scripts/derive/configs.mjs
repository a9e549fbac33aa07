// js/src/generated/configs.ts: three types for each manifest: the config as sent, as read (masked) and as a change.
import { readdirSync } from "node:fs";
import { join } from "node:path";

export function derive(source, root) {
  const folder = join(root, "core/manifests");
  const names = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap((entry) =>
      readdirSync(join(folder, entry.name))
        .filter((name) => name.endsWith(".json"))
        .map((name) => `${entry.name}/${name.slice(0, -5)}`),
    )
    .sort();
  const manifests = new Map(names.map((name) => [name, JSON.parse(source(`core/manifests/${name}.json`))]));
  const types = names.map((name) => {
    const { manifest, form = [], extends: base } = manifests.get(name);
    const fields = mergeForms(base ? manifests.get(base).form : [], form);
    const type = name
      .split(/[^a-z0-9]+/)
      .map((part) => part[0].toUpperCase() + part.slice(1))
      .join("");
    return { name, type, title: manifest.title, fields };
  });
  const text = `// Written by scripts/derive.mjs from core/manifests; do not edit.

/** A set secret, as it is read. Sent back, it keeps what is stored. */
export type MaskedSecret = "********";
/** A secret that stands outside, resolved while connecting. */
export interface SecretReference {
  $ref: string;
}
/** A change of a config: absent keeps, null clears. */
export type ConfigPatch<T> = { [Key in keyof T]?: (T[Key] extends object | undefined ? ConfigPatch<T[Key]> : T[Key]) | null };

${types
  .map(
    ({ type, title, fields }) => `/** Config of ${title}, as sent. */
export interface ${type}Config ${tree(fields, false)}
/** Config of ${title}, as read: secrets are masked. */
export interface Masked${type}Config ${tree(fields, true)}
`,
  )
  .join("\n")}
/** The configs by type and sub_type. */
export interface Configs {
${types.map(({ name, type }) => `  ${JSON.stringify(name)}: { config: ${type}Config; masked: Masked${type}Config };`).join("\n")}
}
`;
  return [{ path: "js/src/generated/configs.ts", text }];
}

function mergeForms(base, own) {
  const fields = new Map((base ?? []).map((field) => [field.key, field]));
  for (const field of own) fields.set(field.key, field);
  return [...fields.values()];
}

function tree(fields, masked) {
  const root = {};
  for (const field of fields) {
    if (field.type === "space") continue;
    const path = field.model.split(".");
    let at = root;
    for (const part of path.slice(0, -1)) at = (at[part] ??= { parts: {} }).parts ??= {};
    at[path.at(-1)] = { ...at[path.at(-1)], field };
  }
  return write(root, masked, "");
}

function write(parts, masked, indent) {
  const lines = Object.entries(parts).map(([name, { field, parts: inner }]) => {
    const optional = needed({ field, parts: inner }, masked) ? "" : "?";
    const type = inner ? write(inner, masked, `${indent}  `) : valueType(field, masked);
    const about = field ? `${indent}  /** ${field.label}. */\n` : "";
    return `${about}${indent}  ${name}${optional}: ${type};`;
  });
  return `{\n${lines.join("\n")}\n${indent}}`;
}

// What the form fills in or hides need not be sent.
function needed({ field, parts }, masked) {
  if (parts) return Object.values(parts).some((part) => needed(part, masked));
  if (masked && isSecret(field)) return false;
  return field.required === true && field.visible_when === undefined && field.default === undefined;
}

const isSecret = (field) => field.secret === true || field.type === "password" || field.type === "oauth";

function valueType(field, masked) {
  if (isSecret(field)) {
    if (masked) return "MaskedSecret | SecretReference";
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
