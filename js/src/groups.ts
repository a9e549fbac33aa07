// The operations of the HTTP API as methods, by resource.
import type {
  AuditPage,
  Catalogue,
  CatalogueEntry,
  Integration,
  IntegrationPage,
  IntegrationType,
  NewIntegration,
  NewSource,
  NewToken,
  NewUser,
  OauthChecked,
  OauthEnd,
  OauthRequest,
  OauthRevoked,
  OauthStart,
  Source,
  SourcePage,
  SourcePatch,
  StoreRequest,
  TokenPage,
  TokenRequest,
  User,
  UserPage,
  UserPatch,
  UserRemoval,
} from "./generated/answers.js";
import type { EntryName, IntegrationPatchOf, KeyRing, NewIntegrationOf } from "./types.js";

/** A key of the ring, and how many sealed rows name it. */
export interface KeyUse {
  /** Its name in the key file. */
  readonly id: string;
  /** Whether new secrets are sealed with it. */
  readonly active: boolean;
  /** Sealed rows that name it. */
  readonly rows: number;
}
/** The keys of a store. `unknown`: rows that need a key which is not there; `plain`: rows that are not sealed. */
export interface KeyList {
  /** How the keys fit the store: "ok", "changed", "missing", "half_rotated". */
  readonly state: string;
  /** The keys of the ring. */
  readonly keys: readonly KeyUse[];
  /** Keys that rows name and the ring lacks. */
  readonly unknown: readonly {
    /** What is known of the key. */
    readonly mark: string;
    /** Rows that name it. */
    readonly rows: number;
  }[];
  /** Rows that are not sealed. */
  readonly plain: number;
  /** Whether a rotation has begun and not ended. */
  readonly rotating: boolean;
}
/** How far a rotation is. */
export interface KeyRotation {
  /** Whether nothing is left to do. */
  readonly done: boolean;
  /** Sealed rows that were found. */
  readonly found: number;
  /** Rows that were sealed again. */
  readonly resealed: number;
  /** Rows that had the new key before. */
  readonly already_new: number;
  /** Rows that did not open. */
  readonly failed: number;
  /** Rows that opened with the new key alone. */
  readonly verified: number;
}
/** What opened of a store: with the active key, with earlier keys, and rows that are not sealed. */
export interface KeyVerification {
  /** Rows that were read. */
  readonly found: number;
  /** Rows that opened with the active key. */
  readonly active: number;
  /** Rows that opened with an earlier key. */
  readonly earlier: number;
  /** Rows that are not sealed. */
  readonly plain: number;
  /** Rows, with whatever key, in an earlier format that does not bind the kind of the integration. */
  readonly unbound: number;
  /** Rows that did not open. */
  readonly failed: readonly {
    /** The integration, or the flow. */
    readonly id: string;
    /** Its workspace. */
    readonly workspace: string;
    /** Why: "key_missing", "config_unreadable". */
    readonly code: string;
  }[];
}

/**
 * The keys of a store over time. It acts as the operator: for every workspace, whatever the principal.
 *
 * @example
 * ```ts
 * await jackfield.keys.reload(ring); // a ring with a new active key
 * const { resealed } = await jackfield.keys.rotate();
 * ```
 */
export interface KeyGroup {
  /** The keys, and how many rows each has sealed. */
  list(): Promise<KeyList>;
  /**
   * Seals every row again with the active key, in batches; a rotation that was stopped goes on where it was. Throws
   * `rotation_failed` if a row cannot be opened.
   */
  rotate(options?: { readonly onProgress?: (progress: KeyRotation) => void }): Promise<KeyRotation>;
  /** Opens every sealed row, and changes nothing. */
  verify(): Promise<KeyVerification>;
  /** Uses these keys from now on. Throws `key_changed`, and changes nothing, if they do not open the store. */
  reload(keys: KeyRing): Promise<void>;
}

