// The request and the answer as the shared core of both servers sees them.
import type { Cursor } from "../core/cursor.js";
import type { Principal } from "../types.js";
import type { ReadBody } from "./body.js";

/** A request, whichever server received it. */
export interface Incoming {
  readonly method: string;
  /** Path as received, without the query. */
  readonly path: string;
  /** "?a=b", or "". */
  readonly search: string;
  header(name: string): string | undefined;
  /** Whether a body follows the header. */
  hasBody(): boolean;
  /** Whether a body parser of the application has read the body. */
  readonly isParsed: boolean;
  /** The body, of at most `limit` bytes. */
  body(limit: number): Promise<ReadBody>;
  /** Calls back if the client disconnects before the answer; returns a function that stops listening. */
  onGone(listener: () => void): () => void;
  /** The server's own request object, for `authenticate`. */
  readonly raw: unknown;
}

/** Who asked, where that is known. */
export interface Asker {
  readonly user: string | undefined;
  readonly workspace: string | undefined;
}

/** What is known of a request when its answer is made. */
export interface AnswerFacts extends Asker {
  readonly started: number;
  readonly operation: string;
  readonly route: string;
  readonly requestId: string;
  readonly traceId: string | undefined;
  /** Bytes of the body that were given to the socket. */
  bytes: number;
}

/** The rows of a streamed answer. */
export interface AnswerStream {
  readonly first: Uint8Array | undefined;
  readonly cursor: Cursor;
  /** Logs what ended it after its first bytes: the client only sees that its connection closes. */
  readonly failed: (error: unknown) => void;
}

/** An answer: bytes, or a stream. */
export interface Answer {
  readonly status: number;
  /** Names in lower case, without content-length. */
  readonly headers: Record<string, string>;
  /** Further ones that many answers share, as node:http takes them: names and values in turns. */
  readonly fields?: readonly string[] | undefined;
  readonly data: Uint8Array | string;
  /** The same bytes as text of as many characters. */
  readonly latin1?: string | undefined;
  readonly stream?: AnswerStream | undefined;
  /** The request's body was not read to its end. */
  readonly close?: boolean | undefined;
  /** For `onRequest`. */
  facts?: AnswerFacts | undefined;
}

/** What `authenticate` is given. `Raw` is the server's own type of requests. */
export interface AuthenticateRequest<Raw = unknown> {
  /** The method of the request. */
  readonly method: string;
  /** The path of the request. */
  readonly path: string;
  /** The value of a header, if it was sent. */
  header(name: string): string | undefined;
  /** A `Request`, or the `IncomingMessage` of node:http, with what middleware of the application added to it. */
  readonly raw: Raw;
}

/** What `onError` receives with a failure. */
export interface ErrorReport {
  /** Is in the answer (`details.id`) and in the log line. */
  readonly id: string;
  /** The id that the answer and the log have. */
  readonly requestId: string;
  /** The operation, if the route is known. */
  readonly operation: string;
  /** The method of the request. */
  readonly method: string;
  /** The path of the request. */
  readonly path: string;
  /** The function that threw, or "server". */
  readonly source: "authenticate" | "onError" | "server";
}

/** An answered request: what `onRequest` hears. No header, query, body or secret is in it. */
export interface RequestRecord {
  /** When it began, as ISO 8601. */
  readonly time: string;
  /** "GET", "POST" and so on. */
  readonly method: string;
  /** The route's path with its parameters by name: "/api/v2/meta/integrations/{id}"; "(none)" without a route. */
  readonly route: string;
  /** The operation of the API: "integration.list". */
  readonly operation: string;
  /** The status of the answer. */
  readonly status: number;
  /** Of the answer's body. */
  readonly bytes: number;
  /** From the request's header to the end of the answer. */
  readonly millis: number;
  /** The id in the answer's header x-request-id, and in other lines of the log. */
  readonly requestId: string;
  /** Whether the whole answer was sent. */
  readonly isComplete: boolean;
  /** The id of the user whose token this was, or the principal's. */
  readonly user?: string;
  /** The workspace of that user. */
  readonly workspace?: string;
  /** Of the header traceparent. */
  readonly traceId?: string;
}

/** Options of a handler. `Raw` is the type of requests that `authenticate` is given. */
export interface HandlerOptions<Raw = unknown> {
  /**
   * Identifies the user in an application with its own users; replaces tokens. Null answers 401. What it throws is
   * logged and answered with 500. With cookies, the application guards against cross-site requests itself, as for its
   * other routes.
   */
  readonly authenticate?: (
    request: AuthenticateRequest<Raw>,
  ) => Principal | null | undefined | Promise<Principal | null | undefined>;
  /** Hears of what `authenticate` throws and of the server's own failures; the answers never hold their text. */
  readonly onError?: (error: unknown, report: ErrorReport) => void;
  /** Hears of every request once its answer has ended: for a request log. */
  readonly onRequest?: (record: RequestRecord) => void;
  /**
   * Gives access to `/metrics`, as a bearer token. Without it no caller has access. Figures of the listener and the
   * process need the npm package prom-client; without it those of the core are there alone.
   */
  readonly operatorToken?: string;
  /** How long an answer may wait for a client that reads nothing; then its connection is closed. Default 30 seconds. */
  readonly stallMillis?: number;
  /** Origins that browsers may call from. Default: none. */
  readonly cors?: readonly string[];
  /** The base path of the routes: "/integrations-api". Default: the root. */
  readonly base?: string;
  /** Serves the console at the base: its pages, and what they ask besides the API. Default: no. */
  readonly startPage?: boolean;
  /** Asked while the console's WebAssembly module is missing. Default: the module is not found. */
  readonly moduleState?: () => ModuleState;
}

/** Why the console's WebAssembly module is missing, and what the page tells people. */
export interface ModuleState {
  /** The page asks again by itself while this is "building". */
  readonly state: "building" | "failed";
  /** A sentence without secrets: every visitor of the page reads it. */
  readonly message: string;
}
