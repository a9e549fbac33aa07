// A thin client of the HTTP API for browsers and Node, typed from the routes.
import { jsonLines } from "../core/cursor.js";
import { errorOf, replyError } from "../core/errors.js";
import { routes } from "../generated/routes.js";
import type { Operations } from "../generated/operations.js";
import type { Row } from "../types.js";

export { JackfieldError } from "../core/errors.js";
export type { ErrorClass, ErrorCode } from "../core/errors.js";
export type { Operations } from "../generated/operations.js";
export type * from "../generated/answers.js";

/** Options of a client. */
export interface ClientOptions {
  /** "https://jackfield.example.com", with the base of the routes if there is one. */
  readonly url: string;
  readonly token?: string;
  /** Replaces the global `fetch`. */
  readonly fetch?: typeof fetch;
  /** Sent with every request. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** The parts of one request. */
export type RequestParts<Name extends keyof Operations> = (keyof Operations[Name]["path"] extends never
  ? { readonly path?: undefined }
  : { readonly path: Operations[Name]["path"] }) & {
  readonly query?: Operations[Name]["query"];
  readonly body?: Operations[Name]["body"];
  readonly signal?: AbortSignal;
};

/** A client of a server. */
export interface Client {
  /** Calls one operation of the API. */
  request<Name extends keyof Operations>(
    operation: Name,
    parts: RequestParts<Name>,
  ): Promise<Operations[Name]["answer"]>;
  /** Calls an endpoint of an integration. */
  endpoint<Answer = unknown>(
    id: string,
    endpoint: string,
    body?: unknown,
    options?: { readonly signal?: AbortSignal },
  ): Promise<Answer>;
  /** Every row of a query, as they come. Leaving the loop ends it. */
  query<T = Row>(
    id: string,
    sql: string,
    params?: readonly unknown[] | Row,
    options?: { readonly signal?: AbortSignal; readonly readOnly?: boolean },
  ): AsyncGenerator<T, void, undefined>;
}

/**
 * A client of the HTTP API.
 *
 * @example
 * ```ts
 * const client = createClient({ url: "http://127.0.0.1:8080", token });
 * const { list } = await client.request("integration.list", { query: { type: "database" } });
 * for await (const row of client.query(list[0]!.id, "SELECT * FROM orders")) console.log(row);
 * ```
 */
export function createClient(options: ClientOptions): Client {
  const base = options.url.replace(/\/+$/, "");
  const send = async (
    method: string,
    path: string,
    body: unknown,
    accept: string,
    signal: AbortSignal | undefined,
  ): Promise<Response> => {
    const headers: Record<string, string> = { accept, ...options.headers };
    if (options.token !== undefined) headers["xc-auth"] = options.token;
    if (body !== undefined) headers["content-type"] = "application/json";
    const request: RequestInit = { method, headers };
    if (body !== undefined) request.body = JSON.stringify(body);
    if (signal !== undefined) request.signal = signal;
    const response = await (options.fetch ?? fetch)(`${base}${path}`, request);
    if (response.ok) return response;
    throw replyError({ status: response.status, data: new Uint8Array(await response.arrayBuffer()) });
  };
  const endpointPath = (id: string, endpoint: string): string =>
    `/api/v2/integrations/${encodeURIComponent(id)}/${encodeURIComponent(endpoint)}`;

  return {
    async request(operation, parts) {
      const route = routes.find((each) => each.operation === operation);
      if (route === undefined) throw errorOf("operation_not_found");
      const path = pathOf(route.path, parts.path ?? {}) + searchOf(parts.query ?? {});
      const response = await send(route.method, path, parts.body, "application/json", parts.signal);
      const text = await response.text();
      // The server's answer has the type that core/answers.json declares.
      if (!(response.headers.get("content-type") ?? "").includes("json")) return text;
      return JSON.parse(text) as never;
    },
    async endpoint<Answer>(
      id: string,
      endpoint: string,
      body: unknown = {},
      { signal }: { readonly signal?: AbortSignal } = {},
    ): Promise<Answer> {
      const response = await send("POST", endpointPath(id, endpoint), body, "application/json", signal);
      // The manifest declares the type of an endpoint's answer; the caller names it.
      return (await response.json()) as Answer;
    },
    async *query<T>(
      id: string,
      sql: string,
      params: readonly unknown[] | Row = [],
      { signal, ...rest }: { readonly signal?: AbortSignal; readonly readOnly?: boolean } = {},
    ) {
      const response = await send(
        "POST",
        endpointPath(id, "query"),
        { sql, params, ...rest },
        "application/x-ndjson",
        signal,
      );
      if (response.body === null) return;
      // The database decides the type of a row; the caller names it.
      for await (const row of jsonLines(chunksOf(response.body))) yield row as T;
    },
  };
}

// Some browsers cannot iterate a stream.
async function* chunksOf(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
  const reader = body.getReader();
  let ended = false;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) {
        ended = true;
        return;
      }
      yield value;
    }
  } finally {
    if (!ended) await reader.cancel();
  }
}

function pathOf(template: string, values: object): string {
  const given = new Map(Object.entries(values));
  return template.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(given.get(name) ?? "")));
}

function searchOf(query: object): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined) search.set(name, String(value));
  const text = search.toString();
  return text === "" ? "" : `?${text}`;
}
