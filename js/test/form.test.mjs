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
