// What every entry shares: the options of `open` as the core expects them.
import type { Jackfield } from "./jackfield.js";
import type { KeyRing, OpenOptions, Principal } from "./types.js";

/** The default principal: the user who runs the process. */
export const localPrincipal: Principal = { user: "local", workspace: "local", role: "owner" };

/** The config of jf_open. `bundle` is the text of manifests.json: `{"manifests": [...], "stores": {...}}`. */
export function openConfig(options: OpenOptions, bundle: string, keys: OpenOptions["keys"] | KeyRing): string {
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
  });
  const manifests = withExtra(bundle, options.manifests).trimEnd();
  // Joined as text: the catalogue is large, and only the core needs to read it.
  return rest === "{}" ? manifests : `${manifests.slice(0, -1)},${rest.slice(1)}`;
}

function withExtra(bundle: string, extra: readonly object[] | undefined): string {
  if (extra === undefined || extra.length === 0) return bundle;
  // The bundle is this package's own file.
  const { manifests, stores } = JSON.parse(bundle) as { manifests: object[]; stores: object };
  return JSON.stringify({ manifests: [...manifests, ...extra], stores });
}

/** Opens a Jackfield. */
export type Open = (options?: OpenOptions) => Promise<Jackfield>;
