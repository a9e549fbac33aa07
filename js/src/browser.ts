// The entry for browsers and workers: WebAssembly only, and no Node module.
import { fetchedCatalogue } from "./fetched.js";
import { checkNames } from "./core/option-names.js";
import { init, openWasm, systemHost } from "./core/wasm.js";
import { initStore } from "./core/wasm-store.js";
import { Jackfield } from "./jackfield.js";
import { checkForWasm, localPrincipal, openConfig, openOptionNames } from "./open.js";
import type { OpenOptions } from "./types.js";

export * from "./public.js";

/**
 * Opens a Jackfield in this page. Without `store` it loads the small module. A browser cannot connect to databases.
 * The catalogue is fetched from beside the package, unless `manifests` is all of it.
 *
 * @example
 * ```ts
 * const jackfield = await open();
 * const report = jackfield.validate("database/pg", { connection: { user: "app", database: "shop" } });
 * ```
 */
export async function open(options: OpenOptions = {}): Promise<Jackfield> {
  checkNames(options, openOptionNames);
  checkForWasm(options, { reason: "This is the build for browsers." });
  const module =
    options.store === undefined ? await init({ wasm: options.wasm }) : await initStore({ wasm: options.wasm });
  const catalogue = await fetchedCatalogue(options.manifests);
  const backend = await openWasm(module, openConfig(options, catalogue, options.keys), {
    ...systemHost,
    log: options.log,
  });
  return new Jackfield(backend, options.principal ?? localPrincipal, options.bigNumbers);
}
