// The index of the conformance vectors, and the examples of the manifests as vectors.
import { readdirSync } from "node:fs";
import { join } from "node:path";

export function derive(source, root) {
  const examples = exampleVectors(source, root);
  const counts = { "manifest-examples.json": examples.cases.length };
  for (const name of readdirSync(join(root, "tests/vectors")).sort()) {
    if (!name.endsWith(".json") || name === "index.json" || name in counts) continue;
    counts[name] = JSON.parse(source(`tests/vectors/${name}`)).cases.length;
  }
  const sorted = Object.fromEntries(Object.entries(counts).sort(([a], [b]) => (a < b ? -1 : 1)));
  return [
    { path: "tests/vectors/manifest-examples.json", text: `${JSON.stringify(examples, null, 1)}\n` },
    { path: "tests/vectors/index.json", text: `${JSON.stringify(sorted, null, 1)}\n` },
  ];
}

function exampleVectors(source, root) {
  const base = join(root, "core/manifests");
  const cases = [];
  for (const type of readdirSync(base, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort()) {
    for (const file of readdirSync(join(base, type)).sort()) {
      const manifest = JSON.parse(source(`core/manifests/${type}/${file}`));
      (manifest.examples ?? []).forEach((example, i) => {
        cases.push({
          name: `${type}/${manifest.sub_type} example ${i + 1}`,
          operation: "catalogue.validate",
          path: { type, subType: manifest.sub_type },
          body: { config: example.config },
          expect: {
            status: 200,
            has: { valid: example.valid === true },
            errors: (example.errors ?? []).map(({ path, code }) => [path, code]),
          },
        });
      });
    }
  }
  return { about: "Written by scripts/derive.mjs from the examples in core/manifests; do not edit.", open: {}, cases };
}
