// TypeScript tables and types of js/src/generated: errors, limits, routes, and the shapes of bodies and answers.
import { commentOf } from "../tsdoc.mjs";

const note = (from) => `// Written by scripts/derive.mjs from ${from}; do not edit.\n`;
const json = (value) => JSON.stringify(value);

export function derive(source) {
  const tables = ["errors", "limits", "routes", "answers"].map((name) => JSON.parse(source(`core/${name}.json`)));
  const [errors, limits, routes, answers] = tables;
  return [
    { path: "js/src/generated/errors.ts", text: errorTable(errors) },
    { path: "js/src/generated/limits.ts", text: limitTable(limits) },
    { path: "js/src/generated/routes.ts", text: routeTable(routes, answers) },
    { path: "js/src/generated/answers.ts", text: answerTypes(answers) },
    { path: "js/src/generated/operations.ts", text: operationTypes(routes, answers) },
  ];
}

// A text as code; what is too long for a line is put together from two.
function textOf(text) {
  if (text.length <= 100) return json(text);
  const cut = text.lastIndexOf(" ", 100) + 1;
  return `${json(text.slice(0, cut))} + ${json(text.slice(cut))}`;
}

function errorTable({ classes, codes }) {
  const rows = Object.entries(codes).map(
    ([name, [error, message]]) => `  ${name}: [${json(error)}, ${classes[error]}, ${textOf(message)}],`,
  );
  return `${note("core/errors.json")}
/** Every cause an error can have: class, HTTP status, constant message. */
export const errorTable = {
${rows.join("\n")}
} as const satisfies Record<string, readonly [string, number, string]>;

/** The specific cause of an error, as in \`details.code\`. */
export type ErrorCode = keyof typeof errorTable;
/** The class of an error, as in \`error\`; it decides the HTTP status. */
export type ErrorClass =
${Object.keys(classes)
  .map((name) => `  | ${json(name)}`)
  .join("\n")};
`;
}

function limitTable(limits) {
  const { about, ...rest } = limits;
  return `${note("core/limits.json")}
${commentOf(about, "")}export const limits = ${JSON.stringify(rest, null, 2)} as const;
`;
}

function routeTable({ routes }, { bodies }) {
  const rows = routes.flatMap(({ operation, method, path, also = [], role, query = [], body = "none", status }) =>
    [path, ...also].map(
      (each) => `  [${[operation, method, each, role, body, status, ...query].map(json).join(", ")}],`,
    ),
  );
  for (const operation of Object.keys(bodies)) {
    if (!routes.some((route) => route.operation === operation)) throw new Error(`answers.json: no route ${operation}`);
  }
  return `${note("core/routes.json")}
import { routesOf } from "../base/routes.js";

/** Every route of the HTTP API. */
export const routes = routesOf([
${rows.join("\n")}
]);
`;
}

// ---- JSON Schema to TypeScript, as far as answers.json goes ---------------------------------------------------------

function typeOf(schema, indent) {
  if (schema.$ref) return schema.$ref;
  if ("const" in schema) return json(schema.const);
  if (schema.enum) return schema.enum.map(json).join(" | ");
  if (schema.anyOf) return schema.anyOf.map((part) => typeOf(part, indent)).join(" | ");
  if (Array.isArray(schema.type)) {
    return schema.type.map((type) => typeOf({ ...schema, type }, indent)).join(" | ");
  }
  switch (schema.type) {
    case "string":
      return "string";
    case "integer":
    case "number":
      return "number";
    case "boolean":
      return "boolean";
    case "null":
      return "null";
    case "array": {
      const item = typeOf(schema.items ?? {}, indent);
      return item.includes(" ") && !item.startsWith("{") ? `(${item})[]` : `${item}[]`;
    }
    case "object":
      return objectType(schema, indent);
    default:
      return "unknown";
  }
}

function described({ description }, name) {
  if (description === undefined) throw new Error(`answers.json: ${name} has no description`);
  return description;
}

function objectType({ properties, required = [], additionalProperties }, indent) {
  if (!properties) {
    const value = typeof additionalProperties === "object" ? typeOf(additionalProperties, indent) : "unknown";
    return `Record<string, ${value}>`;
  }
  const lines = Object.entries(properties).map(([name, schema]) => {
    const comment = commentOf(`${described(schema, name)}.`, `${indent}  `);
    return `${comment}${indent}  ${name}${required.includes(name) ? "" : "?"}: ${typeOf(schema, `${indent}  `)};`;
  });
  if (additionalProperties === true) lines.push(`${indent}  [key: string]: unknown;`);
  return `{\n${lines.join("\n")}\n${indent}}`;
}

// A list with its page info has a name of its own, for every list of the API is one.
function pageOf({ properties = {} }) {
  const isPage = Object.keys(properties).join() === "list,pageInfo";
  return isPage ? `ListOf<${typeOf(properties.list.items, "")}>` : undefined;
}

function answerTypes({ schemas }) {
  const types = Object.entries(schemas).map(([name, schema]) => {
    const about = commentOf(`${described(schema, name)}.`, "");
    const type = pageOf(schema) ?? typeOf(schema, "");
    const plain = schema.type === "object" && schema.properties && !pageOf(schema);
    return `${about}${plain ? `export interface ${name} ${type}` : `export type ${name} = ${type};`}\n`;
  });
  return `${note("core/answers.json")}
/** A part of a list, and where it lies in the whole. */
export interface ListOf<Item> {
  /** The rows of this page. */
  list: Item[];
  /** Where they lie in the whole list. */
  pageInfo: PageInfo;
}

${types.join("\n")}`;
}

const choice = (names) => names.map(json).join(" | ");

function operationTypes({ routes }, { bodies }) {
  const rows = routes.map(({ operation, path, query = [], body, answer, summary }) => {
    const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    const named = bodies[operation] ? `answers.${bodies[operation]}` : undefined;
    const parts = [
      names.length > 0 ? `Path<${choice(names)}>` : "object",
      query.length > 0 ? `Query<${choice(query)}>` : "object",
      named ?? (body && body !== "ignored" ? "unknown" : "undefined"),
      `answers.${answer}`,
    ];
    return `${commentOf(`${summary}.`, "  ")}  ${json(operation)}: Operation<${parts.join(", ")}>;`;
  });
  return `${note("core/routes.json and core/answers.json")}
import type { Operation, Path, Query } from "../base/routes.js";
import type * as answers from "./answers.js";

/** What each operation takes and answers. */
export interface Operations {
${rows.join("\n")}
}
`;
}
