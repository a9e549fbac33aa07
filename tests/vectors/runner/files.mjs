// What every runner is given: the vector files, their index, the manifests; and how a run is reported.
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = dirname(dirname(dirname(dirname(fileURLToPath(import.meta.url)))));
const folder = join(root, "tests/vectors");
const read = (file) => JSON.parse(readFileSync(file, "utf8"));

export function loadVectors() {
  const files = {};
  for (const name of readdirSync(folder)
    .filter((entry) => entry.endsWith(".json") && entry !== "index.json")
    .sort()) {
    files[name] = read(join(folder, name));
  }
  const manifests = [];
  const base = join(root, "core/manifests");
  for (const type of readdirSync(base, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort()) {
    for (const name of readdirSync(join(base, type)).sort()) manifests.push(read(join(base, type, name)));
  }
  return { files, index: read(join(folder, "index.json")), manifests, stores: read(join(base, "stores.json")) };
}

export function report(runtime, { lines, failures, skipped }) {
  const results = join(root, "build/vectors");
  mkdirSync(results, { recursive: true });
  writeFileSync(join(results, `${runtime}.tsv`), `${lines.join("\n")}\n`);
  for (const failure of failures.slice(0, 20)) console.error(`${failure}\n`);
  console.log(
    `vectors ${runtime}: ${lines.length - failures.length} passed, ${failures.length} failed, ${skipped} skipped`,
  );
  process.exitCode = failures.length === 0 && lines.length > 0 ? 0 : 1;
}
