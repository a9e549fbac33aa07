// <jackfield-form>: a form drawn from a manifest. Light DOM: labels and password managers work.
// Errors never move what is being clicked: while something on the page is pressed, nothing is drawn.
import { FormModel } from "./model.js";
import { Press } from "./press.js";
import { askForChoices, askForGrant, askForTest } from "./questions.js";
import { Sheet } from "./sheet.js";
import type { TestOutcome, ValidationReport } from "../generated/answers.js";
import type { FormConfig } from "./config.js";
import type { Asker } from "./questions.js";
import type { FormTexts } from "./texts.js";
import type { FormChecked, FormCore, FormManifest, FormOAuth, FormOptions, FormTest, StoredConfig } from "./types.js";

// A half-typed host name is not an error yet: findings appear when typing pauses.
const pauseMilliseconds = 500;
// In this order: what comes later relies on what is before it.
const settable = ["locale", "texts", "redirectUri", "disabled", "jackfield", "manifest", "stored", "value", "config"];

// Outside of browsers there is no HTMLElement. The module can still be imported there for its types.
const { HTMLElement: Base = Object as unknown as typeof HTMLElement } = globalThis as Partial<typeof globalThis>;

/**
 * A form drawn from a manifest, with native inputs in the light DOM. It validates while one types, through the core and
 * without a server. It sends nothing: what needs a server is asked through an event, and the host answers.
 *
 * Properties, in any order, at any time:
 * * `manifest`: an answer of `catalogue.get`. Setting another one draws another form.
 * * `jackfield`: an opened core, `await open()`. Until it is there the form is drawn, and nothing is valid.
 * * `stored`: `{config, secrets}` of a stored integration as the API answers it (the answer itself may be set). From
 *   then on the form describes an update, and secrets are kept, replaced or cleared. `undefined`: nothing is stored.
 * * `value`, and `config`, which is the same: what the visible fields say. With `stored` only the difference from it.
 *   Setting it fills the fields.
 * * `locale`: "en", "de" or "es", or a longer tag such as "de-AT". Without it the `lang` of the page decides.
 * * `texts`: replaces some of the form's own words, {@link FormTexts}.
 * * `disabled`: shows the form without letting anybody change it. `redirectUri`: shown at OAuth buttons, to copy.
 * * `report`: what the core last said. `outcome`: the last result of a test; `outcomeIsStale` after a later change.
 *
 * Methods:
 * * `check()`: shows every error, moves the focus to their summary, and returns `{config, report}`.
 * * `test()`: the same, and without an error asks for a test by `jackfield-test`. A button of the host with
 *   `data-action="test"` does this.
 * * `reset()`: back to `stored`, or to the defaults.
 * * `showErrors(errors)`: errors of a server, at their fields until they are edited. An error that is thrown by
 *   `jackfield/client` may be given whole, and so may the body of an error answer.
 * * `showOutcome(outcome)`: the result of a test, with its message at its field.
 * * `fillFrom(url)`: fills the fields of a database from a connection URL; the form's own URL field calls it.
 *
 * Events, which bubble:
 * * `jackfield-change` ({@link FormChecked}) after every change.
 * * `jackfield-submit` ({@link FormChecked}) when the user submits and nothing is wrong.
 * * `jackfield-test` ({@link FormTest}), `jackfield-oauth` ({@link FormOAuth}) and `jackfield-options`
 *   ({@link FormOptions}): the host calls `event.detail.respondWith(answer or promise)`.
 *
 * Children of the element, such as buttons, stay below the fields; without a button it makes one. Attributes: `prefix`
 * of the ids of its nodes ("field"), `name` in a form around it, `aria-label` or `aria-labelledby` of the form.
 *
 * @example
 * ```ts
 * defineForm();
 * const form = document.querySelector("jackfield-form")!;
 * form.jackfield = await open();
 * form.manifest = form.jackfield.catalogue.get("database", "pg");
 * form.addEventListener("jackfield-submit", ({ detail }) => {
 *   save(detail.config).catch((error: unknown) => form.showErrors(error));
 * });
 * form.addEventListener("jackfield-test", ({ detail }) => detail.respondWith(testOnServer(detail.config)));
 * ```
 */
