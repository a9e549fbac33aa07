// Schemas of OpenAPI 3.0, 3.1 and Swagger 2 as the subset that parameters of a manifest have.
import { isRecord } from "../core/errors.js";
import { lineOf, listOf, partOf, textOf } from "./spec.js";
import type { Part, Spec } from "./spec.js";

const types = new Set(["string", "number", "integer", "boolean", "object", "array", "null"]);
const formats = new Set(["date", "date-time", "uri", "email"]);
const counts = ["minItems", "maxItems", "minLength", "maxLength"] as const;
const bounds = ["minimum", "maximum"] as const;
const deepest = 5;
const most = 100;

type Written = Record<string, unknown>;

/** The schema of a parameter; what the subset lacks is left out and noted. `{}` takes anything. */
export function schemaOf(spec: Spec, value: unknown, depth = 0, above: readonly unknown[] = []): Written {
  const schema = spec.part(value);
  if (schema === undefined) return {};
  if (depth > deepest || above.includes(schema)) {
    if (above.includes(schema)) spec.notes.add("a schema that contains itself takes anything there");
    return {};
  }
  const whole = merged(spec, schema, 0);
  const written: Written = {};
  const about = lineOf(whole["description"], 400);
  if (about !== undefined) written["description"] = about;
  const kinds = typesOf(whole);
  if (kinds.length === 1) [written["type"]] = kinds;
  else if (kinds.length > 1) written["type"] = kinds;
  copyRules(spec, whole, kinds, written);
  for (const keyword of ["oneOf", "anyOf", "not", "if", "patternProperties", "discriminator"])
    if (whole[keyword] !== undefined) spec.notes.add(`the keyword ${keyword} of a schema was left out`);
  const inside = [...above, schema];
  if (kinds.includes("array")) {
    const items = schemaOf(spec, whole["items"], depth + 1, inside);
    if (Object.keys(items).length > 0) written["items"] = items;
  }
  if (kinds.includes("object")) copyProperties(spec, whole, written, depth, inside);
  return written;
}

/** The properties of a schema of an object, with allOf; undefined for other schemas. */
export function objectOf(spec: Spec, value: unknown): { properties: Part; required: ReadonlySet<string> } | undefined {
  const schema = spec.part(value);
  if (schema === undefined) return undefined;
  const whole = merged(spec, schema, 0);
  const properties = whole["properties"];
  const isOpen = whole["oneOf"] !== undefined || whole["anyOf"] !== undefined;
  if (!isRecord(properties) || Object.keys(properties).length === 0 || isOpen) return undefined;
  return { properties, required: new Set(listOf(whole["required"]).map(textOf)) };
}

// allOf is one schema: the members of all, the first wins; properties and required are put together.
function merged(spec: Spec, schema: Part, depth: number): Part {
  const parts = listOf(schema["allOf"]);
  if (parts.length === 0 || depth > deepest) return schema;
  const all = [schema, ...parts.map((part) => spec.part(part)).filter((part) => part !== undefined)].map(
    (part, index) => (index === 0 ? part : merged(spec, part, depth + 1)),
  );
  const whole: Written = {};
  for (const part of all) for (const [key, member] of Object.entries(part)) if (key !== "allOf") whole[key] ??= member;
  const properties = new Map<string, unknown[]>();
  for (const part of all)
    for (const [name, property] of Object.entries(partOf(part["properties"])))
      properties.set(name, [...(properties.get(name) ?? []), property]);
  // A property of several parts is what all of them say: often one has the text and another the type.
  if (properties.size > 0)
    whole["properties"] = Object.fromEntries(
      [...properties].map(([name, list]) => [name, list.length === 1 ? list[0] : { allOf: list }]),
    );
  const required = all.flatMap((part) => listOf(part["required"]));
  if (required.length > 0) whole["required"] = [...new Set(required)];
  return whole;
}

function typesOf(schema: Part): string[] {
  const given = Array.isArray(schema["type"]) ? schema["type"].map(textOf) : [textOf(schema["type"])];
  const known = given.map((type) => (type === "file" ? "string" : type)).filter((type) => types.has(type));
  if (known.length === 0 && isRecord(schema["properties"])) known.push("object");
  if (known.length === 0 && schema["items"] !== undefined) known.push("array");
  if (known.length > 0 && (schema["nullable"] === true || schema["x-nullable"] === true)) known.push("null");
  return [...new Set(known)];
}

const isScalar = (value: unknown): boolean => ["string", "number", "boolean"].includes(typeof value);

function copyRules(spec: Spec, schema: Part, kinds: readonly string[], written: Written): void {
  const options = schema["const"] === undefined ? listOf(schema["enum"]) : [schema["const"]];
  const scalars = options.filter((option) => isScalar(option) || (option === null && kinds.includes("null")));
  if (scalars.length > 0 && scalars.length === options.length && !scalars.includes(null))
    written["enum"] = [...new Set(scalars)];
  else if (options.length > 0) spec.notes.add("an enum of other values than texts and numbers was left out");
  for (const name of counts) {
    const value = schema[name];
    if (typeof value === "number" && Number.isSafeInteger(value) && value >= 0) written[name] = value;
  }
  for (const name of bounds) if (typeof schema[name] === "number") written[name] = schema[name];
  // 3.0 has booleans beside the bound, 3.1 has numbers of their own; both only exclude the bound itself.
  if (schema["exclusiveMinimum"] !== undefined || schema["exclusiveMaximum"] !== undefined)
    spec.notes.add("an exclusive bound was left out or includes its bound");
  const format = textOf(schema["format"]);
  if (formats.has(format) && kinds.includes("string")) written["format"] = format;
  const pattern = textOf(schema["pattern"]);
  if (pattern !== "" && kinds.includes("string") && kinds.length === 1) written["pattern"] = pattern;
}

function copyProperties(spec: Spec, schema: Part, written: Written, depth: number, above: readonly unknown[]): void {
  const given = Object.entries(partOf(schema["properties"])).filter(([name]) => !isRefused(name));
  if (given.length > most) spec.notes.add(`of an object with more than ${most} properties only these are checked`);
  const kept = given.slice(0, most);
  if (kept.length > 0 && depth < deepest) {
    const properties = kept.map(([name, property]) => [name, schemaOf(spec, property, depth + 1, above)] as const);
    written["properties"] = Object.fromEntries(properties);
    const names = new Set(kept.map(([name]) => name));
    const required = [...new Set(listOf(schema["required"]).map(textOf))].filter((name) => names.has(name));
    if (required.length > 0) written["required"] = required;
  }
  if (schema["additionalProperties"] === false && kept.length === given.length && depth < deepest && kept.length > 0)
    written["additionalProperties"] = false;
}

export const isRefused = (name: string): boolean => ["", "__proto__", "constructor", "prototype"].includes(name);
