// A server made from an OpenAPI 3 document: it holds each request against the document, and answers what the document
// shows, or a value of its schema. It shares no code with the importer of manifests.
// Example    const described = describe(document);  standin.fault(host, "*", described.handle);  described.faults;
import { createRequire } from "node:module";

// Loaded when it is used: a test that skips without the packages of tests/judges has to reach its reason.
const loadAjv = () => createRequire(new URL("../judges/", import.meta.url))("ajv/dist/2020.js").default;
const methods = ["get", "post", "put", "patch", "delete"];

/** A value of a schema: the document's own example, or one of its type. `resolve` follows references. */
function sample(schema, resolve, depth = 0) {
  const of = resolve(schema);
  if (of === undefined || depth > 8) return null;
  if (of.example !== undefined) return of.example;
  if (of.default !== undefined && of.default !== null) return of.default;
  if (of.const !== undefined) return of.const;
  if (of.enum !== undefined) return of.enum[0];
  const one = of.oneOf ?? of.anyOf;
  if (one !== undefined) return sample(one[0], resolve, depth + 1);
  if (of.allOf !== undefined) {
    const parts = of.allOf.map((part) => sample(part, resolve, depth + 1));
    return parts.every((part) => typeof part === "object") ? Object.assign({}, ...parts) : parts[0];
  }
  const type = Array.isArray(of.type) ? of.type[0] : (of.type ?? (of.properties === undefined ? "string" : "object"));
  return samples[type]?.(of, resolve, depth) ?? null;
}
const formats = {
  "date-time": "2026-11-30T10:20:30Z",
  date: "2026-11-30",
  email: "ann@example.com",
  uri: "https://example.com/a",
  uuid: "0b6ae0e0-3f5c-4f0c-8d5a-0d2f6f2d5a01",
  binary: "a",
};
const samples = {
  string: ({ format, minLength = 0 }) => (formats[format] ?? "text").padEnd(minLength, "x"),
  integer: ({ minimum = 1 }) => Math.max(1, minimum),
  number: ({ minimum = 1.5 }) => Math.max(1.5, minimum),
  boolean: () => true,
  array: ({ items = {}, minItems = 1 }, resolve, depth) =>
    Array.from({ length: Math.max(1, minItems) }, () => sample(items, resolve, depth + 1)),
  object: ({ properties = {}, required = [] }, resolve, depth) =>
    Object.fromEntries(
      Object.entries(properties)
        .filter(([name, part]) => required.includes(name) || (depth < 4 && resolve(part)?.readOnly !== true))
        .map(([name, part]) => [name, sample(part, resolve, depth + 1)]),
    ),
};

