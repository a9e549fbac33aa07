// js/openapi.json: the HTTP API as OpenAPI 3.1.
// Endpoints of databases are paths of their own, with the parameters of their manifest. Paths that differ by the names
// of their parameters alone are one path in OpenAPI: it has the names of the first route.
const needed = { operator: "the token of the operator" };
const described = new Map([[499, "The client went away"]]);

export function derive(source) {
  const routes = JSON.parse(source("core/routes.json"));
  const answers = JSON.parse(source("core/answers.json"));
  const errors = JSON.parse(source("core/errors.json"));
  answers.examples = JSON.parse(source("core/examples.json"));
  const manifest = JSON.parse(source("core/manifests/shared/database.json"));
  const { version } = JSON.parse(source("package.json"));
  const tags = [...new Set(routes.routes.map((route) => route.operation.split(".")[0]))];
  const document = {
    openapi: "3.1.0",
    info: {
      title: "Jackfield",
      version,
      summary: "The integrations of a workspace: kept, checked, protected and used",
      license: { name: "MIT", identifier: "MIT" },
    },
    servers: [{ url: "/" }],
    tags: tags.map((name) => ({ name, description: known(answers.tags, name, "tags") })),
    security: [{ xcAuth: [] }, { xcToken: [] }, { bearer: [] }],
    paths: paths([...routes.routes, ...endpoints(routes.routes, answers, manifest)], answers, errors),
    components: {
      securitySchemes: {
        xcAuth: { type: "apiKey", in: "header", name: "xc-auth" },
        xcToken: { type: "apiKey", in: "header", name: "xc-token" },
        bearer: { type: "http", scheme: "bearer" },
      },
      schemas: Object.fromEntries(Object.entries(answers.schemas).map(([name, schema]) => [name, references(schema)])),
    },
  };
  // Once for all: failures are most of the answers.
  document.components.schemas.Error.examples = [answers.examples.answers.Error];
  dropUnused(document);
  return [{ path: "js/openapi.json", text: `${JSON.stringify(document, null, 1)}\n` }];
}

// answers.json has shapes of the library alone too.
function dropUnused({ paths: all, components }) {
  const kept = new Set();
  const visit = (value) => {
    for (const [, name] of JSON.stringify(value).matchAll(/"#\/components\/schemas\/(\w+)"/g)) {
      if (kept.has(name)) continue;
      kept.add(name);
      visit(components.schemas[name]);
    }
  };
  visit(all);
  for (const name of Object.keys(components.schemas)) if (!kept.has(name)) delete components.schemas[name];
}

function known(table, name, list) {
  if (table[name] === undefined) throw new Error(`answers.json: ${list} has no ${name}`);
  return table[name];
}

function references(value) {
  if (Array.isArray(value)) return value.map(references);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, part]) => [
      key,
      key === "$ref" ? `#/components/schemas/${part}` : references(part),
    ]),
  );
}

// endpoint.call once more for each endpoint whose parameters are known: what databases share, and the test.
function endpoints(routes, answers, manifest) {
  const call = routes.find(({ operation }) => operation === "endpoint.call");
  return Object.entries(answers.endpoints).map(([name, answer]) => {
    const { description, params } = manifest.endpoints[name] ?? testEndpoint;
    return {
      ...call,
      operation: `endpoint.${name}`,
      path: call.path.replace("{endpoint}", name),
      summary: description,
      about: undefined,
      schema: withNulls(params),
      answer,
      streams: answer === "QueryResult",
    };
  });
}

// null is as if absent, wherever a parameter may be absent.
function withNulls(schema) {
  if (schema.properties === undefined) return schema;
  const { properties = {}, required = [] } = schema;
  const inside = Object.entries(properties).map(([name, part]) => {
    const deep = part.type === "object" ? withNulls(part) : part;
    return [name, required.includes(name) ? { ...deep, type: part.type } : orNull(deep)];
  });
  const own = { ...schema, properties: Object.fromEntries(inside) };
  return required.length === 0 ? orNull(own) : own;
}

function orNull(schema) {
  if (schema.enum !== undefined) return { ...schema, enum: [...schema.enum, null] };
  if (schema.type === undefined)
    return Object.keys(schema).some((key) => key.startsWith("$") || key.endsWith("Of"))
      ? { anyOf: [schema, { type: "null" }] }
      : schema;
  return { ...schema, type: [...new Set([schema.type, "null"].flat())] };
}

const testEndpoint = {
  description: "Tests the connection, with parts of its configuration changed if they are given",
  // Other bodies are as if there were none.
  params: { description: "{config}: parts of the configuration, as in an update" },
};

function paths(routes, answers, { classes }) {
  const found = new Map();
  for (const route of routes) {
    for (const [index, path] of [route.path, ...(route.also ?? [])].entries()) {
      const template = path.replaceAll(/\{\w+\}/g, "{}");
      const item = found.get(template) ?? { path, methods: {} };
      found.set(template, item);
      const operationId = index === 0 ? route.operation : `${route.operation}.${index + 1}`;
      const made = operation(route, operationId, answers, classes);
      item.methods[route.method.toLowerCase()] = { ...made, ...parameters(route, path, item.path, answers) };
    }
  }
  return Object.fromEntries([...found.values()].map(({ path, methods }) => [path, methods]));
}

