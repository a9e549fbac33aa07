// The entry for Node: the addon, else WebAssembly with a notice that lists what was tried.
import { findAddon, openAddon } from "./core/addon.js";
import { compile, openWasm, systemHost } from "./core/wasm.js";
import { Jackfield } from "./jackfield.js";
import { localPrincipal, openConfig } from "./open.js";
import { readKeyFile } from "./platform/keys.js";
import { packageFile, packageFolder } from "./platform/package.js";
import type { Backend } from "./core/backend.js";
import type { OpenOptions } from "./types.js";

export * from "./public.js";

/**
 * Opens a Jackfield: a store, keys, and which addresses it may reach. Without options only the pure functions work.
 *
 * @example
 * ```ts
 * const egress = { mode: "private-allowed" };
 * const jackfield = await open({ store: "jackfield.db", keyFile: "jackfield.db.key", egress });
 * ```
 */
export async function open(options: OpenOptions = {}): Promise<Jackfield> {
  const keys = options.keyFile === undefined ? options.keys : readKeyFile(options.keyFile).ring;
  const config = openConfig(options, packageFile("manifests/bundle.json").toString("utf8"), keys);
  return new Jackfield(await openBackend(options, config), options.principal ?? localPrincipal);
}

async function openBackend(options: OpenOptions, config: string): Promise<Backend> {
  if (options.backend !== "wasm") {
    const found = findAddon(packageFolder());
    if (found.addon !== undefined) return openAddon(found.addon, config, options);
    const tried = found.tried.map((file) => `\n  tried ${file}`).join("");
    const notice = `jackfield: no addon for ${process.platform}-${process.arch} could be loaded.${tried}`;
    if (options.backend === "addon") throw new Error(`${notice}\n  In a clone, type: npm run build`);
    process.emitWarning(
      `${notice}\n  WebAssembly is used instead: ` +
        "databases and services cannot be reached, and a store is kept in memory only.\n" +
        `  In a clone, type: npm run build. To be silent about it, open with {backend: "wasm"}.`,
      { code: "JACKFIELD_NO_ADDON" },
    );
  }
  const name = options.store === undefined ? "jackfield" : "jackfield-store";
  const module = await compile(options.wasm ?? new Uint8Array(packageFile(`wasm/${name}.wasm`)));
  return openWasm(module, config, { ...systemHost, log: options.log });
}
