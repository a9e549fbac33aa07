// This is a fake: it speaks the Statement Execution API 2.0 of Databricks as its documentation describes it, and runs
// SQL on SQLite. A comment in a statement asks for a fault: those of https-fake.mjs (/* fake:html */), and
// 429, 503 and expired with "once" behind them, closed, expired-link, private-link, http-link, lost-cancel,
// hang-cancel. slow_down(SECONDS) runs until it is cancelled.
// Example    const fake = await startDatabricks({ cert, key, inlineLimit: 300000 });
//            fake.port, fake.token, fake.seen;  await fake.stop();
import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { faultOf, listen, makeOnce } from "./https-fake.mjs";
import { boundInteger, openEngine } from "./sql-engine.mjs";

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
    .replace(
      /\brange\((\d+), (\d+)\)/g,
      "(WITH RECURSIVE r(id) AS (SELECT $1 UNION ALL SELECT id + 1 FROM r WHERE id + 1 < $2) SELECT id FROM r)",
    )
    .replace(/current_version\(\)\.dbsql_version/g, "'2026.35'");

const kInlineLimit =
  "Inline byte limit exceeded. " +
  "Statements executed with disposition=INLINE can have a result size of at most 26214400 bytes. " +
  "Please execute the statement with disposition=EXTERNAL_LINKS if you want to download the full result.";

const problem = (message) => {
  const of = (condition, state, text) => ({
    error_code: "BAD_REQUEST",
    message: `[${condition}] ${text} SQLSTATE: ${state}`,
    state,
  });
  const named = message.split(":")[1]?.trim() ?? "";
  if (message.startsWith("no such table"))
    return of("TABLE_OR_VIEW_NOT_FOUND", "42P01", `The table or view \`${named}\` cannot be found.`);
  if (message.startsWith("no such column"))
    return of("UNRESOLVED_COLUMN.WITHOUT_SUGGESTION", "42703", `A column \`${named}\` cannot be resolved.`);
  if (message.startsWith("no such function"))
    return of("UNRESOLVED_ROUTINE", "42883", `Cannot resolve routine \`${named}\`.`);
  if (message.startsWith("NOT NULL"))
    return of("DELTA_NOT_NULL_CONSTRAINT_VIOLATED", "23502", "NOT NULL constraint violated for column.");
  if (message.startsWith("UNIQUE"))
    return of("DELTA_VIOLATE_CONSTRAINT_WITH_VALUES", "23001", "CHECK constraint violated by row.");
  if (message.startsWith("UNBOUND")) return of("UNBOUND_SQL_PARAMETER", "42P02", "Found the unbound parameter.");
  if (message.startsWith("INLINE")) return { error_code: "BAD_REQUEST", message: kInlineLimit };
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
    else
      values[`:${name}`] =
        type === "BIGINT" || type === "INT"
          ? boundInteger(value)
          : type === "DOUBLE"
            ? Number(value)
            : type === "BOOLEAN"
              ? Number(value === "true")
              : value;
  }
  const plain = sql.replace(/'(?:[^']|'')*'/g, "''");
  for (const [name] of plain.matchAll(/(?<![:\w]):[A-Za-z_]\w*/g))
    if (!(name in values)) throw new Error(`UNBOUND: ${name}`);
  return values;
};

const kChanges = {
  INSERT: ["num_affected_rows", "num_inserted_rows"],
  UPDATE: ["num_affected_rows"],
  DELETE: ["num_affected_rows"],
};

function execute(engine, sql, parameters) {
  const literal = typedLiteral(sql);
  if (literal !== undefined) {
    const { rows } = engine.run(`SELECT ${literal.expression} AS v`);
    return { columns: [{ name: "v", type: literal.type }], rows };
  }
  const result = engine.run(translate(sql), bound(parameters, sql));
  const counts = kChanges[/^\s*(\w+)/.exec(sql)?.[1].toUpperCase()];
  if (counts !== undefined)
    return {
      columns: counts.map((name) => ({ name, type: "BIGINT" })),
      rows: [counts.map(() => BigInt(result.changes))],
    };
  for (const [i, column] of result.columns.entries()) {
    if (!sql.includes("information_schema") || !["nullable", "primary_key"].includes(column.name)) continue;
    column.type = "BOOLEAN";
    for (const row of result.rows) row[i] = row[i] ? "true" : "false";
  }
  return result;
}

