// The larger module, with the store and the whole API. Apart, so that a page which only draws forms never loads it.
import { compile } from "./wasm.js";
import type { WasmSource } from "./wasm.js";

let compiled: Promise<WebAssembly.Module> | undefined;

/** Compiles the module with the store, once. */
export async function initStore(options: { readonly wasm?: WasmSource | undefined } = {}): Promise<WebAssembly.Module> {
  if (options.wasm !== undefined) return compile(options.wasm);
  compiled ??= compile(new URL("../../wasm/jackfield-store.wasm", import.meta.url));
  return compiled;
}
