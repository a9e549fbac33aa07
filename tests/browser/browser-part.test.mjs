// A form of the console while its WebAssembly module is still being built: it waits, goes on by itself, and fails
// with a reason when the build failed.
import assert from "node:assert/strict";
import { copyFileSync, cpSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { launch, waitFor } from "./browser.mjs";

const root = fileURLToPath(new URL("../../", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "jackfield-waiting-"));
let browser, jackfield, server, context, page;
let state = { state: "building", message: "The browser part is still being built (1 of 2 steps)." };

// A package without its module: what the server serves lies beside its own code.
before(async () => {
  for (const part of ["dist", "static", "manifests", "prebuilt", "openapi.json"])
    cpSync(join(root, "js", part), join(folder, "js", part), { recursive: true });
  copyFileSync(join(root, "package.json"), join(folder, "package.json"));
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
  const load = (name) => import(pathToFileURL(join(folder, "js/dist", name)).href);
  const { open } = await load("index.js");
  const { listen } = await load("server/index.js");
  jackfield = await open({ store: ":memory:", keys: { plain: true }, backend: "addon" });
  // The application knows its user: there is no token.
  const authenticate = () => ({ user: "ada", workspace: "main", role: "owner" });
  server = await listen(jackfield, { startPage: true, moduleState: () => state, authenticate });
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await server?.close();
  rmSync(folder, { recursive: true, force: true });
});

const status = () => page.locator("#form-status").textContent();
const show = async () => {
  context = await browser.newContext();
  page = await context.newPage();
  await page.goto(`${server.url}/new/database/pg`);
};

test("a missing module answers 503, and when to ask again", async () => {
  const text = await (await fetch(server.url)).text();
  const [assets] = /assets\/[0-9a-f]+/.exec(text);
  const answer = await fetch(`${server.url}/${assets}/wasm/jackfield.wasm`);
  assert.equal(answer.status, 503);
  assert.equal(answer.headers.get("retry-after"), "2");
  assert.equal(answer.headers.get("cache-control"), "no-store");
  assert.deepEqual(await answer.json(), { message: state.message });
});

test("the page reports a build that failed, with what to type", async () => {
  const before = state;
  state = { state: "failed", message: "The browser part could not be built. Type: npm run build -- wasm" };
  await show();
  await page.locator("#form-status").filter({ hasText: "could not be built" }).waitFor();
  assert.match(await status(), /neither tested nor saved: The browser part could not be built\. Type: npm run build/);
  await context.close();
  state = before;
});

test("the page says that the module is being built, and lets the form be saved when it is there", async () => {
  await show();
  await page.locator("#form-status").filter({ hasText: "1 of 2 steps" }).waitFor();
  const save = page.getByRole("button", { name: "Save integration" });
  await page.locator("#field-port").waitFor();
  assert.equal(await save.isDisabled(), true);
  state = { state: "building", message: "The browser part is still being built (2 of 2 steps)." };
  await page.locator("#form-status").filter({ hasText: "2 of 2 steps" }).waitFor();
  cpSync(join(root, "js/wasm"), join(folder, "js/wasm"), { recursive: true });
  await page.locator("jackfield-form .actions button:enabled").first().waitFor();
  await waitFor(page, () => !document.getElementById("form-status").textContent.includes("being built"));
  assert.equal(await page.getByRole("button", { name: "Sign out" }).count(), 0, "there is no token to forget");
  await context.close();
});
