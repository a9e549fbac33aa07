// The catalogue in browsers, where the package's own is fetched from beside the package.
import { catalogueOf } from "./catalogue.js";
import type { OpenOptions } from "./types.js";

/** The catalogue as text. The package's own is not fetched when `manifests` is all of it. */
export async function fetchedCatalogue(manifests: OpenOptions["manifests"]): Promise<string> {
  return catalogueOf(manifests, async () => fetchBundle(manifests !== undefined));
}

// An application that brings manifests may have left the package's own behind.
async function fetchBundle(mayBeMissing: boolean): Promise<string | undefined> {
  const response = await fetch(new URL("../manifests/bundle.json", import.meta.url)).catch((error: unknown) => {
    if (mayBeMissing) return undefined;
    throw error;
  });
  const isJson = response?.headers.get("content-type")?.includes("html") !== true;
  if (response?.ok === true && (isJson || !mayBeMissing)) return response.text();
  if (mayBeMissing) return undefined;
  throw new Error(`jackfield: the catalogue was not found (HTTP ${response?.status ?? 0}); give it as manifests`);
}
