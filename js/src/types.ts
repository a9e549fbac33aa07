// The public types that are not derived.
import type { LogListener } from "./core/backend.js";
import type { Principal } from "./core/caller.js";
import type { WasmSource } from "./core/wasm.js";
import type { Configs } from "./generated/configs.js";

export type { Principal } from "./core/caller.js";

/** Keys that seal configs at rest. A key is 32 random bytes as 64 hexadecimal digits. */
export interface KeyRing {
  readonly active: string;
  readonly keys: Readonly<Record<string, string>>;
}

/** Options of `open`. */
export interface OpenOptions {
  /** A file, or ":memory:". Without it only the pure functions and the catalogue work. */
  readonly store?: string;
  /** Keys; or `{plain: true}` to store secrets in clear, on purpose; or `{sealed_by_host: true}`. */
  readonly keys?: KeyRing | { readonly plain: true } | { readonly sealed_by_host: true };
  /** A file with the keys, mode 0600 (Node). */
  readonly keyFile?: string;
  /** The addresses that connectors may dial. Default: public ones only. */
  readonly egress?: {
    readonly mode: "public-only" | "private-allowed" | "allowlist";
    readonly allow?: readonly string[];
  };
  /** Whether a row's creator may read its secrets in clear. Default true. */
  readonly reveal?: boolean;
  /** `strict`: after a change of the target, the row's creator must send the secrets again too. */
  readonly retarget?: "creator" | "strict";
  /** Folders that SQLite integrations may open files in. */
  readonly sqliteRoots?: readonly string[];
  /** Paths of client libraries, by name: `{libpq: "/opt/pg/libpq.so.5"}`. */
  readonly libraries?: Readonly<Record<string, string>>;
  readonly caFile?: string;
  readonly tempDir?: string;
  /** Further manifests, as objects. */
  readonly manifests?: readonly object[];
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

/** The result of a merge. */
export interface MergeResult {
  readonly config: Record<string, unknown>;
  readonly changed: readonly string[];
  readonly secrets: Readonly<Record<string, "kept" | "set" | "cleared">>;
  readonly target_changed: boolean;
  readonly exemption_used: boolean;
}

/** What is available here, and for the rest, why not. */
export interface Capabilities {
  readonly version: string;
  readonly build: "native" | "wasm";
  readonly store: boolean;
  readonly key_state: string;
  readonly plaintext: boolean;
  readonly egress: string;
  readonly connectors: readonly {
    readonly name: string;
    readonly type: string;
    readonly sub_type: string;
    readonly state: string;
    readonly version?: string;
    readonly reason?: string;
    readonly remedy?: string;
  }[];
  readonly limits: Readonly<Record<string, number>>;
}

/** Options of `query`. */
export interface QueryOptions {
  readonly timeoutMillis?: number;
  readonly readOnly?: boolean;
  readonly rowFormat?: "object" | "array";
  readonly queryId?: string;
  readonly signal?: AbortSignal;
}

/** A scalar, or the row type that the caller names. */
export type Row = Record<string, unknown>;
