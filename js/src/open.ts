// What every entry shares: the options of `open` as the core expects them.
import { errorOf } from "./core/errors.js";
import type { Jackfield } from "./jackfield.js";
import type { KeyRing, OpenOptions, Principal } from "./types.js";

/** The default principal: the user who runs the process. */
export const localPrincipal: Principal = { user: "local", workspace: "local", role: "owner" };

/** The config of jf_open. `catalogue` is the text of `{"manifests": [...], "stores": {...}}`. */
export function openConfig(
  options: OpenOptions,
  catalogue: string,
  keys: OpenOptions["keys"] | KeyRing,
  references?: object,
): string {
  const rest = JSON.stringify({
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
  const manifests = catalogue.trimEnd();
  // Joined as text: the catalogue is large, and only the core needs to read it.
  return rest === "{}" ? manifests : `${manifests.slice(0, -1)},${rest.slice(1)}`;
}

/** Refuses what WebAssembly cannot do, before the core names it less clearly. `why` says why there is no addon. */
export function checkForWasm(options: OpenOptions, why: Readonly<Record<string, unknown>>): void {
  const seals = options.keyFile !== undefined || (options.keys !== undefined && "keys" in options.keys);
  const isFile = options.store !== undefined && options.store !== ":memory:";
  if (seals || isFile) throw errorOf("addon_required", { ...why, pointer: seals ? "/keys" : "/store" });
}

/** Opens a Jackfield. */
export type Open = (options?: OpenOptions) => Promise<Jackfield>;
