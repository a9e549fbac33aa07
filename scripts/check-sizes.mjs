#!/usr/bin/env node
// Checks the size of the WebAssembly modules, compressed by brotli at its highest level, against versions.json.
// Usage: node scripts/check-sizes.mjs [FOLDER]   FOLDER holds the modules, js/wasm if not given. Exit 1 above a limit.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants } from "node:zlib";

const root = fileURLToPath(new URL("..", import.meta.url));
const folder = process.argv[2] ?? join(root, "js/wasm");
const { wasm_limit_kib: limits } = JSON.parse(readFileSync(join(root, "versions.json"), "utf8"));
const kib = (bytes) => (bytes / 1024).toFixed(1).padStart(7);

console.log("module                    raw  brotli   limit (KiB)");
for (const [name, limit] of Object.entries(limits)) {
  const bytes = readFileSync(join(folder, name));
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
  const size = brotliCompressSync(bytes, { params }).length;
  const above = size > limit * 1024;
  if (above) process.exitCode = 1;
  console.log(`${name.padEnd(20)} ${kib(bytes.length)} ${kib(size)} ${kib(limit * 1024)}${above ? "  TOO LARGE" : ""}`);
}
