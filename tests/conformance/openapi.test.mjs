// The OpenAPI document: linted by redocly, and held against a running server by schemathesis, which makes requests from
// its schemas and checks statuses, headers and bodies of the answers.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { startServer, temporaryFolder } from "../e2e/server.mjs";
import { runStatements } from "../e2e/sqlite.mjs";
import { isFull, sourceOf } from "./sources.mjs";

const root = fileURLToPath(new URL("../../", import.meta.url));
const document = join(root, "js/openapi.json");
const schemathesis = sourceOf("schemathesis");

function run(command, args, options = {}) {
  const child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"], ...options });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", (text) => (output += text));
  return new Promise((resolve) => child.once("close", (code) => resolve({ code, output })));
}

test("redocly finds no error in the OpenAPI document", async () => {
  const settings = fileURLToPath(new URL("redocly.yaml", import.meta.url));
  const cli = join(root, "node_modules/@redocly/cli/bin/cli.js");
  const env = { ...process.env, REDOCLY_TELEMETRY: "off", REDOCLY_SUPPRESS_UPDATE_NOTICE: "true" };
  const { code, output } = await run(process.execPath, [cli, "lint", "--config", settings, document], { env });
  assert.equal(code, 0, output);
});

test("every parameter has a text, every operation an example of its body and its answer", () => {
  const operations = Object.values(JSON.parse(readFileSync(document, "utf8")).paths).flatMap(Object.values);
  assert.ok(operations.length > 40);
  for (const { operationId, summary, parameters = [], requestBody, responses } of operations) {
    assert.ok(summary, operationId);
    for (const { name, description } of parameters) assert.ok(description, `${operationId}: ${name}`);
    const done = Object.entries(responses).find(([status]) => status.startsWith("2"))?.[1];
    for (const { content } of [requestBody, done].filter(Boolean))
      assert.notEqual(Object.values(content)[0].example, undefined, operationId);
  }
});

test("every schema is used by an operation, and a query has paths of its own", () => {
  const text = readFileSync(document, "utf8");
  const { components, paths } = JSON.parse(text);
  const unused = Object.keys(components.schemas).filter((name) => !text.includes(`"#/components/schemas/${name}"`));
  assert.deepEqual(unused, []);
  for (const name of ["query", "execute", "tables", "columns", "schemas", "cancel", "pool"]) {
    const { post } = paths[`/api/v2/integrations/{id}/${name}`];
    const bodies = [post.requestBody, post.responses["200"]].map((each) => each.content["application/json"].schema);
    for (const schema of bodies) assert.notDeepEqual(schema, {}, name);
  }
});

// What takes away the caller's own rights runs in a server of its own.
const dangerous = ["user.update", "user.delete", "token.delete"];

for (const [name, chosen] of [
  ["all operations but those that remove rights", ["--exclude-operation-id", ...dangerous]],
  ["the operations that remove rights", ["--include-operation-id", ...dangerous]],
])
  test(
    `schemathesis finds no difference to the document: ${name}`,
    { skip: schemathesis.skipped ?? false },
    async (t) => {
      const place = temporaryFolder();
      const files = join(place.folder, "files");
      mkdirSync(files);
      await runStatements(join(files, "a.db"), "CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT)");
      const server = await startServer({ folder: place.folder, args: ["--sqlite-root", files] });
      try {
        const config = join(place.folder, "schemathesis.toml");
        writeFileSync(config, settings(server, await seed(server, files)));
        const count = isFull ? 60 : 2;
        const args = ["--config-file", config, "run", document, "--url", server.url, "--seed", "1", "--no-color"];
        const [flag, ...operations] = chosen;
        const picked = operations.flatMap((operation) => [flag, operation]);
        const more = ["--max-examples", String(count), "--phases", isFull ? "coverage,fuzzing" : "fuzzing"];
        const { code, output } = await run(schemathesis.path, [...args, ...picked, ...more], { cwd: place.folder });
        t.diagnostic(/Test cases:\s*\n\s*(.*)/.exec(output)?.[1] ?? "no count was printed");
        assert.equal(code, 0, output.slice(-12000));
        // /metrics is for the operator alone.
        assert.doesNotMatch(output, /([2-9]|\d\d+) operations? returned only 401/);
      } finally {
        await server.stop();
        place.remove();
      }
    },
  );

// Rows that requests can find.
async function seed(server, files) {
  const made = await server.api("POST", "/api/v2/meta/integrations", {
    title: "seed",
    type: "database",
    sub_type: "sqlite3",
    config: { client: "sqlite3", connection: { filename: join(files, "a.db") } },
  });
  return made.json.id;
}

// Two checks are left out. Schemas do not say all that is required of a value, so a value that they allow may be
// refused. A path such as /integrations/{id}/query is also one of /integrations/{type}/{subType}, so Allow names GET.
const settings = (server, id) => `
headers = { "xc-auth" = ${JSON.stringify(server.token)} }
[parameters]
"path.id" = ${JSON.stringify(id)}
[checks]
positive_data_acceptance.enabled = false
allow_header_conformance.enabled = false
not_a_server_error.expected-statuses = ["2xx", "4xx", 501, 502, 503, 504]
`;
