// The public types that are not derived.
import type { LogListener } from "./core/backend.js";
import type { Principal } from "./core/caller.js";
import type { BigNumbers } from "./core/json-read.js";
import type { WasmSource } from "./core/wasm.js";
import type { ConfigPatch } from "./base/configs.js";
import type {
  IntegrationPatch,
  IntegrationType,
  NewIntegration,
  QueryResult,
  ValidationReport,
} from "./generated/answers.js";
import type { Configs } from "./generated/configs.js";

export type { Principal } from "./core/caller.js";
export type { BigNumbers } from "./core/json-read.js";

/** Keys that seal configs at rest. A key is 32 random bytes as 64 hexadecimal digits. */
export interface KeyRing {
  /** The id of the key that seals. */
  readonly active: string;
  /** The keys that open, by id. */
  readonly keys: Readonly<Record<string, string>>;
}

/** Manifests with the stores of records that they name, as `jackfield/manifests/bundle.json` has them. */
export interface ManifestBundle {
  /** The manifests. */
  readonly manifests: readonly object[];
  /** The stores of records that they name. */
  readonly stores?: object;
}

/** Addresses of OAuth flows: https, or http on this machine itself. */
export interface OauthOptions {
  /**
   * The public address of this server with the base path of its routes: "https://app.example.com/integrations". What
   * follows it in the redirect address is `/api/v2/oauth/callback`.
   */
  readonly publicUrl?: string;
  /** Further redirect addresses that a flow may name, byte for byte. */
  readonly redirects?: readonly string[];
}

/** What a resolver is asked: who uses which reference of which integration. */
export interface ReferenceRequest {
  /** The workspace of the integration. */
  readonly workspace: string;
  /** Empty for a configuration that is tested before it is saved. */
  readonly integration: string;
  /** The id of the user whose call needs the secret. */
  readonly actor: string;
  /** The text of the reference: "vault:secret/data/shop#password". */
  readonly reference: string;
}
/** A secret, and when it ends. The connections that it made are renewed after `expiresAt` (milliseconds since 1970). */
export interface ResolvedReference {
  /** The secret. */
  readonly value: string;
  /** When it ends. Absent: it does not. */
  readonly expiresAt?: number | Date;
}

/**
 * The outside secrets that configurations may name in place of a secret: `{"$ref": "env:NAME"}`, `{"$ref":
 * "file:PATH"}`, or another scheme that `resolve` knows. What is not named here is denied. The workspace "*" is every
 * one.
 */
export interface ReferenceOptions {
  /** Names of environment variables, by workspace. Their values are read when Jackfield opens. */
  readonly env?: Readonly<Record<string, readonly string[]>>;
  /** Folders, by workspace. Files beneath them are read at each connection; links are not followed. */
  readonly files?: Readonly<Record<string, readonly string[]>>;
  /** Gets the secret of any other scheme, within ten seconds. What it throws or rejects with goes nowhere. */
  readonly resolve?: (request: ReferenceRequest) => Promise<ResolvedReference | string> | ResolvedReference | string;
}

