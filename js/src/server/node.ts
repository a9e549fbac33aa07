// The listener for node:http: passes bytes between the socket and the core, without Request and Response objects.
import { once } from "node:events";
import { createServer as createHttpServer } from "node:http";
import { errorBody } from "../core/errors.js";
import { Handler } from "./handle.js";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Jackfield } from "../jackfield.js";
import { limits } from "../generated/limits.js";
import type { Answer, HandlerOptions, Incoming } from "./types.js";

/** What node:http, Express and Connect call. */
export type Listener = (request: IncomingMessage, response: ServerResponse, next?: (error?: unknown) => void) => void;

/** Options of `listen`. */
export interface ListenOptions extends HandlerOptions {
  /** Default 127.0.0.1. */
  readonly host?: string;
  /** Default 0, which takes a free one. */
  readonly port?: number;
  /** How long running requests may take after `close`. Default 10 seconds. */
  readonly drainMillis?: number;
}

/** A listening server. */
export interface Listening {
  readonly url: string;
  readonly server: Server;
  /** Takes no new requests, lets running ones end, then closes the Jackfield too. */
  close(): Promise<void>;
}

/**
 * The HTTP API for an existing node:http, Express or Connect application. With `next`, unknown paths go on to it.
 *
 * @example
 * ```ts
 * app.use("/integrations", createListener(jackfield, { authenticate: ({ raw }) => principalOf(raw) }));
 * ```
 */
export function createListener(jackfield: Jackfield, options: HandlerOptions = {}): Listener {
  return listenerOf(new Handler(jackfield, options));
}

/**
 * A node:http server for the HTTP API, with limits against slow and greedy clients. It does not listen yet.
 *
 * @example
 * ```ts
 * createServer(jackfield).listen(8080, "127.0.0.1");
 * ```
 */
export function createServer(jackfield: Jackfield, options: HandlerOptions = {}): Server {
  return serverOf(new Handler(jackfield, options));
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
  const server = serverOf(handler);
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

function serverOf(handler: Handler): Server {
  const server = createHttpServer(
    {
      maxHeaderSize: 16384,
      headersTimeout: 10000,
      requestTimeout: 120000,
      keepAliveTimeout: 10000,
      connectionsCheckingInterval: 5000,
    },
    listenerOf(handler),
  );
  // A client that sends "Expect: 100-continue" gets a refusal at once, or "100 Continue" when the body is read.
  server.on("checkContinue", listenerOf(handler));
  server.on("clientError", (error: NodeJS.ErrnoException, socket) => {
    if (error.code === "ECONNRESET" || !socket.writable) {
      socket.destroy();
      return;
    }
    const status =
      error.code === "HPE_HEADER_OVERFLOW"
        ? "431 Request Header Fields Too Large"
        : error.code === "ERR_HTTP_REQUEST_TIMEOUT"
          ? "408 Request Timeout"
          : "400 Bad Request";
    const body =
      error.code === "HPE_HEADER_OVERFLOW" ? errorBody("payload_too_large") : errorBody("invalid_body", { errors: [] });
    socket.end(
      `HTTP/1.1 ${status}\r\ncontent-type: application/json; charset=utf-8\r\n` +
        `content-length: ${body.length}\r\nconnection: close\r\n\r\n${body}`,
    );
  });
  return server;
}

function listenerOf(handler: Handler): Listener {
  return (request, response, next) => {
    const incoming = incomingOf(request, response);
    if (next !== undefined && !handler.knows(incoming.path)) {
      next();
      return;
    }
    const answer = handler.handle(incoming);
    if (answer instanceof Promise) {
      // Failures have become answers; the only error left is a closed socket.
      answer.then((done) => send(handler, request, response, done)).catch(() => response.destroy());
    } else {
      send(handler, request, response, answer).catch(() => response.destroy());
    }
  };
}

function incomingOf(request: IncomingMessage, response: ServerResponse): Incoming {
  // The absolute form of the address, which proxies send, has scheme and host too.
  const url = (request.url ?? "/").replace(/^https?:\/\/[^/?]*/i, "");
  const at = url.indexOf("?");
  return {
    method: request.method ?? "GET",
    path: (at === -1 ? url : url.slice(0, at)) || "/",
    search: at === -1 ? "" : url.slice(at),
    remote: request.socket.remoteAddress,
    raw: request,
    header(name) {
      const value = request.headers[name];
      return typeof value === "string" ? value : value?.[0];
    },
    hasBody: () =>
      request.headers["transfer-encoding"] !== undefined || (request.headers["content-length"] ?? "0") !== "0",
    body: async (limit) => readBody(request, response, limit),
    onGone(listener) {
      const closed = (): void => {
        if (!response.writableFinished) listener();
      };
      response.once("close", closed);
      return () => {
        response.off("close", closed);
      };
    },
  };
}

async function readBody(
  request: IncomingMessage,
  response: ServerResponse,
  limit: number,
): Promise<Uint8Array | undefined> {
  // A body parser of the application has already read the body.
  if (request.readableEnded) return Buffer.from(JSON.stringify((request as { body?: unknown }).body ?? ""));
  if (request.headers.expect !== undefined) response.writeContinue();
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const done = (value: Uint8Array | undefined): void => {
      request.off("data", take);
      request.off("end", end);
      request.off("close", gone);
      resolve(value);
    };
    const take = (chunk: Buffer): void => {
      size += chunk.length;
      if (size > limit) {
        request.pause();
        done(undefined);
      } else {
        chunks.push(chunk);
      }
    };
    const end = (): void => {
      done(chunks.length === 1 ? chunks[0] : Buffer.concat(chunks, size));
    };
    const gone = (): void => {
      reject(new Error("the client went away"));
    };
    request.on("data", take);
    request.on("end", end);
    request.on("close", gone);
    request.on("error", gone);
  });
}

