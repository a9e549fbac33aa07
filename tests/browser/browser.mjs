// Debian's Chromium driven by playwright-core, and a file server of this clone under the strict content security
// policy.
import { createServer } from "node:http";
import { existsSync, readFileSync } from "node:fs";
import { extname, join, normalize } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const root = fileURLToPath(new URL("../../", import.meta.url));
const types = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".mjs": "text/javascript",
  ".css": "text/css",
  ".json": "application/json",
  ".wasm": "application/wasm",
  ".svg": "image/svg+xml",
};
export const strictPolicy =
  "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; object-src 'none'; base-uri 'none'";

export const browserPath = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(
  existsSync,
);

// A container's root has no user namespace for the sandbox; the other flags stop Chromium's own requests.
export const browserArguments = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** A file server of a folder, the clone if not given, under the strict policy. `routes`: {path: [type, body]}. */
export function serveFolder(folder = root, routes = {}) {
  const server = createServer((request, response) => {
    const path = new URL(request.url, "http://localhost").pathname;
    const send = (status, type, body) =>
      response.writeHead(status, { "content-type": type, "content-security-policy": strictPolicy }).end(body);
    if (routes[path] !== undefined) return send(200, ...routes[path]);
    if (path === "/favicon.ico") return send(200, "image/svg+xml", "<svg xmlns='http://www.w3.org/2000/svg'/>");
    const file = join(folder, normalize(path), path.endsWith("/") ? "index.html" : "");
    if (!file.startsWith(folder) || !existsSync(file)) return send(404, "text/plain", "not found");
    return send(200, types[extname(file)] ?? "application/octet-stream", readFileSync(file));
  });
  return new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(server)));
}

// Gives a page to `use(page, origin)`. Messages of the page's console and its errors are printed; an error fails the
// run.
export async function withPage(
  { routes = {}, viewport = { width: 1280, height: 900 }, colorScheme = "light", hasTouch = false },
  use,
) {
  const server = await serveFolder(root, routes);
  const browser = await launch();
  const errors = [];
  try {
    const page = await (await browser.newContext({ viewport, colorScheme, hasTouch })).newPage();
    page.on("pageerror", (error) => errors.push(String(error)));
    page.on("console", (message) => {
      if (message.type() === "error") errors.push(message.text());
    });
    await use(page, `http://127.0.0.1:${server.address().port}`);
    if (errors.length > 0) throw new Error(`the page reported errors:\n${errors.join("\n")}`);
  } catch (error) {
    if (errors.length > 0) console.error(errors.join("\n"));
    throw error;
  } finally {
    await browser.close();
    server.close();
  }
}

// Waits until `expression` has a value that is true in the page, and gives it. Playwright's waitForFunction asks again
// by eval(), which the strict policy forbids.
export async function waitFor(page, expression, milliseconds = 30_000) {
  const late = Date.now() + milliseconds;
  for (;;) {
    const value = await page.evaluate(expression);
    if (value) return value;
    if (Date.now() > late) throw new Error(`not within ${milliseconds / 1000} s: ${expression}`);
    await sleep(50);
  }
}

/** The ids of controls that have no visible label. */
export const unlabelled = (page, selector = "input, select, textarea") =>
  page
    .locator(selector)
    .evaluateAll((nodes) =>
      nodes.filter(({ labels }) => labels.length !== 1 || labels[0].textContent.trim() === "").map(({ id }) => id),
    );

/** Is the page wider than its window, and which controls stick out of the form? */
export const overflow = (page) =>
  page.evaluate(() => {
    const form = document.getElementById("form");
    const edge = form?.getBoundingClientRect().right ?? Infinity;
    const controls = [...(form?.querySelectorAll("input, select, textarea") ?? [])];
    return {
      wide: document.documentElement.scrollWidth > innerWidth,
      stickOut: controls.filter((node) => node.getBoundingClientRect().right > edge + 1).map(({ id }) => id),
    };
  });

/** `without`: flags of playwright that are left out. */
export function launch({ without = [] } = {}) {
  if (browserPath === undefined) throw new Error("no Chromium was found; as root, type: apt-get install -y chromium");
  return chromium.launch({
    executablePath: browserPath,
    // The first start on a machine builds caches of fonts and shaders.
    timeout: 120_000,
    args: browserArguments,
    ignoreDefaultArgs: without,
  });
}
