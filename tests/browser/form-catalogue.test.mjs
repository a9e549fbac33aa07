// Every form of the catalogue: drawn, filled as a person would from its valid examples, and accepted; each error of an
// invalid example stands at its field. The test reads whatever the catalogue has.
import assert from "node:assert/strict";
import { test } from "node:test";
import { overflow, unlabelled } from "./browser.mjs";
import { config, fillAll, heard, inForm, manifests, withForm } from "./form-page.mjs";

const names = manifests.map(({ type, sub_type }) => `${type}/${sub_type}`);
const examplesOf = (name) => manifests[names.indexOf(name)].examples;

test("the catalogue has entries, and each has valid and invalid examples", () => {
  assert.ok(names.length >= 10);
  for (const { examples } of manifests) assert.ok(examples.some(({ valid }) => valid));
});

const at = (value, model) => model.split(".").reduce((inner, key) => inner?.[key], value);
const isSingle = ({ type, mode, options }) => type === "select" && mode === undefined && options?.length === 1;
async function draw(page, name) {
  await page.evaluate((entry) => {
    globalThis.form.jackfield = globalThis.jackfield;
    globalThis.form.manifest = globalThis.entry(entry);
  }, name);
  return page.evaluate("form.manifest.form");
}

// A config in the spelling of the fields, without what the form does not draw.
const spelt = (page, name, given) =>
  page.evaluate(([entry, value]) => globalThis.jackfield.merge(entry, {}, value).config, [name, given]);

// One page for all: a browser per entry would take minutes.
test("every form is drawn, filled from its valid examples, and accepted", async (t) => {
  await withForm(undefined, {}, async (page) => {
    for (const name of names) {
      await t.test(name, async () => {
        const form = await draw(page, name);
        assert.deepEqual(await unlabelled(page), []);
        assert.deepEqual(await overflow(page), { wide: false, stickOut: [] });
        for (const { config: example } of examplesOf(name).filter(({ valid }) => valid)) {
          await inForm(page, "form.reset()");
          const wanted = await spelt(page, name, example);
          await fillAll(page, form, wanted);
          const before = (await heard(page, "submit")).length;
          await page.getByRole("button", { name: "Save" }).click();
          const submitted = await heard(page, "submit");
          assert.equal(submitted.length, before + 1, `${JSON.stringify(example)}: ${await summary(page)}`);
          // What was typed is in the config; what was not has its default.
          const { config: said, report } = submitted.at(-1);
          assert.deepEqual(report.errors, []);
          for (const { model } of form.filter((field) => !isSingle(field)))
            assert.deepEqual(at(said, model) ?? at(wanted, model), at(wanted, model) ?? at(said, model), model);
        }
      });
    }
  });
});

test("each error of an invalid example stands at its field", async (t) => {
  await withForm(undefined, {}, async (page) => {
    for (const name of names) {
      await t.test(name, async () => {
        const form = await draw(page, name);
        for (const { config: example, errors = [] } of examplesOf(name).filter(({ valid }) => !valid)) {
          await page.evaluate((given) => {
            globalThis.form.value = given;
            globalThis.form.check();
          }, example);
          assert.deepEqual(await config(page), example);
          const found = (await page.evaluate("form.report.errors")).map(({ path, code }) => `${path} ${code}`);
          for (const { path, code } of errors) {
            assert.ok(found.includes(`${path} ${code}`), `${path} ${code} is not in ${found.join(", ")}`);
            await shownAt(page, form, path);
          }
          assert.equal(await page.evaluate("document.activeElement.id"), "fields-summary");
          assert.equal(await page.locator("#fields-summary li").count(), found.length);
        }
      });
    }
  });
});

const summary = (page) => page.locator("#fields-summary").textContent();

// The message of a field that is drawn stands below it and belongs to its input; others are in the summary.
async function shownAt(page, form, path) {
  const field = form.find(({ model }) => path === model || path.startsWith(`${model}.`));
  const message = page.locator(`#field-${field?.key}-error.error`);
  if (field === undefined || (await message.count()) === 0) {
    assert.ok(field === undefined || isSingle(field), `${path} is drawn and has no message`);
    assert.ok((await summary(page)).length > 0);
    return;
  }
  assert.match(await message.textContent(), /\w/, path);
  assert.equal(await message.evaluate((node) => node.hidden), false, path);
  const described = page.locator(`[aria-describedby~="field-${field.key}-error"]`);
  assert.equal(await described.count(), 1, path);
}
