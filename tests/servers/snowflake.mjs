// This is a fake: it speaks the SQL API v2 of Snowflake as its documentation describes it, and runs SQL on SQLite. It keeps the case of names.
// What a statement says in a comment makes it misbehave: /* fake:429 */ (once), 503 (once), html, cut. slow_down(SECONDS) runs until cancelled.
// Example    const fake = await startSnowflake({ cert, key, publicKey });  fake.port, fake.token;  await fake.stop();
import { createHash, createPublicKey, randomUUID, verify } from "node:crypto";
import http2 from "node:http2";
import { gzipSync } from "node:zlib";
import { openEngine } from "./sql-engine.mjs";

const kTypes = {
  INT: { type: "fixed", precision: 9, scale: 0 }, BIGINT: { type: "fixed", precision: 38, scale: 0 }, DOUBLE: { type: "real" },
  STRING: { type: "text" }, BINARY: { type: "binary" }, "": { type: "text" }, BOOLEAN: { type: "boolean" },
};
const kLiteral = /^\s*SELECT '([^']*)'::(\w+)(?:\((\d+),\s*(\d+)\))? AS v\s*$/;

const problem = (message) => {
  if (message.startsWith("no such table")) return ["002003", "42S02"];
  if (message.startsWith("no such column")) return ["000904", "42000"];
  if (message.startsWith("NOT NULL")) return ["100072", "22000"];
  if (message.startsWith("UNIQUE")) return ["200001", "22000"];
  return ["001003", "42000"];
};

const translate = (sql) =>
  sql
    .replace(/TABLE\(GENERATOR\(ROWCOUNT => (\d+)\)\)/g, "(WITH RECURSIVE r(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM r WHERE i < $1) SELECT i FROM r)")
    .replace(/SEQ4\(\)/g, "i - 1")
    .replace(/CURRENT_VERSION\(\)/g, "'10.1.0'");

const cellText = (value) => (value === null ? null : value instanceof Uint8Array ? Buffer.from(value).toString("hex").toUpperCase() : String(value));

function execute(engine, { statement, bindings = {} }) {
  const literal = kLiteral.exec(statement);
  if (literal !== null) {
    const [, text, type, precision, scale] = literal;
    return { columns: [{ name: "v", type: type.toLowerCase(), precision: Number(precision ?? 0), scale: Number(scale ?? 0) }], rows: [[text]] };
  }
  const values = Object.values(bindings).map(({ type, value }) => (value === null ? null : type === "FIXED" ? BigInt(value) : type === "REAL" ? Number(value) : value));
  const result = engine.run(translate(statement), values);
  const verb = { INSERT: "inserted", UPDATE: "updated", DELETE: "deleted" }[/^\s*(\w+)/.exec(statement)?.[1].toUpperCase()];
  if (verb !== undefined) return { columns: [{ name: `number of rows ${verb}`, ...kTypes.BIGINT }], rows: [[BigInt(result.changes)]] };
  if (result.columns.length === 0) return { columns: [{ name: "status", ...kTypes.STRING }], rows: [["Statement executed successfully."]] };
  return { columns: result.columns.map(({ name, type }) => ({ name, ...kTypes[type] })), rows: result.rows };
}

