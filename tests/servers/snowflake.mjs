// This is a fake: it speaks the SQL API v2 of Snowflake as its documentation describes it, and runs SQL on SQLite. It
// keeps the case of names. snowflake-driver.mjs serves the protocol of the drivers over the same data, for
// snowflake-sdk. A comment in a statement asks for a fault: those of https-fake.mjs (/* fake:html */), and 429, 503,
// 504, cut-answer and expired, with "once" behind them; 429 always without. SYSTEM$WAIT(SECONDS) and slow_down(SECONDS)
// run until cancelled; fake:lost-cancel ignores that, fake:hang-cancel does not even answer. fake:partition-gone
// forgets all but the first partition.
// Example    const fake = await startSnowflake({ cert, key, publicKey });
//            fake.port, fake.token, fake.seen;  await fake.stop();
import { createHash, createPublicKey, randomUUID, verify } from "node:crypto";
import { faultOf, listen, makeOnce } from "./https-fake.mjs";
import { openEngine } from "./sql-engine.mjs";
import { driverFace } from "./snowflake-driver.mjs";
import { describe, run } from "./snowflake-sql.mjs";

const kRequestId = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const kTokenTypes = ["OAUTH", "PROGRAMMATIC_ACCESS_TOKEN"];

const fingerprintOf = (publicKey) =>
  publicKey === undefined
    ? ""
    : createHash("sha256")
        .update(createPublicKey(publicKey).export({ type: "spki", format: "der" }))
        .digest("base64");

/** RFC 7519; the issuer is the subject and the fingerprint of the public key, and a token lives an hour at most. */
function isSignedBy(publicKey, subject, token) {
  const [head, claims, signature] = token.split(".");
  const { alg } = JSON.parse(Buffer.from(head, "base64url"));
  const { iss, sub, iat, exp } = JSON.parse(Buffer.from(claims, "base64url"));
  const now = Date.now() / 1000;
  const right =
    alg === "RS256" &&
    sub === subject &&
    iss === `${sub}.SHA256:${fingerprintOf(publicKey)}` &&
    exp > iat &&
    exp - iat <= 3600;
  return (
    right &&
    Number.isInteger(iat) &&
    exp > now &&
    iat < now + 60 &&
    verify("sha256", Buffer.from(`${head}.${claims}`), publicKey, Buffer.from(signature, "base64url"))
  );
}

/** What runs, or ran: both faces share it. */
function makeStatements(engine) {
  const all = new Map();
  const start = (sql, bindings) => {
    const statement = { handle: randomUUID(), state: "running", sql, createdOn: Date.now() };
    all.set(statement.handle, statement);
    const seconds = /(?:slow_down|SYSTEM\$WAIT)\((\d+)\)/.exec(sql)?.[1];
    const finish = () => {
      if (statement.state !== "running") return;
      try {
        Object.assign(statement, seconds === undefined ? run(engine, sql, bindings) : { columns: [], rows: [] }, {
          state: "done",
        });
      } catch (error) {
        Object.assign(statement, { state: "failed", error });
      }
    };
    if (seconds === undefined) setTimeout(finish, 2);
    else setTimeout(finish, Number(seconds) * 1000).unref();
    return statement;
  };
  const cancel = (statement) => {
    if (statement?.state !== "running" || statement.sql.includes("fake:lost-cancel")) return;
    Object.assign(statement, {
      state: "failed",
      error: { code: "000604", sqlState: "57014", message: "SQL execution canceled" },
    });
  };
  return { all, start, cancel };
}

