// <jackfield-form>: a form drawn from the fields of a manifest. Light DOM: labels and password managers work.
// The element depends on neither the core nor a server: `check` reports what is visible, required and wrong.
import { nested, valueAt } from "./config.js";
import { make, makeControl } from "./controls.js";
import { Press } from "./press.js";
import { englishTexts } from "./texts.js";
import type { Finding, FormField, ValidationReport } from "../generated/answers.js";
import type { FormConfig } from "./config.js";
import type { Control } from "./controls.js";
import type { FormTexts } from "./texts.js";

/** What validates. With `stored`, `config` is an update of it. */
export type FormCheck = (config: FormConfig, stored: FormConfig | undefined) => ValidationReport;

/** What the events of the form carry. */
export interface FormChecked {
  /** The whole config, or once something is stored the difference from it. */
  readonly config: FormConfig;
  readonly report: ValidationReport;
}

// A half-typed host name is not an error yet: findings appear when typing pauses.
const pauseMilliseconds = 500;

// Outside of browsers there is no HTMLElement. The module can still be imported there for its types.
const { HTMLElement: Base = Object as unknown as typeof HTMLElement } = globalThis as Partial<typeof globalThis>;

/**
 * A form drawn from a manifest, with native inputs in the light DOM. It validates while one types, through the core and
 * without a server. It sends nothing: what needs a server is asked through an event, and the host answers.
 *
 * Properties, in any order, at any time:
 * * `manifest`: an answer of `catalogue.get`. Setting another one draws another form.
 * * `jackfield`: an opened core, `await open()`. Until it is there the form is drawn but not validated.
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
 * form.addEventListener("jackfield-submit", ({ detail }) => save(detail.config).catch((error) => form.showErrors(error)));
 * form.addEventListener("jackfield-test", ({ detail }) => detail.respondWith(testOnServer(detail.config)));
 * ```
 */