/** The methods of {@link KeyGroup}; `call` must be made as the operator. */
export function makeKeys(call: CallOperation): KeyGroup {
  return {
    list: async () => call("keys.list"),
    rotate: async ({ onProgress } = {}) => {
      for (;;) {
        const progress = await call<KeyRotation>("keys.rotate");
        onProgress?.(progress);
        if (progress.done) return progress;
      }
    },
    verify: async () => {
      const failed: KeyVerification["failed"][number][] = [];
      const sum = { found: 0, active: 0, earlier: 0, plain: 0, unbound: 0, failed };
      for (let next: object | null = {}; next !== null;) {
        const part: KeyVerification & { readonly next: object | null } = await call("keys.verify", { body: next });
        for (const name of ["found", "active", "earlier", "plain", "unbound"] as const) sum[name] += part[name];
        failed.push(...part.failed);
        ({ next } = part);
      }
      return sum;
    },
    reload: async (keys) => {
      await call("keys.reload", { body: keys });
    },
  };
}

/** One call of an operation, as the groups make it. */
export interface CallParts {
  /** Values of the parameters in the path. */
  readonly path?: Readonly<Record<string, string>>;
  /** Parameters behind the question mark. */
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>;
  /** What is sent as JSON. */
  readonly body?: unknown;
  /** Nonces of OAuth flows that the session holds. */
  readonly nonces?: readonly string[];
  /** Whether the operator calls, and not a user. */
  readonly operator?: boolean;
}
/** Calls an operation and returns its result. */
export type CallOperation = <Answer>(operation: string, parts?: CallParts) => Promise<Answer>;
/** The same, synchronously. */
export type CallNow = <Answer>(operation: string, parts?: CallParts) => Answer;

/** A page of a list. */
export interface PageOptions {
  /** The most entries of a page. */
  readonly limit?: number;
  /** How many entries come before the page. Default 0. */
  readonly offset?: number;
}

/**
 * Which integrations a list has, and what it says of them.
 *
 * @example
 * ```ts
 * const { list } = await jackfield.integrations.list({ health: "bad", sort: "-tested", includeHealth: true });
 * ```
 */
export interface IntegrationListOptions extends PageOptions {
  /** Those of one type. */
  readonly type?: string;
  /** A part of the title. */
  readonly query?: string;
  /** With the name of the database in the config of each. */
  readonly includeDatabaseInfo?: boolean;
  /** With the last test and the last use of each. */
  readonly includeHealth?: boolean;
  /** How the last test went; bad: failed or unreachable. */
  readonly health?: "ok" | "failed" | "unreachable" | "unsupported" | "untested" | "bad";
  /** attention: broken, failed or unreachable. */
  readonly show?: "enabled" | "disabled" | "private" | "default" | "broken" | "attention";
  /** The id of a user. */
  readonly owner?: string;
  /** `meta.environment`, else a word of the title: "production", "staging", "test" or "development". */
  readonly environment?: string;
  /** order, title, type, health, tested, used or updated; with `-` from the end. */
  readonly sort?: string;
}

/**
 * Integrations: the connections of a workspace.
 *
 * @example
 * ```ts
 * const made = await jackfield.integrations.create({ title: "Shop", type: "database", sub_type: "pg", config });
 * ```
 */
export interface IntegrationGroup {
  /** One page. With a filter or an order, every row that the caller may see is read. */
  list(options?: IntegrationListOptions): Promise<IntegrationPage>;
  /** One integration. `includeConfig` adds its config, masked; `includeSecrets` in clear, for who may read it. */
  get(
    id: string,
    options?: {
      readonly includeConfig?: boolean;
      readonly includeSources?: boolean;
      readonly includeSecrets?: boolean;
      /** With the last tests. */
      readonly includeHealth?: boolean;
    },
  ): Promise<Integration>;
  /** Creates an integration. Its config is validated, and its secrets are sealed. */
  create<Type extends IntegrationType, SubType extends string>(
    integration: NewIntegrationOf<Type, SubType>,
  ): Promise<Integration>;
  /** Copies type, sub_type, meta and config; what `overrides` gives wins. */
  copy(id: string, overrides?: NewIntegration): Promise<Integration>;
  /** `update<"database/pg">(...)` has the config checked as that of the entry. */
  update<Name extends EntryName = EntryName>(id: string, patch: IntegrationPatchOf<Name>): Promise<Integration>;
  /** Deletes an integration; with `force` one that sources use, too. */
  delete(id: string, options?: { readonly force?: boolean }): Promise<true>;
  /** Makes it the default of its type. */
  setDefault(id: string): Promise<Integration>;
  /** Who changed or used it, the latest first. */
  audit(id: string, options?: PageOptions): Promise<AuditPage>;
}

