// The examples of the API's documentation, word for word; only the address, the id and what must exist are filled in.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startServer, temporaryFolder } from "./server.mjs";

let place, server, id;

before(async () => {
  place = temporaryFolder();
  server = await startServer({ folder: place.folder });
});
after(async () => {
  await server.stop();
  place.remove();
});
const create = (body) => server.api("POST", "/api/v2/meta/integrations", body);

test("create", async () => {
  const { status, json } = await create(`{
    "title": "My Database Integration",
    "type": "database",
    "sub_type": "pg",
    "config": {
      "client": "pg",
      "connection": {
        "host": "localhost",
        "port": 5432,
        "user": "postgres",
        "password": "password",
        "database": "mydb"
      }
    }
  }`);
  assert.equal(status, 201);
  assert.equal(json.title, "My Database Integration");
  id = json.id;
});

test("database with ssl and pool", async () => {
  const { status, json } = await create(`{
  "title": "PostgreSQL Production",
  "type": "database",
  "sub_type": "pg",
  "config": {
    "client": "pg",
    "connection": {
      "host": "db.example.com",
      "port": 5432,
      "user": "app_user",
      "password": "secure_password",
      "database": "production_db",
      "ssl": {
        "rejectUnauthorized": false
      }
    },
    "pool": {
      "min": 2,
      "max": 10
    }
  }
}`);
  assert.equal(status, 201);
  const read = await server.api("GET", `/api/v2/meta/integrations/${json.id}?includeConfig=true`);
  assert.deepEqual(read.json.config.connection.ssl, { enabled: true, rejectUnauthorized: false });
  assert.equal(read.json.config.pool.min, 2);
  assert.equal(read.json.config.pool.max, 10);
  assert.ok(!read.text.includes("secure_password"));
});

test("AI", async () => {
  const { status } = await create(`{
  "title": "OpenAI Integration",
  "type": "ai",
  "sub_type": "openai",
  "config": {
    "apiKey": "sk-...",
    "model": "gpt-4",
    "temperature": 0.7
  }
}`);
  assert.equal(status, 201);
});

test("update with a new host alone, by the row creator", async () => {
  const { status, json } = await server.api(
    "PATCH",
    `/api/v2/meta/integrations/${id}`,
    `{
    "title": "Updated Integration Name",
    "config": {
      "connection": {
        "host": "new-host.example.com"
      }
    }
  }`,
  );
  assert.equal(status, 200, JSON.stringify(json));
  assert.equal(json.title, "Updated Integration Name");
  const read = await server.api("GET", `/api/v2/meta/integrations/${id}?includeConfig=true`);
  assert.equal(read.json.config.connection.host, "new-host.example.com");
  assert.equal(read.json.config.connection.user, "postgres");
  assert.equal(read.json.secrets["connection.password"], true);
});

test("list, get, catalogue and metadata", async () => {
  assert.equal((await server.api("GET", "/api/v2/meta/integrations")).json.list.length, 3);
  assert.equal((await server.api("GET", `/api/v2/meta/integrations/${id}`)).json.id, id);
  const catalogue = (await server.api("GET", "/api/v2/integrations")).json;
  assert.ok(
    catalogue.every(
      (entry) =>
        typeof entry.type === "string" &&
        typeof entry.sub_type === "string" &&
        typeof entry.manifest.title === "string",
    ),
  );
  const entry = (await server.api("GET", "/api/v2/integrations/database/pg")).json;
  assert.deepEqual(Object.keys(entry), ["integrationType", "integrationSubType", "manifest", "form", "endpoints"]);
});

test("store list", async () => {
  const { status, json } = await server.api(
    "POST",
    `/api/v2/integrations/${id}/store`,
    `{
    "op": "list",
    "limit": 10,
    "offset": 0
  }`,
  );
  assert.equal(status, 200);
  assert.deepEqual(json, { list: [], pagination: { isLastPage: true, offset: 0, totalRows: 0 } });
});

test("pool and TLS settings of the best practices are accepted", async () => {
  const connection = {
    host: "db.example.com",
    user: "u",
    database: "d",
    ssl: { rejectUnauthorized: true, ca: "-----BEGIN CERTIFICATE-----\n..." },
  };
  const pool = { min: 2, max: 10, acquireTimeoutMillis: 30000, idleTimeoutMillis: 30000 };
  const { status } = await server.api("POST", "/api/v2/meta/integrations", {
    title: "PostgreSQL - Production - Customer Data",
    type: "database",
    sub_type: "pg",
    config: { connection, pool },
  });
  assert.equal(status, 201);
});

test("delete", async () => {
  const { status, text } = await server.api("DELETE", `/api/v2/meta/integrations/${id}`);
  assert.equal(status, 200);
  assert.equal(text, "true");
});
