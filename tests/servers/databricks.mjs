// This is a fake: it speaks the Statement Execution API 2.0 of Databricks as its documentation describes it, and runs SQL on SQLite.
// What a statement says in a comment makes it misbehave: /* fake:429 */ (once), 503 (once), html, cut, hang, expired (the links), lost-cancel.
// slow_down(SECONDS) keeps a statement running until it is cancelled.
// Example    const fake = await startDatabricks({ cert, key, inlineLimit: 300000 });  fake.port, fake.token;  await fake.stop();
import { randomUUID } from "node:crypto";
import http2 from "node:http2";
import { gzipSync } from "node:zlib";
import { openEngine } from "./sql-engine.mjs";

const kTypeNames = { INT: "INT", BIGINT: "LONG", DOUBLE: "DOUBLE", STRING: "STRING", BINARY: "BINARY", "": "NULL" };
const kApi = "/api/2.0/sql/statements";

// What SQLite has no types for: SELECT CAST('2026-11-23' AS DATE) AS v, true, array(...).
const typedLiteral = (sql) => {
  const expression = /^\s*SELECT (.*) AS v\s*$/s.exec(sql)?.[1];
  if (expression === undefined) return undefined;
  const cast = /^CAST\((.*) AS ([A-Z_]+(?:\([0-9, ]+\))?)\)$/s.exec(expression);
  if (cast !== null) return { expression: cast[1], type: cast[2] };
  if (expression === "true" || expression === "false") return { expression: `'${expression}'`, type: "BOOLEAN" };
  if (expression.startsWith("array(")) return { expression: `json_${expression}`, type: "ARRAY<INT>" };
  return undefined;
};

const translate = (sql) =>
  sql
    .replace(/\brange\((\d+), (\d+)\)/g, "(WITH RECURSIVE r(id) AS (SELECT $1 UNION ALL SELECT id + 1 FROM r WHERE id + 1 < $2) SELECT id FROM r)")
    .replace(/current_version\(\)\.dbsql_version/g, "'2026.35'");

const problem = (message) => {
  const of = (condition, state, text) => ({ error_code: "BAD_REQUEST", message: `[${condition}] ${text} SQLSTATE: ${state}`, state });
  const named = message.split(":")[1]?.trim() ?? "";
  if (message.startsWith("no such table")) return of("TABLE_OR_VIEW_NOT_FOUND", "42P01", `The table or view \`${named}\` cannot be found.`);
  if (message.startsWith("no such column")) return of("UNRESOLVED_COLUMN.WITHOUT_SUGGESTION", "42703", `A column \`${named}\` cannot be resolved.`);
  if (message.startsWith("no such function")) return of("UNRESOLVED_ROUTINE", "42883", `Cannot resolve routine \`${named}\`.`);
  if (message.startsWith("NOT NULL")) return of("DELTA_NOT_NULL_CONSTRAINT_VIOLATED", "23502", "NOT NULL constraint violated for column.");
  if (message.startsWith("UNIQUE")) return of("DELTA_VIOLATE_CONSTRAINT_WITH_VALUES", "23001", "CHECK constraint violated by row.");
  if (message.startsWith("UNBOUND")) return of("UNBOUND_SQL_PARAMETER", "42P02", "Found the unbound parameter.");
  return of("PARSE_SYNTAX_ERROR", "42601", "Syntax error at or near something.");
};

const cellText = (value) => {
  if (value === null) return null;
  if (value instanceof Uint8Array) return Buffer.from(value).toString("base64");
  return String(value);
};

const bound = (parameters, sql) => {
  const values = {};
  for (const { name, type, value } of parameters) {
    if (value === undefined) values[`:${name}`] = null;
    else values[`:${name}`] = type === "BIGINT" ? BigInt(value) : type === "DOUBLE" ? Number(value) : type === "BOOLEAN" ? Number(value === "true") : value;
  }
  const plain = sql.replace(/'(?:[^']|'')*'/g, "''");
  for (const [name] of plain.matchAll(/(?<![:\w]):[A-Za-z_]\w*/g)) if (!(name in values)) throw new Error(`UNBOUND: ${name}`);
  return values;
};

const kChanges = { INSERT: ["num_affected_rows", "num_inserted_rows"], UPDATE: ["num_affected_rows"], DELETE: ["num_affected_rows"] };