/** Options of `open`. */
export interface OpenOptions {
  /**
   * A file, or ":memory:", or the URL of a PostgreSQL database that any number of servers share (Node):
   * "postgres://USER:PASSWORD@HOST:5432,OTHER_HOST:5432/DATABASE". Without it only the pure functions and the catalogue
   * work.
   */
  readonly store?: string;
  /** Keys; or `{plain: true}` to store secrets in clear, on purpose; or `{sealed_by_host: true}`. */
  readonly keys?: KeyRing | { readonly plain: true } | { readonly sealed_by_host: true };
  /** A file with the keys, mode 0600 (Node). `jackfield keys generate` makes one. */
  readonly keyFile?: string;
  /** Makes `keyFile` with a random key if there is none, for a store that is new. Back it up apart from the store. */
  readonly createKey?: boolean;
  /**
   * Takes a `keyFile` that other users may read, as a container mounts secrets. One that they may change is refused.
   * Default: false.
   */
  readonly allowOpenFiles?: boolean;
  /** Outside secrets that configurations may name. Default: none (Node, with the addon). */
  readonly references?: ReferenceOptions;
  /** The addresses that connectors may dial. Default: public ones only. */
  readonly egress?: {
    /** `public-only` is the default; `allowlist` reaches what `allow` names alone. */
    readonly mode: "public-only" | "private-allowed" | "allowlist";
    /** Hosts and address ranges of the allowlist. */
    readonly allow?: readonly string[];
    /** Where connections of services go instead: `{"api.example.com:443": "127.0.0.1:8443"}`; for tests and proxies. */
    readonly connect_to?: Readonly<Record<string, string>>;
  };
  /** Whether a row's creator may read its secrets in clear. Default true. */
  readonly reveal?: boolean;
  /** `strict`: after a change of the target, the row's creator must send the secrets again too. */
  readonly retarget?: "creator" | "strict";
  /** Folders that SQLite integrations may open files in. */
  readonly sqliteRoots?: readonly string[];
  /** Paths of client libraries, by name: `{libpq: "/opt/pg/libpq.so.5"}`. */
  readonly libraries?: Readonly<Record<string, string>>;
  /** Certificates of authorities, in PEM, in place of the system's. */
  readonly caFile?: string;
  /** A folder for files that live as long as a call. */
  readonly tempDir?: string;
  /** The most that `timeoutMillis` of a query may be. Default and at most: 3,600,000, an hour. */
  readonly maxTimeoutMillis?: number;
  /**
   * The most integrations that one user may see in a workspace; creating more is refused with `limit`.
   * Default: 100,000.
   */
  readonly maxIntegrations?: number;
  /** Queries that take longer are logged without values: SQL as the first digits of its SHA-256. Default: none. */
  readonly slowQueryMillis?: number;
  /** Where services send browsers back to after an authorisation. */
  readonly oauth?: OauthOptions;
  /** How numbers come that a JavaScript number cannot hold, unless a call says otherwise. Default: as text. */
  readonly bigNumbers?: BigNumbers;
  /**
   * Manifests that are added to the package's own, and replace those of the same name: a list, or a bundle with the
   * stores of records that they name. Takes `jackfield/manifests/bundle.json` and its single files too.
   */
  readonly manifests?: readonly object[] | ManifestBundle;
  /** What the core logs: one line of JSON each, never a secret. */
  readonly log?: LogListener;
  /** The default principal. Default: the owner `local` of the workspace `local`. */
  readonly principal?: Principal;
  /** `addon` and `wasm` require that one; default: the addon, else WebAssembly with a notice. */
  readonly backend?: "auto" | "addon" | "wasm";
  /** Where the WebAssembly module comes from. */
  readonly wasm?: WasmSource;
  /** Threads for calls that wait, per lane (addon). One integration gets at most a quarter of them. Default 64. */
  readonly threads?: number;
}

/** `type/sub_type` of a catalogue entry. */
export type EntryName = keyof Configs | (string & {});
/** The config of an entry, as it is sent. */
export type ConfigOf<Name extends EntryName> = Name extends keyof Configs
  ? Configs[Name]["config"]
  : Record<string, unknown>;
/** The config of an entry, as it is read. */
export type MaskedConfigOf<Name extends EntryName> = Name extends keyof Configs
  ? Configs[Name]["masked"]
  : Record<string, unknown>;

/** A new integration; the config is that of its `type` and `sub_type`, where the package knows them. */
export type NewIntegrationOf<Type extends IntegrationType, SubType extends string> = Omit<
  NewIntegration,
  "type" | "sub_type" | "config"
> & {
  readonly type: Type;
  readonly sub_type: SubType;
  readonly config: ConfigOf<`${Type}/${SubType}`>;
};
/** A change of an integration; a caller that names the entry has the config checked. */
export type IntegrationPatchOf<Name extends EntryName> = Omit<IntegrationPatch, "config"> & {
  readonly config?: ConfigPatch<ConfigOf<Name>> | null;
};
/** A copy of an integration: what is given wins over what the other has. */
export type IntegrationCopy = Omit<NewIntegration, "copy_from_id"> & {
  /** The integration that is copied. */
  readonly copy_from_id: string;
};
/** What is tested: a stored integration, or a config that is not saved. */
export interface TestRequestOf<Type extends string, SubType extends string> {
  /** The stored integration. With `config`, a change of it is tested that is not saved. */
  readonly integrationId?: string | null;
  /** The type of an integration that is not stored. */
  readonly type?: Type;
  /** The sub_type of an integration that is not stored. */
  readonly sub_type?: SubType;
  /** The config that is not saved. */
  readonly config?: ConfigPatch<ConfigOf<`${Type}/${SubType}`>> | null;
}

/** The result of a merge. */
export interface MergeResult {
  /** The merged config, with its secrets. */
  readonly config: Record<string, unknown>;
  /** Paths of the fields that changed. */
  readonly changed: readonly string[];
  /** What happened to each secret. */
  readonly secrets: Readonly<Record<string, "kept" | "set" | "cleared">>;
  /** Whether the config points elsewhere now. */
  readonly target_changed: boolean;
  /** Whether kept secrets went along to another target. */
  readonly exemption_used: boolean;
}

