// open() in a real browser under the strict content security policy, with what an application brings itself: the
// module, and the catalogue whole or in single files.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { waitFor, withPage } from "./browser.mjs";

const file = (name) => JSON.parse(readFileSync(new URL(`../../js/manifests/${name}`, import.meta.url), "utf8"));
const bundle = file("bundle.json");
const own = bundle.manifests.filter(({ type }) => type !== "shared").length;
const script = `
  import { open, JackfieldError } from "/js/dist/browser.js";
  Object.assign(globalThis, { open, JackfieldError, ready: true });`;
const routes = {
  "/": ["text/html", '<!doctype html><title>open</title><script type="module" src="/open.js"></script>'],
  "/open.js": ["text/javascript", script],
};

// How many entries the catalogue has, how often the package's own was asked for, and whether pg validates.
async function opened(manifests, { isMissing = false } = {}) {
  let found;
  await withPage({ routes }, async (page, origin) => {
    let asked = 0;
    await page.route("**/bundle.json", (route) => {
      asked += 1;
      // Servers of single-page applications answer any address with their page.
      return isMissing ? route.fulfill({ contentType: "text/html", body: "<!doctype html>" }) : route.continue();
    });
    await page.goto(`${origin}/`);
    await waitFor(page, () => globalThis.ready === true);
    const [entries, errors] = await page.evaluate(
      async (given) => {
        const jackfield = await globalThis.open({ wasm: "/js/wasm/jackfield.wasm", ...given });
        const config = { connection: { host: "db.example.com", port: 70000, user: "app", database: "orders" } };
        const report = jackfield.validate("database/pg", config);
        return [jackfield.catalogue.list().length, report.errors.map(({ path }) => path)];
      },
      manifests === undefined ? {} : { manifests },
    );
    assert.deepEqual(errors, ["connection.port"]);
    found = { entries, asked };
  });
  return found;
}

test("without manifests the package's own catalogue is fetched", async () => {
  assert.deepEqual(await opened(undefined), { entries: own, asked: 1 });
});

test("the package's bundle is taken whole, with its stores, and nothing is fetched", async () => {
  assert.deepEqual(await opened(bundle), { entries: own, asked: 0 });
  assert.deepEqual(await opened(bundle.manifests), { entries: own, asked: 0 });
});

test("single files are added to the catalogue", async () => {
  assert.deepEqual(await opened([file("database/pg.json"), file("ai/openai.json")]), { entries: own, asked: 1 });
});

test("a manifest of the application is added, and one that breaks a rule is named", async () => {
  const acme = JSON.parse(readFileSync(new URL("../e2e/manifests/acme.json", import.meta.url), "utf8"));
  assert.deepEqual(await opened([acme]), { entries: own + 1, asked: 1 });
  await withPage({ routes }, async (page, origin) => {
    await page.goto(`${origin}/`);
    await waitFor(page, () => globalThis.ready === true);
    const said = await page.evaluate(
      (manifests) => globalThis.open({ manifests }).catch(({ code, details }) => [code, details.file, details.pointer]),
      [{ ...acme, form: [{ ...acme.form[0], type: "choice" }] }],
    );
    assert.deepEqual(said, ["manifest_invalid", "others/acme", "/form/0/type"]);
  });
});

test("single files are enough where the package's own catalogue was left behind", async () => {
  const given = [file("database/pg.json"), file("ai/openai.json")];
  assert.deepEqual(await opened(given, { isMissing: true }), { entries: 2, asked: 1 });
});

test("keys and files are refused with the reason", async () => {
  await withPage({ routes }, async (page, origin) => {
    await page.goto(`${origin}/`);
    await waitFor(page, () => globalThis.ready === true);
    for (const options of [{ store: "a.db" }, { keys: { active: "k", keys: { k: "00" } } }]) {
      const said = await page.evaluate(
        (given) => globalThis.open(given).catch(({ name, code, details }) => [name, code, details.reason]),
        options,
      );
      assert.deepEqual(said, ["JackfieldError", "addon_required", "This is the build for browsers."]);
    }
  });
});
