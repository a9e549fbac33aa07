// What the form takes, tells and asks: the types of <jackfield-form>, of the headless form and of the React wrapper.
import type { CatalogueEntry, Finding, FormField, TestOutcome, ValidationReport } from "../generated/answers.js";
import type { Jackfield } from "../jackfield.js";
import type { FormConfig } from "./config.js";

/** The part of an opened core that a form uses; `await open()` gives it. No server takes part. */
export type FormCore = Pick<Jackfield, "validate" | "merge" | "urlToConfig">;

/** What the form is drawn from: an answer of `catalogue.get`, or of `GET /api/v2/integrations/{type}/{subType}`. */
export type FormManifest = Pick<CatalogueEntry, "integrationType" | "integrationSubType" | "manifest" | "form">;

/** A stored integration as the API answers it, or as `mask()` does: the masked config, and which secrets are set. */
export interface StoredConfig {
  /** The masked config: secrets that are set read ********. */
  readonly config?: FormConfig;
  /** By dotted path, whether a secret is set. */
  readonly secrets?: Readonly<Record<string, boolean>>;
}

/** What `jackfield-change` and `jackfield-submit` carry. */
export interface FormChecked {
  /** The whole config; with `stored`, only the difference from it, as `integrations.update` takes it. */
  readonly config: FormConfig;
  /** What the rules say of it. */
  readonly report: ValidationReport;
}

/** What an event carries that asks the host for something. The first listener that calls `respondWith` answers. */
export interface FormQuestion<Answer> {
  /** Gives the answer, or what will become it. A promise that is rejected shows its message at the place. */
  readonly respondWith: (answer: Answer | PromiseLike<Answer>) => void;
}

/** What `jackfield-test` carries. The answer is shown as by `showOutcome`. */
export interface FormTest extends FormChecked, FormQuestion<TestOutcome> {}

/** What `jackfield-oauth` carries: the host runs the popup and answers the value of the field. */
export interface FormOAuth extends FormQuestion<FormConfig> {
  /** The OAuth field whose button was pressed. */
  readonly field: FormField;
  /** The config so far, client and secret included. */
  readonly config: FormConfig;
}

/** One choice, or any item of a list: `value` and `label` of `options_from` point into it. */
export type FormOption = string | { readonly value: string; readonly label?: string } | Readonly<FormConfig>;

/** A list of choices, as it is or as a list endpoint answers it. */
export type FormChoices = readonly FormOption[] | { readonly list: readonly FormOption[] };

/** What `jackfield-options` carries: a field asks for its choices. */
export interface FormOptions extends FormQuestion<FormChoices> {
  /** The field that asks. */
  readonly field: FormField;
  /** The endpoint of the stored integration to ask; undefined for a field that links an integration. */
  readonly endpoint: string | undefined;
  /** Parameters of the endpoint: the values of `dependsOn`, by the keys of their fields. */
  readonly params: FormConfig;
  /** Of a field that links an integration: which ones may be chosen. */
  readonly filter: { readonly type: string; readonly sub_type?: readonly string[] } | undefined;
}

/** An error that a server found; `details.errors` of its answer. */
export type FormError = Pick<Finding, "path" | "code" | "message"> & Partial<Finding>;

/** What becomes of a stored secret. */
export type SecretVerb = "keep" | "replace" | "clear";