const typeName = (type) =>
  kTypeNames[type] ?? (type.startsWith("TIMESTAMP") ? "TIMESTAMP" : type.replace(/[(<].*/, ""));

const jsonRows = (rows) => rows.map((row) => row.map(cellText));

/** What runs, or ran. */
function makeStatements(engine, inlineLimit) {
  const all = new Map();
  const finish = (statement, body, waited) => {
    if (statement.state !== "RUNNING") return;
    try {
      Object.assign(
        statement,
        waited ? { columns: [], rows: [] } : execute(engine, body.statement, body.parameters ?? []),
      );
      if (statement.disposition === "INLINE" && JSON.stringify(jsonRows(statement.rows)).length > inlineLimit)
        throw new Error("INLINE");
      statement.state = statement.sql.includes("fake:closed") ? "CLOSED" : "SUCCEEDED";
    } catch (error) {
      Object.assign(statement, { state: "FAILED", error: problem(error.message) });
    }
  };
  const start = (body) => {
    const statement = {
      id: randomUUID(),
      state: "RUNNING",
      disposition: body.disposition ?? "INLINE",
      sql: body.statement,
    };
    all.set(statement.id, statement);
    const seconds = /\bslow_down\((\d+)\)/.exec(body.statement)?.[1];
    if (seconds === undefined) setTimeout(finish, 2, statement, body, false);
    else setTimeout(finish, Number(seconds) * 1000, statement, body, true).unref();
    return statement;
  };
  const cancel = (statement) => {
    if (statement.state === "RUNNING" && !statement.sql.includes("fake:lost-cancel")) statement.state = "CANCELED";
  };
  return { all, start, cancel };
}

function manifest({ columns, rows }, chunkRows) {
  const kinds = columns.map(({ name, type }, position) => ({
    name,
    position,
    type_name: typeName(type),
    type_text: type === "" ? "VOID" : type,
  }));
  return {
    format: "JSON_ARRAY",
    schema: { column_count: columns.length, columns: kinds },
    total_chunk_count: Math.ceil(rows.length / chunkRows),
    total_row_count: rows.length,
    truncated: false,
  };
}

const refuse = (status, error_code, message) => ({ status, body: { error_code, message } });
const denied = (text = "") => ({ status: 403, html: `<Error>AccessDenied${text}</Error>` });

export async function startDatabricks({
  cert,
  key,
  port = 0,
  token = "dapi-fake",
  client = "client-1",
  secret = "secret-1",
  inlineLimit = 26214400,
  chunkRows = 1000,
}) {
  const statements = makeStatements(await openEngine({ schema: "default" }), inlineLimit);
  const once = makeOnce();
  const seen = { statements: 0, cancels: 0, links: 0, tokens: 0 };
  let listener;
  let generation = 0; // of the service principal's token

  const linkOf = (statement, index) => {
    statement.signature = randomUUID();
    const path = `/links/${statement.id}/${index}?signature=${statement.signature}`;
    if (statement.sql.includes("fake:private-link")) return `https://127.0.0.1:${listener.port}${path}`;
    return `${statement.sql.includes("fake:http-link") ? "http" : "https"}://localhost:${listener.port}${path}`;
  };
  const chunk = (statement, index) => {
    const { rows, disposition, id } = statement;
    const part = rows.slice(index * chunkRows, (index + 1) * chunkRows);
    const more = (index + 1) * chunkRows < rows.length;
    const next = more
      ? { next_chunk_index: index + 1, next_chunk_internal_link: `${kApi}/${id}/result/chunks/${index + 1}` }
      : {};
    const place = { chunk_index: index, row_offset: index * chunkRows, row_count: part.length, ...next };
    if (disposition === "INLINE") return { ...place, data_array: jsonRows(part) };
    const expiration = new Date(Date.now() + 900000).toISOString();
    return {
      external_links: [
        { ...place, expiration, http_headers: { "x-fake-key": "k" }, external_link: linkOf(statement, index) },
      ],
    };
  };
  const answer = (statement) => {
    const { id, state, error } = statement;
    const status =
      error === undefined
        ? { state }
        : { state, error: { error_code: error.error_code, message: error.message }, sql_state: error.state };
    if (state !== "SUCCEEDED") return { statement_id: id, status };
    return {
      statement_id: id,
      status,
      manifest: manifest(statement, chunkRows),
      ...(statement.rows.length > 0 ? { result: chunk(statement, 0) } : {}),
    };
  };

  const link = (request, url) => {
    seen.links += 1;
    const [, , id, index] = url.pathname.split("/");
    const statement = statements.all.get(id);
    if (request.headers.authorization !== undefined || request.headers["x-fake-key"] !== "k")
      return { status: 400, html: "<Error>InvalidArgument</Error>" };
    if (statement === undefined || url.searchParams.get("signature") !== statement.signature) return denied();
    if (once(statement.sql, "expired-link")) return denied(": Request has expired");
    return { body: jsonRows(statement.rows.slice(index * chunkRows, (Number(index) + 1) * chunkRows)) };
  };

  const bearer = () => `oauth-${token}-${generation}`;
  const signIn = (request, text) => {
    seen.tokens += 1;
    const form = new URLSearchParams(text);
    const right = request.headers.authorization === `Basic ${Buffer.from(`${client}:${secret}`).toString("base64")}`;
    if (!right || form.get("grant_type") !== "client_credentials" || form.get("scope") !== "all-apis")
      return { status: 401, body: { error: "invalid_client" } };
    return { body: { access_token: bearer(), token_type: "Bearer", expires_in: 3600 } };
  };

  /** As the service: the answer comes when the statement ends, or after wait_timeout (default: 10 seconds). */
  const waited = async (statement, { wait_timeout = "10s" }) => {
    const until = Date.now() + 1000 * parseInt(wait_timeout, 10);
    while (statement.state === "RUNNING" && Date.now() < until) await sleep(5);
    return { body: answer(statement) };
  };
  const submit = (url, text) => {
    const body = JSON.parse(text);
    const sql = body.statement;
    if (body.warehouse_id !== "w1") return refuse(404, "NOT_FOUND", "SQL warehouse does not exist.");
    if ((body.format ?? "JSON_ARRAY") !== "JSON_ARRAY")
      return refuse(400, "INVALID_PARAMETER_VALUE", "not in this fake");
    if (once(sql, "429"))
      return { ...refuse(429, "REQUEST_LIMIT_EXCEEDED", "Slow down."), headers: { "retry-after": "0" } };
    if (once(sql, "503")) return refuse(503, "TEMPORARILY_UNAVAILABLE", "Not now.");
    if (once(sql, "expired")) {
      generation += 1;
      return { status: 401, body: { error_code: "UNAUTHENTICATED", message: "Token is expired" } };
    }
    if (sql.includes("fake:429 */"))
      return { ...refuse(429, "REQUEST_LIMIT_EXCEEDED", "Slow down."), headers: { "retry-after": "0" } };
    const fault = faultOf(sql, url);
    if (fault !== undefined) return fault;
    seen.statements += 1;
    return waited(statements.start(body), body);
  };

  const route = (request, url, text) => {
    if (url.pathname.startsWith("/links/")) return link(request, url);
    if (url.pathname === "/oidc/v1/token") return signIn(request, text);
    if (url.pathname === "/oidc/.well-known/oauth-authorization-server") {
      const base = `https://${request.headers.host ?? request.authority}/oidc/v1`;
      return { body: { authorization_endpoint: `${base}/authorize`, token_endpoint: `${base}/token` } };
    }
    if (![`Bearer ${token}`, `Bearer ${bearer()}`].includes(request.headers.authorization))
      return refuse(403, "403", "Invalid access token.");
    const [, , , , collection, id, action, , index] = url.pathname.split("/");
    if (collection === "warehouses")
      return id === "w1"
        ? { body: { id, state: "RUNNING" } }
        : refuse(404, "NOT_FOUND", "SQL warehouse does not exist.");
    if (collection !== "statements") return refuse(404, "ENDPOINT_NOT_FOUND", "No API found.");
    if (request.method === "POST" && id === undefined) return submit(url, text);
    const statement = statements.all.get(id);
    if (statement === undefined) return refuse(404, "NOT_FOUND", "The statement was not found.");
    if (action === "result") return { body: chunk(statement, Number(index)) };
    if (action !== "cancel") return { body: answer(statement) };
    seen.cancels += 1;
    if (statement.sql.includes("fake:hang-cancel")) return { hang: true };
    statements.cancel(statement);
    return { body: {} };
  };

  listener = await listen({ cert, key, port, seen }, route);
  return { port: listener.port, token, client, secret, seen, stop: listener.stop };
}
