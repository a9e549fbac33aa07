// examples/offline in a real Chromium: the console without a server, and what is left of its store when the browser is
// killed.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { randomInt } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, afterEach, before, beforeEach, test } from "node:test";
import { fileURLToPath } from "node:url";
import { setTimeout as sleep } from "node:timers/promises";
import { startServer, temporaryFolder } from "../e2e/server.mjs";
import { serveFolder } from "./browser.mjs";
import { filesWith, startBrowser } from "./process.mjs";

const build = fileURLToPath(new URL("../../examples/offline/build.mjs", import.meta.url));
const canary = "canary-4d6f-secret";
const temporary = mkdtempSync(join(tmpdir(), "jackfield-offline-"));
let files, origin;

const stopServer = () =>
  new Promise((resolve) => {
    files.close(resolve);
    files.closeAllConnections();
  });

before(() => {
  execFileSync(process.execPath, [build, join(temporary, "site")]);
});
beforeEach(async () => {
  files = await serveFolder(join(temporary, "site"));
  origin = `http://127.0.0.1:${files.address().port}`;
});
afterEach(async () => {
  if (files.listening) await stopServer();
});
after(() => {
  rmSync(temporary, { recursive: true, force: true, maxRetries: 5 });
});

const shop = (title, more = {}) => ({
  title,
  type: "database",
  sub_type: "pg",
  config: { client: "pg", connection: { host: "db.example.com", user: "app", password: canary, database: "shop" } },
  ...more,
});

// Asks the API of the page's origin: {status, json}.
const ask = (page, method, path, body) =>
  page.evaluate(
    async ([method, path, body]) => {
      const init = body === undefined ? {} : { headers: { "content-type": "application/json" }, body };
      const response = await fetch(`/api/v2/meta/${path}`, { method, ...init });
      const text = await response.text();
      return { status: response.status, json: text === "" ? undefined : JSON.parse(text) };
    },
    [method, path, body === undefined ? undefined : JSON.stringify(body)],
  );

async function opened(browser) {
  const page = await browser.context.newPage();
  const errors = [];
  page.on("pageerror", (error) => errors.push(String(error)));
  page.on("console", (message) => {
    if (message.type() === "error") errors.push(message.text());
  });
  await page.goto(`${origin}/`);
  await page.locator("main h1").first().waitFor();
  return { page, errors };
}

const profileOf = (name) => join(temporary, name);

test("the console works without a server: create, edit with a kept secret, reload, second tab", async () => {
  const profile = profileOf("work");
  let browser = await startBrowser(profile);
  const { page, errors } = await opened(browser);
  // From here on there is no server.
  await stopServer();

  await page.goto(`${origin}/new/database/pg`);
  const field = (name) => page.locator(`#field-${name}`);
  await page.getByLabel("Title").fill("Shop");
  for (const [name, value] of Object.entries({ host: "db.example.com", user: "app", database: "shop" }))
    await field(name).fill(value);
  await field("password").fill(canary);
  await page.getByRole("button", { name: "Save integration" }).click();
  await page.getByRole("heading", { name: "Facts" }).waitFor();
  const id = new URL(page.url()).pathname.split("/")[2];

  await page.goto(`${origin}/integrations/${id}/configuration`);
  await field("database").fill("orders");
  await page.getByRole("button", { name: "Save configuration" }).click();
  await page.getByText("The configuration was saved.").waitFor();
  await page.reload();
  await field("database").waitFor();
  assert.equal(await field("database").inputValue(), "orders");

  const second = await opened(browser);
  const { json } = await ask(second.page, "GET", `integrations/${id}?includeSecrets=true`);
  assert.equal(json.config.connection.password, canary);
  assert.equal(json.config.connection.database, "orders");
  const refused = await ask(page, "POST", "connection/test", { integrationId: id });
  assert.equal(
    refused.json?.errorCode ?? refused.json?.details?.code,
    "connector_unavailable",
    JSON.stringify(refused),
  );
  assert.deepEqual([...errors, ...second.errors], []);
  await browser.close();

  browser = await startBrowser(profile);
  const again = await opened(browser);
  const { json: kept } = await ask(again.page, "GET", `integrations/${id}?includeSecrets=true`);
  assert.equal(kept.config.connection.password, canary);
  await keepInClear(again.page, "canary-in-clear");
  await browser.close();
  assert.deepEqual(filesWith(profile, [canary]), []);
  assert.notDeepEqual(filesWith(profile, ["canary-in-clear"]), [], "the search finds what is in clear");
});

// As the store does, but without a seal.
const keepInClear = (page, text) =>
  page.evaluate(
    (text) =>
      new Promise((resolve, reject) => {
        const request = indexedDB.open("in clear", 1);
        request.onupgradeneeded = () => request.result.createObjectStore("pages");
        request.onerror = () => reject(request.error);
        request.onsuccess = () => {
          const transaction = request.result.transaction("pages", "readwrite", { durability: "strict" });
          transaction.objectStore("pages").put(new TextEncoder().encode(text.padEnd(4096)), 0);
          transaction.oncomplete = () => resolve();
        };
      }),
    text,
  );

// The page creates integrations, eight at a time, and names each one that was acknowledged.
const createMany = (page, first, count) =>
  page.evaluate(
    ([first, count, body]) => {
      let next = first;
      const work = async () => {
        while (next < first + count) {
          const title = `made ${next++}`;
          const response = await fetch("/api/v2/meta/integrations", {
            method: "POST",
            headers: { "content-type": "application/json" },
            body: JSON.stringify({ ...body, title }),
          });
          if (response.status !== 201) throw new Error(`${response.status} ${await response.text()}`);
          globalThis.acknowledged(title);
        }
      };
      return Promise.all(Array.from({ length: 8 }, work)).then(() => undefined);
    },
    [first, count, shop("")],
  );

