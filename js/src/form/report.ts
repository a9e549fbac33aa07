// What the core says of a config, as a form needs it: of an update too, whose stored secrets the form does not know.
import { isObject, isSame, nested, valueAt } from "./config.js";
import type { Condition, Finding, FormField, ValidationReport } from "../generated/answers.js";
import type { FormConfig } from "./config.js";
import type { FormCore } from "./types.js";

/** A config to be checked, or with `stored` an update of it. */
export interface Candidate {
  readonly entry: string;
  readonly config: FormConfig;
  /** The masked config. */
  readonly stored: FormConfig | undefined;
  /** The fields whose secrets are stored. */
  readonly secrets: readonly FormField[];
}

/** Whether a finding is about a field, or about a part of it. */
export const isAbout = ({ path }: { readonly path: string }, model: string): boolean =>
  path === model || path.startsWith(`${model}.`);

const isReentry = ({ code }: Finding): boolean => code === "secret_reentry_required";

/** The report of a candidate. */
export function reportOf(core: FormCore, { entry, config, stored, secrets }: Candidate): ValidationReport {
  if (stored === undefined) return core.validate(entry, config);
  // The core takes asterisks for nothing: each stored secret has a value that stands for it, and is not judged.
  const whole = withValues(stored, secrets);
  let report = core.validate(entry, config, { stored: whole });
  const again = report.errors.filter(isReentry);
  if (again.length > 0) {
    // The core stops at the first reason. The rest is checked as if these secrets had been sent.
    const asked = secrets.filter(({ model }) => again.some(({ path }) => path === model));
    report = core.validate(entry, withValues(config, asked), { stored: whole });
    const others = report.errors.filter((finding) => !asked.some(({ model }) => isAbout(finding, model)));
    report = { ...report, errors: [...others, ...again] };
  }
  const kept = secrets.filter(({ model }) => {
    const sent = valueAt(config, model);
    return sent === undefined || sent === "********";
  });
  const counts = (finding: Finding): boolean =>
    isReentry(finding) || !kept.some(({ model }) => isAbout(finding, model));
  const errors = report.errors.filter(counts);
  return { ...report, valid: errors.length === 0, errors, warnings: report.warnings.filter(counts) };
}

const standIn = ({ type }: FormField): unknown =>
  type === "oauth" ? { access_token: "-" } : type === "key-value" ? { "-": "-" } : "-";

function withValues(config: FormConfig, secrets: readonly FormField[]): FormConfig {
  const copy = JSON.parse(JSON.stringify(config)) as FormConfig;
  return merged(copy, nested(secrets.map((field) => [field.model, standIn(field)])));
}

function merged(into: FormConfig, from: FormConfig): FormConfig {
  for (const [key, value] of Object.entries(from)) {
    const inner = into[key];
    into[key] = isObject(inner) && isObject(value) ? merged(inner, value) : value;
  }
  return into;
}

/**
 * The report to draw while there is no core: the fields whose conditions hold, so that a form does not jump when its
 * core comes. No value is reported as valid.
 */
export function reportWithout(
  fields: readonly FormField[],
  config: FormConfig = {},
  stored?: FormConfig,
): ValidationReport {
  const states: ValidationReport["fields"] = {};
  const isHidden = (model: string): boolean => states[model]?.visible === false;
  // A condition names fields before its own.
  const of = (model: string): unknown =>
    isHidden(model) ? undefined : (valueAt(config, model) ?? valueAt(stored, model));
  for (const { model, required = false, visible_when: when } of fields)
    states[model] = { visible: when === undefined || holds(when, of), required };
  return { valid: false, errors: [], warnings: [], fields: states };
}

const isEmpty = (value: unknown): boolean =>
  value === undefined || value === null || value === "" || (Array.isArray(value) && value.length === 0);

function holds(when: Condition, of: (model: string) => unknown): boolean {
  if (when.and !== undefined) return when.and.every((each) => holds(each, of));
  if (when.or !== undefined) return when.or.some((each) => holds(each, of));
  const value = of(when.model ?? "");
  const isOneOf = (values: unknown): boolean => Array.isArray(values) && values.some((each) => isSame(each, value));
  if ("equal" in when) return isSame(when["equal"], value);
  if ("notEqual" in when) return !isSame(when["notEqual"], value);
  if ("in" in when) return isOneOf(when["in"]);
  if ("notIn" in when) return !isOneOf(when["notIn"]);
  return isEmpty(value) === "empty" in when;
}
