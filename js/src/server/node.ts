// The listener for node:http: passes bytes between the socket and the core, without Request and Response objects.
import { once } from "node:events";
import { createServer as createHttpServer } from "node:http";
import { errorBody } from "../core/errors.js";
import { checkNames } from "../core/option-names.js";
import { Connections, limitsFor } from "./connections.js";
import { drain } from "./drain.js";
import { Handler } from "./handle.js";
import { isKnownHost, isLoopback } from "./hosts.js";
import { nodePlatform } from "./node-platform.js";
import { incomingOf } from "./incoming.js";
import { listenOptionNames, serverOptionNames } from "./node-options.js";
import { handlerOptionNames } from "./option-names.js";
import { Outgoing } from "./outgoing.js";
import { recordOf } from "./record.js";
import { send } from "./send.js";
import { Turns } from "./turns.js";
import type { IncomingMessage, Server, ServerOptions as HttpOptions, ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import type { Duplex } from "node:stream";
import type { LogListener } from "../core/backend.js";
import type { ErrorCode } from "../core/errors.js";
import type { Jackfield } from "../jackfield.js";
import type { TlsFiles } from "./certificate.js";
import type { ListenOptions, ServerOptions } from "./node-options.js";
import type { Answer, HandlerOptions } from "./types.js";

/** What node:http, Express and Connect call. */
export type Listener<Raw extends IncomingMessage = IncomingMessage> = (
  request: Raw,
  response: ServerResponse,
  next?: (error?: unknown) => void,
) => void;

/** A listening server. */
export interface Listening {
  /** Where it listens. */
  readonly url: string;
  /** The server of `node:http`. */
  readonly server: Server;
  /** Takes no new requests, lets running ones end, then closes the Jackfield too. */
  close(): Promise<void>;
}

/**
 * The HTTP API for an existing node:http, Express or Connect application. With `next`, unknown paths go on to it.
 * `Raw` is the application's own type of requests, such as Express's `Request`.
 *
 * @example
 * ```ts
 * const authenticate = ({ raw }: AuthenticateRequest<IncomingMessage>) => principalOf(raw);
 * app.use("/integrations", createListener(jackfield, { authenticate }));
 * ```
 */
export function createListener<Raw extends IncomingMessage = IncomingMessage>(
  jackfield: Jackfield,
  options: HandlerOptions<Raw> = {},
): Listener<Raw> {
  checkNames(options, handlerOptionNames);
  return listenerOf(new Handler(jackfield, options, nodePlatform), options);
}

/**
 * A node:http server for the HTTP API, with limits against slow and greedy clients. It does not listen yet.
 *
 * @example
 * ```ts
 * createServer(jackfield).listen(8080, "127.0.0.1");
 * ```
 */
export function createServer(jackfield: Jackfield, options: ServerOptions = {}): Server {
  checkNames(options, serverOptionNames);
  return serverOf(new Handler(jackfield, options, nodePlatform), options).server;
}

/**
 * Listens, and says where.
 *
 * @example
 * ```ts
 * const server = await listen(jackfield, { port: 8080 });
 * process.once("SIGTERM", () => void server.close());
 * ```
 */
export async function listen(jackfield: Jackfield, options: ListenOptions = {}): Promise<Listening> {
  checkNames(options, listenOptionNames);
  const handler = new Handler(jackfield, options, nodePlatform);
  await handler.metrics.ready;
  const { tls } = options;
  const { server, follow } = tls === undefined ? serverOf(handler, options) : await secureOf(handler, options, tls);
  const host = options.host ?? "127.0.0.1";
  server.listen(options.port ?? 0, host);
  await once(server, "listening");
  const unfollow = follow?.(jackfield.backend.log);
  // A TCP server's address is never text or null once it listens.
  const { port } = server.address() as AddressInfo;
  let closing: Promise<void> | undefined;
  return {
    url: `${tls === undefined ? "http" : "https"}://${host.includes(":") ? `[${host}]` : host}:${port}`,
    server,
    close: async () =>
      (closing ??= drain(handler, server, options).then(async () => {
        unfollow?.();
        await jackfield.close();
      })),
  };
}

const limitsOf = ({ keepAliveMillis }: ServerOptions): HttpOptions => ({
  maxHeaderSize: 16384,
  headersTimeout: 10000,
  requestTimeout: 120000,
  keepAliveTimeout: keepAliveMillis ?? 65000,
  connectionsCheckingInterval: 5000,
});

interface Attended {
  readonly server: Server;
  readonly follow?: (log: LogListener | undefined) => () => void;
}

function serverOf(handler: Handler, options: ServerOptions): Attended {
  const server = createHttpServer(limitsOf(options));
  attend(server, connectionsOf(options), handler, options);
  return { server };
}

async function secureOf(handler: Handler, options: ServerOptions, tls: TlsFiles): Promise<Attended> {
  const { secureServer } = await import("./secure.js");
  const connections = connectionsOf(options);
  const secure = secureServer(limitsOf(options), tls, (socket, below) => {
    connections.secured(socket, below);
  });
  attend(secure.server, connections, handler, options);
  return secure;
}

const connectionsOf = ({ maxConnections, maxConnectionsPerAddress }: ServerOptions): Connections =>
  new Connections(limitsFor(maxConnections, maxConnectionsPerAddress));

function attend(server: Server, connections: Connections, handler: Handler, options: ServerOptions): void {
  let own: boolean | undefined; // whether it listens on loopback
  const admit = (request: IncomingMessage, response: ServerResponse): ErrorCode | undefined => {
    connections.request(request, response);
    own ??= listensOnLoopback(server);
    return own && !isKnownHost(request.headers.host, options.allowHosts ?? []) ? "host_denied" : undefined;
  };
  const listener = listenerOf(handler, options, admit);
  server.on("request", listener);
  server.on("connection", (socket: Socket) => {
    connections.add(socket);
  });
  // A client that sends "Expect: 100-continue" gets a refusal at once, or "100 Continue" when the body is read.
  server.on("checkContinue", listener);
  server.on("clientError", (error: NodeJS.ErrnoException, socket: Duplex) => {
    // An error behind a request must not be written into its answer.
    if (error.code === "ECONNRESET" || !socket.writable || connections.isAnswering(socket)) socket.destroy();
    else refuse(error.code, socket);
  });
}

function listensOnLoopback(server: Server): boolean {
  const address = server.address();
  return address !== null && typeof address !== "string" && isLoopback(address.address);
}

// What is not a request. The socket is closed a moment later even if the client keeps its side open.
function refuse(code: string | undefined, socket: Duplex): void {
  const [status, body] =
    code === "HPE_HEADER_OVERFLOW"
      ? ["431 Request Header Fields Too Large", errorBody("payload_too_large")]
      : code === "ERR_HTTP_REQUEST_TIMEOUT"
        ? ["408 Request Timeout", errorBody("request_timeout")]
        : ["400 Bad Request", errorBody("invalid_body", { errors: [] })];
  socket.end(
    `HTTP/1.1 ${status}\r\ncontent-type: application/json; charset=utf-8\r\n` +
      `content-length: ${body.length}\r\nconnection: close\r\n\r\n${body}`,
  );
  const cut = setTimeout(() => {
    socket.destroy();
  }, 1000);
  socket.once("close", () => {
    clearTimeout(cut);
  });
}

function listenerOf<Raw extends IncomingMessage>(
  handler: Handler,
  options: HandlerOptions<Raw>,
  admit: (request: IncomingMessage, response: ServerResponse) => ErrorCode | undefined = () => undefined,
): Listener<Raw> {
  const outgoing = new Outgoing(options.stallMillis);
  const turns = new Turns();
  return (request, response, next) => {
    const incoming = incomingOf(request, response);
    if (next !== undefined && !handler.knows(incoming.path)) {
      next();
      return;
    }
    const refusal = admit(request, response);
    const answered = async (answer: Answer): Promise<void> => {
      const { facts, status } = answer;
      if (facts !== undefined) {
        const ended = (): void => options.onRequest?.(recordOf(incoming, status, facts, response.writableFinished));
        // The client may have left before.
        if (response.destroyed) ended();
        else response.once("close", ended);
      }
      return send(request, response, answer, outgoing, handler.draining);
    };
    turns.take(request, response, () => {
      const answer = handler.handle(incoming, refusal);
      // Failures have become answers; the only error left is a closed socket.
      const sent = answer instanceof Promise ? answer.then(answered) : answered(answer);
      sent.catch(() => response.destroy());
    });
  };
}
