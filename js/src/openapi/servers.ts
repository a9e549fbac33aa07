// Where the service is: a fixed base, or fields of the form for what the document leaves open.
import { labelOf, lineOf, listOf, nameOf, partOf, textOf } from "./spec.js";
import type { Part, Spec } from "./spec.js";

export type Field = Record<string, unknown> & { readonly key: string };
export interface Base {
  readonly base: string;
  readonly fields: readonly Field[];
}

/** The first server that can be used. */
export function baseOf(spec: Spec): Base {
  const servers = serversOf(spec);
  if (servers.length > 1) spec.notes.add("of several servers the first with https is the base");
  const chosen = servers.find(({ url }) => textOf(url).startsWith("https://")) ?? servers[0];
  return chosen === undefined ? openBase(spec, "") : baseFrom(spec, chosen);
}

function serversOf(spec: Spec): Part[] {
  if (!spec.isSwagger)
    return listOf(spec.root["servers"])
      .map(partOf)
      .filter(({ url }) => typeof url === "string");
  const host = textOf(spec.root["host"]);
  if (host === "") return [];
  const schemes = listOf(spec.root["schemes"]).map(textOf);
  const scheme = schemes.length === 0 || schemes.includes("https") ? "https" : schemes[0];
  return [{ url: `${scheme}://${host}${textOf(spec.root["basePath"])}` }];
}

function baseFrom(spec: Spec, { url, variables }: Part): Base {
  const text = textOf(url).trim().replace(/\/+$/, "");
  const host = /^https:\/\/([^/]*)/.exec(text)?.[1] ?? "";
  if (host === "" || /[@?#\\\s]/.test(text) || host.startsWith("{{")) return openBase(spec, text);
  const names = [...text.matchAll(/\{([^{}]*)\}/g)].map(([, name]) => name ?? "");
  const fields = [...new Set(names)].map((name) => variableField(spec, name, partOf(partOf(variables)[name])));
  const keys = new Map([...new Set(names)].map((name, index) => [name, fields[index]?.key ?? ""]));
  const base = text.replaceAll(/\{([^{}]*)\}/g, (_, name: string) => `{{config.${keys.get(name) ?? ""}}}`);
  return { base, fields };
}

function variableField(spec: Spec, name: string, variable: Part): Field {
  const key = nameOf(name);
  const options = [...new Set(listOf(variable["enum"]).map(textOf).filter(Boolean))];
  const given = textOf(variable["default"]);
  if (Object.keys(variable).length === 0) spec.notes.add(`the server variable ${key} is not declared`);
  const field: Field = { key, model: key, label: labelOf(name), type: "text", required: true, target: true };
  const help = lineOf(variable["description"], 400);
  if (help !== undefined) field["help"] = help;
  if (options.length > 1) {
    field["type"] = "select";
    field["options"] = options.map((value) => ({ value, label: value }));
    if (options.includes(given)) field["default"] = given;
  } else if (given !== "" && !/[\r\n]/.test(given)) field["default"] = given;
  return field;
}

// No absolute https address: the form asks for it.
function openBase(spec: Spec, text: string): Base {
  spec.notes.add(
    text.startsWith("http://")
      ? "the server is not encrypted; the form asks for its address"
      : "the document names no absolute address; the form asks for it",
  );
  const field: Field = {
    key: "baseUrl",
    model: "baseUrl",
    label: "Address of the service",
    type: "text",
    required: true,
    target: true,
    validators: [{ use: "url", schemes: ["https", "http"] }],
  };
  return { base: "{{config.baseUrl}}", fields: [field] };
}