async function send(
  handler: Handler,
  request: IncomingMessage,
  response: ServerResponse,
  answer: Answer,
): Promise<void> {
  if (response.destroyed) {
    answer.stream?.cursor.close();
    return;
  }
  const { headers, status, data } = answer;
  if (answer.close === true || handler.draining) headers["connection"] = "close";
  if (answer.stream !== undefined) {
    await pump(response, answer, answer.stream);
    return;
  }
  if (status !== 204 && status !== 304)
    headers["content-length"] = String(typeof data === "string" ? Buffer.byteLength(data) : data.length);
  response.writeHead(status, headers);
  const body = request.method === "HEAD" ? "" : data;
  if (answer.close === true && !request.complete) {
    response.write(body);
    await discard(request);
    response.end();
  } else if (body.length === 0) response.end();
  else response.end(body);
}

// The rest of the request is read for a moment and discarded: a client whose write fails may not read the answer.
async function discard(request: IncomingMessage): Promise<void> {
  await new Promise<void>((resolve) => {
    const enough = setTimeout(resolve, 1000).unref();
    const done = (): void => {
      clearTimeout(enough);
      resolve();
    };
    request.once("end", done);
    request.once("close", done);
    request.on("error", done);
    request.resume();
  });
  if (!request.complete) request.destroy();
}

// The next chunk is fetched while this one is sent; a full socket slows the query. A failure closes the connection.
// Two arrays alternate, so that no memory waits for the garbage collector.
async function pump(
  response: ServerResponse,
  { status, headers }: Answer,
  { first, cursor }: NonNullable<Answer["stream"]>,
): Promise<void> {
  const turns = [0, 1].map(() => ({ array: new Uint8Array(2 * limits.cursor_chunk_bytes), sent: Promise.resolve() }));
  const gone = (): void => {
    if (!response.writableFinished) cursor.cancel();
  };
  response.once("close", gone);
  try {
    response.writeHead(status, headers);
    let chunk = first;
    let sent = Promise.resolve();
    for (let turn = 0; chunk !== undefined && !response.destroyed; turn = 1 - turn) {
      const filled = turns[1 - turn];
      const free = turns[turn];
      await free?.sent;
      const next = cursor.next(free?.array);
      // Awaited below; until then a rejection must not count as unhandled.
      next.catch(() => undefined);
      sent = written(response, chunk);
      if (filled !== undefined) filled.sent = sent;
      chunk = await next;
    }
    await sent;
    if (chunk === undefined) response.end();
  } catch {
    response.destroy();
  } finally {
    response.off("close", gone);
    cursor.close();
  }
}

// Resolves when the socket has accepted the bytes or is closed.
async function written(response: ServerResponse, chunk: Uint8Array): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      response.off("close", done);
      resolve();
    };
    response.once("close", done);
    response.write(chunk, done);
    if (response.destroyed) done();
  });
}
