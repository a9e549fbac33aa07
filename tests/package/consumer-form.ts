// A page that uses the form, as ES modules alone: it is made for browsers. It is compiled, never run.
import { FormModel, defineForm, germanTexts } from "jackfield/form";
import type { FormChecked, FormManifest, FormTest, JackfieldForm } from "jackfield/form";
import type { CatalogueEntry, Jackfield, TestOutcome } from "jackfield";

export function show(form: JackfieldForm, entry: CatalogueEntry, jackfield: Jackfield): void {
  defineForm();
  form.texts = { ...germanTexts, submit: "Speichern" };
  form.jackfield = jackfield;
  form.manifest = entry;
  form.addEventListener("jackfield-submit", ({ detail }: CustomEvent<FormChecked>) => {
    form.stored = { config: detail.config, secrets: { "connection.password": true } };
  });
  const outcome: Promise<TestOutcome> = Promise.resolve({ code: 0, message: "", outcome: "ok" });
  form.addEventListener("jackfield-test", ({ detail }: CustomEvent<FormTest>) => {
    detail.respondWith(outcome);
  });
  const element: JackfieldForm | null = document.querySelector("jackfield-form");
  // @ts-expect-error a manifest is an object
  form.manifest = "database/pg";
  void element;
}

export function headless(manifest: FormManifest, jackfield: Jackfield): string {
  const form = new FormModel({ manifest, jackfield });
  form.set("connection.host", "db.example.com");
  return form.view.fields.map(({ label, error }) => `${label}: ${error}`).join("\n");
}
