// The form as a module, and without markup; tests/browser/form*.test.mjs test it on a page.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { open } from "../dist/index.js";
import { FormModel, englishTexts, germanTexts, spanishTexts } from "../dist/form/index.js";

const jackfield = await open({ backend: "wasm" });
const pg = jackfield.catalogue.get("database", "pg");
const shop = {
  client: "pg",
  connection: { host: "db.example.com", port: 5432, user: "app", password: "canary", database: "shop" },
};
const made = (start = {}) => new FormModel({ jackfield, manifest: pg, ...start });
const field = (form, key) => form.view.fields.find((each) => each.field.key === key);

test("the form is one file that imports nothing", () => {
  const text = readFileSync(new URL("../dist/form/index.js", import.meta.url), "utf8");
  assert.doesNotMatch(text, /\bimport\b(?!.*jackfield\/form)|\brequire\(/);
});

test("it can be imported without HTMLElement, as on a server", async () => {
  const names = Object.keys(await import("../dist/form/index.js"));
  const texts = ["englishTexts", "germanTexts", "spanishTexts"];
  assert.deepEqual(names.sort(), ["FormModel", "JackfieldForm", "defineForm", ...texts]);
});

test("a form without markup holds values and findings, and calls its listeners", () => {
  const form = made();
  let calls = 0;
  const stop = form.subscribe(() => (calls += 1));
  const before = form.view;
  assert.equal(form.view, before);
  form.set("connection.port", 70000);
  assert.equal(calls, 1);
  assert.notEqual(form.view, before);
  assert.equal(field(form, "port").error, "");
  form.touch("connection.port");
  assert.match(field(form, "port").error, /from 1 to 65535/);
  assert.deepEqual(
    form.check().report.errors.map(({ path }) => path),
    ["connection.port", "connection.user", "connection.database"],
  );
  stop();
  calls = 0;
  form.value = shop;
  assert.equal(calls, 0);
  assert.deepEqual([form.value, form.checked.report.valid], [shop, true]);
});

test("before its core is there, each form of the catalogue shows the same fields, and nothing is valid", () => {
  const shown = ({ view }) => view.fields.filter(({ isVisible }) => isVisible).map((each) => each.field.model);
  let conditions = 0;
  for (const { type, sub_type } of jackfield.catalogue.list()) {
    const manifest = jackfield.catalogue.get(type, sub_type);
    const early = new FormModel({ manifest });
    const late = new FormModel({ manifest, jackfield });
    assert.equal(early.checked.report.valid, false);
    // Each choice of each select and switch, since conditions ask for them.
    for (const { model, options = [], type: kind } of [{ model: "" }, ...manifest.form]) {
      const values = kind === "switch" || kind === "checkbox" ? [true, false] : options.map(({ value }) => value);
      for (const value of model === "" ? [undefined] : values) {
        for (const form of [early, late]) if (model !== "") form.set(model, value);
        assert.deepEqual(shown(early), shown(late), `${type}/${sub_type} ${model} ${value}`);
        conditions += 1;
      }
    }
  }
  assert.ok(conditions > 300, String(conditions));
});

test("what was filled in before the core came stays, and an update says no more than that", () => {
  const stored = { config: { ...shop, connection: { ...shop.connection, password: "********" } } };
  const form = new FormModel({ manifest: pg, stored });
  form.set("connection.port", 5433);
  form.setVerb("connection.password", "replace");
  form.set("connection.password", "another");
  form.jackfield = jackfield;
  const whole = made({ stored });
  whole.set("connection.port", 5433);
  whole.set("connection.password", "another");
  assert.deepEqual(form.value, { connection: { port: 5433, password: "another" } });
  assert.deepEqual(form.checked, whole.checked);
});

test("a URL that is given before the core came fills the fields when it comes", () => {
  const form = new FormModel({ manifest: pg });
  assert.deepEqual(form.fillFrom("postgres://app@db.example.com:6000/shop"), { filled: false, message: "" });
  assert.equal(field(form, "host").value, "localhost");
  form.jackfield = jackfield;
  assert.deepEqual([field(form, "host").value, field(form, "port").value], ["db.example.com", 6000]);
});

test("other spellings of a config fill the fields, and keys that no field has are reported", () => {
  const form = made();
  const config = { ...shop, connection: { ...shop.connection, ssl: true, connect_timeout: "10" } };
  form.value = config;
  assert.deepEqual(form.value, config);
  assert.equal(field(form, "ssl").value, true);
  assert.deepEqual(field(form, "parameters").value, { connect_timeout: 10 });
  form.value = { ...shop, connection: { ...shop.connection, passfile: "x" } };
  assert.deepEqual(
    form.view.errors.map(({ path, model }) => [path, model]),
    [["connection.passfile", undefined]],
  );
});

test("an update says the difference; secrets are kept, replaced and cleared; masked ones are not judged", () => {
  const pem = (name) => `-----BEGIN ${name}-----\n...`;
  const ssl = { enabled: true, cert: pem("CERTIFICATE"), key: pem("PRIVATE KEY") };
  const form = made({ stored: jackfield.mask("database/pg", { ...shop, connection: { ...shop.connection, ssl } }) });
  assert.deepEqual([form.value, form.checked.report.errors], [{}, []]);
  form.setVerb("connection.password", "clear");
  assert.deepEqual(form.value, { connection: { password: null } });
  form.setVerb("connection.password", "keep");
  form.set("connection.host", "db.example.org");
  assert.deepEqual(
    form.view.errors.map(({ path }) => path),
    ["connection.password", "connection.ssl.key"],
  );
  assert.match(field(form, "sslKey").again, /^Changed: Host\./);
  // Other errors are found beside that.
  form.set("connection.port", "x");
  assert.ok(form.view.errors.some(({ path }) => path === "connection.port"));
  form.reset();
  assert.deepEqual(form.value, {});
  // Asterisks alone tell of a secret, too.
  form.stored = { config: jackfield.mask("database/pg", shop).config };
  assert.deepEqual([field(form, "password").isSet, field(form, "password").verb], [true, "keep"]);
});

test("a late answer about choices is dropped, and a failed one is shown as such", async () => {
  const form = made({ stored: jackfield.mask("database/pg", shop) });
  const first = form.question("searchPath");
  assert.deepEqual(first, { endpoint: "schemas", params: { database: "shop" } });
  let late;
  const answer = new Promise((resolve) => (late = resolve));
  const done = form.offer("searchPath", first.params, answer);
  assert.equal(form.question("searchPath"), undefined);
  form.set("connection.database", "other");
  const second = form.question("searchPath");
  await form.offer("searchPath", second.params, [{ name: "hr" }]);
  late({ list: [{ name: "public" }] });
  await done;
  assert.deepEqual(field(form, "searchPath").choices, [{ value: "hr", label: "hr" }]);
  form.set("connection.database", "third");
  await form.offer("searchPath", form.question("searchPath").params, Promise.reject(new Error("no")));
  assert.equal(field(form, "searchPath").offer, "failed");
  assert.notEqual(form.question("searchPath"), undefined);
});

test("the three languages have the same texts, and a finding of every kind the core has", () => {
  const codes = new Set();
  for (const { type, sub_type } of jackfield.catalogue.list()) {
    const { form } = jackfield.catalogue.get(type, sub_type);
    for (const { validators = [] } of form)
      for (const { use } of validators) codes.add(use.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`));
  }
  codes.delete("integer"); // its code is type
  for (const texts of [germanTexts, spanishTexts]) {
    assert.deepEqual(Object.keys(texts).sort(), Object.keys(englishTexts).sort());
    for (const code of [...codes, "required", "type", "option", "unknown_key"])
      assert.notEqual(texts.findings[code], undefined, code);
    for (const name of ["toCorrect", "urlFilled", "optionsReady"])
      assert.notEqual(texts[name](1, []), texts[name](2, []), name);
  }
});
