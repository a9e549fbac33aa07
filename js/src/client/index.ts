// A thin client of the HTTP API for browsers and Node, typed from the routes.
import { unlessAborted } from "../core/abort.js";
import { errorOf, replyError } from "../core/errors.js";
import { checkNames } from "../core/option-names.js";
import { parseAnswer, parseJson } from "../core/json-read.js";
import { bodyText, queryText, statementsText } from "../core/json-write.js";
import { readRows, rowsType } from "../core/rows.js";
import { routes } from "../generated/routes.js";
import type { OptionNames } from "../core/option-names.js";
import type { BigNumbers } from "../core/json-read.js";
import type { Integration, IntegrationType, QueryResult, TestOutcome } from "../generated/answers.js";
import type { Operations } from "../generated/operations.js";
import type {
  CallOptions,
  EntryName,
  ExecuteOptions,
  IntegrationCopy,
  IntegrationPatchOf,
  NewIntegrationOf,
  QueryOptions,
  QueryValues,
  Row,
  Statement,
  TestRequestOf,
  TransactionResult,
} from "../types.js";

export { JackfieldError } from "../core/errors.js";
export type { ErrorClass, ErrorCode } from "../core/errors.js";
export type { Operations } from "../generated/operations.js";
export type * from "../generated/answers.js";
export type { Configs } from "../generated/configs.js";
export type * from "../types.js";

/** Options of a client. */
export interface ClientOptions {
  /** "https://jackfield.example.com", with the base of the routes if there is one. */
  readonly url: string;
  /** A token of the server. */
  readonly token?: string;
  /** Replaces the global `fetch`. */
  readonly fetch?: typeof fetch;
  /** Sent with every request. */
  readonly headers?: Readonly<Record<string, string>>;
  /** How numbers come that a JavaScript number cannot hold, unless a call says otherwise. Default: as text. */
  readonly bigNumbers?: BigNumbers;
}

const optionNames: OptionNames<ClientOptions> = {
  url: true,
  token: true,
  fetch: true,
  headers: true,
  bigNumbers: true,
};

/** The parts of one request; its body may be that of a type that is known more exactly. */
export type RequestParts<
  Name extends keyof Operations,
  Body = Operations[Name]["body"],
> = (keyof Operations[Name]["path"] extends never
  ? { readonly path?: undefined }
  : { readonly path: Operations[Name]["path"] }) & {
  /** Parameters behind the question mark. */
  readonly query?: Operations[Name]["query"];
  /** What is sent, as JSON. */
  readonly body?: Body;
  /** Aborted, it ends the request; its `reason` is thrown. */
  readonly signal?: AbortSignal;
};

/** The operations whose body the catalogue types. */
export type TypedByEntry = "integration.create" | "integration.update" | "connection.test";