export class JackfieldForm extends Base {
  /** The element is a control of the form around it; its value is the config as JSON. */
  static readonly formAssociated = true;
  /** The attributes that the browser reports. */
  static readonly observedAttributes = ["locale"];
  readonly #model = new FormModel();
  readonly #internals: ElementInternals | undefined;
  readonly #press = new Press(() => {
    if (this.#mustRender) this.#render();
  });
  #sheet: Sheet | undefined;
  #mustRender = false;
  // A field that was passed by without a change is not wrong yet.
  readonly #typed = new Set<string>();
  #isDisabled = false;
  #redirectUri: string | undefined;
  #pause: ReturnType<typeof setTimeout> | undefined;
  #checked: FormChecked | undefined;

  constructor() {
    super();
    this.#internals = typeof this.attachInternals === "function" ? this.attachInternals() : undefined;
    this.#model.subscribe(() => {
      this.#render();
      this.#tellChange();
    });
  }

  /** The browser calls it. */
  connectedCallback(): void {
    // What was set before the element was defined.
    for (const name of settable) {
      if (!Object.hasOwn(this, name)) continue;
      const given: unknown = Reflect.get(this, name);
      Reflect.deleteProperty(this, name);
      Reflect.set(this, name, given);
    }
    this.#press.listen();
    this.addEventListener("invalid", this.#invalid);
    this.#draw();
  }
  /** The browser calls it. */
  disconnectedCallback(): void {
    this.#press.forget();
    this.removeEventListener("invalid", this.#invalid);
    clearTimeout(this.#pause);
  }
  /** The browser calls it. */
  attributeChangedCallback(_name: string, _before: string | null, now: string | null): void {
    this.locale = now ?? undefined;
  }
  /** The browser calls it when the form around the element is reset. */
  formResetCallback(): void {
    this.reset();
  }
  /** The browser calls it. */
  formDisabledCallback(isDisabled: boolean): void {
    this.#isDisabled = isDisabled;
    this.#sheet?.setDisabled(isDisabled);
  }

  // ---- properties --------------------------------------------------------------------------------------------------

  /** What the form is drawn from. */
  get manifest(): FormManifest | undefined {
    return this.#model.manifest;
  }
  set manifest(manifest: FormManifest | undefined) {
    this.#forget();
    this.#model.manifest = manifest;
    this.#draw();
  }

  /** What validates. */
  get jackfield(): FormCore | undefined {
    return this.#model.jackfield;
  }
  set jackfield(core: FormCore | undefined) {
    this.#model.jackfield = core;
  }

  /** The stored integration that is edited, masked. */
  get stored(): StoredConfig | undefined {
    return this.#model.stored;
  }
  set stored(stored: StoredConfig | undefined) {
    this.#forget();
    this.#model.stored = stored;
  }

  /** What the visible fields say. */
  get value(): FormConfig {
    return this.#model.value;
  }
  set value(config: FormConfig) {
    this.#model.value = config;
  }
  /** The same as `value`. */
  get config(): FormConfig {
    return this.value;
  }
  set config(config: FormConfig) {
    this.value = config;
  }

  /** The language of the form's own words. */
  get locale(): string | undefined {
    return this.#model.locale;
  }
  set locale(locale: string | undefined) {
    this.#model.locale = locale;
    this.#draw();
  }

  /** The form's own words. Setting some replaces these. */
  get texts(): FormTexts {
    return this.#model.texts;
  }
  set texts(texts: Partial<FormTexts> | undefined) {
    this.#model.texts = texts;
    this.#draw();
  }

  /** Whether the form is shown only, and cannot be changed. */
  get disabled(): boolean {
    return this.hasAttribute("disabled");
  }
  set disabled(isDisabled: boolean | undefined) {
    this.toggleAttribute("disabled", isDisabled === true);
  }

  /** The address that OAuth services send people back to, shown to be copied. */
  get redirectUri(): string | undefined {
    return this.#redirectUri;
  }
  set redirectUri(address: string | undefined) {
    this.#redirectUri = address;
    this.#draw();
  }

  /** What the core says of the form now. */
  get report(): ValidationReport {
    return this.#model.checked.report;
  }
  /** The result of the last test. */
  get outcome(): TestOutcome | undefined {
    return this.#model.view.outcome;
  }
  /** Whether something was changed since the last test. */
  get outcomeIsStale(): boolean {
    return this.#model.view.outcomeIsStale;
  }
  /** The form without its nodes. */
  get model(): FormModel {
    return this.#model;
  }

  // ---- methods -----------------------------------------------------------------------------------------------------

  /** Shows every error and leads to the first. */
  check(): FormChecked {
    const checked = this.#model.check();
    this.#press.finish();
    this.#render();
    this.#sheet?.summarise(this.#model.view, this.#model.texts);
    return checked;
  }

  /** Asks for a test unless something is wrong. */
  test(): void {
    const checked = this.check();
    if (!checked.report.valid) return;
    void askForTest(this.#asker, checked);
  }

  /** Back to what is stored, or to the defaults. */
  reset(): void {
    this.#forget();
    this.#model.reset();
  }

  #forget(): void {
    clearTimeout(this.#pause);
    this.#typed.clear();
    this.#sheet?.clear();
  }

  /** Shows errors that a server found. */
  showErrors(errors: unknown): void {
    this.#model.showErrors(errors);
    this.#press.finish();
    this.#render();
    const { view, texts } = this.#model;
    this.#sheet?.summarise(view, texts);
  }

  /** Shows the result of a test; undefined takes it away. */
  showOutcome(outcome: TestOutcome | undefined): void {
    this.#model.showOutcome(outcome);
  }

  /** Fills the fields of a database from a connection URL. */
  fillFrom(url: string): { readonly filled: boolean; readonly message: string } {
    return this.#model.fillFrom(url);
  }

  // ---- events ------------------------------------------------------------------------------------------------------

  #tell<Detail>(name: string, detail: Detail): void {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true }));
  }

  // Not for changes of what is shown alone.
  #tellChange(): void {
    if (this.#model.manifest === undefined || this.#model.jackfield === undefined) return;
    const { checked } = this.#model;
    if (checked === this.#checked) return;
    this.#checked = checked;
    this.#setFormValue(checked);
    this.#tell<FormChecked>("jackfield-change", checked);
  }

  // A form around the element submits the config as JSON, and not while something is wrong.
  #setFormValue({ config, report }: FormChecked): void {
    if (this.#internals?.form === undefined || this.#internals.form === null) return;
    this.#internals.setFormValue(JSON.stringify(config));
    const message = this.#model.view.errors[0]?.text ?? "";
    if (report.valid) this.#internals.setValidity({});
    else this.#internals.setValidity({ customError: true }, message || "invalid");
  }

  readonly #invalid = (event: Event): void => {
    if (event.target !== this) return;
    event.preventDefault();
    this.check();
  };

  #submit(): void {
    const checked = this.check();
    if (checked.report.valid) this.#tell<FormChecked>("jackfield-submit", checked);
  }

  readonly #asker: Asker = {
    model: this.#model,
    tell: (name, detail) => {
      this.#tell(name, detail);
    },
    showErrors: (errors) => {
      this.showErrors(errors);
    },
    setBusy: (model, text) => {
      this.#sheet?.setBusy(model, text);
    },
  };

  // ---- drawing -----------------------------------------------------------------------------------------------------

  #draw(): void {
    if (!this.isConnected || this.#model.manifest === undefined) return;
    this.#sheet ??= this.#makeSheet();
    this.#sheet.draw(this.#model.manifest, this.#model.view, this.#model.texts, this.#redirectUri);
    this.#sheet.setDisabled(this.#isDisabled);
    this.#render();
  }

  #makeSheet(): Sheet {
    if (this.locale === undefined) {
      const { lang } = this.closest<HTMLElement>("[lang]") ?? {};
      if (lang !== undefined && lang !== "") this.#model.locale = lang;
    }
    return new Sheet(this, {
      isInForm: this.closest("form") !== null,
      submit: () => {
        this.#submit();
      },
      test: () => {
        this.test();
      },
      set: (field, value) => {
        clearTimeout(this.#pause);
        this.#typed.add(field.model);
        this.#model.set(field.model, value);
        this.#pause = setTimeout(() => {
          this.#model.touch(field.model);
        }, pauseMilliseconds);
      },
      choose: (field, verb) => {
        // The click has acted: what it shows takes the focus.
        this.#press.finish();
        this.#model.setVerb(field.model, verb);
      },
      left: (field) => {
        if (this.#typed.has(field.model)) this.#model.touch(field.model);
      },
      ask: (field) => {
        askForChoices(this.#asker, field);
      },
      connect: (field) => {
        void askForGrant(this.#asker, field);
      },
      fillFrom: (url) => this.fillFrom(url),
    });
  }

  #render(): void {
    this.#mustRender = this.#press.isActive;
    if (this.#mustRender || this.#sheet === undefined) return;
    this.#sheet.update(this.#model.view, this.#model.texts);
  }
}

/**
 * Makes the element known to the page.
 *
 * @example
 * ```ts
 * import { defineForm } from "jackfield/form";
 * defineForm();
 * ```
 */
export function defineForm(name = "jackfield-form"): void {
  if (customElements.get(name) === undefined) customElements.define(name, JackfieldForm);
}

declare global {
  interface HTMLElementTagNameMap {
    "jackfield-form": JackfieldForm;
  }
  interface HTMLElementEventMap {
    "jackfield-change": CustomEvent<FormChecked>;
    "jackfield-submit": CustomEvent<FormChecked>;
    "jackfield-test": CustomEvent<FormTest>;
    "jackfield-oauth": CustomEvent<FormOAuth>;
    "jackfield-options": CustomEvent<FormOptions>;
  }
}
