// The headless form: what is filled in, what the core says of it, and what is shown. It makes no markup and runs
// anywhere; <jackfield-form> and the React hook draw it.
// Contract   every change calls the listeners of `subscribe`, after which `view` is another object.
import { itemsOf, questionOf } from "./choices.js";
import { isSame } from "./config.js";
import { errorsOf } from "./errors.js";
import { Filling } from "./filling.js";
import { textsOf } from "./languages.js";
import { isAbout, reportOf, reportWithout } from "./report.js";
import { isSingleChoice } from "./values.js";
import { fieldView, inFormOrder } from "./view.js";
import type { TestOutcome, ValidationReport } from "../generated/answers.js";
import type { ChoiceQuestion } from "./choices.js";
import type { FormConfig } from "./config.js";
import type { FormTexts } from "./texts.js";
import type { FormChecked, FormChoices, FormCore, FormError, FormManifest, SecretVerb, StoredConfig } from "./types.js";
import type { FormView, Offer } from "./view.js";

type States = ValidationReport["fields"];

/** What a headless form starts with; each is also a property. */
export interface FormStart {
  /** What the form is drawn from. */
  readonly manifest?: FormManifest | undefined;
  /** An opened core, which validates. */
  readonly jackfield?: FormCore | undefined;
  /** A stored integration, masked. With it the form is an update. */
  readonly stored?: StoredConfig | undefined;
  /** The language, such as "de"; default English. */
  readonly locale?: string | undefined;
  /** Replaces some of the form's own words. */
  readonly texts?: Partial<FormTexts> | undefined;
}

/**
 * A form without markup.
 *
 * @example
 * ```ts
 * const form = new FormModel({ jackfield, manifest: jackfield.catalogue.get("database", "pg") });
 * form.subscribe(() => draw(form.view));
 * form.set("connection.host", "db.example.com");
 * const { config, report } = form.check();
 * ```
 */
export class FormModel {
  #manifest: FormManifest | undefined;
  #core: FormCore | undefined;
  #stored: StoredConfig | undefined;
  #locale: string | undefined;
  #own: Partial<FormTexts> | undefined;
  #texts: FormTexts;
  #filling = new Filling([], undefined, {});
  // Of the last check.
  #states: States = {};
  readonly #touched = new Set<string>();
  readonly #offers = new Map<string, Offer>();
  #told: readonly FormError[] = [];
  // What the host set, until a field is edited: it is judged as it is, also where no field can show it.
  #given: FormConfig | undefined;
  // It waits for the core.
  #url: string | undefined;
  #revision = 0;
  #testedRevision = 0;
  #tests = 0;
  #isTesting = false;
  #outcome: TestOutcome | undefined;
  #checked: FormChecked | undefined;
  #view: FormView | undefined;
  readonly #listeners = new Set<() => void>();

  constructor(start: FormStart = {}) {
    this.#core = start.jackfield;
    this.#stored = start.stored;
    this.#locale = start.locale;
    this.#own = start.texts;
    this.#texts = textsOf(this.#locale, this.#own);
    if (start.manifest !== undefined) this.manifest = start.manifest;
  }

  /** Calls `listener` after every change, until the returned function is called. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  #changed(): void {
    this.#checked = undefined;
    this.#shown();
  }
  #shown(): void {
    this.#view = undefined;
    for (const listener of [...this.#listeners]) listener();
  }

  // ---- what it is made of ------------------------------------------------------------------------------------------

  /** What the form is drawn from. Setting it starts the form anew. */
  get manifest(): FormManifest | undefined {
    return this.#manifest;
  }
  set manifest(manifest: FormManifest | undefined) {
    this.#manifest = manifest;
    this.reset();
  }

