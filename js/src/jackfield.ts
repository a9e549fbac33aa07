// The library's object: pure functions are synchronous, others return promises, large results are async iterators.
import { howToCall, lanes } from "./core/backend.js";
import { callerText, queryTexts } from "./core/caller.js";
import { Cursor, isCursor, jsonLines } from "./core/cursor.js";
import { errorOf, replyError, replyValue } from "./core/errors.js";
import { makeCatalogue, makeIntegrations, makeRecords, makeSources, makeTokens, makeUsers } from "./groups.js";
import type { Backend, Reply } from "./core/backend.js";
import type { Caller } from "./core/caller.js";
import type { ConfigPatch } from "./base/configs.js";
import type { QueryResult, TestOutcome, TestRequest, UrlConfig, ValidationReport } from "./generated/answers.js";
import type {
  CallNow,
  CallOperation,
  CallParts,
  CatalogueGroup,
  IntegrationGroup,
  RecordGroup,
  SourceGroup,
  TokenGroup,
  UserGroup,
} from "./groups.js";
import type {
  Capabilities,
  ConfigOf,
  EntryName,
  MaskedConfigOf,
  MergeResult,
  Principal,
  QueryOptions,
  Row,
} from "./types.js";

let requests = 0;

/**
 * An open Jackfield, as one principal sees it.
 *
 * @example
 * ```ts
 * const jackfield = await open({ store: "jackfield.db", keyFile: "jackfield.db.key" });
 * const { list } = await jackfield.integrations.list({ type: "database" });
 * for await (const row of jackfield.query(list[0]!.id, "SELECT * FROM orders")) console.log(row);
 * await jackfield.close();
 * ```
 */
export class Jackfield {
  readonly integrations: IntegrationGroup;
  readonly catalogue: CatalogueGroup;
  readonly sources: SourceGroup;
  readonly users: UserGroup;
  readonly tokens: TokenGroup;
  readonly records: RecordGroup;
  /** The core beneath; `jackfield/server` calls it. */
  readonly backend: Backend;
  readonly #principal: Principal;

  constructor(backend: Backend, principal: Principal) {
    this.backend = backend;
    this.#principal = principal;
    const call: CallOperation = async (operation, parts) => this.#call(operation, parts);
    const now: CallNow = (operation, parts) => this.#now(operation, parts);
    this.integrations = makeIntegrations(call);
    this.catalogue = makeCatalogue(now);
    this.sources = makeSources(call);
    this.users = makeUsers(call);
    this.tokens = makeTokens(call);
    this.records = makeRecords(call);
  }

  /**
   * The same store, as another principal.
   *
   * @example
   * ```ts
   * const asAda = jackfield.as({ user: "ada", workspace: "w1", role: "editor" });
   * ```
   */
  as(principal: Principal): Jackfield {
    return new Jackfield(this.backend, principal);
  }

  /**
   * Validates a config and returns all findings at once. With `stored`, `config` is an update of it.
   *
   * @example
   * ```ts
   * const { valid, errors } = jackfield.validate("database/pg", { connection: { user: "app", database: "shop" } });
   * ```
   */
  validate<Name extends EntryName>(
    entry: Name,
    config: ConfigOf<Name> | ConfigPatch<ConfigOf<Name>>,
    options: { readonly stored?: object; readonly title?: string } = {},
  ): ValidationReport {
    return this.#now("config.validate", { body: { ...entryParts(entry), config, ...options } });
  }

  /**
   * Merges an update into a config: secrets are kept, set or cleared. Throws if secrets must be sent again.
   *
   * @example
   * ```ts
   * const { config } = jackfield.merge("database/pg", stored, { connection: { database: "shop2" } });
   * ```
   */
  merge<Name extends EntryName>(
    entry: Name,
    stored: ConfigOf<Name>,
    config: ConfigPatch<ConfigOf<Name>> | null,
    options: { readonly configMode?: "merge" | "replace"; readonly exempt?: boolean } = {},
  ): MergeResult {
    return this.#now("config.merge", { body: { ...entryParts(entry), stored, config, ...options } });
  }

  /**
   * Masks a config, so that it may be shown: set secrets read `********`.
   *
   * @example
   * ```ts
   * const { config, secrets } = jackfield.mask("ai/openai", { apiKey: "sk-..." });
   * ```
   */
  mask<Name extends EntryName>(
    entry: Name,
    config: ConfigOf<Name>,
  ): { config: MaskedConfigOf<Name>; secrets: Record<string, boolean> } {
    return this.#now("config.mask", { body: { ...entryParts(entry), config } });
  }

  /**
   * Checks manifests against the rules.
   *
   * @example
   * ```ts
   * const { valid, problems } = jackfield.checkManifests([manifest]);
   * ```
   */
  checkManifests(
    manifests: readonly object[],
    stores?: object,
  ): { valid: boolean; problems: { file: string; pointer: string; rule: string }[] } {
    return this.#now("manifest.check", { body: { manifests, ...(stores === undefined ? {} : { stores }) } });
  }

