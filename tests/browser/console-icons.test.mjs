// The icons of the catalogue in the console: where they are drawn, and the letters where an icon cannot be had.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { waitFor } from "./browser.mjs";
import { settled, startConsole } from "./console.mjs";

let server;
before(async () => {
  server = await startConsole();
});
after(() => server?.stop());

const pages = () => ["/new", "/new/database/sqlite3", "/", "/integrations", `/integrations/${server.shop}`];
// Of each tile: its letters, and what became of its icon.
const tiles = (page) =>
  page.locator("main .tile").evaluateAll((found) =>
    found.map((tile) => {
      const icon = tile.querySelector("img");
      return {
        letters: tile.textContent.trim(),
        alt: icon.getAttribute("alt"),
        source: new URL(icon.src).pathname,
        drawn: icon.complete && icon.naturalWidth > 0 && getComputedStyle(icon).display !== "none",
      };
    }),
  );
const loaded = (page) =>
  waitFor(page, `[...document.querySelectorAll("main .tile img")].every(({ complete }) => complete)`);

test("every kind is drawn with the icon of its manifest, which has no text of its own", async () => {
  await server.visit({}, async (page) => {
    for (const path of pages()) {
      await page.goto(server.url + path);
      await settled(page);
      await loaded(page);
      const found = await tiles(page);
      assert.ok(found.length > 0, path);
      for (const { alt, source, drawn, letters } of found) {
        assert.equal(alt, "");
        assert.match(source, /^\/icons\/[a-z0-9-]+\.svg$/);
        assert.ok(drawn, `${path} ${source}`);
        assert.ok(letters.length > 0, source);
      }
    }
  });
});

test("the letters stay where an icon fails", async () => {
  await server.visit({ refusals: [404] }, async (page) => {
    await page.route("**/icons/*.svg", (route) => route.fulfill({ status: 404, body: "" }));
    for (const path of pages()) {
      await page.goto(server.url + path);
      await settled(page);
      await loaded(page);
      await waitFor(page, `[...document.querySelectorAll("main .tile img")].every(({ hidden }) => hidden)`);
      for (const { drawn, letters } of await tiles(page)) {
        assert.equal(drawn, false);
        assert.match(letters, /^[\p{L}\p{N}]{1,2}$/u);
      }
    }
  });
});

test("the content security policy lets no image come from elsewhere, nor from the page's text", async () => {
  const policy = (await fetch(server.url)).headers.get("content-security-policy");
  assert.match(policy, /(^|; )img-src 'self' data:(;|$)/);
});