/** The methods of {@link IntegrationGroup}. */
export function makeIntegrations(call: CallOperation): IntegrationGroup {
  return {
    list: async (options = {}) => call("integration.list", { query: { ...options } }),
    get: async (id, options = {}) => call("integration.get", { path: { id }, query: options }),
    create: async (integration) => call("integration.create", { body: integration }),
    copy: async (id, overrides = {}) => call("integration.create", { body: { ...overrides, copy_from_id: id } }),
    update: async (id, patch) => call("integration.update", { path: { id }, body: patch }),
    delete: async (id, options = {}) => call("integration.delete", { path: { id }, query: options }),
    setDefault: async (id) => call("integration.set_default", { path: { id } }),
    audit: async (id, options = {}) => call("integration.audit", { path: { id }, query: { ...options } }),
  };
}

/**
 * The catalogue of integrations.
 *
 * @example
 * ```ts
 * const { form } = jackfield.catalogue.get("database", "pg");
 * ```
 */
export interface CatalogueGroup {
  /** What can be connected, as heads. */
  list(options?: { readonly type?: string; readonly query?: string }): Catalogue;
  /** The form and the endpoints of an entry; with `jsonSchema` its config as JSON Schema. */
  get(type: string, subType: string, options?: { readonly jsonSchema?: boolean }): CatalogueEntry;
}

/** The methods of {@link CatalogueGroup}. */
export function makeCatalogue(call: CallNow): CatalogueGroup {
  return {
    list: (options = {}) => call("catalogue.list", { query: options }),
    get: (type, subType, options = {}) => call("catalogue.get", { path: { type, subType }, query: options }),
  };
}

/**
 * Sources: which bases use an integration.
 *
 * @example
 * ```ts
 * await jackfield.sources.create("base1", { fk_integration_id: id, alias: "shop" });
 * ```
 */
export interface SourceGroup {
  /** The sources of a base, a page at a time. */
  list(baseId: string, options?: PageOptions): Promise<SourcePage>;
  /** One source. */
  get(baseId: string, sourceId: string): Promise<Source>;
  /** Links a base with an integration. */
  create(baseId: string, source: NewSource): Promise<Source>;
  /** Changes a source. */
  update(baseId: string, sourceId: string, patch: SourcePatch): Promise<Source>;
  /** Unlinks a base from an integration. */
  delete(baseId: string, sourceId: string): Promise<true>;
}

/** The methods of {@link SourceGroup}. */
export function makeSources(call: CallOperation): SourceGroup {
  return {
    list: async (baseId, options = {}) => call("source.list", { path: { baseId }, query: { ...options } }),
    get: async (baseId, sourceId) => call("source.get", { path: { baseId, sourceId } }),
    create: async (baseId, source) => call("source.create", { path: { baseId }, body: source }),
    update: async (baseId, sourceId, patch) => call("source.update", { path: { baseId, sourceId }, body: patch }),
    delete: async (baseId, sourceId) => call("source.delete", { path: { baseId, sourceId } }),
  };
}

/**
 * Users of the workspace.
 *
 * @example
 * ```ts
 * await jackfield.users.create({ name: "Ada", role: "editor" });
 * ```
 */
