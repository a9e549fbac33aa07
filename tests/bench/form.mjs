// The form in Chromium: first paint with a cold cache from a local server, when it validates, and a keystroke with its
// validation. The page draws the form from its catalogue entry, as a server answers it, while the core is loaded.
// An empty page beside it shows what the browser and the machine take themselves.
import { createServer } from "node:http";
import { readFileSync, existsSync } from "node:fs";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync } from "node:zlib";
import { open } from "../../js/dist/index.js";
import { launch, strictPolicy, waitFor } from "../browser/browser.mjs";
import { median, missing, number, row, rounds } from "./measure.mjs";

const root = fileURLToPath(new URL("../../", import.meta.url));
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

const compressed = new Map();
function answer(request, response, entryOf) {
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
}

// A key press as the page handles it: the event, the validation, what is drawn, and the layout of it.
const keystrokes = (form) => {
  const input = [...form.querySelectorAll("input[type=text]")].find((node) => node.id.startsWith("field-"));
  const times = [];
  const layouts = [];
  for (let at = 0; at < 150; at += 1) {
    input.value = `db${at}.example.com`;
    const start = performance.now();
    input.dispatchEvent(new Event("input", { bubbles: true }));
    const done = performance.now();
    void form.offsetHeight;
    times.push(done - start);
    layouts.push(performance.now() - start);
  }
  return { times: times.slice(50), layouts: layouts.slice(50) };
};

// What a page shows first, with an empty cache, and the key presses of the last round.
async function visit(browser, origin, entry) {
  const paints = [];
  let typed;
  for (let round = 0; round <= rounds; round += 1) {
    // A context of its own has an empty cache.
    const context = await browser.newContext();
    const tab = await context.newPage();
    await tab.goto(`${origin}/?${entry}`);
    const painted = await waitFor(tab, () => globalThis.painted);
    if (entry !== "nothing") await waitFor(tab, () => globalThis.opened);
    if (round > 0) paints.push(painted);
    if (round === rounds && entry !== "nothing") typed = await tab.evaluate(`(${keystrokes})(form)`);
    await context.close();
  }
  return { paints, typed };
}

/** The manifest whose text is the longest. */
function largest() {
  const { manifests } = JSON.parse(readFileSync(join(root, "js/manifests/bundle.json"), "utf8"));
  const size = ({ fields, form }) => JSON.stringify(fields ?? form ?? []).length;
  const { type, sub_type } = manifests.reduce((most, each) => (size(each) > size(most) ? each : most));
  return `${type}/${sub_type}`;
}

export async function measure() {
  let browser;
  try {
    browser = await launch();
  } catch (error) {
    const reason = `no browser: ${String(error.message).split("\n")[0]}`;
    return [missing("a key press in the form of the largest manifest, with its validation", "under 1 ms", reason)];
  }
  const catalogue = await open();
  const entryOf = (name) => JSON.stringify(catalogue.catalogue.get(...name.split("/")));
  const server = createServer((request, response) => answer(request, response, entryOf));
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${server.address().port}`;
  const entry = largest();
  try {
    const nothing = await visit(browser, origin, "nothing");
    const { paints, typed } = await visit(browser, origin, entry);
    const laidOut = `with layout ${number(median(typed.layouts))} ms`;
    const empty = `an empty page ${number(median(nothing.paints))} ms`;
    return [
      row(`a key press in the form of ${entry}, with its validation`, "under 1 ms", typed.times, " ms", laidOut, ""),
      row(`first paint of the form of ${entry}, empty cache`, "under 150 ms", paints, " ms", "", empty),
    ];
  } finally {
    await browser.close();
    server.close();
    await catalogue.close();
  }
}
