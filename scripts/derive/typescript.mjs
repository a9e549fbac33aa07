// TypeScript tables and types of js/src/generated: errors, limits, routes, and the shapes of bodies and answers.
const note = (from) => `// Written by scripts/derive.mjs from ${from}; do not edit.\n`;
const json = (value) => JSON.stringify(value);

export function derive(source) {
  const errors = JSON.parse(source("core/errors.json"));
  const limits = JSON.parse(source("core/limits.json"));
  const routes = JSON.parse(source("core/routes.json"));
  const answers = JSON.parse(source("core/answers.json"));
  return [
    { path: "js/src/generated/errors.ts", text: errorTable(errors) },
    { path: "js/src/generated/limits.ts", text: limitTable(limits) },
    { path: "js/src/generated/routes.ts", text: routeTable(routes, answers) },
    { path: "js/src/generated/answers.ts", text: answerTypes(answers) },
    { path: "js/src/generated/operations.ts", text: operationTypes(routes, answers) },
  ];
}

function errorTable({ classes, codes }) {
  const rows = Object.entries(codes).map(
    ([name, [error, message]]) => `  ${name}: [${json(error)}, ${classes[error]}, ${json(message)}],`,
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
  const { about: _about, ...rest } = limits;
  return `${note("core/limits.json")}
/** Limits that are part of the contract; bytes unless the name says otherwise. */
export const limits = ${JSON.stringify(rest, null, 2)} as const;
`;
}

function routeTable({ routes }, { bodies }) {
  const rows = routes.flatMap((route) =>
    [route.path, ...(route.also ?? [])].map((path) => {
      const { operation, method, role, query = [], body = "none", status } = route;
      return `  { operation: ${json(operation)}, method: ${json(method)}, path: ${json(path)}, role: ${json(role)}, query: ${json(query)}, body: ${json(body)}, status: ${status} },`;
    }),
  );
  for (const operation of Object.keys(bodies)) {
    if (!routes.some((route) => route.operation === operation)) throw new Error(`answers.json: no route ${operation}`);
  }
  return `${note("core/routes.json")}
/** One method and path. Earlier routes win. */
export interface Route {
  readonly operation: string;
  readonly method: string;
  readonly path: string;
  readonly role: string;
  readonly query: readonly string[];
  readonly body: "none" | "config" | "endpoint" | "ignored";
  readonly status: number;
}

/** Every route of the HTTP API. */
export const routes: readonly Route[] = [
${rows.join("\n")}
];
`;
}

// ---- JSON Schema to TypeScript, as far as answers.json goes ----------------------------------------------------------

const reference = (name) => (name === "Config" || name === "Any" ? name : name);

function typeOf(schema, indent) {
  if (schema.$ref) return reference(schema.$ref);
  if ("const" in schema) return json(schema.const);
  if (schema.enum) return schema.enum.map(json).join(" | ");
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

function objectType({ properties, required = [], additionalProperties }, indent) {
  if (!properties) {
    const value = typeof additionalProperties === "object" ? typeOf(additionalProperties, indent) : "unknown";
    return `Record<string, ${value}>`;
  }
  const lines = Object.entries(properties).map(([name, schema]) => {
    const comment = schema.description ? `${indent}  /** ${schema.description}. */\n` : "";
    return `${comment}${indent}  ${name}${required.includes(name) ? "" : "?"}: ${typeOf(schema, `${indent}  `)};`;
  });
  if (additionalProperties === true) lines.push(`${indent}  [key: string]: unknown;`);
  return `{\n${lines.join("\n")}\n${indent}}`;
}

function answerTypes({ schemas }) {
  const types = Object.entries(schemas).map(([name, schema]) => {
    const about = `/** ${schema.description ?? `The shape ${name} of the HTTP API`}. */\n`;
    const type = typeOf(schema, "");
    const plain = schema.type === "object" && schema.properties;
    return `${about}${plain ? `export interface ${name} ${type}` : `export type ${name} = ${type};`}\n`;
  });
  return `${note("core/answers.json")}\n${types.join("\n")}`;
}

function operationTypes({ routes }, { bodies }) {
  const rows = routes.map((route) => {
    const path = [...route.path.matchAll(/\{(\w+)\}/g)].map((match) => `${match[1]}: string`).join("; ");
    const query = (route.query ?? []).map((name) => `${name}?: string | number | boolean`).join("; ");
    const body = bodies[route.operation] ?? (route.body && route.body !== "ignored" ? "unknown" : undefined);
    return `  ${json(route.operation)}: { path: ${path ? `{ ${path} }` : "object"}; query: ${query ? `{ ${query} }` : "object"}; body: ${body ? (body === "unknown" ? body : `answers.${body}`) : "undefined"}; answer: answers.${route.answer} };`;
  });
  return `${note("core/routes.json and core/answers.json")}
import type * as answers from "./answers.js";

/** What each operation takes and answers. */
export interface Operations {
${rows.join("\n")}
}
`;
}
