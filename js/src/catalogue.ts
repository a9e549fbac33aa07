// The catalogue that a core opens with: the package's own manifests and those that the application gives.
import { ownManifests, ownStores } from "./generated/stores.js";
import type { ManifestBundle, OpenOptions } from "./types.js";

/**
 * The catalogue as text. What is given is added to the package's own, and replaces entries of the same name. `own` is
 * not asked when everything is given; without an answer from it, what is given is all there is.
 */
export async function catalogueOf(
  given: OpenOptions["manifests"],
  own: () => string | undefined | Promise<string | undefined>,
): Promise<string> {
  const { manifests, stores = {} } = given === undefined || isList(given) ? { manifests: given ?? [] } : given;
  const names = new Set(manifests.map(nameOf));
  const known = ownManifests.every((name) => names.has(name)) ? undefined : await own();
  if (manifests.length === 0 && known !== undefined) return known;
  // The bundle is this package's own file.
  const base = known === undefined ? { manifests: [] } : (JSON.parse(known) as ManifestBundle);
  const others = base.manifests.filter((manifest) => !names.has(nameOf(manifest)));
  return JSON.stringify({
    manifests: [...others, ...manifests],
    stores: { ...ownStores, ...base.stores, ...stores },
  });
}

function isList(given: NonNullable<OpenOptions["manifests"]>): given is readonly object[] {
  return Array.isArray(given);
}

function nameOf(manifest: object): string {
  const { type, sub_type }: { type?: unknown; sub_type?: unknown } = manifest;
  return `${String(type)}/${String(sub_type)}`;
}
