// The fake's second protocol: that of Snowflake's drivers, which is not documented, as far as snowflake-sdk uses it.
// Contract   HTTP 200 with `success`, whatever happened. Columns and cells are those of the SQL API; results are JSON
//            and in one piece.
// Example    const driver = driverFace({ statements, token });  driver(request, url, text) => {body}
import { randomUUID } from "node:crypto";

const good = (data) => ({ body: { success: true, code: null, message: null, data } });
const bad = (code, message, data = null) => ({ body: { success: false, code, message, data } });
const kSelect = 4096,
  kInsert = 12544,
  kUpdate = 12800,
  kDelete = 13056,
  kOther = 24576;
const kinds = { SELECT: kSelect, INSERT: kInsert, UPDATE: kUpdate, DELETE: kDelete };

// How the drivers format values; the service sends these with each sign-in.
const parameters = Object.entries({
  TIMEZONE: "UTC",
  BINARY_OUTPUT_FORMAT: "HEX",
  DATE_OUTPUT_FORMAT: "YYYY-MM-DD",
  TIME_OUTPUT_FORMAT: "HH24:MI:SS.FF",
  TIMESTAMP_OUTPUT_FORMAT: "YYYY-MM-DD HH24:MI:SS.FF3 TZHTZM",
  TIMESTAMP_NTZ_OUTPUT_FORMAT: "YYYY-MM-DD HH24:MI:SS.FF3",
  TIMESTAMP_LTZ_OUTPUT_FORMAT: "",
  TIMESTAMP_TZ_OUTPUT_FORMAT: "",
  CLIENT_SESSION_KEEP_ALIVE: false,
  VARIANT_OUTPUT_FORMAT: "JSON",
}).map(([name, value]) => ({ name, value }));

export function driverFace({ statements, token }) {
  const sessions = new Map();
  const running = new Map();

  const signIn = (text) => {
    const { ACCOUNT_NAME, LOGIN_NAME, PASSWORD, TOKEN, AUTHENTICATOR } = JSON.parse(text).data;
    const secret = AUTHENTICATOR === "OAUTH" || AUTHENTICATOR === "PROGRAMMATIC_ACCESS_TOKEN" ? TOKEN : PASSWORD;
    if (secret !== token) return bad("390100", "Incorrect username or password was specified.");
    const session = { token: randomUUID(), sessionId: sessions.size + 1 };
    sessions.set(session.token, session);
    return good({
      token: session.token,
      masterToken: randomUUID(),
      validityInSeconds: 3600,
      masterValidityInSeconds: 14400,
      sessionId: session.sessionId,
      displayUserName: LOGIN_NAME,
      serverVersion: "10.1.0",
      parameters,
      sessionInfo: {
        databaseName: "D",
        schemaName: "PUBLIC",
        warehouseName: "COMPUTE_WH",
        roleName: "ANALYST",
        account: ACCOUNT_NAME,
      },
    });
  };

  const result = ({ handle, state, columns, rows, error, sql, stats }) => {
    if (state === "failed") {
      return bad(error.code, error.message, {
        errorCode: error.code,
        sqlState: error.sqlState,
        queryId: handle,
        line: -1,
        pos: -1,
        type: "COMPILATION",
      });
    }
    return good({
      parameters,
      rowtype: columns,
      rowset: rows,
      total: rows.length,
      returned: rows.length,
      queryId: handle,
      queryResultFormat: "json",
      statementTypeId: kinds[/^\s*(\w+)/.exec(sql)?.[1].toUpperCase()] ?? kOther,
      sqlState: "00000",
      stats,
      version: 1,
      arrayBindSupported: true,
      finalDatabaseName: "D",
      finalSchemaName: "PUBLIC",
      finalWarehouseName: "COMPUTE_WH",
      finalRoleName: "ANALYST",
      numberOfBinds: 0,
    });
  };
  const inProgress = (statement) => ({
    body: {
      success: true,
      code: "333333",
      message: "Query execution in progress. Please poll for results.",
      data: { queryId: statement.handle, getResultUrl: `/queries/${statement.handle}/result` },
    },
  });
  const progress = (statement) => (statement.state === "running" ? inProgress(statement) : result(statement));

  const query = (url, text) => {
    const { sqlText, bindings } = JSON.parse(text);
    const statement = statements.start(sqlText, bindings);
    running.set(url.searchParams.get("requestId"), statement);
    return inProgress(statement);
  };

  const abort = (statement) => {
    statements.cancel(statement);
    return statement === undefined ? bad("000605", "Identified SQL statement is not currently executing.") : good(null);
  };

  return (request, url, text) => {
    if (url.pathname === "/session/v1/login-request") return signIn(text);
    if (url.pathname.startsWith("/telemetry/")) return good(null);
    const session = /^Snowflake Token="(.*)"$/.exec(request.headers.authorization ?? "")?.[1];
    if (!sessions.has(session))
      return bad("390104", "Session no longer exists. New login required to access the service.");
    if (url.pathname === "/queries/v1/query-request") return query(url, text);
    if (url.pathname === "/queries/v1/abort-request") return abort(running.get(JSON.parse(text).requestId));
    if (url.pathname === "/session/heartbeat") return good(null);
    if (url.pathname === "/session") {
      sessions.delete(session);
      return good(null);
    }
    const [, collection, handle, action] = url.pathname.split("/");
    const statement = collection === "queries" ? statements.all.get(handle) : undefined;
    if (statement === undefined) return bad("000709", "Statement not found");
    return action === "abort-request" ? abort(statement) : progress(statement);
  };
}
