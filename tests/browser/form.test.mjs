// <jackfield-form> by itself, in a real browser under the strict content security policy: without the core or a server.
import assert from "node:assert/strict";
import { test } from "node:test";
import { waitFor, withPage } from "./browser.mjs";

const script = `
  import { defineForm, englishTexts } from "/js/dist/form/index.js";
  defineForm();
  globalThis.english = englishTexts;
  // The only error is a required, visible and empty field. "user" is visible only with a password.
  globalThis.checkOf = (form) => (config, stored) => {
    const whole = { ...stored, ...config };
    const visible = (model) => model !== "user" || Boolean(whole.password);
    const fields = Object.fromEntries(
      form.fields.map(({ model, required = false }) => [model, { visible: visible(model), required }]),
    );
    const errors = form.fields
      .filter(({ model }) => fields[model].required && fields[model].visible && whole[model] === undefined)
      .map(({ model }) => ({ path: model, code: "required", message: "This field is required." }));
    return { valid: errors.length === 0, errors, warnings: [], fields };
  };
  globalThis.ready = true;`;
const html = `<!doctype html><meta charset="utf-8"><title>form</title>
<script type="module" src="/form-page.js"></script>
<jackfield-form id="one" aria-label="One"><p><button>Save</button></p></jackfield-form>
<jackfield-form id="two" prefix="other"></jackfield-form>`;
const routes = { "/": ["text/html", html], "/form-page.js": ["text/javascript", script] };

const fields = [
  { key: "host", model: "host", label: "Host", type: "text", required: true },
  { key: "password", model: "password", label: "Password", type: "password", secret: true },
  { key: "user", model: "user", label: "User", type: "text", default: "app" },
  { key: "max", model: "pool.max", label: "Most", type: "number", group: "pool", group_label: "Pool", advanced: true },
];

// A page on which the form `id` has the fields. Events are kept in `globalThis.submitted`.
async function drawn(id, use, options = {}) {
  await withPage({ routes, ...options }, async (page, origin) => {
    await page.goto(`${origin}/`);
    await page.locator("html").evaluate(
      async (_, { id, fields }) => {
        while (!globalThis.ready) await new Promise((resolve) => setTimeout(resolve, 10));
        const form = document.getElementById(id);
        globalThis.form = form;
        globalThis.submitted = [];
        form.addEventListener("jackfield-submit", ({ detail }) => globalThis.submitted.push(detail.config));
        form.check = globalThis.checkOf(form);
        form.fields = fields;
      },
      { id, fields },
    );
    await use(page);
  });
}
const config = (page) => page.evaluate("form.config");
const submitted = (page) => page.evaluate("submitted");

test("its own children stay below the fields, and its name goes to the form", async () => {
  await drawn("one", async (page) => {
    const order = await page.locator("#one form > *").evaluateAll((nodes) => nodes.map(({ className }) => className));
    assert.deepEqual(order, ["summary", "fields", ""]);
    assert.equal(await page.getByRole("form", { name: "One" }).count(), 1);
    assert.equal(await page.locator("#one form > p button").count(), 1);
  });
});

test("without a button it makes one, and the prefix keeps ids apart", async () => {
  await drawn("two", async (page) => {
    assert.equal(await page.locator("#other-host").count(), 1);
    await page.getByRole("button", { name: "Check" }).click();
    assert.equal(await page.evaluate("document.activeElement.id"), "others-summary");
    assert.deepEqual(await submitted(page), []);
  });
});

test("a field that appears brings its value; a hidden one says nothing", async () => {
  await drawn("one", async (page) => {
    await page.locator("#field-host").fill("h");
    assert.deepEqual(await config(page), { host: "h" });
    await page.locator("#field-password").fill("canary");
    assert.deepEqual(await config(page), { host: "h", password: "canary", user: "app" });
  });
});

