// The form in Chromium: first paint with a cold cache from a local server, when it validates, and a keystroke with its
// validation. The page draws the form from its catalogue entry, as a server answers it, while the core is loaded.
// An empty page beside it shows what the browser and the machine take themselves. It never judges.
// Usage: node tests/bench/form.mjs [ENTRY ...]
import { createServer } from "node:http";
import { readFileSync, existsSync } from "node:fs";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync } from "node:zlib";
import { open } from "../../js/dist/index.js";
import { launch, strictPolicy, waitFor } from "../browser/browser.mjs";

const root = fileURLToPath(new URL("../../", import.meta.url));
const entries = process.argv.length > 2 ? process.argv.slice(2) : ["database/pg", "ai/openai"];
const rounds = 15;
const types = {
  ".js": "text/javascript",
  ".css": "text/css",
  ".json": "application/json",
  ".wasm": "application/wasm",
};

const early = (entry) => `<link rel="preload" href="/entry?${entry}" as="fetch" crossorigin>
<link rel="modulepreload" href="/js/dist/form/index.js">`;
const page = (entry) => `<!doctype html><html lang="en"><meta charset="utf-8"><title>form</title>
<link rel="stylesheet" href="/js/static/form.css">
${entry === "nothing" ? "" : early(entry)}
<script type="module" src="/page.js?${entry}"></script><body class="jackfield">
<jackfield-form aria-label="Form"></jackfield-form></body></html>`;
const painted =
  "requestAnimationFrame(() => requestAnimationFrame(() => { globalThis.painted = performance.now(); }));";
const script = `
  import { defineForm } from "/js/dist/form/index.js";
  const entry = fetch("/entry" + new URL(import.meta.url).search).then((answer) => answer.json());
  defineForm();
  const form = document.querySelector("jackfield-form");
  globalThis.form = form;
  globalThis.started = performance.now();
  form.manifest = await entry;
  globalThis.drawn = performance.now();
  ${painted}
  const { open } = await import("/js/dist/browser.js");
  form.jackfield = await open();
  globalThis.opened = performance.now();`;

const catalogue = await open();
const entryOf = (name) => JSON.stringify(catalogue.catalogue.get(...name.split("/")));
const compressed = new Map();
const server = createServer((request, response) => {
  const url = new URL(request.url, "http://localhost");
  const headers = { "content-security-policy": strictPolicy, "cache-control": "no-store" };
  if (url.pathname === "/") {
    response.writeHead(200, { ...headers, "content-type": "text/html" }).end(page(url.search.slice(1)));
    return;
  }
  if (url.pathname === "/page.js") {
    response
      .writeHead(200, { ...headers, "content-type": "text/javascript" })
      .end(url.search === "?nothing" ? painted : script);
    return;
  }
  if (url.pathname === "/entry") {
    response.writeHead(200, { ...headers, "content-type": "application/json" }).end(entryOf(url.search.slice(1)));
    return;
  }
  const file = join(root, normalize(url.pathname));
  if (!file.startsWith(join(root, "js")) || !existsSync(file)) {
    response.writeHead(404).end();
    return;
  }
  if (!compressed.has(file)) compressed.set(file, brotliCompressSync(readFileSync(file)));
  const type = types[extname(file)] ?? "application/octet-stream";
  response.writeHead(200, { ...headers, "content-type": type, "content-encoding": "br" }).end(compressed.get(file));
});
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
const origin = `http://127.0.0.1:${server.address().port}`;

const middle = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
const shown = (values) =>
  `${middle(values).toFixed(2)} (${Math.min(...values).toFixed(2)} to ${Math.max(...values).toFixed(2)})`;

// A key press as the page handles it: the event, the validation, what is drawn, and the layout of it.
const keystrokes = (form) => {
  const input = [...form.querySelectorAll("input[type=text]")].find((node) => node.id.startsWith("field-"));
  const times = [];
  const layouts = [];
  for (let at = 0; at < 500; at += 1) {
    input.value = `db${at}.example.com`;
    const start = performance.now();
    input.dispatchEvent(new Event("input", { bubbles: true }));
    const done = performance.now();
    void form.offsetHeight;
    times.push(done - start);
    layouts.push(performance.now() - start);
  }
  return { times: times.slice(100), layouts: layouts.slice(100) };
};

const browser = await launch();
try {
  console.log("entry            first paint, ms          keystroke, ms            with layout, ms");
  for (const entry of ["nothing", ...entries]) {
    const paints = [];
    const steps = entry === "nothing" ? [] : [[], [], []];
    let typed;
    for (let round = 0; round < rounds; round += 1) {
      // A context of its own has an empty cache.
      const context = await browser.newContext();
      const tab = await context.newPage();
      await tab.goto(`${origin}/?${entry}`);
      paints.push(await waitFor(tab, () => globalThis.painted));
      if (steps.length > 0) await waitFor(tab, () => globalThis.opened);
      const marks = await tab.evaluate("[globalThis.started, globalThis.drawn, globalThis.opened]");
      steps.forEach((each, at) => each.push(marks[at]));
      if (round === rounds - 1 && entry !== "nothing") typed = await tab.evaluate(`(${keystrokes})(form)`);
      await context.close();
    }
    const keys = typed === undefined ? [] : [shown(typed.times).padEnd(24), shown(typed.layouts)];
    console.log(entry.padEnd(16), shown(paints).padEnd(24), ...keys);
    if (steps.length > 0)
      console.log(`  scripts there, drawn, validates, ms: ${steps.map((each) => shown(each)).join("; ")}`);
  }
} finally {
  await browser.close();
  server.close();
  await catalogue.close();
}
