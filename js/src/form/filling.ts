// What is filled into the fields, and the config or update that it says.
import { isSame, nested, patchOf, valueAt } from "./config.js";
import { initialOf, isSecret } from "./values.js";
import type { FormField, ValidationReport } from "../generated/answers.js";
import type { FormConfig } from "./config.js";
import type { SecretVerb, StoredConfig } from "./types.js";

type States = ValidationReport["fields"];

/** The values of the fields of one form. */
export class Filling {
  readonly fields: readonly FormField[];
  readonly stored: StoredConfig | undefined;
  readonly #values = new Map<string, unknown>();
  readonly #verbs = new Map<string, SecretVerb>();
  /** The fields that are not as they began. */
  readonly #own = new Set<string>();

  /** `states` are those of what is stored: a field that is hidden there begins with its default. */
  constructor(fields: readonly FormField[], stored: StoredConfig | undefined, states: States) {
    this.fields = fields;
    this.stored = stored;
    for (const field of fields) {
      if (isSecret(field)) continue;
      const before = valueAt(stored?.config, field.model);
      const isStored = before !== undefined || (stored !== undefined && states[field.model]?.visible !== false);
      this.#values.set(field.model, isStored ? before : initialOf(field));
    }
  }

  get(model: string): unknown {
    return this.#values.get(model);
  }

  set(field: FormField, value: unknown): void {
    this.#own.add(field.model);
    this.#values.set(field.model, value);
    if (this.isSet(field)) this.#verbs.set(field.model, "replace");
  }

  setVerb(model: string, verb: SecretVerb): void {
    this.#own.add(model);
    this.#verbs.set(model, verb);
    if (verb !== "replace") this.#values.delete(model);
  }

  /** Takes over what was filled into the same form before. */
  adopt(other: Filling): void {
    for (const model of other.#own) {
      this.#own.add(model);
      const verb = other.#verbs.get(model);
      if (verb !== undefined) this.#verbs.set(model, verb);
      if (other.#values.has(model)) this.#values.set(model, other.#values.get(model));
    }
  }

  /** Whether a secret is stored here. */
  isSet(field: FormField): boolean {
    const { secrets, config } = this.stored ?? {};
    return isSecret(field) && (secrets?.[field.model] === true || valueAt(config, field.model) === "********");
  }

  /** When the target changes, a stored secret is asked for, unless a verb was chosen. */
  verbOf(field: FormField, asked: ReadonlySet<string>): SecretVerb {
    if (!this.isSet(field)) return "replace";
    return this.#verbs.get(field.model) ?? (asked.has(field.model) ? "replace" : "keep");
  }

  /** Takes over a config in the spelling of the fields; returns the models it has something for. */
  take(spelt: FormConfig, given: FormConfig): readonly string[] {
    const taken: string[] = [];
    for (const field of this.fields) {
      const raw = valueAt(given, field.model);
      const value = valueAt(spelt, field.model) ?? raw;
      if (value === undefined) continue;
      taken.push(field.model);
      if (!isSecret(field)) this.set(field, value ?? undefined);
      else if (value === null) this.setVerb(field.model, "clear");
      else if (value !== "********") this.set(field, value);
    }
    return taken;
  }

  /** The config, or the difference from what is stored. Fields that `states` calls hidden are left out. */
  said(states: States): FormConfig {
    const said: [string, unknown][] = [];
    for (const field of this.fields) {
      if (states[field.model]?.visible === false) continue;
      const value = this.#saidBy(field);
      if (value !== undefined) said.push([field.model, value]);
    }
    return nested(said);
  }

  /** The fields that decide where secrets go and differ from what is stored. */
  changedTargets(states: States): readonly FormField[] {
    if (this.stored === undefined) return [];
    return this.fields.filter(
      (field) =>
        field.target === true &&
        states[field.model]?.visible !== false &&
        !isSecret(field) &&
        this.#saidBy(field) !== undefined,
    );
  }

  // undefined: nothing is sent.
  #saidBy(field: FormField): unknown {
    const value = this.#values.get(field.model);
    const isEmpty = value === undefined || value === "";
    if (this.isSet(field)) {
      if (this.#verbs.get(field.model) === "clear") return null;
      return isEmpty ? undefined : value;
    }
    const before = isSecret(field) ? undefined : valueAt(this.stored?.config, field.model);
    if (before !== undefined && before !== null) {
      if (isEmpty) return null;
      return isSame(value, before) ? undefined : patchOf(before, value);
    }
    if (!isEmpty) return value;
    // What is absent would be filled with the default.
    const isCleared =
      value === "" && this.stored === undefined && field.default !== undefined && field.default !== null;
    return isCleared ? "" : undefined;
  }
}
