#!/usr/bin/env node
// Pictures of every page of the console, light and dark, phone and desktop, in build/screenshots.
// Usage: npm run screenshots [-- WORD]   WORD: only the pages whose name has it
import { mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { settled, startConsole } from "./console.mjs";

const folder = fileURLToPath(new URL("../../build/screenshots", import.meta.url));
mkdirSync(folder, { recursive: true });
const word = process.argv[2] ?? "";
const server = await startConsole();
const pg = await server.create({
  title: "Production - Orders - PostgreSQL",
  type: "database",
  sub_type: "pg",
  meta: { environment: "Production" },
  config: {
    client: "pg",
    connection: { host: "db.example.com", port: 5432, user: "app", password: "not-a-real-secret", database: "orders" },
  },
});
for (const [environment, name] of [
  ["Staging", "Orders"],
  ["Test", "Reports"],
])
  await server.create({ copy_from_id: pg.id, title: `${environment} - ${name} - PostgreSQL`, meta: { environment } });
await server.api("POST", "/api/v2/meta/users", { name: "Ada", role: "editor" });
await server.api("POST", "/api/v2/meta/tokens", { label: "nightly report", role: "viewer" });

for (const integrationId of [server.shop, server.shop, pg.id])
  await server.api("POST", "/api/v2/meta/connection/test", { integrationId });

const run = async (page) => {
  await page.locator(".cm-content").click();
  await page.keyboard.type(
    "SELECT o.id, c.name, NULL AS note, '' AS remark FROM orders o\n" +
      "JOIN customers c ON c.id = o.customer_id\nWHERE o.quantity >= ?1",
  );
  await page.keyboard.press("Escape");
  await page.getByLabel("Parameter 1", { exact: true }).fill("1");
  await page.getByLabel("Kind of Parameter 1").selectOption("number");
  await page.getByRole("button", { name: "Show tables" }).click();
  await page.getByRole("button", { name: "customers" }).click();
  await page.getByRole("button", { name: "Run", exact: true }).click();
  await page.locator("jackfield-grid tbody tr").first().waitFor();
};
const mistake = async (page) => {
  await page.locator(".cm-content").click();
  await page.keyboard.type("SELECT id\nFROM orderz");
  await page.keyboard.press("Escape");
  await page.keyboard.press("Control+Enter");
  await page.locator("jackfield-results .notice").waitFor();
};
const tables = async (page) => {
  await page.getByRole("button", { name: "Show tables" }).click();
  await page.getByRole("button", { name: "customers" }).click();
};
const newToken = async (page) => {
  await page.getByLabel("Label of a new token").fill("a picture");
  await page.getByRole("button", { name: "Make token" }).click();
  await page.locator("dialog").waitFor();
};
const form = async (page) => {
  await page.locator("jackfield-form input").first().waitFor();
};
const pages = [
  ["sign-in", "/", undefined, { token: null, refusals: [401] }],
  ["home", "/"],
  ["integrations", "/integrations"],
  ["integrations-details", `/integrations?open=${server.shop}`],
  ["integrations-nothing", "/integrations?q=nothing"],
  ["integration", `/integrations/${server.shop}`],
  ["configuration", `/integrations/${pg.id}/configuration`, form],
  ["access", `/integrations/${server.shop}/access`],
  ["schema", `/integrations/${server.shop}/schema`, tables],
  ["integration-audit", `/integrations/${pg.id}/audit`],
  ["new", "/new"],
  ["new-form", "/new/database/pg", form],
  ["delete", `/integrations/${pg.id}`, (page) => page.getByRole("button", { name: "Delete integration" }).click()],
  ["query-list", "/query"],
  ["query", `/query/${server.shop}`, run],
  ["query-error", `/query/${server.shop}`, mistake, { refusals: [422] }],
  ["usage", "/usage", (page) => page.locator("jackfield-chart canvas").waitFor()],
  ["audit", "/audit"],
  ["people", "/people"],
  ["people-token", "/people", newToken],
  ["settings", "/settings"],
  ["keys", "/", (page) => page.keyboard.press("?")],
  ["missing", "/integrations/unknown", undefined, { refusals: [404] }],
];
const widths = { desktop: { width: 1280, height: 900 }, phone: { width: 390, height: 844 } };
try {
  for (const [name, path, act, options = {}] of pages.filter(([each]) => each.includes(word)))
    for (const colorScheme of ["light", "dark"])
      for (const [device, viewport] of Object.entries(widths))
        await server.visit({ path, colorScheme, viewport, ...options }, async (page) => {
          await settled(page);
          await act?.(page);
          // Icons come after the page.
          await page.waitForFunction(() => [...document.images].every(({ complete }) => complete));
          await page.screenshot({ path: `${folder}/${name}-${colorScheme}-${device}.png`, fullPage: true });
        });
} finally {
  await server.stop();
}
console.log(`screenshots: build/screenshots`);