test("what is stored becomes an update: secrets are kept, replaced or cleared, and never shown", async () => {
  await drawn("one", async (page) => {
    await page.locator("#field-host").fill("h");
    await page.locator("#field-password").fill("canary");
    await page.getByRole("button", { name: "Save" }).click();
    assert.deepEqual(await submitted(page), [{ host: "h", password: "canary", user: "app" }]);

    await page.evaluate(`form.markStored({ host: "h", password: "********", user: "app" }, { password: true })`);
    assert.deepEqual(await config(page), {});
    assert.equal(await page.locator("#field-password").inputValue(), "");
    assert.equal(await page.locator("#field-password").isVisible(), false);

    await page.getByRole("button", { name: "clear" }).click();
    assert.deepEqual(await config(page), { password: null });
    await page.getByRole("button", { name: "replace" }).click();
    assert.equal(await page.evaluate("document.activeElement.id"), "field-password");
    await page.keyboard.type("another");
    assert.deepEqual(await config(page), { password: "another" });
    await page.getByRole("button", { name: "keep" }).click();
    assert.deepEqual(await config(page), {});
    await page.locator("#field-host").fill("");
    assert.deepEqual(await config(page), { host: null });
  });
});

test("texts can be replaced, and a number that is not one is passed on as it was typed", async () => {
  await drawn("two", async (page) => {
    await page.evaluate(
      `form.texts = { ...english, required: "(muss sein)", advanced: "Mehr" }; form.fields = form.fields`,
    );
    assert.match(await page.locator('label[for="other-host"]').textContent(), /^Host \(muss sein\)$/);
    await page.locator("summary").click();
    await page.locator("#other-max").fill("many");
    assert.deepEqual(await config(page), { pool: { max: "many" } });
    await page.locator("#other-max").fill("9007199254740993");
    assert.deepEqual(await config(page), { pool: { max: "9007199254740993" } });
    await page.locator("#other-max").fill("7");
    assert.deepEqual(await config(page), { pool: { max: 7 } });
  });
});

// Presses the button of the form with a mouse or a finger after a field was left wrong. The message of the field pushes
// the button down, by more than its height in a form of this width.
for (const hasTouch of [false, true])
  test(`a message does not move the button that is being ${hasTouch ? "tapped" : "clicked"}`, async () => {
    await drawn(
      "one",
      async (page) => {
        const button = page.locator("#one button").last();
        const error = page.locator("#field-host-error");
        await page.locator("#field-host").fill("x");
        await page.locator("#field-host").fill("");
        await page.evaluate(() => {
          globalThis.clicks = 0;
          document.querySelector("#one form").addEventListener("submit", () => (globalThis.clicks += 1));
        });
        const { x, y, width, height } = await button.boundingBox();
        // At the upper edge: the button must not move by one pixel.
        const [left, top] = [x + width / 2, y + 2];
        if (hasTouch) {
          await page.touchscreen.tap(left, top);
        } else {
          await page.mouse.move(left, top);
          await page.mouse.down();
          // Longer than the pause after which findings appear.
          await page.waitForTimeout(700);
          assert.deepEqual(await button.boundingBox(), { x, y, width, height });
          await page.mouse.up();
        }
        await waitFor(page, () => globalThis.clicks === 1);
        await error.waitFor({ state: "visible" });
        assert.equal(await page.evaluate("document.activeElement.id"), "fields-summary");
      },
      { hasTouch },
    );
  });

test("a message appears after a click elsewhere, and at once when a field is left by keyboard", async () => {
  await drawn("one", async (page) => {
    const error = page.locator("#field-host-error");
    await page.locator("#field-host").fill("x");
    await page.locator("#field-host").fill("");
    await page.mouse.click(2, 2);
    await error.waitFor({ state: "visible" });
    await page.locator("#field-host").fill("x");
    await page.locator("#field-host").fill("");
    await page.keyboard.press("Tab");
    assert.equal(await error.isVisible(), true);
  });
});
