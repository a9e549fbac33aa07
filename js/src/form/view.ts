// What there is to draw: each field with its texts, its value, and what is said of it.
import { choicesOf } from "./choices.js";
import { messageOf } from "./languages.js";
import { isAbout } from "./report.js";
import { isSecret } from "./values.js";
import type { FormField, TestOutcome, ValidationReport } from "../generated/answers.js";
import type { Choice } from "./choices.js";
import type { FormConfig } from "./config.js";
import type { FormTexts } from "./texts.js";
import type { FormError, FormOption, SecretVerb } from "./types.js";

/** The choices a field asked for. */
export interface Offer {
  readonly status: "loading" | "ready" | "failed";
  readonly params: FormConfig;
  readonly items: readonly FormOption[];
}

/** A field as it is drawn. */
export interface FieldView {
  /** The field as the manifest declares it. */
  readonly field: FormField;
  /** Its label, in the language of the form. */
  readonly label: string;
  /** Its hint; empty without one. */
  readonly help: string;
  /** What an empty input shows; empty without one. */
  readonly placeholder: string;
  /** The title of its group, on the first field of the group. */
  readonly groupLabel: string;
  /** What is filled in; of a stored secret only what replaces it. */
  readonly value: unknown;
  /** False for a select with one choice. */
  readonly isDrawn: boolean;
  /** Its condition holds. */
  readonly isVisible: boolean;
  /** It must be filled. */
  readonly isRequired: boolean;
  /** Its value is sealed and never shown. */
  readonly isSecret: boolean;
  /** Whether a secret is stored, and what becomes of it. */
  readonly isSet: boolean;
  /** What becomes of a stored secret. */
  readonly verb: SecretVerb;
  /** Why a stored secret must be sent again; empty when it need not be. */
  readonly again: string;
  /** What is wrong with it and was touched or checked; empty: nothing. */
  readonly error: string;
  /** Which part of the value is wrong: keys of pairs. */
  readonly wrongParts: readonly string[];
  /** What may be a mistake; empty: nothing. */
  readonly warning: string;
  /** Fixed choices, or those of an answer. */
  readonly choices: readonly Choice[];
  /** How far the choices are that it asked for. */
  readonly offer: "none" | Offer["status"];
}

/** An error, and the field it is about if one is drawn. */
export interface ErrorView {
  /** The dotted path in the config. */
  readonly path: string;
  /** The error, in the language of the form. */
  readonly text: string;
  /** The field that is drawn for it; undefined: none. */
  readonly model: string | undefined;
}

/** A form as it is drawn. */
export interface FormView {
  /** The fields, in the order in which they are drawn. */
  readonly fields: readonly FieldView[];
  /** What the visible fields say; with `stored` the difference. */
  readonly config: FormConfig;
  /** What the rules say of it. */
  readonly report: ValidationReport;
  /** Every error, also of fields that were not touched yet, in the order of the form. */
  readonly errors: readonly ErrorView[];
  /** The last test; undefined: none. */
  readonly outcome: TestOutcome | undefined;
  /** Something was changed since the test. */
  readonly outcomeIsStale: boolean;
  /** A test runs. */
  readonly isTesting: boolean;
}

/** What all fields of a form have in common. */
export interface Shared {
  /** `type.sub_type`. */
  readonly prefix: string;
  readonly texts: FormTexts;
  readonly report: ValidationReport;
  readonly told: readonly FormError[];
  readonly changed: readonly FormField[];
  /** Unless it is stale. */
  readonly outcome: TestOutcome | undefined;
}

/** What a field is beside its declaration. */
export interface Own {
  readonly value: unknown;
  readonly isDrawn: boolean;
  readonly isSet: boolean;
  readonly verb: SecretVerb;
  readonly isTouched: boolean;
  readonly isAskedAgain: boolean;
  readonly offer: Offer | undefined;
}

