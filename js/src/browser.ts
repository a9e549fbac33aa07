// The entry for browsers and workers: WebAssembly only, and no Node module.
import { init, openWasm, systemHost } from "./core/wasm.js";
import { initStore } from "./core/wasm-store.js";
import { Jackfield } from "./jackfield.js";
import { localPrincipal, openConfig } from "./open.js";
import type { OpenOptions } from "./types.js";

export * from "./public.js";

/**
 * Opens a Jackfield in this page. Without `store` it loads the small module. A browser cannot connect to databases.
 * The catalogue is fetched from beside the package unless `manifests` brings it.
 *
 * @example
 * ```ts
 * const jackfield = await open();
 * const report = jackfield.validate("database/pg", { connection: { user: "app", database: "shop" } });
 * ```
 */
export async function open(options: OpenOptions = {}): Promise<Jackfield> {
  const module =
    options.store === undefined ? await init({ wasm: options.wasm }) : await initStore({ wasm: options.wasm });
  const bundle =
    options.manifests === undefined
      ? await fetchBundle()
      : JSON.stringify({ manifests: options.manifests, stores: {} });
  const config = openConfig({ ...options, manifests: [] }, bundle, options.keys);
  const backend = await openWasm(module, config, { ...systemHost, log: options.log });
  return new Jackfield(backend, options.principal ?? localPrincipal);
}

async function fetchBundle(): Promise<string> {
  const response = await fetch(new URL("../manifests/bundle.json", import.meta.url));
  if (!response.ok)
    throw new Error(`jackfield: the catalogue was not found (HTTP ${response.status}); give it as manifests`);
  return response.text();
}
