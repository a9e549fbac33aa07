// The larger module, with the store and the whole API. A separate file, so that pages with only forms never load it.
import { compile } from "./wasm.js";
import type { WasmModule, WasmSource } from "./wasm.js";

let compiled: Promise<WebAssembly.Module> | undefined;

/** Compiles the module with the store, once. */
export async function initStore(options: { readonly wasm?: WasmSource | undefined } = {}): Promise<WasmModule> {
  if (options.wasm !== undefined) return compile(options.wasm);
  compiled ??= compile(new URL("../../wasm/jackfield-store.wasm", import.meta.url));
  return compiled;
}
