// The reference of the API in a real browser: what it shows, and requests that are tried in it.
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { violations } from "./axe.mjs";
import { overflow } from "./browser.mjs";
import { startConsole } from "./console.mjs";

const screenshots = fileURLToPath(new URL("../../build/screenshots", import.meta.url));
mkdirSync(screenshots, { recursive: true });
const shoot = (page, name) => page.screenshot({ path: join(screenshots, `${name}.png`), fullPage: true });
const listAddress = "/docs#get-/api/v2/meta/integrations";

let server;
before(async () => {
  server = await startConsole();
});
after(() => server?.stop());

const ready = (page) =>
  page
    .locator("#state")
    .filter({ hasText: /igned in/ })
    .waitFor();

for (const colorScheme of ["light", "dark"]) {
  test(`it has every operation of the OpenAPI document, and axe finds nothing (${colorScheme})`, async () => {
    await server.visit({ colorScheme, token: null, path: listAddress }, async (page) => {
      await ready(page);
      const { paths } = await (await fetch(`${server.url}/openapi.json`)).json();
      const wanted = Object.values(paths).flatMap((methods) => Object.values(methods).map(({ summary }) => summary));
      await page.locator(".nav-bar-path").first().waitFor();
      const shown = await page.locator(".nav-bar-path").allInnerTexts();
      const missing = wanted.filter((summary) => !shown.some((each) => each.includes(summary)));
      assert.deepEqual(missing, []);
      await page.getByRole("textbox", { name: "includeHealth" }).waitFor();
      assert.deepEqual(await violations(page), []);
      await shoot(page, `docs-${colorScheme}`);
    });
  });
}

test("a request is tried with the session of the console in this tab", async () => {
  await server.visit({}, async (page) => {
    await page.goto(server.url + listAddress);
    await ready(page);
    await page.getByRole("textbox", { name: "limit" }).fill("1");
    const answer = page.waitForResponse((response) => response.url().includes("/meta/integrations?"));
    await page.getByRole("button", { name: "Try" }).click();
    const response = await answer;
    assert.equal(response.status(), 200);
    assert.equal(new URL(response.url()).searchParams.get("limit"), "1");
    await page.getByText("Sample shop").first().waitFor();
  });
});

test("without a session the page tells it, and a try is refused by the server", async () => {
  await server.visit({ token: null, path: listAddress, refusals: [401] }, async (page) => {
    await page.getByText("Not signed in").waitFor();
    const answer = page.waitForResponse((response) => response.url().includes("/meta/integrations"));
    await page.getByRole("button", { name: "Try" }).click();
    assert.equal((await answer).status(), 401);
  });
});

test("it fits a phone", async () => {
  const viewport = { width: 390, height: 844 };
  await server.visit({ viewport, deviceScaleFactor: 2, token: null, path: listAddress }, async (page) => {
    await ready(page);
    assert.equal((await overflow(page)).wide, false);
    await shoot(page, "docs-phone");
  });
});
