// The console of a server whose key is another one than the key of its store, which an operator may allow.
import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { startServer, temporaryFolder } from "../e2e/server.mjs";
import { browserPath, launch } from "./browser.mjs";
import { visit } from "./console.mjs";

const wrong = /stored secrets cannot be opened/i;

test(
  "Home and Settings say to owners that the key does not open the store",
  { skip: browserPath === undefined && "there is no Chromium", timeout: 120_000 },
  async () => {
    const { folder, remove } = temporaryFolder();
    const first = await startServer({ folder });
    const made = await first.api("POST", "/api/v2/meta/integrations", {
      title: "Orders",
      type: "database",
      sub_type: "pg",
      config: { client: "pg", connection: { host: "db.example.com", user: "app", database: "orders" } },
    });
    assert.equal(made.status, 201, made.text);
    const viewer = await first.api("POST", "/api/v2/meta/tokens", { label: "reads", role: "viewer" });
    assert.equal(viewer.status, 201, viewer.text);
    await first.stop();
    rmSync(join(folder, "store.db.key"));
    const server = await startServer({ folder, args: ["--allow-wrong-key"], token: first.token });
    const browser = await launch();
    try {
      await visit(browser, server, {}, async (page) => {
        await page.getByRole("region", { name: "The key of this server" }).getByText(wrong).waitFor();
        await page.getByRole("region", { name: "The key of this server" }).getByRole("link").click();
        await page.getByText(wrong).waitFor();
      });
      await visit(browser, server, { token: viewer.json.token }, async (page) => {
        await page.getByText("Orders").first().waitFor();
        assert.equal(await page.getByText(wrong).count(), 0);
      });
    } finally {
      await browser.close();
      await server.stop();
      remove();
    }
  },
);
