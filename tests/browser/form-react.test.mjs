// jackfield/react with the published React, in a real browser: the component and the hook for forms of one's own
// markup. React comes as CommonJS; the page loads its files as they are, in one module.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { test } from "node:test";
import { waitFor } from "./browser.mjs";
import { withForm } from "./form-page.mjs";

const require = createRequire(import.meta.url);
const files = {
  react: "react/cjs/react.production.js",
  "react-dom": "react-dom/cjs/react-dom.production.js",
  "react-dom/client": "react-dom/cjs/react-dom-client.production.js",
  scheduler: "scheduler/cjs/scheduler.production.js",
};
// Packages export no such paths.
const text = (path) =>
  readFileSync(require.resolve(path.split("/")[0]).replace(/index\.js$/, "") + path.replace(/^[^/]+\//, ""));
const inFunction = (path) => `(require, module, exports) => {${text(path)}\n}`;
const names = Object.keys(require("react")).filter((name) => /^[a-z]\w*$/i.test(name));
const react = `const parts = {
  ${Object.entries(files).map(([name, path]) => `${JSON.stringify(name)}: ${inFunction(path)}`)}
};
const made = {};
const load = (name) => {
  if (made[name] === undefined) {
    const module = (made[name] = { exports: {} });
    parts[name](load, module, module.exports);
  }
  return made[name].exports;
};
export const { ${names.join(", ")} } = load("react");
export const { createRoot } = load("react-dom/client");
export const { flushSync } = load("react-dom");`;

const wrapper = readFileSync(new URL("../../js/dist/react/index.js", import.meta.url), "utf8");
const application = `
  import { createElement as make, useState, createRoot, flushSync } from "/react.js";
  import { JackfieldForm, useJackfieldForm } from "/js/dist/react/index.js";
  globalThis.said = [];
  const note = (name) => (detail) => { globalThis.said.push([name, detail.config]); };
  function Application() {
    const [entry, setEntry] = useState("database/pg");
    const [stored, setStored] = useState(undefined);
    const [count, setCount] = useState(0);
    Object.assign(globalThis, { setEntry: (name) => flushSync(() => setEntry(name)), setStored, setCount });
    const [manifest] = [globalThis.manifests[entry] ??= globalThis.entry(entry)];
    return make(JackfieldForm, {
      jackfield: globalThis.jackfield, manifest, stored, id: "one", className: "wide", "aria-label": "Form",
      ref: (node) => { globalThis.node = node; },
      locale: count > 1 ? "de" : "en",
      onChange: note("change " + count), onSubmit: note("submit " + count),
      onTest: () => Promise.resolve({ code: 0, outcome: "ok", message: "It works." }),
    }, make("p", { key: "p" }, make("button", {}, "Save " + count),
      make("button", { type: "button", "data-action": "test" }, "Test"),
      count === 1 ? make("i", {}, "one") : undefined));
  }
  function Own() {
    const { form, view } = useJackfieldForm({ jackfield: globalThis.jackfield, manifest: globalThis.manifests.own });
    return make("div", { id: "own" }, ...view.fields.filter(({ isVisible }) => isVisible).map((each) =>
      make("label", { key: each.field.key }, each.label, make("input", {
        value: String(each.value ?? ""), name: each.field.key,
        onChange: ({ target }) => { form.set(each.field.model, target.value); form.touch(each.field.model); },
      }), make("em", {}, each.error))));
  }
  globalThis.manifests = { own: globalThis.entry("auth/slack") };
  const root = createRoot(document.getElementById("root"));
  root.render(make("div", {}, make(Application), make(Own)));
  globalThis.unmount = () => root.unmount();`;
const routes = {
  "/react.js": ["text/javascript", react],
  "/js/dist/react/index.js": ["text/javascript", wrapper.replace('from "react"', 'from "/react.js"')],
  "/application.js": ["text/javascript", application],
};

const withReact = (use) =>
  withForm(undefined, { inner: '<div id="root"></div>', routes }, async (page) => {
    await page.evaluate(() => import("/application.js"));
    await page.locator("#field-host").waitFor();
    await use(page);
  });

test("the component draws, tells, answers and is updated without losing what was typed", async () => {
  await withReact(async (page) => {
    assert.equal(await page.locator("jackfield-form#one.wide").count(), 1);
    assert.equal(await page.evaluate(() => globalThis.node instanceof globalThis.JackfieldForm), true);
    await page.locator("#field-user").fill("app");
    await page.locator("#field-database").fill("shop");
    // Rendering again with the same properties leaves the fields alone, and new listeners are those that are called.
    await page.evaluate(() => globalThis.setCount(1));
    await page.getByRole("button", { name: "Save 1" }).click();
    assert.equal(await page.locator("form i").count(), 1);
    const [name, submitted] = (await page.evaluate("said")).at(-1);
    assert.deepEqual([name, submitted.connection.user], ["submit 1", "app"]);
    await page.getByRole("button", { name: "Test" }).click();
    await page.locator(".result.ok").waitFor();
    await page.evaluate(() => globalThis.setCount(2));
    await page.locator("label[for=field-user]", { hasText: "(erforderlich)" }).waitFor();
    assert.equal(await page.locator("form i").count(), 0);
    assert.equal(await page.locator("#field-user").inputValue(), "app");
    await page.evaluate(() => {
      const connection = { host: "db.example.com", port: 5432, user: "ada", password: "canary", database: "shop" };
      globalThis.setStored(globalThis.jackfield.mask("database/pg", { client: "pg", connection }));
    });
    await waitFor(page, () => document.getElementById("field-user").value === "ada");
    assert.deepEqual(await page.evaluate("node.config"), {});
    await page.evaluate(() => globalThis.setEntry("ai/openai"));
    await page.locator("#field-apiKey").waitFor();
    await page.evaluate(() => globalThis.unmount());
    assert.equal(await page.locator("jackfield-form").count(), 0);
  });
});

test("the hook gives the state of a form to markup of one's own, and receives what is typed", async () => {
  await withReact(async (page) => {
    const own = page.locator("#own");
    const shown = () => own.locator("input").evaluateAll((all) => all.map(({ name }) => name));
    assert.deepEqual(await shown(), ["type", "token"]);
    await own.locator("[name=token]").fill("canary");
    await own.locator("[name=type]").fill("oauth");
    assert.deepEqual(await shown(), ["type", "clientId", "clientSecret", "oauth"]);
    await own.locator("[name=type]").fill("basic");
    await own.locator("em", { hasText: "not one of the options" }).waitFor();
  });
});