  /**
   * A connection URL as a config.
   *
   * @example
   * ```ts
   * const { client, connection } = jackfield.urlToConfig("postgres://app@db.example.com/shop");
   * ```
   */
  urlToConfig(url: string): UrlConfig {
    return this.#now("connection.url_to_config", { body: { url } });
  }

  /**
   * The connectors and features available here; for the others, why not and what to do.
   *
   * @example
   * ```ts
   * for (const { name, state, remedy } of jackfield.capabilities().connectors) console.log(name, state, remedy);
   * ```
   */
  capabilities(): Capabilities {
    return this.#now("capabilities.read");
  }

  /**
   * Tests a stored integration (`{integrationId}`), or one that is not saved.
   *
   * @example
   * ```ts
   * const { outcome, hint } = await jackfield.test({ integrationId: "int..." });
   * ```
   */
  async test(request: TestRequest): Promise<TestOutcome> {
    return this.#call("connection.test", { body: request });
  }

  /**
   * Calls an endpoint of an integration and returns its answer.
   *
   * @example
   * ```ts
   * const tables = await jackfield.endpoint(id, "tables", { schema: "public" });
   * ```
   */
  async endpoint<Answer = unknown>(id: string, endpoint: string, body: unknown = {}): Promise<Answer> {
    return this.#call("endpoint.call", { path: { id, endpoint }, body });
  }

  /**
   * Runs one statement and returns the whole result.
   *
   * @example
   * ```ts
   * const { rows } = await jackfield.execute(id, "SELECT count(*) AS n FROM orders WHERE customer_id = ?", [7]);
   * ```
   */
  async execute(
    id: string,
    sql: string,
    params: readonly unknown[] | Row = [],
    options: Omit<QueryOptions, "signal"> & { readonly maxRows?: number } = {},
  ): Promise<QueryResult> {
    return this.#call("endpoint.call", { path: { id, endpoint: "query" }, body: { sql, params, ...options } });
  }

  /**
   * Every row of a query, as they come; memory stays flat, and a slow reader slows the query. Leaving the loop ends it.
   *
   * @example
   * ```ts
   * for await (const row of jackfield.query(id, "SELECT * FROM orders WHERE total > ?", [100])) console.log(row);
   * ```
   */
  async *query<T = Row>(
    id: string,
    sql: string,
    params: readonly unknown[] | Row = [],
    options: QueryOptions = {},
  ): AsyncGenerator<T, void, undefined> {
    const { signal, ...rest } = options;
    signal?.throwIfAborted();
    const caller = { ...this.#caller({ path: { id, endpoint: "query" } }), accept: "application/x-ndjson" };
    const cancel = (): void => {
      this.backend.call(
        "call.cancel",
        callerText({ principal: this.#principal }),
        JSON.stringify({ request_id: caller.request_id }),
      );
    };
    signal?.addEventListener("abort", cancel);
    try {
      const body = JSON.stringify({ sql, params, ...rest });
      const reply = await this.backend.callAsync("endpoint.call", callerText(caller), body, lanes.connect);
      if (reply.status >= 400) throw replyError(reply);
      if (!isCursor(reply)) return;
      const cursor = new Cursor(this.backend, reply, caller);
      try {
        // The database decides the type of a row; the caller names it.
        for await (const row of jsonLines(cursor)) yield row as T;
      } finally {
        cursor.close();
      }
    } finally {
      signal?.removeEventListener("abort", cancel);
    }
  }

  /** Cancels running calls, closes pools and the store. */
  async close(): Promise<void> {
    await this.backend.close();
  }

  /** Closes it at the end of an `await using` scope. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  #caller(parts: CallParts): Caller & { request_id: string } {
    requests += 1;
    return {
      principal: this.#principal,
      path: parts.path,
      query: queryTexts(parts.query ?? {}),
      request_id: `lib-${requests}`,
    };
  }

  #now<Answer>(operation: string, parts: CallParts = {}): Answer {
    return answerOf(this.backend.call(operation, callerText(this.#caller(parts)), bodyText(parts.body)));
  }

  async #call<Answer>(operation: string, parts: CallParts = {}): Promise<Answer> {
    const caller = callerText(this.#caller(parts));
    const { lane, waits } = howToCall(this.backend, operation, parts.path, queryTexts(parts.query ?? {}));
    const body = bodyText(parts.body);
    return answerOf(
      waits ? await this.backend.callAsync(operation, caller, body, lane) : this.backend.call(operation, caller, body),
    );
  }
}

function entryParts(entry: string): { type: string; sub_type: string } {
  const [type = "", subType = "", ...rest] = entry.split("/");
  if (type === "" || subType === "" || rest.length > 0) throw errorOf("unknown_type");
  return { type, sub_type: subType };
}

function bodyText(body: unknown): string {
  return body === undefined ? "" : JSON.stringify(body);
}

// Answers have the shape that core/answers.json gives the operation; the core's own tests hold it to that.
function answerOf<Answer>(reply: Reply): Answer {
  const value = replyValue(reply);
  if (value === undefined && reply.status !== 204) throw errorOf("internal");
  return value as Answer;
}
