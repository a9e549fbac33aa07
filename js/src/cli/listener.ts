// The flags of `serve` about its listener, and what they mean.
import { CommandError, UsageError } from "./arguments.js";
import { oneLine } from "./width.js";
import type { ListenOptions, RequestRecord } from "../server/index.js";
import type { Flag, Given } from "./arguments.js";

const logs = ["off", "json", "text"] as const;
const mostSeconds = 3600;

/** The flags. */
export const listenerFlags: Readonly<Record<string, Flag>> = {
  "tls-cert": {
    type: "string",
    value: "PATH",
    about: "Listens with TLS; a PEM file with the certificate and its chain",
  },
  "tls-key": {
    type: "string",
    value: "PATH",
    about: "The key of the certificate. Changed files are taken, also at SIGHUP",
  },
  "keep-alive": {
    type: "string",
    value: "SECONDS",
    about: "How long a connection waits for its next request. Default: 65, more than balancers' 60",
  },
  "drain-seconds": {
    type: "string",
    value: "SECONDS",
    about: "What running requests may take after SIGTERM; then they are cut. Default: 10",
  },
  "unready-seconds": {
    type: "string",
    value: "SECONDS",
    about: "The part of it in which requests are still taken, while /ready answers 503. Default: 0",
  },
  log: {
    type: "string",
    value: "FORMAT",
    choices: logs,
    about: "One line for each request on standard error: json, text or off (default)",
  },
  "slow-query-ms": {
    type: "string",
    value: "MILLISECONDS",
    about: "Logs queries that take longer, without their values",
  },
};

/** What they mean for `listen`. */
export function listenerOptions(given: Given): ListenOptions {
  const [certFile, keyFile] = [given.text("tls-cert"), given.text("tls-key")];
  if ((certFile === undefined) !== (keyFile === undefined))
    throw new UsageError("--tls-cert and --tls-key go together");
  const drain = given.number("drain-seconds", 10, mostSeconds);
  const unready = given.number("unready-seconds", 0, mostSeconds);
  if (unready > drain) throw new UsageError("--unready-seconds is a part of --drain-seconds");
  const log = given.choice("log", logs) ?? "off";
  return {
    keepAliveMillis: given.number("keep-alive", 65, mostSeconds, 1) * 1000,
    drainMillis: drain * 1000,
    unreadyMillis: unready * 1000,
    ...(certFile === undefined || keyFile === undefined ? {} : { tls: { certFile, keyFile } }),
    ...(log === "off" ? {} : { onRequest: requestLog(log) }),
  };
}

/** The message for a certificate that cannot be used; undefined for another error. */
export function tlsProblem(error: unknown, { tls }: ListenOptions): CommandError | undefined {
  if (tls === undefined || !(error instanceof Error) || !("code" in error)) return undefined;
  const code = String(error.code);
  if (code.startsWith("ERR_OSSL") || code.startsWith("ERR_TLS") || code.startsWith("ERR_SSL"))
    return new CommandError(`${tls.certFile} and ${tls.keyFile} are not a certificate and its key, in PEM [${code}]`);
  const file = "path" in error ? String(error.path) : tls.certFile;
  return "path" in error ? new CommandError(`${file} cannot be read [${code}]`) : undefined;
}

function requestLog(format: "json" | "text"): (record: RequestRecord) => void {
  return (record) => {
    process.stderr.write(`${format === "json" ? jsonLine(record) : textLine(record)}\n`);
  };
}

// The names of the core's lines.
function jsonLine({ time, method, route, operation, status, bytes, millis, ...rest }: RequestRecord): string {
  const { requestId, user, workspace, traceId, isComplete } = rest;
  const cut = isComplete ? {} : { cut: true };
  const ids = { user, workspace, request_id: requestId, trace_id: traceId };
  return JSON.stringify({
    event: "request",
    time,
    method,
    route,
    operation,
    status,
    bytes,
    ms: millis,
    ...ids,
    ...cut,
  });
}

// A method is what the client wrote.
function textLine({ time, method, route, status, bytes, millis, ...rest }: RequestRecord): string {
  const { requestId, user, workspace, isComplete } = rest;
  const who = user === undefined ? "-" : `${user}@${workspace ?? ""}`;
  const end = isComplete ? "" : " cut";
  return oneLine(`${time} ${method} ${route} ${status} ${bytes} B ${millis} ms ${who} ${requestId}${end}`);
}