// `shown`: the path as the document names it.
function parameters(route, path, shown, { parameters: facts }) {
  const names = (text) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
  const own = names(path);
  const list = names(shown).map((name, i) => {
    const { schema, description } = own[i] === "endpoint" ? endpointName : known(facts, own[i], "parameters");
    return { name, in: "path", required: true, description, schema };
  });
  for (const name of route.query ?? []) {
    const { flag, schema, description } = known(facts, name, "parameters");
    const text = flag ? `${description}: true` : description;
    const own = name === "type" ? { schema: { type: "string" }, text: "Only entries of this type" } : { schema, text };
    list.push({ name, in: "query", description: own.text, schema: withType(own.schema ?? { type: "string" }) });
  }
  if (route.etag === true) list.push(ifNoneMatch);
  return list.length > 0 ? { parameters: list } : {};
}

// Readers of the document show a type where a schema names one; a choice has those of its parts.
function withType(schema) {
  if (schema.type !== undefined) return schema;
  const parts = schema.anyOf ?? (schema.enum ?? []).map((value) => ({ const: value }));
  const types = [...new Set(parts.map(({ type, const: value }) => type ?? typeof value))];
  return types.length === 0 ? schema : { type: types.length === 1 ? types[0] : types, ...schema };
}

const endpointName = { schema: { type: "string" }, description: "The name of an endpoint of the integration" };

// RFC 9110, sections 8.8.3 and 13.1.2.
const ifNoneMatch = {
  name: "if-none-match",
  in: "header",
  description: "Tags of answers that the caller has. If one is that of this answer, its status is 304",
  schema: { type: "string" },
};
const etag = { description: "A tag of the answer's bytes; equal tags are equal answers", schema: { type: "string" } };

const contentType = (answer) =>
  answer === "Page" ? "text/html" : answer === "Text" ? "text/plain" : "application/json";

// A page has one entry of its list.
function exampleOf({ answers }, answer) {
  const of = { IntegrationPage: "Integration", SourcePage: "Source", UserPage: "User", TokenPage: "Token" };
  const item = answer === "AuditPage" ? "AuditEntry" : of[answer];
  if (item === undefined) return known(answers, answer, "examples");
  return { list: [known(answers, item, "examples")], pageInfo: answers.PageInfo };
}

// What any request of a kind may be refused with, besides what the route says itself.
function failures(route, takesBody, classes) {
  const statuses = new Set([403, 429, 500, 503, ...(route.fails ?? [])]);
  if (route.role !== "public") statuses.add(401);
  if (/[{]/.test(route.path)) statuses.add(404);
  if (route.query !== undefined) statuses.add(400);
  if (takesBody) statuses.add(400).add(408).add(413).add(415).add(499);
  if (route.built === false) statuses.add(501);
  const schema = { $ref: "#/components/schemas/Error" };
  const page = route.pages === true ? { "text/html": { schema: { $ref: "#/components/schemas/Page" } } } : {};
  return [...statuses].sort().map((status) => {
    const names = Object.keys(classes).filter((name) => classes[name] === status);
    const description = described.get(status) ?? names.join(", ");
    return [String(status), { description, content: { "application/json": { schema }, ...page } }];
  });
}

function operation(route, operationId, { bodies, examples }, classes) {
  const answered = {
    schema: { $ref: `#/components/schemas/${route.answer}` },
    example: exampleOf(examples, route.answer),
  };
  const content = { [contentType(route.answer)]: answered };
  if (route.operation === "endpoint.call" || route.streams === true) {
    content["application/x-ndjson"] = { schema: { type: "string" } };
    content["text/csv"] = { schema: { type: "string" } };
  }
  const takesBody = route.body === "config" || route.body === "endpoint";
  const body = bodies[route.operation];
  const schema = route.schema ?? (body ? { $ref: `#/components/schemas/${body}` } : {});
  return {
    operationId,
    tags: [route.operation.split(".")[0]],
    summary: route.summary,
    description: [
      route.about,
      route.role === "public" ? "Needs no token." : `Needs ${needed[route.role] ?? `the role ${route.role} or more`}.`,
    ]
      .filter(Boolean)
      .join(" "),
    ...(route.role === "public" ? { security: [] } : {}),
    ...(takesBody
      ? {
          requestBody: {
            required: route.body === "config",
            content: {
              "application/json": { schema, example: known(examples.bodies, route.operation, "examples of bodies") },
            },
          },
        }
      : {}),
    responses: {
      [String(route.status)]: { description: "Done", ...(route.etag ? { headers: { etag } } : {}), content },
      ...(route.etag ? { 304: { description: "The caller has this answer", headers: { etag } } } : {}),
      ...Object.fromEntries(failures(route, takesBody, classes)),
    },
  };
}
