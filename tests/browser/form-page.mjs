// A page with one <jackfield-form> and the core, under the strict content security policy, and how a person fills it.
import { readFileSync } from "node:fs";
import { waitFor, withPage } from "./browser.mjs";

const read = (name) => readFileSync(new URL(`../../${name}`, import.meta.url), "utf8");
/** The manifests as they are shipped, those with a form. */
export const manifests = JSON.parse(read("js/manifests/bundle.json")).manifests.filter(({ type }) => type !== "shared");

const script = `
  import { open } from "/js/dist/browser.js";
  import * as form from "/js/dist/form/index.js";
  Object.assign(globalThis, form, { heard: [] });
  globalThis.jackfield = await open();
  form.defineForm();
  for (const type of ["change", "submit", "test", "oauth", "options"])
    document.addEventListener("jackfield-" + type, ({ detail }) => {
      const { respondWith, ...told } = detail;
      globalThis.heard.push([type, JSON.parse(JSON.stringify(told))]);
      const answer = globalThis.answers?.[type];
      if (answer !== undefined) respondWith(answer(detail));
    });
  globalThis.entry = (name) => globalThis.jackfield.catalogue.get(...name.split("/"));
  globalThis.ready = true;`;
const page = (inner, attributes) => `<!doctype html><html ${attributes}><meta charset="utf-8"><title>form</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="/js/static/form.css"><link rel="stylesheet" href="/page.css">
<script type="module" src="/form-page.js"></script>
<body class="jackfield"><main><h1>Form</h1>${inner}</main></body></html>`;
const css = `body { margin: 0 auto; max-inline-size: 46rem; padding: 1rem; background: var(--jf-page);
  font: 16px/1.5 system-ui, sans-serif; }`;

const buttons = '<p><button>Save</button> <button type="button" class="quiet" data-action="test">Test</button></p>';

/** A page that shows the form of `entry`. `globalThis.form` is the element; events are kept in `heard`. */
export async function withForm(entry, options, use) {
  const { inner = `<jackfield-form aria-label="Form">${buttons}</jackfield-form>`, attributes = 'lang="en"' } = options;
  const routes = {
    "/": ["text/html", page(inner, attributes)],
    "/form-page.js": ["text/javascript", script],
    "/page.css": ["text/css", css],
    ...options.routes,
  };
  await withPage({ ...options, routes }, async (page, origin) => {
    await page.goto(`${origin}/`);
    await waitFor(page, () => globalThis.ready === true);
    await page.evaluate((name) => {
      const { form } = Object.assign(globalThis, { form: document.querySelector("jackfield-form") });
      if (name === undefined) return;
      form.jackfield = globalThis.jackfield;
      form.manifest = globalThis.entry(name);
    }, entry);
    await use(page, origin);
  });
}

/** Calls a function in the page with `form`. */
export const inForm = (page, body, given) =>
  page.evaluate(`(({ form, given }) => { ${body} })({ form, given: ${JSON.stringify(given ?? null)} })`);
export const config = (page) => page.evaluate("form.config");
export const report = (page) => page.evaluate("form.report");
export const heard = (page, type) =>
  page.evaluate(`heard.filter(([name]) => name === ${JSON.stringify(type)}).map(([, detail]) => detail)`);
export const focused = (page) =>
  page.evaluate(() => document.activeElement.id || document.activeElement.textContent.trim());

const at = (value, model) => model.split(".").reduce((inner, key) => inner?.[key], value);

/** Fills one field as a person would, with mouse and keyboard. */
export async function fill(page, field, value) {
  const id = `#field-${field.key}`;
  await page.locator(id).evaluate((node) => node.closest("details")?.setAttribute("open", ""));
  const isBox = field.type === "switch" || field.type === "checkbox";
  if (isBox) return page.locator(id).setChecked(value);
  if (field.type === "key-value") return fillPairs(page, field, value);
  if (field.type === "oauth") {
    await page.evaluate((given) => {
      globalThis.answers = { ...globalThis.answers, oauth: () => Promise.resolve(given) };
    }, value);
    await page.locator(id).click();
    return page.locator(`.field:has(${id}) .state`, { hasText: "Connected" }).waitFor();
  }
  if (field.mode === "multiple" && field.options !== undefined) {
    for (const [index, option] of field.options.entries())
      await page.locator(`${id}-${index}`).setChecked(value.includes(option.value));
    return undefined;
  }
  if (field.mode === "tags" || field.mode === "multiple") {
    const remove = page.locator(`.field:has(${id}) .tags button`);
    while ((await remove.count()) > 0) await remove.first().click();
    for (const item of value) {
      await page.locator(id).fill(item);
      await page.locator(id).press("Enter");
    }
    return undefined;
  }
  if (field.type === "select" && field.options !== undefined) return page.locator(id).selectOption(value);
  return page.locator(id).fill(typeof value === "string" ? value : JSON.stringify(value));
}

async function fillPairs(page, field, pairs) {
  const scope = page.locator(`.field:has(#field-${field.key}-label)`);
  for (const [key, value] of Object.entries(pairs)) {
    if (field.keys !== undefined) {
      const input = scope.getByLabel(key, { exact: true });
      if (field.keys[key] === "switch") await input.selectOption(String(value));
      else await input.fill(String(value));
    } else {
      await scope.getByRole("button", { name: "Add" }).click();
      await scope.locator(".free input").nth(-2).fill(key);
      await scope.locator(".free input").last().fill(value);
    }
  }
}

/** Fills a form as a person would; fields that a value makes visible come after it. */
export async function fillAll(page, form, value) {
  for (const field of form) {
    const wanted = at(value, field.model);
    const isSingle = field.type === "select" && field.options?.length === 1 && field.mode === undefined;
    if (wanted === undefined || isSingle || field.type === "space") continue;
    await fill(page, field, wanted);
  }
}