/** The server: {handle, faults, answered, routes}. faults: what differed from the document, oldest first. */
export function describe(document) {
  const resolve = (part) => {
    let at = part;
    for (let steps = 0; at?.$ref !== undefined && steps < 32; steps += 1)
      at = at.$ref
        .slice(2)
        .split("/")
        .map((key) => decodeURIComponent(key).replaceAll("~1", "/").replaceAll("~0", "~"))
        .reduce((found, key) => found?.[key], document);
    return at;
  };
  // OpenAPI 3.0 says "nullable"; JSON Schema has a type for it.
  const nullable = (value) => {
    if (Array.isArray(value)) return value.map(nullable);
    if (typeof value !== "object" || value === null) return value;
    const { nullable: may, example: _, exclusiveMinimum: __, exclusiveMaximum: ___, ...rest } = value;
    const made = Object.fromEntries(Object.entries(rest).map(([key, part]) => [key, nullable(part)]));
    return may === true && made.type !== undefined ? { ...made, type: [made.type, "null"].flat() } : made;
  };
  const Ajv = loadAjv();
  const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false, coerceTypes: "array" });
  const exact = new Ajv({ strict: false, allErrors: true, validateFormats: false });
  const components = nullable(document.components ?? {});
  const judge = (library, schema, value) => {
    const check = library.compile({ ...nullable(schema), components });
    return check(value) ? [] : check.errors.map(({ instancePath, message }) => `${instancePath} ${message}`);
  };

  const prefix = new URL(document.servers[0].url).pathname.replace(/\/$/, "");
  const routes = Object.entries(document.paths).flatMap(([path, item]) =>
    methods
      .filter((method) => item[method] !== undefined)
      .map((method) => ({
        name: `${method.toUpperCase()} ${path}`,
        path,
        sample: (schema) => sample(schema, resolve),
        body: () => sample(resolve(item[method].requestBody)?.content?.["application/json"]?.schema, resolve),
        method: method.toUpperCase(),
        names: [...path.matchAll(/\{([^}]+)\}/g)].map(([, name]) => name),
        pattern: new RegExp(`^${prefix}${path.replace(/[.+*?^$()|[\]\\]/g, "\\$&").replace(/\{[^}]+\}/g, "([^/]+)")}$`),
        operation: item[method],
        parameters: [...(item.parameters ?? []), ...(item[method].parameters ?? [])].map(resolve),
      })),
  );
  // Paths without a variable come first, as servers do it.
  routes.sort((a, b) => a.names.length - b.names.length);

  const faults = [];
  const answered = new Map();
  const parameterOf = ({ in: place, name }, request, url, path) => {
    if (place === "path") return path[name];
    if (place === "header") return request.headers[name.toLowerCase()];
    const all = url.searchParams.getAll(name);
    return all.length > 1 ? all : all[0];
  };
  const checkParameters = (route, request, url, path) => {
    const known = new Set(route.parameters.filter(({ in: place }) => place === "query").map(({ name }) => name));
    for (const name of url.searchParams.keys())
      if (!known.has(name)) faults.push(`${route.name}: no query parameter ${name}`);
    // "If in is header and the name field is Accept, Content-Type or Authorization, the parameter is ignored."
    const isIgnored = ({ in: place, name }) =>
      place === "header" && /^(accept|content-type|authorization)$/i.test(name);
    for (const parameter of route.parameters.filter((each) => !isIgnored(each))) {
      const value = parameterOf(parameter, request, url, path);
      const what = `${route.name}: ${parameter.in} ${parameter.name}`;
      if (value === undefined && (parameter.required || parameter.in === "path")) faults.push(`${what} is missing`);
      if (value === undefined || parameter.schema === undefined) continue;
      const schema = { type: "object", properties: { value: parameter.schema } };
      faults.push(...judge(ajv, schema, { value }).map((error) => `${what}${error}`));
    }
  };
  const checkBody = (route, request, body) => {
    const wanted = resolve(route.operation.requestBody);
    const schema = wanted?.content?.["application/json"]?.schema;
    if (wanted === undefined || (body.length === 0 && wanted.required !== true)) return;
    if (!String(request.headers["content-type"]).startsWith("application/json"))
      return faults.push(`${route.name}: content type ${request.headers["content-type"]}`);
    if (schema === undefined) return;
    faults.push(...judge(exact, schema, JSON.parse(body.toString())).map((error) => `${route.name}: body ${error}`));
  };
  const isSignedIn = (route, request, url) => {
    const needs = route.operation.security ?? document.security ?? [];
    const holds = (name) => {
      const { type, scheme, in: place, name: key } = document.components.securitySchemes[name];
      const said = request.headers.authorization ?? "";
      if (type === "http") return said.toLowerCase().startsWith(`${scheme} `) && said.includes(" ");
      return (place === "query" ? url.searchParams.get(key) : request.headers[key.toLowerCase()]) !== undefined;
    };
    return needs.length === 0 || needs.some((need) => Object.keys(need).every(holds));
  };
  const answerOf = (operation) => {
    const [status, named] = Object.entries(operation.responses).find(([code]) => /^2/.test(code)) ?? [];
    const content = resolve(named)?.content ?? {};
    const [type, media] = Object.entries(content).find(([name]) => name.includes("json")) ?? [];
    const [other] = Object.keys(content);
    if (type === undefined && other !== undefined) return { status: Number(status), type: other, value: "text" };
    if (type === undefined) return { status: Number(status ?? 204) };
    const shown = media.example ?? resolve(Object.values(media.examples ?? {})[0])?.value;
    return { status: Number(status), type, value: shown ?? sample(media.schema ?? {}, resolve) };
  };
  const handle = (request, response, body) => {
    const url = new URL(request.url, "https://service.example.com");
    const route = routes.find(({ method, pattern }) => method === request.method && pattern.test(url.pathname));
    if (route === undefined) {
      faults.push(`${request.method} ${url.pathname} is not in the document`);
      response.writeHead(404);
      return response.end();
    }
    const values = route.pattern.exec(url.pathname).slice(1).map(decodeURIComponent);
    const path = Object.fromEntries(route.names.map((name, at) => [name, values[at]]));
    const types = Object.entries(route.operation.responses)
      .filter(([code]) => code.startsWith("2"))
      .flatMap(([, named]) => Object.keys(resolve(named)?.content ?? {}));
    const accepted = String(request.headers.accept ?? "*/*").split(/, */);
    if (types.length > 0 && !types.some((type) => accepted.includes(type) || accepted.includes("*/*")))
      faults.push(`${route.name}: accept ${accepted.join(", ")}`);
    if (!isSignedIn(route, request, url)) faults.push(`${route.name}: not signed in`);
    checkParameters(route, request, url, path);
    checkBody(route, request, body);
    const { status, type, value } = answerOf(route.operation);
    answered.set(route.name, value ?? null);
    response.writeHead(status, type === undefined ? {} : { "content-type": type });
    return response.end(type === undefined ? undefined : type.includes("json") ? JSON.stringify(value) : value);
  };
  return { handle, faults, answered, routes };
}
