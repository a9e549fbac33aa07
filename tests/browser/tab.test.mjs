// openTab() in pages of a real Chromium, under the strict policy: one owner, its successor, keys, and a full disk.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { serveFolder, waitFor, withPage } from "./browser.mjs";
import { startBrowser } from "./process.mjs";

const script = `
  import { openTab } from "/js/dist/tab/index.js";
  globalThis.shop = (title) => ({
    title,
    type: "database",
    sub_type: "pg",
    config: { client: "pg", connection: { host: "db.example.com", user: "app", password: "p", database: "shop" } },
  });
  globalThis.titles = async (jackfield) =>
    (await jackfield.integrations.list({ limit: 1000 })).list.map(({ title }) => title).sort();
  globalThis.codeOf = (promise) => promise.then(() => "no error", ({ code }) => code);
  Object.assign(globalThis, { openTab, ready: true });`;
// A worker whose disk is full while the channel reports it. Only pages count, so that the store can be opened again.
const fullDisk = `
  const put = IDBObjectStore.prototype.put;
  let isFull = false;
  const channel = new BroadcastChannel("disk");
  channel.onmessage = ({ data }) => {
    isFull = data;
    channel.postMessage("heard");
  };
  IDBObjectStore.prototype.put = function (...args) {
    if (isFull && this.name === "pages") throw new DOMException("", "QuotaExceededError");
    return put.apply(this, args);
  };`;
const routes = {
  "/full-disk.js": ["text/javascript", fullDisk],
  "/full-worker.js": ["text/javascript", 'import "/full-disk.js";\nimport "/js/dist/tab/worker.js";'],
  "/": ["text/html", '<!doctype html><title>tab</title><script type="module" src="/tab.js"></script>'],
  "/tab.js": ["text/javascript", script],
};

// Opens as many pages as `use` takes, besides the origin's browser context.
const withPages = (count, use) =>
  withPage({ routes }, async (first, origin) => {
    const pages = [first];
    while (pages.length < count) pages.push(await first.context().newPage());
    for (const page of pages) {
      await page.goto(`${origin}/`);
      await waitFor(page, () => globalThis.ready === true);
    }
    await use(...pages);
  });
const open = (page, options = {}) =>
  page.evaluate(async (given) => {
    globalThis.jackfield = await globalThis.openTab(given);
  }, options);
const create = (page, title) =>
  page.evaluate((name) => globalThis.jackfield.integrations.create(globalThis.shop(name)), title);
const titles = (page) => page.evaluate(() => globalThis.titles(globalThis.jackfield));

test("what one tab writes another reads; pure functions are synchronous; connectors are unavailable", async () => {
  await withPages(2, async (first, second) => {
    await open(first);
    await open(second);
    const { id } = await create(first, "from the first");
    await create(second, "from the second");
    assert.deepEqual(await titles(second), ["from the first", "from the second"]);
    const found = await second.evaluate(async (integrationId) => {
      const { jackfield } = globalThis;
      const { valid } = jackfield.validate("database/pg", { connection: { port: 70000 } });
      const { store, key_state, build } = jackfield.capabilities();
      const { errorCode } = await jackfield.test({ integrationId });
      const query = await globalThis.codeOf(jackfield.execute(integrationId, "SELECT 1"));
      const missing = await globalThis.codeOf(jackfield.integrations.get("intunknown"));
      return { valid, store, key_state, build, errorCode, query, missing };
    }, id);
    assert.deepEqual(found, {
      valid: false,
      store: true,
      key_state: "sealed_by_host",
      build: "wasm",
      errorCode: "connector_unavailable",
      query: "connector_unavailable",
      missing: "integration_not_found",
    });
  });
});

test("when the owner's tab closes, another takes over, and each pending call is done once", async () => {
  await withPages(3, async (first, second, third) => {
    for (const page of [first, second, third]) await open(page);
    await create(first, "before");
    // Without waiting: the first tab owns the store, and closes in the midst of these.
    await second.evaluate(() => {
      const made = Array.from({ length: 60 }, (_, i) =>
        globalThis.jackfield.integrations.create(globalThis.shop(`call ${i}`)),
      );
      globalThis.made = Promise.all(made).then((all) => all.length);
    });
    await first.close();
    assert.equal(await second.evaluate(() => globalThis.made), 60);
    const found = await titles(third);
    assert.equal(found.length, 61);
    assert.equal(new Set(found).size, 61);
    await second.evaluate(() => globalThis.jackfield.close());
    await create(third, "after");
    assert.equal((await titles(third)).length, 62);
    assert.equal(await second.evaluate(() => globalThis.codeOf(globalThis.jackfield.integrations.list())), "closed");
  });
});

