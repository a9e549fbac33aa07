// js/openapi.json: the HTTP API as OpenAPI 3.1.
const needed = { operator: "the token of the operator" };

export function derive(source) {
  const routes = JSON.parse(source("core/routes.json"));
  const answers = JSON.parse(source("core/answers.json"));
  const errors = JSON.parse(source("core/errors.json"));
  const { version } = JSON.parse(source("package.json"));
  const document = {
    openapi: "3.1.0",
    info: {
      title: "Jackfield",
      version,
      summary: "The integrations of a workspace: kept, checked, protected and used",
      license: { name: "MIT", identifier: "MIT" },
    },
    servers: [{ url: "/" }],
    tags: [...new Set(routes.routes.map((route) => route.operation.split(".")[0]))].map((name) => ({ name })),
    security: [{ xcAuth: [] }, { xcToken: [] }, { bearer: [] }],
    paths: paths(routes.routes, answers, errors),
    components: {
      securitySchemes: {
        xcAuth: { type: "apiKey", in: "header", name: "xc-auth" },
        xcToken: { type: "apiKey", in: "header", name: "xc-token" },
        bearer: { type: "http", scheme: "bearer" },
      },
      schemas: Object.fromEntries(Object.entries(answers.schemas).map(([name, schema]) => [name, references(schema)])),
    },
  };
  return [{ path: "js/openapi.json", text: `${JSON.stringify(document, null, 1)}\n` }];
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

function paths(routes, { bodies }, { classes }) {
  const found = {};
  for (const route of routes) {
    for (const [index, path] of [route.path, ...(route.also ?? [])].entries()) {
      const id = index === 0 ? route.operation : `${route.operation}.${index + 1}`;
      (found[path] ??= {})[route.method.toLowerCase()] = operation(route, id, path, bodies[route.operation], classes);
    }
  }
  return found;
}

const contentType = (answer) =>
  answer === "Page" ? "text/html" : answer === "Text" ? "text/plain" : "application/json";

function operation(route, operationId, path, body, classes) {
  const parameters = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: "path",
    required: true,
    schema: { type: "string" },
  }));
  for (const name of route.query ?? []) parameters.push({ name, in: "query", schema: { type: "string" } });
  const content = { [contentType(route.answer)]: { schema: { $ref: `#/components/schemas/${route.answer}` } } };
  if (route.operation === "endpoint.call") {
    content["application/x-ndjson"] = { schema: { type: "string" } };
    content["text/csv"] = { schema: { type: "string" } };
  }
  const takesBody = route.body === "config" || route.body === "endpoint";
  const statuses = new Set([429, 500, ...(route.fails ?? [])]);
  if (route.role !== "public") statuses.add(401).add(403);
  if (parameters.some((parameter) => parameter.in === "path")) statuses.add(404);
  if (takesBody) statuses.add(400).add(413).add(415);
  if (route.built === false) statuses.add(501);
  const failures = [...statuses].sort().map((status) => [
    String(status),
    {
      description: Object.keys(classes)
        .filter((name) => classes[name] === status)
        .join(", "),
      content: { "application/json": { schema: { $ref: "#/components/schemas/Error" } } },
    },
  ]);
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
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(takesBody
      ? {
          requestBody: {
            required: true,
            content: { "application/json": { schema: body ? { $ref: `#/components/schemas/${body}` } : {} } },
          },
        }
      : {}),
    responses: { [String(route.status)]: { description: "Done", content }, ...Object.fromEntries(failures) },
  };
}
