// The catalogue in browsers, where the package's own is fetched from beside the package.
import { catalogueOf } from "./catalogue.js";
import { fetchFile } from "./core/wasm.js";
import type { OpenOptions } from "./types.js";

/** The catalogue as text. The package's own is not fetched when `manifests` is all of it. */
export async function fetchedCatalogue(manifests: OpenOptions["manifests"]): Promise<string> {
  return catalogueOf(manifests, async () => fetchBundle(manifests !== undefined));
}

// An application that brings manifests may have left the package's own behind.
async function fetchBundle(mayBeMissing: boolean): Promise<string | undefined> {
  try {
    const bundle = new URL("../manifests/bundle.json", import.meta.url);
    return await (await fetchFile(bundle, "the catalogue", "manifests")).text();
  } catch (error) {
    if (mayBeMissing) return undefined;
    throw error;
  }
}