/** Options of `update`. */
export interface UpdateOptions {
  /** `merge` (default) keeps what is absent; `replace` drops it. */
  readonly configMode?: "merge" | "replace";
  /** Whether secrets may be kept for another target. */
  readonly exempt?: boolean;
  /** Also gives the merged config with its secrets. */
  readonly clear?: boolean;
  /** Also reports the state of each field. */
  readonly fields?: boolean;
}

/** The result of an update: the masked config, its secrets, and what changed. */
export interface UpdateResult<Name extends EntryName> {
  /** The merged config, masked. */
  readonly config: MaskedConfigOf<Name>;
  /** Which secrets are set. */
  readonly secrets: Readonly<Record<string, boolean>>;
  /** The merged config with its secrets, with the option `clear`. */
  readonly clear?: ConfigOf<Name>;
  /** Paths of the fields that changed. */
  readonly changed: readonly string[];
  /** What happened to each secret. */
  readonly verbs: Readonly<Record<string, "kept" | "set" | "cleared">>;
  /** Whether the config points elsewhere now. */
  readonly target_changed: boolean;
  /** Whether kept secrets went along to another target. */
  readonly exemption_used: boolean;
  /** What validation found. */
  readonly report: Omit<ValidationReport, "fields"> & Partial<Pick<ValidationReport, "fields">>;
}

/** What is available here, and for the rest, why not. */
export interface Capabilities {
  /** The version of the core. */
  readonly version: string;
  /** Which form of the core this is. */
  readonly build: "native" | "wasm";
  /** Whether a store is open. */
  readonly store: boolean;
  /** Whether the keys are those of the store. */
  readonly key_state: string;
  /** Whether secrets are stored in clear. */
  readonly plaintext: boolean;
  /** The mode of egress. */
  readonly egress: string;
  /** Every connector, built or not. */
  readonly connectors: readonly {
    /** Its name. */
    readonly name: string;
    /** The type of its integrations. */
    readonly type: string;
    /** The sub_type of its integrations. */
    readonly sub_type: string;
    /** `available`, or why it is not. */
    readonly state: string;
    /** The version of its client library. */
    readonly version?: string;
    /** Why it cannot be used here. */
    readonly reason?: string;
    /** What to do about it. */
    readonly remedy?: string;
  }[];
  /** The limits of this build, by name. */
  readonly limits: Readonly<Record<string, number>>;
}

/** Options of a call that can wait. */
export interface CallOptions {
  /** Aborted, it cancels the call; its `reason` is thrown, whatever the call does then. */
  readonly signal?: AbortSignal | undefined;
  /**
   * How numbers come that a JavaScript number cannot hold: as text (default), or whole ones as BigInt. These are whole
   * numbers beyond 2^53, and numbers with more digits than a double in JSON columns. Decimals are always text.
   */
  readonly bigNumbers?: BigNumbers | undefined;
}

/** Options of `query`. */
export interface QueryOptions extends CallOptions {
  /** The time that the database may take, without the time in which no row is asked for. */
  readonly timeoutMillis?: number;
  /** Refuses to change anything. */
  readonly readOnly?: boolean;
  /** Rows as objects (default), or as arrays in the order of the columns. */
  readonly rowFormat?: "object" | "array";
  /** A name for the endpoint `cancel`. */
  readonly queryId?: string;
}

/** Options of `execute`. */
export interface ExecuteOptions extends QueryOptions {
  /** Default 1,000, at most 1,000,000. */
  readonly maxRows?: number;
}

/**
 * A value that is bound. BigInt is sent as digits, a Date as ISO 8601 text, Uint8Array and ArrayBuffer as bytes, arrays
 * and plain objects as such. Refused: undefined, functions, symbols, NaN, infinities, invalid dates, Map, Set.
 */
export type QueryValue = null | boolean | number | bigint | string | object;

/** The values of a statement: by position, or by name where the engine has names. */
export type QueryValues = readonly QueryValue[] | Readonly<Record<string, QueryValue>>;

/** One statement of a transaction. */
export interface Statement {
  /** The statement. */
  readonly sql: string;
  /** Its values. */
  readonly params?: QueryValues;
}

/** What the statements of a transaction gave, in their order. */
export interface TransactionResult {
  /** One result per statement. */
  readonly results: readonly Omit<QueryResult, "durationMillis" | "queryId">[];
  /** How long all of them took. */
  readonly durationMillis: number;
  /** The name that cancels them. */
  readonly queryId: string;
}

/** A row, unless the caller names its type. */
export type Row = Record<string, unknown>;
