// The request and the answer as the shared core of both servers sees them.
import type { Cursor } from "../core/cursor.js";
import type { Principal } from "../types.js";

/** A request, whichever server received it. */
export interface Incoming {
  readonly method: string;
  /** Path as received, without the query. */
  readonly path: string;
  /** "?a=b", or "". */
  readonly search: string;
  /** The client's address, if known. */
  readonly remote: string | undefined;
  header(name: string): string | undefined;
  /** Whether a body follows the header. */
  hasBody(): boolean;
  /** The body, or undefined when it is larger than the limit. */
  body(limit: number): Promise<Uint8Array | undefined>;
  /** Calls back if the client disconnects before the answer; returns a function that stops listening. */
  onGone(listener: () => void): () => void;
  /** The server's own request object, for `authenticate`. */
  readonly raw: unknown;
}

/** An answer: bytes, or a stream. */
export interface Answer {
  readonly status: number;
  /** Names in lower case, without content-length. */
  readonly headers: Record<string, string>;
  readonly data: Uint8Array | string;
  readonly stream?: { readonly first: Uint8Array | undefined; readonly cursor: Cursor } | undefined;
  /** The request's body was not read to its end. */
  readonly close?: boolean | undefined;
}

/** What `authenticate` is given. */
export interface AuthenticateRequest {
  readonly method: string;
  readonly path: string;
  header(name: string): string | undefined;
  /** A `Request`, or the `IncomingMessage` of node:http. */
  readonly raw: unknown;
}

/** Options of a handler. */
export interface HandlerOptions {
  /**
   * Identifies the user in an application with its own users; replaces tokens. Null answers 401. With cookies, the
   * application guards against cross-site requests itself, as for its other routes.
   */
  readonly authenticate?: (request: AuthenticateRequest) => Principal | null | Promise<Principal | null>;
  /** Origins that browsers may call from. Default: none. */
  readonly cors?: readonly string[];
  /** The base path of the routes: "/integrations-api". Default: the root. */
  readonly base?: string;
  /** Serves the start page at the base. Default: no. */
  readonly startPage?: boolean;
  /** Asked while the start page's WebAssembly module is missing. Default: the module is not found. */
  readonly moduleState?: () => ModuleState;
}

/** Why the start page's WebAssembly module is missing, and what the page tells people. */
export interface ModuleState {
  /** The page asks again by itself while this is "building". */
  readonly state: "building" | "failed";
  /** A sentence without secrets: every visitor of the page reads it. */
  readonly message: string;
}
