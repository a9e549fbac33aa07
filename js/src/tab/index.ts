// The entry `jackfield/tab`: the whole API within a browser, over a store that the browser keeps.
import { errorOf } from "../core/errors.js";
import { checkNames } from "../core/option-names.js";
import { init, openWasm, systemHost } from "../core/wasm.js";
import { fetchedCatalogue } from "../fetched.js";
import { Jackfield } from "../jackfield.js";
import { localPrincipal } from "../open.js";
import { TabBackend } from "./backend.js";
import { Link } from "./link.js";
import { startKeeper } from "./thread.js";
import type { OptionNames } from "../core/option-names.js";
import type { WasmSource } from "../core/wasm.js";
import type { OpenOptions } from "../types.js";

/** Options of `openTab`. All tabs of a store give the same ones: those of the tab that owns the store count. */
export interface TabOptions extends Pick<
  OpenOptions,
  "manifests" | "principal" | "bigNumbers" | "reveal" | "retarget" | "log" | "wasm"
> {
  /** The store's name, within this origin. Default "jackfield". */
  readonly store?: string;
  /**
   * An AES-GCM key that the application keeps, such as one that it derives from a passphrase. Default: a key that no
   * script can read, made with the store and kept beside it by the browser.
   */
  readonly key?: CryptoKey;
  /** Where `jackfield-store.wasm` comes from. `wasm` is for `jackfield.wasm`. */
  readonly storeWasm?: WasmSource;
  /** A worker that runs `jackfield/tab/worker`, where a bundler or a policy does not let this package start it. */
  readonly worker?: Worker;
}

const optionNames: OptionNames<TabOptions> = {
  manifests: true,
  principal: true,
  bigNumbers: true,
  reveal: true,
  retarget: true,
  log: true,
  wasm: true,
  store: true,
  key: true,
  storeWasm: true,
  worker: true,
};

/**
 * Opens a store that this browser keeps, with the whole API except connectors, which answer `connector_unavailable`.
 * A change is sealed and on the disk before its promise resolves. Every tab may open the store: one of them owns it,
 * the others go through it, and another takes over when it closes. Works in pages and in workers of all kinds.
 *
 * Throws `store_unavailable` where the browser lets nothing be kept, `key_changed` and `key_missing` for the wrong key,
 * `store_newer` for a store of a later version. Calls throw `store_full` if the browser has no room left.
 *
 * @example
 * ```ts
 * const jackfield = await openTab({ store: "workshop" });
 * await jackfield.integrations.create({ title: "Shop", type: "database", sub_type: "pg", config });
 * const { list } = await jackfield.integrations.list();
 * await jackfield.close();
 * ```
 */
export async function openTab(options: TabOptions = {}): Promise<Jackfield> {
  checkNames(options, optionNames);
  if (!isSecureContext)
    throw errorOf("store_unavailable", { reason: "Browsers have no cryptography here: use https, or localhost." });
  const { store = "jackfield", log, principal = localPrincipal, bigNumbers } = options;
  const [module, catalogue] = await Promise.all([init({ wasm: options.wasm }), fetchedCatalogue(options.manifests)]);
  const pure = await openWasm(module, catalogue, { ...systemHost, log });
  const link = new Link(store);
  const keeper = startKeeper(
    { store, catalogue, rules: rulesOf(options), wasm: sendable(options.storeWasm), key: options.key },
    {
      log,
      failed: (error) => {
        link.fail(error);
      },
    },
    options.worker,
  );
  try {
    return new Jackfield(new TabBackend(pure, link, keeper, await link.ready()), principal, bigNumbers);
  } catch (error) {
    link.close();
    await pure.close();
    throw error;
  }
}

function rulesOf({ reveal, retarget }: TabOptions): Pick<OpenOptions, "reveal" | "retarget"> {
  return { ...(reveal === undefined ? {} : { reveal }), ...(retarget === undefined ? {} : { retarget }) };
}

// An address of this page means the same in its worker, whose own address is another.
function sendable(source: WasmSource | undefined): WasmSource | undefined {
  if (typeof source !== "string" && !(source instanceof URL)) return source;
  return new URL(source, location.href).href;
}
