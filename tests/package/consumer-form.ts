// A page that uses the form, as ES modules alone: it is made for browsers. It is compiled, never run.
import { defineForm, englishTexts } from "jackfield/form";
import type { FormChecked, JackfieldForm } from "jackfield/form";
import type { CatalogueEntry, ValidationReport } from "jackfield";

export function show(form: JackfieldForm, entry: CatalogueEntry, report: ValidationReport): void {
  defineForm();
  form.texts = { ...englishTexts, submit: "Save" };
  form.check = (config, stored) => (stored === undefined && Object.keys(config).length > 0 ? report : { ...report });
  form.fields = entry.form;
  form.addEventListener("jackfield-submit", ({ detail }: CustomEvent<FormChecked>) => {
    form.markStored(detail.config, { "connection.password": true });
  });
  const element: JackfieldForm | null = document.querySelector("jackfield-form");
  // @ts-expect-error a report is an object
  form.check = () => "valid";
  void element;
}
