// What every entry shares: the options of `open` as the core expects them.
import { errorOf } from "./core/errors.js";
import type { OptionNames } from "./core/option-names.js";
import type { Jackfield } from "./jackfield.js";
import type { KeyRing, OpenOptions, Principal } from "./types.js";

/** The default principal: the user who runs the process. */
export const localPrincipal: Principal = { user: "local", workspace: "local", role: "owner" };

type Keys = OpenOptions["keys"] | KeyRing;

/** The config of jf_open. `catalogue` is the text of `{"manifests": [...], "stores": {...}}`. */
export function openConfig(options: OpenOptions, catalogue: string, keys: Keys, references?: object): string {
  const rest = withoutCatalogue(options, keys, references);
  const manifests = catalogue.trimEnd();
  // Joined as text: the catalogue is large, and only the core needs to read it.
  return rest === "{}" ? manifests : `${manifests.slice(0, -1)},${rest.slice(1)}`;
}

/** The same of a catalogue in UTF-8: as text it would be decoded, joined and encoded at each start. */
export function openConfigBytes(
  options: OpenOptions,
  catalogue: Uint8Array,
  keys: Keys,
  references?: object,
): Uint8Array {
  const rest = withoutCatalogue(options, keys, references);
  const brace = catalogue.lastIndexOf(0x7d);
  const end = new TextEncoder().encode(rest === "{}" ? "}" : `,${rest.slice(1)}`);
  const config = new Uint8Array(brace + end.length);
  config.set(catalogue.subarray(0, brace));
  config.set(end, brace);
  return config;
}

function withoutCatalogue(options: OpenOptions, keys: Keys, references?: object): string {
  return JSON.stringify({
    store: options.store === undefined ? undefined : { path: options.store },
    keys,
    egress: options.egress,
    reveal: options.reveal,
    retarget: options.retarget,
    sqlite_roots: options.sqliteRoots,
    libraries: options.libraries,
    ca_file: options.caFile,
    temp_dir: options.tempDir,
    max_timeout_ms: options.maxTimeoutMillis,
    max_integrations: options.maxIntegrations,
    references,
    slow_query_ms: options.slowQueryMillis,
    oauth:
      options.oauth === undefined
        ? undefined
        : { public_url: options.oauth.publicUrl, redirects: options.oauth.redirects },
  });
}

/** What `open` takes. */
export const openOptionNames: OptionNames<OpenOptions> = {
  store: true,
  keys: true,
  keyFile: true,
  allowOpenFiles: true,
  createKey: true,
  references: true,
  egress: true,
  reveal: true,
  retarget: true,
  sqliteRoots: true,
  libraries: true,
  caFile: true,
  tempDir: true,
  maxTimeoutMillis: true,
  maxIntegrations: true,
  slowQueryMillis: true,
  oauth: true,
  bigNumbers: true,
  manifests: true,
  log: true,
  principal: true,
  backend: true,
  wasm: true,
  threads: true,
};

/** Refuses what WebAssembly cannot do, before the core names it less clearly. `why` says why there is no addon. */
export function checkForWasm(options: OpenOptions, why: Readonly<Record<string, unknown>>): void {
  const seals = options.keyFile !== undefined || (options.keys !== undefined && "keys" in options.keys);
  const isFile = options.store !== undefined && options.store !== ":memory:";
  if (seals || isFile) throw errorOf("addon_required", { ...why, pointer: seals ? "/keys" : "/store" });
}

/** Opens a Jackfield. */
export type Open = (options?: OpenOptions) => Promise<Jackfield>;
