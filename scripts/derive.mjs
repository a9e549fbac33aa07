#!/usr/bin/env node
// Writes every derived file from its one source (core/errors.json, core/limits.json, core/routes.json, core/manifests).
// Usage: node scripts/derive.mjs [--check]   --check writes nothing and fails when a derived file in the tree is stale.
import { format } from "prettier";
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const check = process.argv.includes("--check");
if (process.argv.includes("--help")) {
  console.log(
    "node scripts/derive.mjs [--check]\nWrites derived files; with --check it only says which are stale (exit 1).",
  );
  process.exit(0);
}

// Each file of scripts/derive exports `derive(source, root) -> [{path, text}]`; `source(path)` reads a file of the
// repository. TypeScript is formatted here.
const source = (path) => readFileSync(join(root, path), "utf8");
const style = JSON.parse(source(".prettierrc.json"));
const formatted = (path, text) => (path.endsWith(".ts") ? format(text, { ...style, filepath: path }) : text);
const parts = readdirSync(join(root, "scripts/derive"))
  .filter((name) => name.endsWith(".mjs"))
  .sort();
let stale = 0;
for (const part of parts) {
  const { derive } = await import(pathToFileURL(join(root, "scripts/derive", part)).href);
  for (const { path, text: raw } of await derive(source, root)) {
    const text = await formatted(path, raw);
    const file = join(root, path);
    let now = null;
    try {
      now = readFileSync(file, "utf8");
    } catch {
      // a file that does not exist yet is stale
    }
    if (now === text) continue;
    stale += 1;
    if (check) {
      console.error(`stale: ${relative(root, file)} (run: node scripts/derive.mjs)`);
      continue;
    }
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    console.log(`wrote ${relative(root, file)}`);
  }
}
if (check) console.log(stale === 0 ? "derived files are fresh" : `${stale} derived files are stale`);
process.exit(check && stale > 0 ? 1 : 0);