function execute(engine, sql, parameters) {
  const literal = typedLiteral(sql);
  if (literal !== undefined) {
    const { rows } = engine.run(`SELECT ${literal.expression} AS v`);
    return { columns: [{ name: "v", type: literal.type }], rows };
  }
  const result = engine.run(translate(sql), bound(parameters, sql));
  const counts = kChanges[/^\s*(\w+)/.exec(sql)?.[1].toUpperCase()];
  if (counts !== undefined) return { columns: counts.map((name) => ({ name, type: "BIGINT" })), rows: [counts.map(() => BigInt(result.changes))] };
  for (const [i, column] of result.columns.entries()) {
    if (!sql.includes("information_schema") || !["nullable", "primary_key"].includes(column.name)) continue;
    column.type = "BOOLEAN";
    for (const row of result.rows) row[i] = row[i] ? "true" : "false";
  }
  return result;
}

const typeName = (type) => kTypeNames[type] ?? (type.startsWith("TIMESTAMP") ? "TIMESTAMP" : type.replace(/[(<].*/, ""));

export async function startDatabricks({ cert, key, token = "dapi-fake", client = "client-1", secret = "secret-1", inlineLimit = 26214400, chunkRows = 1000 }) {
  const engine = await openEngine({ schema: "default" });
  const statements = new Map();
  const misbehaved = new Set();
  const seen = { statements: 0, cancels: 0, links: 0, tokens: 0, http2: 0 };
  let port = 0;

  const manifest = ({ columns, rows }) => ({
    format: "JSON_ARRAY",
    schema: {
      column_count: columns.length,
      columns: columns.map(({ name, type }, position) => ({ name, position, type_name: typeName(type), type_text: type === "" ? "VOID" : type })),
    },
    total_chunk_count: Math.ceil(rows.length / chunkRows), total_row_count: rows.length, truncated: false,
  });
  const chunk = (statement, index) => {
    const { rows, disposition, id } = statement;
    const part = rows.slice(index * chunkRows, (index + 1) * chunkRows);
    const more = (index + 1) * chunkRows < rows.length;
    const place = {
      chunk_index: index, row_offset: index * chunkRows, row_count: part.length,
      ...(more ? { next_chunk_index: index + 1, next_chunk_internal_link: `${kApi}/${id}/result/chunks/${index + 1}` } : {}),
    };
    if (disposition === "INLINE") return { ...place, data_array: part.map((row) => row.map(cellText)) };
    statement.signature = randomUUID();
    return {
      external_links: [{
        ...place, expiration: new Date(Date.now() + 900000).toISOString(), http_headers: { "x-fake-key": "k" },
        external_link: `https://localhost:${port}/links/${id}/${index}?signature=${statement.signature}`,
      }],
    };
  };
  const answer = (statement) => {
    const { id, state, error } = statement;
    const status = error === undefined ? { state } : { state, error: { error_code: error.error_code, message: error.message }, sql_state: error.state };
    if (state !== "SUCCEEDED") return { statement_id: id, status };
    return { statement_id: id, status, manifest: manifest(statement), ...(statement.rows.length > 0 ? { result: chunk(statement, 0) } : {}) };
  };

  const start = (body) => {
    seen.statements += 1;
    const statement = { id: randomUUID(), state: "RUNNING", disposition: body.disposition ?? "INLINE", sql: body.statement };
    statements.set(statement.id, statement);
    const seconds = /\bslow_down\((\d+)\)/.exec(body.statement)?.[1];
    const finish = () => {
      if (statement.state !== "RUNNING") return;
      try {
        Object.assign(statement, seconds === undefined ? execute(engine, body.statement, body.parameters ?? []) : { columns: [], rows: [] });
        statement.state = "SUCCEEDED";
        const size = statement.disposition === "INLINE" ? JSON.stringify(statement.rows.map((row) => row.map(cellText))).length : 0;
        if (size > inlineLimit) throw new Error("INLINE");
      } catch (error) {
        statement.state = "FAILED";
        const limit = `Inline byte limit exceeded. Statements executed with disposition=INLINE can have a result size of at most ${inlineLimit} bytes. Please execute the statement with disposition=EXTERNAL_LINKS if you want to download the full result.`;
        statement.error = error.message === "INLINE" ? { error_code: "BAD_REQUEST", message: limit } : problem(error.message);
      }
    };
    if (seconds === undefined) setTimeout(finish, 2);
    else setTimeout(finish, Number(seconds) * 1000).unref();
    return statement;
  };

  const once = (sql, what) => {
    if (!sql.includes(`fake:${what}`) || misbehaved.has(sql)) return false;
    misbehaved.add(sql);
    return true;
  };
  const refuse = (status, error_code, message) => ({ status, body: { error_code, message } });

  const link = (request, url) => {
    seen.links += 1;
    const [, , id, index] = url.pathname.split("/");
    const statement = statements.get(id);
    if (request.headers.authorization !== undefined || request.headers["x-fake-key"] !== "k") return { status: 400, html: "<Error>InvalidArgument</Error>" };
    if (statement === undefined || url.searchParams.get("signature") !== statement.signature) return { status: 403, html: "<Error>AccessDenied</Error>" };
    if (once(statement.sql, "expired")) return { status: 403, html: "<Error>AccessDenied: Request has expired</Error>" };
    return { body: statement.rows.slice(index * chunkRows, (Number(index) + 1) * chunkRows).map((row) => row.map(cellText)) };
  };

  const route = (request, url, text) => {
    const signedIn = [`Bearer ${token}`, `Bearer oauth-${token}`].includes(request.headers.authorization);
    if (url.pathname.startsWith("/links/")) return link(request, url);
    if (url.pathname === "/oidc/v1/token") {
      seen.tokens += 1;
      const form = new URLSearchParams(text);
      const right = request.headers.authorization === `Basic ${Buffer.from(`${client}:${secret}`).toString("base64")}`;
      if (!right || form.get("grant_type") !== "client_credentials" || form.get("scope") !== "all-apis") return { status: 401, body: { error: "invalid_client" } };
      return { body: { access_token: `oauth-${token}`, token_type: "Bearer", expires_in: 3600 } };
    }
    if (!signedIn) return refuse(403, "403", "Invalid access token.");
    const [, , , , collection, id, action, , index] = url.pathname.split("/");
    if (collection === "warehouses") return id === "w1" ? { body: { id, state: "RUNNING" } } : refuse(404, "NOT_FOUND", "SQL warehouse does not exist.");
    if (collection !== "statements") return refuse(404, "ENDPOINT_NOT_FOUND", "No API found.");
    if (request.method === "POST" && id === undefined) {
      const body = JSON.parse(text);
      if (body.warehouse_id !== "w1") return refuse(404, "NOT_FOUND", "SQL warehouse does not exist.");
      if (body.format !== "JSON_ARRAY" || body.wait_timeout !== "0s") return refuse(400, "INVALID_PARAMETER_VALUE", "not in this fake");
      if (once(body.statement, "429")) return { ...refuse(429, "REQUEST_LIMIT_EXCEEDED", "Slow down."), headers: { "retry-after": "0" } };
      if (once(body.statement, "503")) return refuse(503, "TEMPORARILY_UNAVAILABLE", "Not now.");
      if (body.statement.includes("fake:html")) return { status: 200, html: "<html>Sign in</html>" };
      if (body.statement.includes("fake:cut")) return { cut: true };
      if (body.statement.includes("fake:hang")) return { hang: true };
      return { body: answer(start(body)) };
    }
    const statement = statements.get(id);
    if (statement === undefined) return refuse(404, "NOT_FOUND", "The statement was not found.");
    if (action === "cancel") {
      seen.cancels += 1;
      if (statement.state === "RUNNING" && !statement.sql.includes("fake:lost-cancel")) statement.state = "CANCELED";
      return { body: {} };
    }
    return { body: action === "result" ? chunk(statement, Number(index)) : answer(statement) };
  };

  const server = http2.createSecureServer({ cert, key, allowHTTP1: true }, (request, response) => {
    const parts = [];
    if (request.httpVersion === "2.0") seen.http2 += 1;
    request.on("data", (part) => parts.push(part));
    request.on("error", () => {});
    request.on("end", () => {
      const url = new URL(request.url, "https://fake");
      if (url.pathname === "/seen") return void response.end(JSON.stringify(seen));
      const { status = 200, headers = {}, body, html, cut, hang } = route(request, url, Buffer.concat(parts).toString());
      if (hang) return;
      if (cut) return void request.socket.destroy();
      const bytes = Buffer.from(html ?? JSON.stringify(body));
      const packed = /gzip/.test(request.headers["accept-encoding"] ?? "");
      response.writeHead(status, { "content-type": html === undefined ? "application/json" : "text/html", ...(packed ? { "content-encoding": "gzip" } : {}), ...headers });
      response.end(packed ? gzipSync(bytes) : bytes);
    });
  });
  const sessions = new Set();
  server.on("session", (session) => sessions.add(session.on("error", () => {})));
  server.on("sessionError", () => {});
  server.on("tlsClientError", () => {});
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  port = server.address().port;
  return {
    port, token, client, secret, seen,
    stop: () => {
      for (const session of sessions) session.destroy();
      server.close();
    },
  };
}
