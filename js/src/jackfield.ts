// The library's object: pure functions are synchronous, others return promises, large results are async iterators.
import { cancelCall, onAbort, unlessAborted } from "./core/abort.js";
import { Turn, howToCall, lanes } from "./core/backend.js";
import { CallerTexts, callerText, queryTexts, shareOf, waitingOf } from "./core/caller.js";
import { Cursor, isCursor } from "./core/cursor.js";
import { readEvents } from "./core/events.js";
import type { ServiceEvent } from "./core/events.js";
import { JackfieldError, errorOf, replyError } from "./core/errors.js";
import { answerOf } from "./core/json-read.js";
import { bodyText, queryText, statementsText } from "./core/json-write.js";
import { readRows, rowsType } from "./core/rows.js";
import {
  makeCatalogue,
  makeIntegrations,
  makeKeys,
  makeOauth,
  makeRecords,
  makeSources,
  makeTokens,
  makeUsers,
} from "./groups.js";
import type { Backend, Lane, Reply } from "./core/backend.js";
import type { Caller } from "./core/caller.js";
import type { BigNumbers } from "./core/json-read.js";
import type { ConfigPatch } from "./base/configs.js";
import type { QueryResult, TestOutcome, UrlConfig, ValidationReport } from "./generated/answers.js";
import type {
  CallNow,
  CallOperation,
  CallParts,
  CatalogueGroup,
  IntegrationGroup,
  KeyGroup,
  OauthGroup,
  RecordGroup,
  SourceGroup,
  TokenGroup,
  UserGroup,
} from "./groups.js";
import type {
  CallOptions,
  Capabilities,
  ConfigOf,
  EntryName,
  ExecuteOptions,
  MaskedConfigOf,
  MergeResult,
  Principal,
  QueryOptions,
  QueryValues,
  Row,
  Statement,
  TestRequestOf,
  TransactionResult,
  UpdateOptions,
  UpdateResult,
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
  /** The integrations of the workspace. */
  readonly integrations: IntegrationGroup;
  /** What can be connected. */
  readonly catalogue: CatalogueGroup;
  /** Which bases use an integration. */
  readonly sources: SourceGroup;
  /** The users of the workspace. */
  readonly users: UserGroup;
  /** The tokens of the workspace. */
  readonly tokens: TokenGroup;
  /** Usage records of integrations. */
  readonly records: RecordGroup;
  /** OAuth flows and tokens of integrations. */
  readonly oauth: OauthGroup;
  /** The keys of the store; it acts as the operator. */
  readonly keys: KeyGroup;
  /** The core beneath; `jackfield/server` calls it. */
  readonly backend: Backend;
  readonly #principal: Principal;
  readonly #bigNumbers: BigNumbers;
  readonly #callers = new CallerTexts();

  constructor(backend: Backend, principal: Principal, bigNumbers: BigNumbers = "text") {
    this.backend = backend;
    this.#principal = principal;
    this.#bigNumbers = bigNumbers;
    const call: CallOperation = async (operation, parts) => this.#call(operation, parts);
    const now: CallNow = (operation, parts) => this.#now(operation, parts);
    this.integrations = makeIntegrations(call);
    this.catalogue = makeCatalogue(now);
    this.sources = makeSources(call);
    this.users = makeUsers(call);
    this.tokens = makeTokens(call);
    this.records = makeRecords(call);
    this.oauth = makeOauth(call);
    this.keys = makeKeys(async (operation, parts) => this.#call(operation, { ...parts, operator: true }));
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
    return new Jackfield(this.backend, principal, this.#bigNumbers);
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
   * Merges an update into a config, validates the result and masks it, in one call: what a form shows after an update.
   * With `clear`, the merged config comes too, for a caller that stores it. Throws if secrets must be sent again.
   *
   * @example
   * ```ts
   * const { config, report } = jackfield.update("database/pg", stored, { connection: { database: "shop2" } });
   * ```
   */
  update<Name extends EntryName>(
    entry: Name,
    stored: ConfigOf<Name>,
    config: ConfigPatch<ConfigOf<Name>> | null,
    options: UpdateOptions = {},
  ): UpdateResult<Name> {
    return this.#now("config.update", { body: { ...entryParts(entry), stored, config, ...options } });
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
   * Tests a stored integration (`{integrationId}`), or one that is not saved. An aborted `signal` ends the test, and
   * its reason is thrown.
   *
   * @example
   * ```ts
   * const { outcome, hint } = await jackfield.test({ integrationId: "int..." });
   * ```
   */
  async test<Type extends string, SubType extends string>(
    request: TestRequestOf<Type, SubType>,
    options: CallOptions = {},
  ): Promise<TestOutcome> {
    return this.#call("connection.test", { body: request }, options);
  }

  /**
   * Calls an endpoint of an integration and returns its answer. An aborted `signal` cancels the call, and its reason is
   * thrown. It refuses `"stream": true` of a chat, whose parts `stream` gives.
   *
   * @example
   * ```ts
   * const tables = await jackfield.endpoint(id, "tables", { schema: "public" });
   * ```
   */
  async endpoint<Answer = unknown>(
    id: string,
    endpoint: string,
    body: unknown = {},
    options: CallOptions = {},
  ): Promise<Answer> {
    return this.#call("endpoint.call", { path: { id, endpoint }, body }, options);
  }

  /**
   * The parts of an answer of a service, as they come: the texts of a chat, then how it ended. Leaving the loop ends
   * the answer. An aborted `signal` does so at once, and its reason is thrown. `endpoint` gives it in one piece.
   *
   * @example
   * ```ts
   * const messages = [{ role: "user", content: "Say hello" }];
   * for await (const part of jackfield.stream(id, "chat", { messages, stream: true })) {
   *   if ("text" in part) console.log(part.text);
   * }
   * ```
   */
  stream(
    id: string,
    endpoint: string,
    body: unknown,
    options: CallOptions = {},
  ): AsyncGenerator<ServiceEvent, void, undefined> {
    const caller = this.#caller({ path: { id, endpoint } });
    return readEvents(this.#chunks(caller, () => bodyText(body), options.signal));
  }

  /**
   * Runs one statement and returns its first rows: at most `maxRows`, 1,000 unless given. `truncated` says whether
   * there were more, and `truncatedBy` what ended them: `rows`, `bytes` (a result has a limit), `time`, or `results`
   * where a procedure had more of them. `query` gives every row. An aborted `signal` cancels the statement, and its
   * reason is thrown.
   *
   * @example
   * ```ts
   * const { rows, truncated } = await jackfield.execute(id, "SELECT * FROM orders WHERE customer_id = ?", [7]);
   * if (truncated) console.log(`only the first ${rows.length}`);
   * ```
   */
  async execute(id: string, sql: string, params: QueryValues = [], options?: ExecuteOptions): Promise<QueryResult> {
    if (options === undefined) return this.#query(id, queryText(sql, params), this.#bigNumbers);
    const { signal, bigNumbers = this.#bigNumbers, ...rest } = options;
    const text = queryText(sql, params, rest);
    if (signal === undefined) return this.#query(id, text, bigNumbers);
    return this.#send("endpoint.call", { path: { id, endpoint: "query" } }, text, { signal, bigNumbers });
  }

  // Without what only a signal needs: it is the most frequent call.
  async #query(id: string, text: string, bigNumbers: BigNumbers): Promise<QueryResult> {
    const principal = this.#principal;
    requests += 1;
    const caller = this.#callers.query(principal, id, `lib-${requests}`);
    const whom = { integration: id, share: shareOf(principal) };
    const reply = await this.backend.textAsync("endpoint.call", caller, text, lanes.connect, whom);
    return this.#answer(reply, "endpoint.call", bigNumbers);
  }

  /**
   * Runs several statements in one transaction: all of them, or none. If one fails, `details.statement` of the error is
   * its place and everything is undone. `maxRows` holds for each statement. Snowflake and Databricks have no
   * transactions. An aborted `signal` undoes all, and its reason is thrown.
   *
   * @example
   * ```ts
   * const { results } = await jackfield.transaction(id, [
   *   { sql: "UPDATE accounts SET amount = amount - 50 WHERE id = ?", params: [1] },
   *   { sql: "UPDATE accounts SET amount = amount + 50 WHERE id = ?", params: [2] },
   * ]);
   * ```
   */
  async transaction(
    id: string,
    statements: readonly Statement[],
    options: ExecuteOptions = {},
  ): Promise<TransactionResult> {
    const { signal, bigNumbers, ...rest } = options;
    const text = statementsText(statements, rest);
    return this.#send("endpoint.call", { path: { id, endpoint: "query" } }, text, { signal, bigNumbers });
  }

  /**
   * Every row of a query, as they come; memory stays flat, and a slow reader slows the query. Leaving the loop ends the
   * query. An aborted `signal` does so at once, wherever the loop is, and its reason is thrown.
   *
   * @example
   * ```ts
   * for await (const row of jackfield.query(id, "SELECT * FROM orders WHERE total > ?", [100])) console.log(row);
   * ```
   */
  query<T = Row>(
    id: string,
    sql: string,
    params: QueryValues = [],
    options: QueryOptions = {},
  ): AsyncGenerator<T, void, undefined> {
    const { signal, bigNumbers = this.#bigNumbers, ...rest } = options;
    const caller = { ...this.#caller({ path: { id, endpoint: "query" } }), accept: rowsType };
    const chunks = this.#chunks(caller, () => queryText(sql, params, rest), signal);
    return readRows<T>(chunks, { bigNumbers, signal });
  }

  // The statement starts when the first chunk is asked for.
  async *#chunks(caller: Caller, body: () => string, signal: AbortSignal | undefined): AsyncGenerator<Uint8Array> {
    signal?.throwIfAborted();
    const { call, stop: stopCall } = this.#start("endpoint.call", caller, body(), lanes.connect);
    const reply = await unlessAborted(signal, call, {
      stop: stopCall,
      drop: (late) => {
        if (isCursor(late)) new Cursor(this.backend, late, caller).close();
      },
    });
    if (reply.status >= 400) throw replyError(reply);
    if (!isCursor(reply)) throw errorOf("internal");
    const cursor = new Cursor(this.backend, reply, caller);
    const stop = (): void => {
      cursor.cancel();
    };
    const forget = onAbort(signal, stop);
    try {
      for (;;) {
        const chunk = await unlessAborted(signal, cursor.next(), { stop });
        if (chunk === undefined) return;
        yield chunk;
      }
    } finally {
      forget();
      cursor.close();
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
      nonces: parts.nonces,
      operator: parts.operator,
      request_id: `lib-${requests}`,
    };
  }

  #now<Answer>(operation: string, parts: CallParts = {}): Answer {
    const reply = this.backend.call(operation, callerText(this.#caller(parts)), bodyText(parts.body));
    return this.#answer(reply, operation, this.#bigNumbers);
  }

  async #call<Answer>(operation: string, parts: CallParts = {}, options: CallOptions = {}): Promise<Answer> {
    return this.#send(operation, parts, bodyText(parts.body), options);
  }

  async #send<Answer>(operation: string, parts: CallParts, body: string, options: CallOptions): Promise<Answer> {
    const { signal, bigNumbers = this.#bigNumbers } = options;
    signal?.throwIfAborted();
    const caller = this.#caller(parts);
    const { lane, waits } = howToCall(this.backend, operation, parts.path, caller.query ?? {});
    if (!waits) return this.#answer(this.backend.call(operation, callerText(caller), body), operation, bigNumbers);
    const { call, stop } = this.#start(operation, caller, body, lane);
    const reply = await unlessAborted(signal, call, { stop });
    if (isCursor(reply)) {
      new Cursor(this.backend, reply, caller).close();
      const { error, status, details } = errorOf("option", { path: "stream" });
      throw new JackfieldError(error, status, "endpoint() gives no parts of an answer: stream() does", details);
    }
    return this.#answer(reply, operation, bigNumbers);
  }

  // A call that still waits for a thread is dropped, a running one cancelled.
  #start(operation: string, caller: Caller, body: string, lane: Lane): { call: Promise<Reply>; stop: () => void } {
    const turn = new Turn();
    const whom = waitingOf(caller, turn);
    const call = this.backend.callAsync(operation, callerText(caller), body, lane, undefined, whom);
    const stop = (): void => {
      turn.drop();
      cancelCall(this.backend, caller, call);
    };
    return { call, stop };
  }

  // Answers have the shape that core/answers.json gives the operation; the core's own tests hold it to that.
  #answer<Answer>(reply: Reply | string, operation: string, bigNumbers: BigNumbers): Answer {
    const value = answerOf(reply, operation, bigNumbers);
    if (value === undefined && (typeof reply === "string" || reply.status !== 204)) throw errorOf("internal");
    return value as Answer;
  }
}

function entryParts(entry: string): { type: string; sub_type: string } {
  const [type = "", subType = "", ...rest] = entry.split("/");
  if (type === "" || subType === "" || rest.length > 0) throw errorOf("unknown_type");
  return { type, sub_type: subType };
}
