#!/usr/bin/env node
// Checks sizes, compressed by brotli at its highest level, against versions.json: the WebAssembly modules, and the form
// with the module it needs, and the scripts of jackfield/tab as an application bundles them. Exit 1 above a limit.
// Usage: node scripts/check-sizes.mjs [FOLDER]   FOLDER holds the modules, js/wasm if not given.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants } from "node:zlib";
import { buildSync } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));
const folder = process.argv[2] ?? join(root, "js/wasm");
const {
  wasm_limit_kib: limits,
  form_limit_kib: formLimit,
  tab_limit_kib: tabLimit,
} = JSON.parse(readFileSync(join(root, "versions.json"), "utf8"));
const kib = (bytes) => (bytes / 1024).toFixed(1).padStart(7);

const sizesOf = (file) => sizesOfBytes(readFileSync(file));
function sizesOfBytes(bytes) {
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
  return { raw: bytes.length, small: brotliCompressSync(bytes, { params }).length };
}
function check(name, { raw, small }, limit) {
  const above = small > limit * 1024;
  if (above) process.exitCode = 1;
  console.log(`${name.padEnd(20)} ${kib(raw)} ${kib(small)} ${kib(limit * 1024)}${above ? "  TOO LARGE" : ""}`);
}

console.log("module                    raw  brotli   limit (KiB)");
for (const [name, limit] of Object.entries(limits)) check(name, sizesOf(join(folder, name)), limit);
const [form, core] = [sizesOf(join(root, "js/dist/form/index.js")), sizesOf(join(folder, "jackfield.wasm"))];
check("form and its module", { raw: form.raw + core.raw, small: form.small + core.small }, formLimit);
check("tab and its worker", bundled(["js/dist/tab/index.js", "js/dist/tab/worker.js"]), tabLimit);

// Each entry by itself: a page loads the one, its worker the other.
function bundled(entries) {
  const sizes = entries.map((entry) => {
    const { outputFiles } = buildSync({
      entryPoints: [join(root, entry)],
      bundle: true,
      minify: true,
      format: "esm",
      write: false,
    });
    return sizesOfBytes(outputFiles[0].contents);
  });
  return { raw: sizes[0].raw + sizes[1].raw, small: sizes[0].small + sizes[1].small };
}