async function titles(page) {
  const found = [];
  for (let offset = 0; ; offset += 500) {
    const { json } = await ask(page, "GET", `integrations?limit=500&offset=${offset}`);
    found.push(...json.list.map(({ title }) => title));
    if (json.pageInfo.isLastPage) return found;
  }
}

test("1,000 creates, the browser killed ten times: each acknowledged one is there, and nothing in clear", async (t) => {
  const [total, kills, perKill] = [1000, 10, 90];
  const profile = profileOf("kill");
  const acknowledged = new Set();
  const moments = [];
  let asked = 0;
  const start = async () => {
    const browser = await startBrowser(profile);
    const { page } = await opened(browser);
    await page.exposeFunction("acknowledged", (title) => acknowledged.add(title));
    return { browser, page };
  };
  const check = async (page) => {
    const found = await titles(page);
    const there = new Set(found);
    assert.equal(there.size, found.length, "nothing was made twice");
    assert.deepEqual(
      [...acknowledged].filter((title) => !there.has(title)),
      [],
      "acknowledged and lost",
    );
    return found.length;
  };

  for (let kill = 0; kill < kills; kill += 1) {
    const { browser, page } = await start();
    await check(page);
    const before = acknowledged.size;
    const running = createMany(page, asked, total).catch(() => undefined);
    const wanted = randomInt(1, perKill);
    while (acknowledged.size - before < wanted) await sleep(1);
    await sleep(randomInt(0, 30));
    await browser.kill();
    await running;
    moments.push(acknowledged.size - before);
    asked += total;
  }
  const { browser, page } = await start();
  await check(page);
  await createMany(page, asked, Math.max(0, total - acknowledged.size));
  const count = await check(page);
  assert.ok(acknowledged.size >= total);
  t.diagnostic(
    `killed after ${moments.join(", ")} acknowledged creates; ${count} rows for ${acknowledged.size} of them`,
  );
  await browser.kill();
  assert.deepEqual(filesWith(profile, [canary]), []);
});

const bundle = JSON.parse(readFileSync(new URL("../../js/manifests/bundle.json", import.meta.url), "utf8"));

// A server has the files of SQLite below certain folders alone; a browser has no files.
const entries = bundle.manifests.filter(({ type, sub_type }) => type !== "shared" && sub_type !== "sqlite3");

// Valid examples of every entry, and changes of some. `api(method, path, body)` gives {status, json}.
async function operations(api) {
  const statuses = [];
  const made = new Map();
  const run = async (...parts) => {
    const { status, json } = await api(...parts);
    statuses.push(`${parts[0]} ${parts[2]?.title ?? ""} ${status} ${json?.details?.code ?? ""}`);
    return json;
  };
  for (const { type, sub_type, examples } of entries) {
    const title = `${type} ${sub_type}`;
    const { config } = examples.find(({ valid, is_default }) => valid === true && is_default === undefined);
    const meta = made.size % 3 === 0 ? { environment: "Production" } : {};
    const row = await run("POST", "integrations", {
      title,
      type,
      sub_type,
      config,
      meta,
      is_private: made.size % 5 === 0,
    });
    made.set(title, row?.id);
  }
  const change = (title, body) => run("PATCH", `integrations/${made.get(title)}`, { title, ...body });
  await change("database pg", { config: { connection: { database: "orders" } } });
  await change("database pg", { config: { connection: { host: "elsewhere.example.com" } } });
  await change("database pg", { config: { connection: { host: "elsewhere.example.com", password: "new" } } });
  await change("database mysql2", { config: { connection: { password: null } } });
  await change("ai openai", { config: { apiKey: null } });
  await change("ai claude", { title: "ai claude 2" });
  await change("database mysql2", { enabled: false });
  await run("PATCH", `integrations/${made.get("ai openai")}/default`);
  await run("DELETE", `integrations/${made.get("ai groq")}`);
  await run("POST", "integrations", {
    title: "copy",
    type: "database",
    sub_type: "pg",
    config: {},
    copy_from_id: made.get("database pg"),
  });
  await run("POST", "integrations", { title: "wrong", type: "database", sub_type: "pg", config: { connection: {} } });
  return statuses;
}

test("the same operations give the same export as on a server", async () => {
  const { folder, remove } = temporaryFolder();
  const server = await startServer({ folder });
  const browser = await startBrowser(profileOf("same"));
  try {
    const { page } = await opened(browser);
    const onServer = await operations((method, path, body) => server.api(method, `/api/v2/meta/${path}`, body));
    const inTab = await operations((method, path, body) => ask(page, method, path, body));
    assert.deepEqual(inTab, onServer);
    assert.ok(onServer.filter((line) => / 201 /.test(line)).length > 100);
    const expected = await server.api("GET", "/api/v2/meta/export");
    const exported = await ask(page, "GET", "export");
    assert.equal(exported.status, 200);
    assert.deepEqual(exported.json, expected.json);
    // What the tab exports goes into a server.
    const applied = await server.api("POST", "/api/v2/meta/apply?dryRun=true", { ...exported.json, owner: "tab" });
    assert.equal(applied.status, 200, applied.text);
  } finally {
    await browser.close();
    await server.stop();
    remove();
  }
});