export interface UserGroup {
  /** The users of the workspace, a page at a time. */
  list(options?: PageOptions): Promise<UserPage>;
  /** Adds a user. */
  create(user: NewUser): Promise<User>;
  /** Changes the name or the role of a user. */
  update(userId: string, patch: UserPatch): Promise<User>;
  /** Removes a user; `transferTo` gets the integrations. */
  delete(
    userId: string,
    options?: { readonly transferTo?: string; readonly deletePrivate?: boolean },
  ): Promise<UserRemoval>;
}

/** The methods of {@link UserGroup}. */
export function makeUsers(call: CallOperation): UserGroup {
  return {
    list: async (options = {}) => call("user.list", { query: { ...options } }),
    create: async (user) => call("user.create", { body: user }),
    update: async (userId, patch) => call("user.update", { path: { userId }, body: patch }),
    delete: async (userId, options = {}) => call("user.delete", { path: { userId }, query: options }),
  };
}

/**
 * Tokens. A token's value is shown once, when it is made.
 *
 * @example
 * ```ts
 * const { token } = await jackfield.tokens.create({ label: "reports", role: "viewer" });
 * ```
 */
export interface TokenGroup {
  /** The tokens, without their values, a page at a time. */
  list(options?: PageOptions): Promise<TokenPage>;
  /** Makes a token; its value is shown this once. */
  create(request: TokenRequest): Promise<NewToken>;
  /** Revokes a token. */
  delete(tokenId: string): Promise<true>;
}

/** The methods of {@link TokenGroup}. */
export function makeTokens(call: CallOperation): TokenGroup {
  return {
    list: async (options = {}) => call("token.list", { query: { ...options } }),
    create: async (request) => call("token.create", { body: request }),
    delete: async (tokenId) => call("token.delete", { path: { tokenId } }),
  };
}

/**
 * Usage records of an integration.
 *
 * @example
 * ```ts
 * const sums = await jackfield.records.query(id, { op: "sum", fields: ["rows"] });
 * ```
 */
export interface RecordGroup {
  /** Reads records: lists, counts or sums of them. */
  query<Answer = unknown>(id: string, request: StoreRequest): Promise<Answer>;
  /** Adds a record. */
  add(id: string, fields: Readonly<Record<string, string | number>>): Promise<Record<string, unknown>>;
}

/** The methods of {@link RecordGroup}. */
export function makeRecords(call: CallOperation): RecordGroup {
  return {
    query: async (id, request) => call("record.query", { path: { id }, body: request }),
    add: async (id, fields) => call("record.add", { path: { id }, body: { fields } }),
  };
}

/**
 * OAuth: connecting an integration to its service. `jackfield/server` has the routes and the page that a popup ends on.
 *
 * @example
 * ```ts
 * const { url, nonce } = await jackfield.oauth.start(id); // send the browser to url; keep nonce in its session
 * const { outcome } = await jackfield.oauth.finish({ state, code }, nonce); // the query that it comes back with
 * ```
 */
export interface OauthGroup {
  /** Begins a flow: the address for the browser, and the nonce for its session. */
  start(id: string, request?: OauthRequest): Promise<OauthStart & { readonly nonce: string }>;
  /** Exchanges the code and stores the tokens. `query`: all parameters of the callback. */
  finish(query: Readonly<Record<string, string>>, nonce: string): Promise<OauthEnd>;
  /** Ends the grant at the service, and here. */
  revoke(id: string, request?: { readonly field?: string }): Promise<OauthRevoked>;
  /** Whether the connection holds: renews an expired token, or with `renew` any. It does not wait after failures. */
  check(id: string, request?: { readonly field?: string; readonly renew?: boolean }): Promise<OauthChecked>;
}

/** The methods of {@link OauthGroup}. */
export function makeOauth(call: CallOperation): OauthGroup {
  return {
    start: async (id, request = {}) => call("oauth.start", { path: { id }, body: request }),
    finish: async (query, nonce) => call("oauth.callback", { query, nonces: [nonce] }),
    revoke: async (id, request = {}) => call("oauth.revoke", { path: { id }, body: request }),
    check: async (id, request = {}) => call("oauth.check", { path: { id }, body: request }),
  };
}
