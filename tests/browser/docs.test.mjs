// The reference of the API in a real browser.
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { overflow } from "./browser.mjs";
import { startConsole } from "./console.mjs";

const screenshots = fileURLToPath(new URL("../../build/screenshots", import.meta.url));
mkdirSync(screenshots, { recursive: true });
const shoot = (page, name) => page.screenshot({ path: join(screenshots, `${name}.png`), fullPage: true });

let server;
before(async () => {
  server = await startConsole();
});
after(() => server?.stop());

for (const colorScheme of ["light", "dark"]) {
  test(`the API reference shows every operation of the OpenAPI document (${colorScheme})`, async () => {
    await server.visit({ colorScheme, token: null, path: "/docs" }, async (page) => {
      await page.locator("#operations details").first().waitFor();
      const { paths } = await (await fetch(`${server.url}/openapi.json`)).json();
      const count = Object.values(paths).flatMap((methods) => Object.keys(methods)).length;
      assert.equal(await page.locator("#operations details").count(), count);
      await page.locator("#operations summary").nth(1).click();
      await shoot(page, `docs-${colorScheme}`);
      await page.getByLabel("Find an operation").fill("default");
      assert.ok((await page.locator("#operations details:visible").count()) < count);
    });
  });
}

test("it fits a phone", async () => {
  const viewport = { width: 390, height: 844 };
  await server.visit({ viewport, deviceScaleFactor: 2, token: null, path: "/docs" }, async (page) => {
    await page.locator("#operations details").first().waitFor();
    assert.equal((await overflow(page)).wide, false);
    await shoot(page, "docs-phone");
  });
});