// Browsers keep pages that were left, with their scripts stopped. Playwright turns that off, but not in this browser.
test("a page that is left for another address does not hold the store", async () => {
  const profile = mkdtempSync(join(tmpdir(), "jackfield-tab-"));
  const server = await serveFolder(undefined, { ...routes, "/other": ["text/html", "<!doctype html>other"] });
  const address = `http://127.0.0.1:${server.address().port}`;
  const browser = await startBrowser(profile);
  const newPage = async () => {
    const page = await browser.context.newPage();
    await page.goto(`${address}/`);
    await waitFor(page, () => globalThis.ready === true);
    return page;
  };
  try {
    const control = await newPage();
    await control.evaluate(() => (globalThis.mark = "kept"));
    await control.goto(`${address}/other`);
    // Such a page is shown again without being loaded.
    const shown = control.waitForURL(`${address}/`, { waitUntil: "commit" });
    await control.evaluate(() => void setTimeout(() => history.back()));
    await shown;
    await waitFor(control, () => globalThis.mark === "kept");

    const [owner, next, last] = [await newPage(), await newPage(), await newPage()];
    for (const page of [owner, next, last]) await open(page);
    await create(owner, "kept");
    await next.goto(`${address}/other`);
    await owner.goto(`${address}/other`);
    assert.deepEqual(await titles(last), ["kept"]);
  } finally {
    await browser.kill();
    server.close();
    server.closeAllConnections();
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  }
});

test("stores of two names are apart, and a closed store opens again with all of it", async () => {
  await withPages(1, async (page) => {
    await open(page, { store: "a" });
    await create(page, "in a");
    await page.evaluate(() => globalThis.jackfield.close());
    await open(page, { store: "b" });
    assert.deepEqual(await titles(page), []);
    await open(page, { store: "a" });
    assert.deepEqual(await titles(page), ["in a"]);
  });
});

test("a key of the application seals the store; another one, or none, does not open it", async () => {
  await withPages(1, async (page) => {
    const found = await page.evaluate(async () => {
      const { openTab, shop, titles, codeOf } = globalThis;
      const makeKey = () => crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
      const key = await makeKey();
      const jackfield = await openTab({ key });
      await jackfield.integrations.create(shop("sealed"));
      await jackfield.close();
      const other = await codeOf(openTab({ key: await makeKey() }));
      const none = await codeOf(openTab());
      const again = await openTab({ key });
      return { other, none, titles: await titles(again) };
    });
    assert.deepEqual(found, { other: "key_changed", none: "key_missing", titles: ["sealed"] });
  });
});

test("without room a write fails, changes nothing, and the store goes on when there is room", async () => {
  await withPages(1, async (page) => {
    const found = await page.evaluate(async () => {
      const { openTab, shop, titles, codeOf } = globalThis;
      const jackfield = await openTab({ worker: new Worker("/full-worker.js", { type: "module" }) });
      const fill = async (isFull) => {
        const channel = new BroadcastChannel("disk");
        const heard = new Promise((resolve) => (channel.onmessage = resolve));
        channel.postMessage(isFull);
        await heard;
        channel.close();
      };
      await jackfield.integrations.create(shop("kept"));
      await fill(true);
      const many = [1, 2, 3].map((i) => codeOf(jackfield.integrations.create(shop(`too much ${i}`))));
      const codes = await Promise.all(many);
      const meanwhile = await titles(jackfield);
      await fill(false);
      await jackfield.integrations.create(shop("later"));
      return { codes, meanwhile, titles: await titles(jackfield) };
    });
    assert.deepEqual(found, {
      codes: ["store_full", "store_full", "store_full"],
      meanwhile: ["kept"],
      titles: ["kept", "later"],
    });
  });
});