export async function startSnowflake({ cert, key, publicKey, token = "pat-fake", partitionRows = 1000 }) {
  const engine = await openEngine({ schema: "PUBLIC" });
  const statements = new Map();
  const requests = new Map();
  const misbehaved = new Set();
  const fingerprint = publicKey === undefined ? "" : createHash("sha256").update(createPublicKey(publicKey).export({ type: "spki", format: "der" })).digest("base64");

  const signedIn = (headers) => {
    const [scheme, text] = (headers.authorization ?? "").split(" ");
    const type = headers["x-snowflake-authorization-token-type"];
    if (scheme !== "Bearer" || headers["user-agent"] === undefined) return false;
    if (type !== "KEYPAIR_JWT") return ["OAUTH", "PROGRAMMATIC_ACCESS_TOKEN"].includes(type) && text === token;
    const [head, claims, signature] = text.split(".");
    const { iss, sub, iat, exp } = JSON.parse(Buffer.from(claims, "base64url"));
    const right = sub === "EXAMPLE-ACCOUNT.APP" && iss === `${sub}.SHA256:${fingerprint}` && exp > iat && exp - iat <= 3600;
    return right && verify("sha256", Buffer.from(`${head}.${claims}`), publicKey, Buffer.from(signature, "base64url"));
  };
  const once = (sql, what) => {
    if (!sql.includes(`fake:${what}`) || misbehaved.has(sql)) return false;
    misbehaved.add(sql);
    return true;
  };
  const page = ({ rows }, index) => rows.slice(index * partitionRows, (index + 1) * partitionRows).map((row) => row.map(cellText));
  const answer = (statement) => {
    const { handle, state, columns, rows, error } = statement;
    const about = { statementHandle: handle, statementStatusUrl: `/api/v2/statements/${handle}` };
    if (state === "running") return { status: 202, body: { code: "333334", message: "Asynchronous execution in progress.", ...about } };
    if (state === "failed") return { status: 422, body: { code: error[0], sqlState: error[1], message: "SQL compilation error", ...about } };
    const partitions = Math.max(1, Math.ceil(rows.length / partitionRows));
    return {
      status: 200,
      body: {
        code: "090001", sqlState: "00000", message: "Statement executed successfully.", ...about,
        resultSetMetaData: { numRows: rows.length, format: "jsonv2", rowType: columns, partitionInfo: Array.from({ length: partitions }, () => ({ rowCount: 1 })) },
        data: page(statement, 0),
      },
    };
  };
  const start = (body) => {
    const statement = { handle: randomUUID(), state: "running" };
    statements.set(statement.handle, statement);
    const seconds = /\bslow_down\((\d+)\)/.exec(body.statement)?.[1];
    const finish = () => {
      if (statement.state !== "running") return;
      try {
        Object.assign(statement, seconds === undefined ? execute(engine, body) : { columns: [], rows: [] }, { state: "done" });
      } catch (error) {
        Object.assign(statement, { state: "failed", error: problem(error.message) });
      }
    };
    if (seconds === undefined) setTimeout(finish, 2);
    else setTimeout(finish, Number(seconds) * 1000).unref();
    return statement;
  };

  const route = (request, url, text) => {
    if (!signedIn(request.headers)) return { status: 401, body: { code: "390303", message: "Invalid OAuth access token." } };
    const [, , , collection, handle, action] = url.pathname.split("/");
    if (collection !== "statements") return { status: 404, body: {} };
    if (handle === undefined) {
      const body = JSON.parse(text);
      const id = url.searchParams.get("requestId");
      if (!/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(id)) return { status: 400, body: { code: "391902" } };
      if (body.statement.includes("fake:html")) return { status: 200, html: "<html>Sign in</html>" };
      if (body.statement.includes("fake:cut")) return { cut: true };
      if (once(body.statement, "429")) return { status: 429, body: {}, headers: { "retry-after": "0" } };
      const statement = requests.get(id) ?? start(body);
      requests.set(id, statement);
      // The answer is lost on its way, the statement is not: it must not run twice.
      if (once(body.statement, "503")) return { status: 503, body: {} };
      return answer(statement);
    }
    const statement = statements.get(handle);
    if (statement === undefined) return { status: 404, body: { code: "000709", message: "Statement not found" } };
    if (action === "cancel") {
      if (statement.state === "running") Object.assign(statement, { state: "failed", error: ["000604", "57014"] });
      return { status: 200, body: { code: "000604", statementHandle: handle } };
    }
    const partition = Number(url.searchParams.get("partition") ?? 0);
    return partition > 0 && statement.state === "done" ? { status: 200, body: { data: page(statement, partition) } } : answer(statement);
  };

  const sessions = new Set();
  const server = http2.createSecureServer({ cert, key, allowHTTP1: true }, (request, response) => {
    const parts = [];
    request.on("data", (part) => parts.push(part));
    request.on("error", () => {});
    request.on("end", () => {
      const { status, headers = {}, body, html, cut } = route(request, new URL(request.url, "https://fake"), Buffer.concat(parts).toString());
      if (cut) return void request.socket.destroy();
      response.writeHead(status, { "content-type": html === undefined ? "application/json" : "text/html", "content-encoding": "gzip", ...headers });
      response.end(gzipSync(html ?? JSON.stringify(body)));
    });
  });
  server.on("session", (session) => sessions.add(session.on("error", () => {})));
  server.on("sessionError", () => {});
  server.on("tlsClientError", () => {});
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: server.address().port, token,
    stop: () => {
      for (const session of sessions) session.destroy();
      server.close();
    },
  };
}
