// The server of the console, within the browser: its files from the cache, and the API over a store of this browser.
// build.mjs sets VERSION and FILES.
/* global VERSION, FILES */
import { createHandler } from "jackfield/server";
import { openTab } from "jackfield/tab";

const scope = new URL(self.registration.scope);
const base = scope.pathname.replace(/\/$/, "");
const cacheName = `jackfield-console ${VERSION}`;
const files = new Set(FILES);
const policy =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; " +
  "connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(activate()));
self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (url.origin === scope.origin && url.pathname.startsWith(scope.pathname))
    event.respondWith(answer(event.request, url.pathname.slice(scope.pathname.length)));
});

async function install() {
  const cache = await caches.open(cacheName);
  await cache.addAll(FILES.map((name) => new URL(name, scope).href));
  await self.skipWaiting();
}

async function activate() {
  for (const name of await caches.keys())
    if (name.startsWith("jackfield-console ") && name !== cacheName) await caches.delete(name);
  await self.clients.claim();
}

async function answer(request, path) {
  if (files.has(path)) return file(path);
  if (request.mode === "navigate") return page();
  const handler = await api();
  return handler(request);
}

async function file(name) {
  const kept = await caches.match(new URL(name, scope).href, { cacheName });
  return kept ?? fetch(new URL(name, scope));
}

// All addresses of the console have the same page.
async function page() {
  const text = await (await file("console.html")).text();
  const headers = { "content-type": "text/html; charset=utf-8", "content-security-policy": policy };
  return new Response(text.replaceAll("{{assets}}", `${base}/assets/${VERSION}`), { headers });
}

let opened;
function api() {
  opened ??= openApi().catch((error) => {
    opened = undefined;
    throw error;
  });
  return opened;
}

async function openApi() {
  const asset = (name) => file(`assets/${VERSION}/${name}`);
  const [wasm, storeWasm, manifests] = await Promise.all([
    WebAssembly.compileStreaming(asset("wasm/jackfield.wasm")),
    WebAssembly.compileStreaming(asset("wasm/jackfield-store.wasm")),
    asset("manifests/bundle.json").then((response) => response.json()),
  ]);
  const jackfield = await openTab({ store: "console", wasm, storeWasm, manifests });
  // There is one user: the person at this browser.
  const authenticate = () => ({ user: "local", workspace: "local", role: "owner" });
  return createHandler(jackfield, { base, startPage: true, authenticate });
}
