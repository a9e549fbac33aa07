// The page of examples/browser in a real browser, under the strict content security policy.
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { overflow, unlabelled, withPage } from "../tests/browser/browser.mjs";

const screenshots = fileURLToPath(new URL("../build/screenshots/", import.meta.url));
mkdirSync(screenshots, { recursive: true });
const shoot = (page, name) => page.screenshot({ path: `${screenshots}${name}.png`, fullPage: true });
const json = async (page, id) => JSON.parse(await page.locator(id).textContent());

async function opened(page, origin) {
  const others = [];
  page.on("request", (request) => {
    if (new URL(request.url()).origin !== origin) others.push(request.url());
  });
  await page.goto(`${origin}/examples/browser/index.html`);
  await textbox(page, "Port").waitFor();
  return others;
}
const textbox = (page, name) => page.getByRole("textbox", { name });
async function fill(page, values) {
  for (const [label, value] of Object.entries(values)) await textbox(page, label).fill(value);
}

for (const colorScheme of ["light", "dark"]) {
  test(`an invalid port is reported at its field, then corrected, masked and merged (${colorScheme})`, async () => {
    await withPage({ colorScheme, viewport: { width: 1280, height: 1000 } }, async (page, origin) => {
      const others = await opened(page, origin);
      const port = textbox(page, "Port");
      await fill(page, { Host: "db.example.com", Port: "70000" });
      const error = page.locator("#field-port-error");
      await error.waitFor({ state: "visible" });
      assert.match(await error.textContent(), /\w+ .*\.$/);
      assert.equal(await port.getAttribute("aria-invalid"), "true");
      assert.ok((await port.getAttribute("aria-describedby")).includes("field-port-error"));
      await shoot(page, `example-browser-error-${colorScheme}`);

      await port.fill("5433");
      await error.waitFor({ state: "hidden" });
      assert.equal(await port.getAttribute("aria-invalid"), null);
      await fill(page, { User: "app", Password: "canary-password", Database: "shop" });
      assert.equal(await page.locator("#verdict").textContent(), "Valid.");
      const masked = await json(page, "#masked");
      assert.equal(masked.connection.password, "********");
      assert.equal(masked.connection.port, 5433);
      assert.equal("ca" in (masked.connection.ssl ?? {}), false);

      await page.getByRole("button", { name: "Save" }).click();
      await textbox(page, "Database").fill("shop2");
      assert.deepEqual(await json(page, "#patch"), { connection: { database: "shop2" } });
      const merged = await json(page, "#merged");
      assert.deepEqual(merged.changed, ["connection.database"]);
      assert.equal(merged.secrets["connection.password"], "kept");
      assert.equal((await json(page, "#masked")).connection.database, "shop2");
      await shoot(page, `example-browser-merged-${colorScheme}`);

      assert.ok(!(await page.content()).includes("canary-password"));
      assert.deepEqual(others, []);
    });
  });
}

test("a new host asks for the password again, and says why", async () => {
  await withPage({}, async (page, origin) => {
    await opened(page, origin);
    await fill(page, { Host: "db.example.com", User: "app", Password: "canary-password", Database: "shop" });
    await page.getByRole("button", { name: "Save" }).click();
    await textbox(page, "Host").fill("db.example.org");
    await page.getByRole("button", { name: "Save" }).click();
    assert.match(await page.locator("#merged").textContent(), /target changed/);
    const summary = page.locator("#fields-summary");
    assert.equal(await summary.evaluate((node) => document.activeElement === node), true);
    assert.match(await summary.textContent(), /Password/);

    await page.getByRole("button", { name: "replace" }).click();
    await page.keyboard.type("another-password");
    await page.getByRole("button", { name: "Save" }).click();
    assert.equal((await json(page, "#masked")).connection.host, "db.example.org");
    assert.equal(await page.locator("#status").textContent(), "Saved, in this page only.");
  });
});

test("an empty form leads to its fields by keyboard alone", async () => {
  await withPage({}, async (page, origin) => {
    await opened(page, origin);
    await textbox(page, "User").focus();
    await page.keyboard.press("Enter");
    const focused = () => page.evaluate(() => document.activeElement.id || document.activeElement.textContent);
    assert.equal(await focused(), "fields-summary");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    assert.equal(await focused(), "field-user");
  });
});

test("every entry of the catalogue draws, and each control has its label", async () => {
  await withPage({ viewport: { width: 390, height: 800 } }, async (page, origin) => {
    await opened(page, origin);
    const entries = await page.locator("#entry option").evaluateAll((options) => options.map(({ value }) => value));
    assert.ok(entries.length >= 5);
    for (const entry of entries) {
      await page.selectOption("#entry", entry);
      assert.deepEqual(await unlabelled(page), [], entry);
      assert.deepEqual(await overflow(page), { wide: false, stickOut: [] }, entry);
    }
    await page.selectOption("#entry", "database/pg");
    await shoot(page, "example-browser-phone");
  });
});
