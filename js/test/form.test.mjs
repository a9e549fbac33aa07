// The form as a module; tests/browser/form.test.mjs tests it on a page.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

test("the form is one file that imports nothing", () => {
  const text = readFileSync(new URL("../dist/form/index.js", import.meta.url), "utf8");
  assert.doesNotMatch(text, /\bimport\b(?!.*jackfield\/form)|\brequire\(/);
});

test("it can be imported without HTMLElement, as on a server", async () => {
  const names = Object.keys(await import("../dist/form/index.js"));
  assert.deepEqual(names.sort(), [
    "FormModel",
    "JackfieldForm",
    "defineForm",
    "englishTexts",
    "germanTexts",
    "spanishTexts",
  ]);
});
