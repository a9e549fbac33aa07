// Opening in Node: the addon, else WebAssembly with a notice that lists what was tried.
import { catalogueOf } from "./catalogue.js";
import { openAddon } from "./core/addon.js";
import { checkNames } from "./core/option-names.js";
import { compile, openWasm, systemHost } from "./core/wasm.js";
import { Jackfield } from "./jackfield.js";
import { checkForWasm, localPrincipal, openConfig, openConfigBytes, openOptionNames } from "./open.js";
import { findPackageAddon } from "./platform/addon.js";
import { keysOf } from "./platform/keys.js";
import { packageFile } from "./platform/package.js";
import { referencesOf, resolverOf } from "./platform/references.js";
import type { Backend } from "./core/backend.js";
import type { JackfieldError } from "./core/errors.js";
import type { OpenOptions } from "./types.js";

/** Opens a Jackfield, and says nothing of keys that do not open its store. */
export async function openQuietly(options: OpenOptions = {}): Promise<Jackfield> {
  checkNames(options, openOptionNames);
  const found = options.backend === "wasm" ? undefined : findPackageAddon();
  // Before a key file is made that nothing could use.
  if (found?.addon === undefined) checkWithoutAddon(options, found?.problem);
  const backend =
    found?.addon === undefined
      ? await openFallback(options, await textConfig(options))
      : openAddon(found.addon, options.manifests === undefined ? bytesConfig(options) : await textConfig(options), {
          ...options,
          resolve: resolverOf(options.references, options.log),
        });
  return new Jackfield(backend, options.principal ?? localPrincipal, options.bigNumbers);
}

async function textConfig(options: OpenOptions): Promise<string> {
  const catalogue = await catalogueOf(options.manifests, () => packageFile("manifests/bundle.json").toString("utf8"));
  return openConfig(options, catalogue, keysOf(options), referencesOf(options.references, process.env));
}

function bytesConfig(options: OpenOptions): Uint8Array {
  const catalogue = packageFile("manifests/bundle.json");
  return openConfigBytes(options, catalogue, keysOf(options), referencesOf(options.references, process.env));
}

function checkWithoutAddon(options: OpenOptions, problem: JackfieldError | undefined): void {
  if (problem !== undefined && options.backend === "addon") throw problem;
  checkForWasm(options, problem?.details ?? { reason: 'It was opened with backend: "wasm".' });
  if (problem === undefined) return;
  const { reason, remedy, tried } = problem.details;
  const files = Array.isArray(tried) ? tried.map((file) => `\n  tried ${String(file)}`).join("") : "";
  process.emitWarning(
    `jackfield: ${String(reason)}${files}\n  ${String(remedy)}\n  WebAssembly is used instead: ` +
      "databases and services cannot be reached, and a store is kept in memory only.\n" +
      '  To be silent about it, open with {backend: "wasm"}.',
    { code: "JACKFIELD_NO_ADDON" },
  );
}

async function openFallback(options: OpenOptions, config: string): Promise<Backend> {
  const name = options.store === undefined ? "wasm/jackfield.wasm" : "wasm/jackfield-store.wasm";
  const module = await compile(options.wasm ?? new Uint8Array(packageFile(name)));
  return openWasm(module, config, { ...systemHost, log: options.log });
}
