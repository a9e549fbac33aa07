// What the form asks its host for, through events: a test, an OAuth popup, choices of a field.
import type { FormField, TestOutcome } from "../generated/answers.js";
import type { FormConfig } from "./config.js";
import type { FormModel } from "./model.js";
import type { FormChecked, FormChoices, FormOAuth, FormOptions, FormQuestion, FormTest } from "./types.js";

/** What of the element takes part. */
export interface Asker {
  readonly model: FormModel;
  readonly tell: (name: string, detail: unknown) => void;
  /** Errors that came back, shown at their fields. */
  readonly showErrors: (errors: unknown) => void;
  /** What a field is waiting for, or undefined. */
  readonly setBusy: (model: string, text: string | undefined) => void;
}

// `answer` gives what the first listener gave, or undefined.
function ask<Answer>(): { question: FormQuestion<Answer>; answer: () => Promise<Answer> | undefined } {
  let given: Promise<Answer> | undefined;
  const respondWith = (answer: Answer | PromiseLike<Answer>): void => {
    given ??= Promise.resolve(answer);
  };
  return { question: { respondWith }, answer: () => given };
}

/** Asks for a test of what the form says. Only the answer to the last question counts. */
export async function askForTest({ model, tell, showErrors }: Asker, checked: FormChecked): Promise<void> {
  const { question, answer } = ask<TestOutcome>();
  const detail: FormTest = { ...checked, ...question };
  tell("jackfield-test", detail);
  const taken = answer();
  if (taken === undefined) return;
  const mine = model.startTest();
  try {
    model.endTest(mine, await taken);
  } catch (error) {
    if (model.endTest(mine, undefined)) showErrors(error);
  }
}

/** Asks for the value of an OAuth field. */
export async function askForGrant({ model, tell, showErrors, setBusy }: Asker, field: FormField): Promise<void> {
  const { question, answer } = ask<FormConfig>();
  const detail: FormOAuth = { field, config: model.value, ...question };
  tell("jackfield-oauth", detail);
  const taken = answer();
  if (taken === undefined) return;
  setBusy(field.model, model.texts.connecting);
  try {
    const value = await taken;
    setBusy(field.model, undefined);
    model.set(field.model, value);
    model.touch(field.model);
  } catch (error) {
    setBusy(field.model, undefined);
    const message = error instanceof Error ? error.message : model.texts.notConnected;
    showErrors([{ path: field.model, code: "", message }]);
  }
}

/** Asks for the choices of a field, unless they are known. */
export function askForChoices({ model, tell }: Asker, field: FormField): void {
  const asked = model.question(field.model);
  if (asked === undefined) return;
  const { question, answer } = ask<FormChoices>();
  const detail: FormOptions = { field, ...asked, filter: field["filter"] as FormOptions["filter"], ...question };
  tell("jackfield-options", detail);
  const taken = answer();
  if (taken !== undefined) void model.offer(field.model, asked.params, taken);
}