  /** What validates; without it nothing is wrong. */
  get jackfield(): FormCore | undefined {
    return this.#core;
  }
  set jackfield(core: FormCore | undefined) {
    this.#core = core;
    const before = this.#filling;
    this.#fill();
    // What was filled in while the core was loaded stays.
    this.#filling.adopt(before);
    if (this.#given !== undefined) this.#take(this.#given);
    this.#changed();
    const url = this.#url;
    if (core !== undefined && url !== undefined) this.fillFrom(url);
  }

  /** The stored integration that is edited, masked. */
  get stored(): StoredConfig | undefined {
    return this.#stored;
  }
  set stored(stored: StoredConfig | undefined) {
    this.#stored = stored;
    this.reset();
  }

  /** The language of the form's own words. */
  get locale(): string | undefined {
    return this.#locale;
  }
  set locale(locale: string | undefined) {
    this.#locale = locale;
    this.#texts = textsOf(locale, this.#own);
    this.#shown();
  }

  /** All texts in use. Setting some replaces these. */
  get texts(): FormTexts {
    return this.#texts;
  }
  set texts(own: Partial<FormTexts> | undefined) {
    this.#own = own;
    this.#texts = textsOf(this.#locale, own);
    this.#shown();
  }

  // ---- values ------------------------------------------------------------------------------------------------------

  /** Back to what is stored, or to the defaults. */
  reset(): void {
    this.#given = undefined;
    this.#url = undefined;
    this.#touched.clear();
    this.#offers.clear();
    this.#told = [];
    this.#outcome = undefined;
    this.#isTesting = false;
    this.#revision += 1;
    this.#fill();
    this.#changed();
  }

  #fill(): void {
    const fields = (this.#manifest?.form ?? []).filter(({ type }) => type !== "space");
    this.#filling = new Filling(fields, this.#stored, {});
    this.#states = this.#stored === undefined ? reportWithout(fields).fields : this.#report({}).fields;
    if (this.#stored !== undefined) this.#filling = new Filling(fields, this.#stored, this.#states);
  }

  /** The value of a field, as it was filled in. */
  get(model: string): unknown {
    return this.#filling.get(model);
  }

  /** Fills a field in. An empty text clears it. */
  set(model: string, value: unknown): void {
    const field = this.#filling.fields.find((each) => each.model === model);
    if (field === undefined || isSame(this.#filling.get(model), value)) return;
    this.#filling.set(field, value);
    this.#edited(model);
  }

  /** Keeps, replaces or clears a stored secret. */
  setVerb(model: string, verb: SecretVerb): void {
    this.#filling.setVerb(model, verb);
    this.#edited(model);
  }

  #edited(model: string): void {
    this.#given = undefined;
    this.#revision += 1;
    this.#told = this.#told.filter((error) => error.path !== "" && !isAbout(error, model));
    this.#changed();
  }

  /** From here on the findings of this field are shown. */
  touch(model: string): void {
    if (this.#touched.has(model)) return;
    this.#touched.add(model);
    this.#shown();
  }

  /** What the visible fields say; with `stored` only the difference from it. Setting it fills the fields. */
  get value(): FormConfig {
    return this.#check().config;
  }
  set value(config: FormConfig) {
    if (this.#stored === undefined) this.#fill();
    this.#take(config);
    // An update is judged as the fields say it: they know the difference.
    this.#given = this.#stored === undefined ? config : undefined;
    this.#revision += 1;
    this.#told = [];
    this.#changed();
  }

  // Other spellings, such as `ssl: true`, become those of the fields.
  #take(config: FormConfig): readonly string[] {
    return this.#filling.take(this.#spelt(config), config);
  }

  #spelt(config: FormConfig): FormConfig {
    if (this.#core === undefined || this.#stored !== undefined) return config;
    try {
      return this.#core.merge(this.#entry, {}, config).config;
    } catch {
      return config; // its errors are shown as those of the config itself
    }
  }

  /**
   * Fills the fields from the URL of a database, and returns what to say of it. Without a core it waits for one.
   *
   * @example
   * ```ts
   * const { message } = form.fillFrom("postgres://app@db.example.com/shop");
   * ```
   */
  fillFrom(url: string): { readonly filled: boolean; readonly message: string } {
    this.#url = this.#core === undefined ? url : undefined;
    if (this.#core === undefined) return { filled: false, message: "" };
    let read;
    try {
      read = this.#core.urlToConfig(url.trim());
    } catch {
      read = undefined; // the core's error has nothing more to say than this text
    }
    if (read === undefined || this.#manifest === undefined)
      return { filled: false, message: this.#texts.urlUnreadable };
    const { integrationSubType, manifest } = this.#manifest;
    const { client, ignored = [], ...config } = read;
    if (client !== integrationSubType && manifest.aliases?.includes(client) !== true)
      return { filled: false, message: this.#texts.urlOther(client) };
    const taken = this.#take(config);
    for (const model of taken) this.#touched.add(model);
    this.#edited("");
    return { filled: true, message: this.#texts.urlFilled(taken.length, ignored) };
  }

  // ---- checks ------------------------------------------------------------------------------------------------------

  get #entry(): string {
    return `${this.#manifest?.integrationType ?? ""}/${this.#manifest?.integrationSubType ?? ""}`;
  }

  #report(config: FormConfig): ValidationReport {
    const { fields } = this.#filling;
    if (this.#core === undefined || this.#manifest === undefined)
      return reportWithout(fields, config, this.#stored?.config);
    return reportOf(this.#core, {
      entry: this.#entry,
      config,
      stored: this.#stored === undefined ? undefined : (this.#stored.config ?? {}),
      secrets: fields.filter((field) => this.#filling.isSet(field)),
    });
  }

  // What is hidden is not sent: it could switch something on. A field that appears adds its value, which may make
  // another one appear: repeat until nothing changes.
  #check(): FormChecked {
    if (this.#checked !== undefined) return this.#checked;
    for (let round = 0; ; round += 1) {
      const config = this.#given ?? this.#filling.said(this.#states);
      const report = this.#report(config);
      const isVisible = (states: States, model: string): boolean => states[model]?.visible !== false;
      const isSettled = this.#filling.fields.every(
        ({ model }) => isVisible(report.fields, model) === isVisible(this.#states, model),
      );
      this.#states = report.fields;
      if (!isSettled && this.#given === undefined && round <= this.#filling.fields.length) continue;
      this.#checked = { config, report };
      return this.#checked;
    }
  }

  /** What the form says now, and what the core says of it. */
  get checked(): FormChecked {
    return this.#check();
  }

  /** Shows the findings of all fields. */
  check(): FormChecked {
    for (const { model } of this.#filling.fields) this.#touched.add(model);
    this.#shown();
    return this.#check();
  }

  /** Errors that a server found; each is shown until its field is edited. */
  showErrors(errors: unknown): void {
    this.#told = errorsOf(errors);
    this.#shown();
  }

  // ---- tests and choices -------------------------------------------------------------------------------------------

  /** A test begins: its result belongs to what is filled in now. Returns its number. */
  startTest(): number {
    this.#tests += 1;
    this.#isTesting = true;
    this.#outcome = undefined;
    this.#testedRevision = this.#revision;
    this.#shown();
    return this.#tests;
  }

  /** The result of a test that was started, or undefined. False: another one was started since. */
  endTest(test: number, outcome: TestOutcome | undefined): boolean {
    if (test !== this.#tests || !this.#isTesting) return false;
    this.#isTesting = false;
    this.#outcome = outcome;
    this.#shown();
    return true;
  }

  /** The result of a test of what is filled in now; undefined takes it away. */
  showOutcome(outcome: TestOutcome | undefined): void {
    if (!this.#isTesting) this.#testedRevision = this.#revision;
    this.#isTesting = false;
    this.#outcome = outcome;
    this.#shown();
  }

  /** What a field that asks for its choices has to ask with, or undefined when it need not ask. */
  question(model: string): ChoiceQuestion | undefined {
    const { fields } = this.#filling;
    const asked = questionOf(fields, model, this.#stored !== undefined, (each) => this.#filling.get(each));
    const known = this.#offers.get(model);
    const isKnown = known !== undefined && known.status !== "failed" && isSame(known.params, asked?.params);
    return isKnown ? undefined : asked;
  }

  /** The choices of a field that asked. A late answer to an older question is dropped. */
  async offer(model: string, params: FormConfig, answer: FormChoices | PromiseLike<FormChoices>): Promise<void> {
    const put = (offer: Offer): void => {
      if (this.#offers.get(model)?.params !== params) return;
      this.#offers.set(model, offer);
      this.#shown();
    };
    this.#offers.set(model, { status: "loading", params, items: [] });
    this.#shown();
    try {
      const given = await answer;
      put({ status: "ready", params, items: itemsOf(given) });
    } catch {
      put({ status: "failed", params, items: [] });
    }
  }

  // ---- what is shown -----------------------------------------------------------------------------------------------

  /** What there is to draw; the same object until something changes. */
  get view(): FormView {
    this.#view ??= this.#makeView();
    return this.#view;
  }

  #makeView(): FormView {
    const { config, report } = this.#check();
    const filling = this.#filling;
    const again = [...report.errors, ...this.#told].filter(({ code }) => code === "secret_reentry_required");
    const asked = new Set(again.map(({ path }) => path));
    const outcomeIsStale = this.#outcome !== undefined && this.#testedRevision !== this.#revision;
    const shared = {
      prefix: this.#entry.replace("/", "."),
      texts: this.#texts,
      report,
      told: this.#told,
      changed: filling.changedTargets(report.fields),
      outcome: outcomeIsStale ? undefined : this.#outcome,
    };
    const fields = filling.fields.map((field) =>
      fieldView(field, shared, {
        value: filling.get(field.model),
        isSet: filling.isSet(field),
        verb: filling.verbOf(field, asked),
        isTouched: this.#touched.has(field.model),
        isAskedAgain: asked.has(field.model),
        offer: this.#offers.get(field.model),
        isDrawn: !isSingleChoice(field),
      }),
    );
    const errors = inFormOrder([...report.errors, ...this.#told], fields, this.#texts);
    const isTesting = this.#isTesting;
    return { fields, config, report, errors, outcome: this.#outcome, outcomeIsStale, isTesting };
  }
}
