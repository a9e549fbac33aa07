// The listener for node:http: passes bytes between the socket and the core, without Request and Response objects.
import { once } from "node:events";
import { createServer as createHttpServer } from "node:http";
import { errorBody } from "../core/errors.js";
import { Connections, limitsFor } from "./connections.js";
import { Handler } from "./handle.js";
import { isKnownHost, isLoopback } from "./hosts.js";
import { incomingOf } from "./incoming.js";
import { Outgoing } from "./outgoing.js";
import { send } from "./send.js";
import { Turns } from "./turns.js";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import type { Duplex } from "node:stream";
import type { ErrorCode } from "../core/errors.js";
import type { Jackfield } from "../jackfield.js";
import type { HandlerOptions } from "./types.js";

/** What node:http, Express and Connect call. */
export type Listener<Raw extends IncomingMessage = IncomingMessage> = (
  request: Raw,
  response: ServerResponse,
  next?: (error?: unknown) => void,
) => void;

/** Options of `createServer`. */
export interface ServerOptions extends HandlerOptions<IncomingMessage> {
  /**
   * Further names that a server which listens on loopback answers to, such as "jackfield.example.com" behind a proxy
   * that keeps the Host header. Addresses, names without a dot and *.localhost always are.
   */
  readonly allowHosts?: readonly string[];
  /** Sockets in all. Default: half of the files that this process may open, at most 10,000. */
  readonly maxConnections?: number;
  /** Sockets of one address; of IPv6 the first 64 bits count. Default: a quarter of `maxConnections`. */
  readonly maxConnectionsPerAddress?: number;
}

/** Options of `listen`. */
export interface ListenOptions extends ServerOptions {
  /** Default 127.0.0.1. */
  readonly host?: string;
  /** Default 0, which takes a free one. */
  readonly port?: number;
  /** How long running requests may take after `close`. Default 10 seconds. */
  readonly drainMillis?: number;
}

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
  return listenerOf(new Handler(jackfield, options), options);
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
  return serverOf(new Handler(jackfield, options), options);
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
  const handler = new Handler(jackfield, options);
  const server = serverOf(handler, options);
  const host = options.host ?? "127.0.0.1";
  server.listen(options.port ?? 0, host);
  await once(server, "listening");
  // A TCP server's address is never text or null once it listens.
  const { port } = server.address() as AddressInfo;
  let closing: Promise<void> | undefined;
  return {
    url: `http://${host.includes(":") ? `[${host}]` : host}:${port}`,
    server,
    close: async () => (closing ??= shutDown(handler, server, jackfield, options.drainMillis ?? 10000)),
  };
}

async function shutDown(handler: Handler, server: Server, jackfield: Jackfield, drainMillis: number): Promise<void> {
  handler.draining = true;
  const closed = new Promise<void>((resolve) => {
    server.close(() => {
      resolve();
    });
  });
  server.closeIdleConnections();
  const cut = setTimeout(() => {
    server.closeAllConnections();
  }, drainMillis);
  await closed;
  clearTimeout(cut);
  await jackfield.close();
}

function serverOf(handler: Handler, options: ServerOptions): Server {
  const connections = new Connections(limitsFor(options.maxConnections, options.maxConnectionsPerAddress));
  let own: boolean | undefined; // whether it listens on loopback
  const admit = (request: IncomingMessage, response: ServerResponse): ErrorCode | undefined => {
    connections.request(request, response);
    own ??= listensOnLoopback(server);
    return own && !isKnownHost(request.headers.host, options.allowHosts ?? []) ? "host_denied" : undefined;
  };
  const listener = listenerOf(handler, options, admit);
  const server = createHttpServer(
    {
      maxHeaderSize: 16384,
      headersTimeout: 10000,
      requestTimeout: 120000,
      keepAliveTimeout: 10000,
      connectionsCheckingInterval: 5000,
    },
    listener,
  );
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
  return server;
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
    turns.take(request, response, () => {
      const answer = handler.handle(incoming, refusal);
      // Failures have become answers; the only error left is a closed socket.
      const sent =
        answer instanceof Promise
          ? answer.then(async (done) => send(request, response, done, outgoing, handler.draining))
          : send(request, response, answer, outgoing, handler.draining);
      sent.catch(() => response.destroy());
    });
  };
}
