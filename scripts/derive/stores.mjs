// The stores of records, and the names of the package's own manifests: what a browser needs beside single manifests.
import { readdirSync } from "node:fs";
import { join } from "node:path";

export function derive(source, root) {
  const stores = JSON.parse(source("core/manifests/stores.json"));
  const folders = readdirSync(join(root, "core/manifests"), { withFileTypes: true }).filter((each) =>
    each.isDirectory(),
  );
  const names = folders.flatMap(({ name }) =>
    readdirSync(join(root, "core/manifests", name))
      .filter((file) => file.endsWith(".json"))
      .map((file) => `${name}/${file.slice(0, -5)}`),
  );
  const text = `// Written by scripts/derive.mjs from core/manifests; do not edit.

/** The fields of usage records, by the name that a manifest's \`store\` has. */
export const ownStores: Readonly<Record<string, readonly object[]>> = ${JSON.stringify(stores)};

/** Every manifest of the package's bundle. */
export const ownManifests: readonly string[] = ${JSON.stringify(names.sort())};
`;
  return [{ path: "js/src/generated/stores.ts", text }];
}
