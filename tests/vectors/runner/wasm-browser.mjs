// Runs the vectors in a real Chromium, on a page under the strict content security policy.
import { withPage } from "../../browser/browser.mjs";
import { loadVectors, report } from "./files.mjs";

const vectors = JSON.stringify(loadVectors());
const html = `<!doctype html><meta charset="utf-8"><title>vectors</title><script type="module" src="/tests/vectors/runner/page.mjs"></script>`;
await withPage({ routes: { "/": ["text/html", html], "/vectors.json": ["application/json", vectors] } }, async (page, origin) => {
  await page.goto(`${origin}/`);
  await page.waitForFunction("globalThis.outcome !== undefined", null, { timeout: 120_000 });
  report("wasm-browser", await page.evaluate("globalThis.outcome"));
});