export async function startSnowflake({
  cert,
  key,
  publicKey,
  token = "pat-fake",
  partitionRows = 1000,
  plain = false,
}) {
  const engine = await openEngine({ schema: "PUBLIC", describe });
  const statements = makeStatements(engine);
  const requests = new Map();
  const once = makeOnce();
  const expired = new Set();
  const keyTokens = new Set();
  const seen = { statements: 0, retries: 0, cancels: 0, keyTokens: 0 };

  const signedIn = ({ authorization = "", "x-snowflake-authorization-token-type": type, "user-agent": agent }) => {
    const [scheme, text] = authorization.split(" ");
    if (scheme !== "Bearer" || agent === undefined || expired.has(text)) return false;
    if (type !== "KEYPAIR_JWT") return kTokenTypes.includes(type) && text === token;
    if (!keyTokens.has(text)) seen.keyTokens = keyTokens.add(text).size;
    return isSignedBy(publicKey, "EXAMPLE-ACCOUNT.APP", text);
  };
  const page = ({ rows }, index) => rows.slice(index * partitionRows, (index + 1) * partitionRows);
  const answer = (statement) => {
    const { handle, state, columns, rows, error, stats, createdOn } = statement;
    const status = { statementHandle: handle, statementStatusUrl: `/api/v2/statements/${handle}`, createdOn };
    if (state === "running")
      return { status: 202, body: { code: "333334", message: "Asynchronous execution in progress.", ...status } };
    if (state === "failed")
      return { status: 422, body: { code: error.code, sqlState: error.sqlState, message: error.message, ...status } };
    const partitions = Math.max(1, Math.ceil(rows.length / partitionRows));
    const partitionInfo = Array.from({ length: partitions }, (_, index) => ({
      rowCount: page(statement, index).length,
      uncompressedSize: 1,
    }));
    return {
      body: {
        code: "090001",
        sqlState: "00000",
        message: "Statement executed successfully.",
        ...status,
        ...(stats === undefined ? {} : { stats }),
        resultSetMetaData: { numRows: rows.length, format: "jsonv2", rowType: columns, partitionInfo },
        data: page(statement, 0),
      },
    };
  };

  const refuseNames = ({ warehouse, role }) => {
    const of = (code, message) => ({ status: 422, body: { code, sqlState: "02000", message } });
    if (warehouse !== undefined && warehouse !== "COMPUTE_WH")
      return of("390201", "The requested warehouse does not exist or not authorized.");
    return role === undefined || role === "ANALYST"
      ? undefined
      : of("390189", "Role specified in the connect string is not granted to this user.");
  };
  const submit = (request, url, text) => {
    const body = JSON.parse(text);
    const sql = body.statement;
    const id = url.searchParams.get("requestId");
    if (!kRequestId.test(id)) return { status: 400, body: { code: "391902" } };
    if (body.parameters?.MULTI_STATEMENT_COUNT !== "1" || !(body.timeout > 0))
      return { status: 400, body: { code: "390142", message: "not in this fake" } };
    if (url.searchParams.get("retry") === "true") seen.retries += 1;
    if (once(sql, "429")) return { status: 429, body: {}, headers: { "retry-after": "0" } };
    if (once(sql, "504")) return { status: 504, html: "<html>Gateway Timeout</html>" };
    if (/fake:429 \*/.test(sql)) return { status: 429, body: {}, headers: { "retry-after": "0" } };
    if (/fake:408/.test(sql))
      return {
        status: 408,
        body: { code: "000630", sqlState: "57014", message: "Statement reached its statement or warehouse timeout." },
      };
    if (once(sql, "expired")) {
      expired.add(request.headers.authorization.split(" ")[1]);
      return { status: 401, body: { code: "390144", message: "JWT token is invalid." } };
    }
    const fault = faultOf(sql, url) ?? refuseNames(body);
    if (fault !== undefined) return fault;
    if (!requests.has(id)) {
      seen.statements += 1;
      requests.set(id, statements.start(sql, body.bindings));
    }
    // The answer is lost on its way, the statement is not: it must not run twice.
    if (once(sql, "503")) return { status: 503, body: {} };
    if (once(sql, "cut-answer")) return { cut: true };
    return answer(requests.get(id));
  };

  const sqlApi = (request, url, text) => {
    if (!signedIn(request.headers))
      return { status: 401, body: { code: "390303", message: "Invalid OAuth access token." } };
    const [, , , collection, handle, action] = url.pathname.split("/");
    if (collection !== "statements") return { status: 404, body: {} };
    if (handle === undefined) return submit(request, url, text);
    const statement = statements.all.get(handle);
    if (statement === undefined) return { status: 404, body: { code: "000709", message: "Statement not found" } };
    if (action === "cancel") {
      seen.cancels += 1;
      if (statement.sql.includes("fake:hang-cancel")) return { hang: true };
      statements.cancel(statement);
      return { body: { code: "000604", statementHandle: handle } };
    }
    const partition = Number(url.searchParams.get("partition") ?? 0);
    if (partition === 0 || statement.state !== "done") return answer(statement);
    if (/fake:partition-gone/.test(statement.sql))
      return { status: 404, body: { code: "000709", message: "Statement not found" } };
    return { body: { data: page(statement, partition) } };
  };

  const driver = driverFace({ statements, token });
  const route = (request, url, text) =>
    url.pathname.startsWith("/api/v2/") ? sqlApi(request, url, text) : driver(request, url, text);
  const listener = await listen({ cert, key, seen }, route);
  const clear = plain ? await listen({}, route) : undefined;
  return {
    port: listener.port,
    plainPort: clear?.port,
    token,
    seen,
    stop: async () => {
      await listener.stop();
      await clear?.stop();
    },
  };
}