/** A text of the manifest in the language of the form. */
export function translated(field: FormField, part: string, text: string, { prefix, texts }: Shared): string {
  const key = typeof field["i18n"] === "string" ? field["i18n"] : `${prefix}.${field.key}`;
  return text === "" ? "" : texts.translate(`${key}.${part}`, text);
}

/** A field as it is drawn. */
export function fieldView(field: FormField, shared: Shared, own: Own): FieldView {
  const { report, texts } = shared;
  const state = report.fields[field.model];
  const text = (part: string, given: unknown): string =>
    translated(field, part, typeof given === "string" ? given : "", shared);
  const choices = own.offer?.status === "ready" ? choicesOf(field, own.offer.items) : fixed(field, shared);
  const again = own.isAskedAgain ? texts.sendAgain(shared.changed.map((each) => labelOf(each, shared))) : "";
  const errors = errorsAt(field, shared, own.isTouched);
  return {
    field,
    label: labelOf(field, shared),
    help: text("help", field.help),
    placeholder: text("placeholder", field.placeholder ?? field.example),
    groupLabel: text("group", field.group_label),
    value: own.value,
    isDrawn: own.isDrawn,
    isVisible: state?.visible ?? field.visible_when === undefined,
    isRequired: state?.required ?? field.required === true,
    isSecret: isSecret(field),
    isSet: own.isSet,
    verb: own.verb,
    again,
    error: again === "" ? (errors[0]?.text ?? "") : again,
    wrongParts: errors.map(({ part }) => part).filter(Boolean),
    warning: warningOf(field, shared, own, choices),
    choices,
    offer: own.offer?.status ?? "none",
  };
}

const labelOf = (field: FormField, shared: Shared): string => translated(field, "label", field.label, shared);

// A server's findings and those of the last test are shown at once, those of the core when the field was left.
function errorsAt(field: FormField, shared: Shared, isTouched: boolean): { text: string; part: string }[] {
  const { report, told, outcome, texts } = shared;
  const findings = [...told, ...(isTouched ? report.errors : [])].filter((finding) => isAbout(finding, field.model));
  const errors = findings.map((finding) => {
    const part = finding.path.slice(field.model.length + 1);
    const message = messageOf(finding, field, texts);
    return { part, text: part === "" ? message : `${part}: ${message}` };
  });
  if (outcome !== undefined && outcome.outcome !== "ok" && outcome.field === field.model)
    errors.push({ part: "", text: outcome.message });
  return errors;
}

function warningOf(field: FormField, { report, texts }: Shared, own: Own, choices: readonly Choice[]): string {
  const warning = report.warnings.find((finding) => isAbout(finding, field.model));
  if (warning !== undefined) return messageOf(warning, field, texts);
  if (own.offer?.status !== "ready" || choices.length === 0) return "";
  const values = (Array.isArray(own.value) ? own.value : [own.value]) as unknown[];
  const isOffered = (value: unknown): boolean =>
    value === undefined || value === "" || choices.some((choice) => choice.value === value);
  return values.every(isOffered) ? "" : texts.notOffered;
}

function fixed(field: FormField, shared: Shared): readonly Choice[] {
  return (field.options ?? []).map(({ value, label }) => ({
    value,
    label: translated(field, `option.${value}`, label, shared),
  }));
}

/** Errors in the order of the fields; those of no drawn field come last. */
export function inFormOrder(
  errors: readonly FormError[],
  fields: readonly FieldView[],
  texts: FormTexts,
): readonly ErrorView[] {
  const ranked = errors.map((error) => {
    const rank = fields.findIndex(({ field }) => isAbout(error, field.model));
    const view = fields[rank];
    const message = view === undefined || view.again === "" ? messageOf(error, view?.field, texts) : view.again;
    const name = view?.label ?? error.path;
    return {
      rank: rank < 0 ? fields.length : rank,
      path: error.path,
      model: view !== undefined && view.isDrawn && view.isVisible ? view.field.model : undefined,
      text: name === "" ? message : `${name}: ${message}`,
    };
  });
  return ranked.sort((one, other) => one.rank - other.rank);
}
