#!/usr/bin/env node
// Checks sizes, compressed by brotli at its highest level, against versions.json: the WebAssembly modules, and the form
// with the module it needs. Exit 1 above a limit.
// Usage: node scripts/check-sizes.mjs [FOLDER]   FOLDER holds the modules, js/wasm if not given.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants } from "node:zlib";

const root = fileURLToPath(new URL("..", import.meta.url));
const folder = process.argv[2] ?? join(root, "js/wasm");
const { wasm_limit_kib: limits, form_limit_kib: formLimit } = JSON.parse(
  readFileSync(join(root, "versions.json"), "utf8"),
);
const kib = (bytes) => (bytes / 1024).toFixed(1).padStart(7);

function sizesOf(file) {
  const bytes = readFileSync(file);
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