/** A client of a server. An aborted `signal` ends the request, and its reason is thrown. */
export interface Client {
  /** Creates an integration; its config is checked as that of its `type` and `sub_type`. */
  request<Type extends IntegrationType, SubType extends string>(
    operation: "integration.create",
    parts: RequestParts<"integration.create", NewIntegrationOf<Type, SubType> | IntegrationCopy>,
  ): Promise<Integration>;
  /** Updates an integration; a caller that names the entry (`request<"database/pg">`) has the config checked. */
  request<Entry extends EntryName = EntryName>(
    operation: "integration.update",
    parts: RequestParts<"integration.update", IntegrationPatchOf<Entry>>,
  ): Promise<Integration>;
  /** Tests a stored integration (`{integrationId}`), or one that is not saved. */
  request<Type extends string, SubType extends string>(
    operation: "connection.test",
    parts: RequestParts<"connection.test", TestRequestOf<Type, SubType>>,
  ): Promise<TestOutcome>;
  /** Calls one operation of the API. */
  request<Name extends Exclude<keyof Operations, TypedByEntry>>(
    operation: Name,
    parts: RequestParts<Name>,
  ): Promise<Operations[Name]["answer"]>;
  /** Tests a stored integration (`{integrationId}`), or one that is not saved. */
  test<Type extends string, SubType extends string>(
    request: TestRequestOf<Type, SubType>,
    options?: CallOptions,
  ): Promise<TestOutcome>;
  /** Calls an endpoint of an integration. */
  endpoint<Answer = unknown>(id: string, endpoint: string, body?: unknown, options?: CallOptions): Promise<Answer>;
  /**
   * Runs one statement and returns its first rows: at most `maxRows`, 1,000 unless given. `truncated` says whether
   * there were more, and `truncatedBy` what ended them.
   */
  execute(id: string, sql: string, params?: QueryValues, options?: ExecuteOptions): Promise<QueryResult>;
  /** Runs several statements in one transaction: all of them, or none. */
  transaction(id: string, statements: readonly Statement[], options?: ExecuteOptions): Promise<TransactionResult>;
  /** Every row of a query, as they come. Leaving the loop ends it. */
  query<T = Row>(
    id: string,
    sql: string,
    params?: QueryValues,
    options?: QueryOptions,
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
  checkNames(options, optionNames);
  const base = options.url.replace(/\/+$/, "");
  const send = async ({ method, path, body, accept, signal }: Sent): Promise<Response> => {
    signal?.throwIfAborted();
    const headers: Record<string, string> = { accept, ...options.headers };
    if (options.token !== undefined) headers["xc-auth"] = options.token;
    const request: RequestInit = { method, headers };
    if (body !== "") {
      headers["content-type"] = "application/json";
      request.body = body;
    }
    if (signal !== undefined) request.signal = signal;
    const response = await (options.fetch ?? fetch)(`${base}${path}`, request);
    if (response.ok) return response;
    throw replyError({ status: response.status, data: new Uint8Array(await response.arrayBuffer()) });
  };
  // The reason of the signal, not what this `fetch` makes of it.
  const read = async (sent: Sent): Promise<{ readonly text: string; readonly isJson: boolean }> => {
    const whole = async (): Promise<{ readonly text: string; readonly isJson: boolean }> => {
      const response = await send(sent);
      const isJson = (response.headers.get("content-type") ?? "").includes("json");
      return { text: await response.text(), isJson };
    };
    return unlessAborted(sent.signal, whole(), { stop: () => undefined });
  };
  const big = options.bigNumbers ?? "text";
  const post = async (
    id: string,
    endpoint: string,
    body: string,
    { signal, bigNumbers = big }: CallOptions,
  ): Promise<unknown> => {
    const { text } = await read({ method: "POST", path: endpointPath(id, endpoint), body, accept: json, signal });
    return parseAnswer(text, bigNumbers);
  };

  const client: Client = {
    async request(operation: keyof Operations, parts: AnyParts): Promise<never> {
      const route = routes.find((each) => each.operation === operation);
      if (route === undefined) throw errorOf("operation_not_found");
      const path = pathOf(route.path, parts.path ?? {}) + searchOf(parts.query ?? {});
      const { method } = route;
      const { text, isJson } = await read({
        method,
        path,
        body: bodyText(parts.body),
        accept: json,
        signal: parts.signal,
      });
      const answer = isJson ? (operation === "endpoint.call" ? parseAnswer : parseJson)(text, big) : text;
      // The server's answer has the type that core/answers.json declares.
      return answer as never;
    },
    async test(request, { signal } = {}) {
      return client.request("connection.test", { body: request, ...(signal === undefined ? {} : { signal }) });
    },
    async endpoint<Answer>(id: string, endpoint: string, body: unknown = {}, given: CallOptions = {}) {
      // The manifest declares the type of an endpoint's answer; the caller names it.
      return (await post(id, endpoint, bodyText(body), given)) as Answer;
    },
    async execute(id, sql, params = [], { signal, bigNumbers, ...rest } = {}) {
      // The shape is that of core/answers.json.
      return (await post(id, "query", queryText(sql, params, rest), { signal, bigNumbers })) as QueryResult;
    },
    async transaction(id, statements, { signal, bigNumbers, ...rest } = {}) {
      // The shape is that of core/answers.json.
      return (await post(id, "query", statementsText(statements, rest), { signal, bigNumbers })) as TransactionResult;
    },
    query<T>(
      id: string,
      sql: string,
      params: QueryValues = [],
      { signal, bigNumbers = big, ...rest }: QueryOptions = {},
    ) {
      const sent = (): Sent => {
        return {
          method: "POST",
          path: endpointPath(id, "query"),
          body: queryText(sql, params, rest),
          accept: rowsType,
          signal,
        };
      };
      return readRows<T>(
        chunksOf(async () => send(sent()), signal),
        { bigNumbers, signal },
      );
    },
  };
  return client;
}

const json = "application/json";

// What the parts of all operations have in common.
interface AnyParts {
  readonly path?: object | undefined;
  readonly query?: object | undefined;
  readonly body?: unknown;
  readonly signal?: AbortSignal | undefined;
}

interface Sent {
  readonly method: string;
  readonly path: string;
  readonly body: string;
  readonly accept: string;
  readonly signal: AbortSignal | undefined;
}

function endpointPath(id: string, endpoint: string): string {
  return `/api/v2/integrations/${encodeURIComponent(id)}/${encodeURIComponent(endpoint)}`;
}

// Some browsers cannot iterate a stream.
async function* chunksOf(
  request: () => Promise<Response>,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array, void, undefined> {
  const drop = (late: Response): void => {
    late.body?.cancel().catch(() => undefined);
  };
  const { body } = await unlessAborted(signal, request(), { stop: () => undefined, drop });
  if (body === null) return;
  const reader = body.getReader();
  const stop = (): void => {
    reader.cancel().catch(() => undefined);
  };
  let ended = false;
  try {
    for (;;) {
      const { done, value } = await unlessAborted(signal, reader.read(), { stop });
      if (done) {
        ended = true;
        return;
      }
      yield value;
    }
  } finally {
    if (!ended) stop();
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