export class JackfieldForm extends Base {
  /** Replaces the form's own words. Set it before `fields`. */
  texts: FormTexts = englishTexts;
  /** What validates a config. Set it before `fields`. */
  check: FormCheck | undefined;
  #fields: readonly FormField[] = [];
  #controls: readonly Control[] = [];
  #stored: FormConfig | undefined;
  #hidden = new Set<string>();
  readonly #touched = new Set<string>();
  #pause: ReturnType<typeof setTimeout> | undefined;
  #mustRefresh = false;
  readonly #press = new Press(() => {
    if (this.#mustRefresh) this.refresh();
  });
  #form: HTMLFormElement | undefined;
  #body: HTMLElement | undefined;
  #summary: HTMLElement | undefined;

  /** The browser calls it. */
  connectedCallback(): void {
    this.#press.listen();
  }
  /** The browser calls it. */
  disconnectedCallback(): void {
    this.#press.forget();
  }

  /** The fields of a manifest. Setting them draws the form afresh, with nothing stored. */
  get fields(): readonly FormField[] {
    return this.#fields;
  }
  set fields(fields: readonly FormField[]) {
    clearTimeout(this.#pause);
    this.#fields = fields.filter(({ type }) => type !== "space");
    this.#stored = undefined;
    this.#hidden = new Set();
    this.#touched.clear();
    this.#draw();
    this.refresh();
  }

  /** What the visible fields say: a whole config, or the difference from the stored one. */
  get config(): FormConfig {
    const said: [string, unknown][] = [];
    for (const { field, isSecret, value } of this.#controls) {
      if (this.#hidden.has(field.model)) continue;
      const [now, before] = [value(), valueAt(this.#stored, field.model)];
      if (now === undefined && (isSecret || before === undefined)) continue;
      if (JSON.stringify(now) !== JSON.stringify(before)) said.push([field.model, now ?? null]);
    }
    return nested(said);
  }

  /** From here on the form describes an update of `config`. `secrets` says which are set, as `mask()` gives it. */
  markStored(config: FormConfig, secrets: Readonly<Record<string, boolean>>): void {
    this.#stored = config;
    for (const control of this.#controls) control.setSaved(secrets[control.field.model] === true);
    this.refresh();
  }

  /** Checks and shows. Needed only when something outside of the form changed what `check` says. */
  refresh(): FormChecked | undefined {
    this.#mustRefresh = false;
    const checked = this.#check();
    if (checked === undefined) return undefined;
    const { report } = checked;
    for (const { field, show } of this.#controls) {
      const of = (list: readonly Finding[]): Finding | undefined => list.find(({ path }) => path === field.model);
      show(
        report.fields[field.model],
        this.#touched.has(field.model) ? of(report.errors) : undefined,
        of(report.warnings),
      );
    }
    for (const group of this.querySelectorAll<HTMLElement>("fieldset, details"))
      group.hidden = group.querySelector(".field:not([hidden])") === null;
    this.#tell("jackfield-check", checked);
    return checked;
  }

  // A field that becomes visible adds its value, which may make another one visible: repeat until nothing changes.
  #check(): FormChecked | undefined {
    if (this.check === undefined) return undefined;
    for (let round = 0; ; round += 1) {
      const config = this.config;
      const report = this.check(config, this.#stored);
      const hidden = new Set<string>();
      for (const { model } of this.#fields) if (report.fields[model]?.visible === false) hidden.add(model);
      const same = hidden.size === this.#hidden.size && [...hidden].every((model) => this.#hidden.has(model));
      this.#hidden = hidden;
      if (same || round > this.#fields.length) return { config, report };
    }
  }

  #tell(name: string, detail: FormChecked): void {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true }));
  }

  #submit(): void {
    for (const { model } of this.#fields) this.#touched.add(model);
    const checked = this.refresh();
    if (checked === undefined) return;
    this.#summarise(checked.report.errors);
    if (checked.report.errors.length === 0) this.#tell("jackfield-submit", checked);
  }

  // ---- drawing -----------------------------------------------------------------------------------------------------

  get #prefix(): string {
    return this.getAttribute("prefix") ?? "field";
  }

  #draw(): void {
    const body = this.#frame();
    const groups = new Map<string, HTMLElement>();
    this.#controls = this.#fields.map((field) => makeControl(field, `${this.#prefix}-${field.key}`, this.texts));
    for (const { field, node } of this.#controls) {
      this.#place(body, groups, field).append(node);
      node.addEventListener("input", () => {
        clearTimeout(this.#pause);
        this.#pause = setTimeout(() => {
          this.#touch(field, node);
        }, pauseMilliseconds);
        this.refresh();
      });
      node.addEventListener("change", () => {
        this.#touch(field, node);
      });
    }
  }

  // Leaving a field by a click elsewhere shows its finding, which moves what is below: after the click.
  #touch({ model }: FormField, node: Node): void {
    this.#touched.add(model);
    if (this.#press.isOutside(node)) this.#mustRefresh = true;
    else this.refresh();
  }

  // The parts that every form of this element shares, made at the first one. The element's own children come last.
  #frame(): HTMLElement {
    this.#form ??= this.#makeForm();
    this.#summary ??= this.#makeSummary();
    this.#body ??= make("div", { className: "fields" });
    if (this.#form.parentNode !== this) {
      const own = [...this.childNodes];
      if (this.querySelector("button") === null)
        own.push(make("p", {}, make("button", { textContent: this.texts.submit })));
      this.#form.append(this.#summary, this.#body, ...own);
      this.append(this.#form);
    }
    this.#summary.hidden = true;
    this.#body.replaceChildren();
    return this.#body;
  }

  #makeForm(): HTMLFormElement {
    const form = make("form", { noValidate: true });
    // The accessible name belongs to the element that has the role.
    for (const name of ["aria-label", "aria-labelledby"]) {
      const value = this.getAttribute(name);
      if (value !== null) form.setAttribute(name, value);
      this.removeAttribute(name);
    }
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#submit();
    });
    return form;
  }

  #makeSummary(): HTMLElement {
    const id = `${this.#prefix}s-summary`;
    const title = make("p", { id: `${id}-title`, className: "summary-title" });
    const summary = make("div", { id, className: "summary", tabIndex: -1, role: "group" }, title, make("ul"));
    summary.setAttribute("aria-labelledby", title.id);
    return summary;
  }

  // Fields of a group share a fieldset; advanced fields are collapsed.
  #place(body: HTMLElement, groups: Map<string, HTMLElement>, field: FormField): HTMLElement {
    const name = field.group ?? (field.advanced === true ? "advanced" : undefined);
    if (name === undefined) return body;
    const known = groups.get(name);
    if (known !== undefined) return known;
    const title = field.group_label ?? (name === "advanced" ? this.texts.advanced : name);
    const inner = make("div", { className: "fields" });
    body.append(
      field.advanced === true
        ? make("details", {}, make("summary", { textContent: title }), inner)
        : make("fieldset", {}, make("legend", { textContent: title }), inner),
    );
    groups.set(name, inner);
    return inner;
  }

  // The summary takes focus; its links lead to the fields.
  #summarise(errors: readonly Finding[]): void {
    const [title, list] = this.#summary?.children ?? [];
    if (this.#summary === undefined || title === undefined || list === undefined) return;
    this.#summary.hidden = errors.length === 0;
    title.textContent = this.texts.toCorrect(errors.length);
    list.replaceChildren(...errors.map((finding) => make("li", {}, this.#link(finding))));
    if (errors.length > 0) this.#summary.focus();
  }

  #link({ path, message }: Finding): HTMLElement {
    const control = this.#controls.find(({ field }) => field.model === path);
    const text = `${control?.field.label ?? path}: ${message}`;
    if (control === undefined) return make("span", { textContent: text });
    const link = make("a", { href: `#${control.input.id}`, textContent: text });
    link.addEventListener("click", (event) => {
      event.preventDefault();
      control.node.closest("details")?.setAttribute("open", "");
      control.input.focus();
    });
    return link;
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
    "jackfield-check": CustomEvent<FormChecked>;
    "jackfield-submit": CustomEvent<FormChecked>;
  }
}
