// The console of a `jackfield serve` in a folder of its own, with a SQLite database that is connected, and visits of it
// that fail when the page reports an error, sends a request elsewhere, or gets a refusal that the test does not expect.
import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { sampleSql } from "../../scripts/sample.mjs";
import { startServer, temporaryFolder } from "../e2e/server.mjs";
import { launch } from "./browser.mjs";

/** {url, link, token, api, shop, visit, stop}; `shop` is the id of the SQLite integration. */
export async function startConsole() {
  const { folder, remove } = temporaryFolder();
  const samples = join(folder, "samples");
  mkdirSync(samples);
  writeFileSync(join(samples, "shop.db"), "");
  const args = ["--egress", "private-allowed", "--sqlite-root", samples];
  const server = await startServer({ folder, args });
  const browser = await launch();
  const made = await create(server, {
    title: "Development - Sample shop - SQLite",
    type: "database",
    sub_type: "sqlite3",
    config: { client: "sqlite3", connection: { filename: join(samples, "shop.db") } },
  });
  for (const sql of sampleSql) {
    const { status, text } = await server.api("POST", `/api/v2/integrations/${made.id}/query`, { sql });
    assert.equal(status, 200, text);
  }
  return {
    url: server.url,
    token: server.token,
    link: `${server.url}/#token=${server.token}`,
    api: server.api,
    shop: made.id,
    create: (body) => create(server, body),
    visit: (options, use) => visit(browser, server, options, use),
    stop: async () => {
      await browser.close();
      await server.stop();
      remove();
    },
  };
}

async function create(server, body) {
  const { status, json, text } = await server.api("POST", "/api/v2/meta/integrations", body);
  assert.equal(status, 201, text);
  return json;
}

/** A visit. `refusals`: statuses that the test provokes. `token`: whose visit; null without one. */
export async function visit(browser, server, { refusals = [], token = server.token, path = "/", ...options }, use) {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 900 },
    colorScheme: "light",
    ...options,
  });
  const page = await context.newPage();
  context.setDefaultTimeout(20_000);
  const [errors, sent] = [[], []];
  page.on("pageerror", (error) => errors.push(String(error)));
  page.on("console", (message) => {
    const isRefusal = /Failed to load resource/.test(message.text());
    if (["error", "warning"].includes(message.type()) && !isRefusal) errors.push(message.text());
  });
  page.on("response", (response) => {
    const status = response.status();
    if (status >= 400 && !refusals.includes(status)) errors.push(`${status} ${response.url()}`);
  });
  page.on("request", (request) => {
    sent.push(request);
    if (!request.url().startsWith("blob:") && new URL(request.url()).origin !== server.url)
      errors.push(`elsewhere: ${request.url()}`);
  });
  try {
    if (token === null) await page.goto(server.url + path);
    else await signIn(page, server.url, path, token);
    await use(page, sent);
    assert.deepEqual(errors, []);
  } catch (error) {
    if (errors.length > 0) console.error(errors.join("\n"));
    throw error;
  } finally {
    await context.close();
  }
}

async function signIn(page, url, path, token) {
  await page.goto(`${url}${path}#token=${token}`);
  await page.locator("main h1").waitFor();
  await page.locator(".side").waitFor();
}

/** The page is there, and nothing on it is loading. */
export async function settled(page) {
  await page.locator("main h1").first().waitFor();
  await page.locator("main .loading").first().waitFor({ state: "detached" });
}
