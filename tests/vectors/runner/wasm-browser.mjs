// Runs the vectors in a real Chromium, on a page under the strict content security policy.
// Usage: node tests/vectors/runner/wasm-browser.mjs [FOLDER-OF-THE-MODULES]
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { waitFor, withPage } from "../../browser/browser.mjs";
import { loadVectors, report } from "./files.mjs";

const vectors = JSON.stringify(loadVectors());
const html = `<!doctype html><meta charset="utf-8"><title>vectors</title>
<script type="module" src="/tests/vectors/runner/page.mjs"></script>`;
const routes = { "/": ["text/html", html], "/vectors.json": ["application/json", vectors] };
if (process.argv[2] !== undefined) {
  for (const name of ["jackfield.wasm", "jackfield-store.wasm"]) {
    routes[`/js/wasm/${name}`] = ["application/wasm", readFileSync(join(process.argv[2], name))];
  }
}
await withPage({ routes }, async (page, origin) => {
  await page.goto(`${origin}/`, { timeout: 120_000 });
  report("wasm-browser", await waitFor(page, "globalThis.outcome", 120_000));
});
