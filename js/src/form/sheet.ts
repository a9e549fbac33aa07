// The nodes of one form in the element: frame, fields in their groups, summary, buttons, result.
import { makeControl } from "./controls.js";
import { make, say, sayOrHide } from "./dom.js";
import { makeResult, makeSummary, makeUrl } from "./parts.js";
import type { FormField } from "../generated/answers.js";
import type { Control } from "./controls.js";
import type { FormTexts } from "./texts.js";
import type { FormManifest, SecretVerb } from "./types.js";
import type { FieldView, FormView } from "./view.js";

/** What the nodes tell. */
export interface SheetHost {
  /** Whether a form is around the element: then it makes none, since forms do not nest. */
  readonly isInForm: boolean;
  readonly submit: () => void;
  readonly test: () => void;
  readonly set: (field: FormField, value: unknown) => void;
  readonly choose: (field: FormField, verb: SecretVerb) => void;
  readonly left: (field: FormField) => void;
  readonly ask: (field: FormField) => void;
  readonly connect: (field: FormField) => void;
  readonly fillFrom: (url: string) => { readonly filled: boolean; readonly message: string };
}

interface Group {
  readonly node: HTMLElement;
  readonly title: HTMLElement;
  /** What is said inside, while it is folded away. */
  readonly said: HTMLElement;
  readonly first: string;
  readonly isAdvanced: boolean;
}

/** The nodes of an element. The element's own children come after the fields. */
export class Sheet {
  readonly #element: HTMLElement;
  readonly #host: SheetHost;
  readonly #body = make("fieldset", { className: "fields" });
  readonly #own: HTMLButtonElement[] = [];
  readonly #summary: ReturnType<typeof makeSummary>;
  readonly #result: ReturnType<typeof makeResult>;
  #controls = new Map<string, Control>();
  #groups: readonly Group[] = [];

  constructor(element: HTMLElement, host: SheetHost) {
    this.#element = element;
    this.#host = host;
    const focus = (model: string): void => {
      this.focus(model);
    };
    this.#summary = makeSummary(`${this.#prefix}s-summary`, focus, (model) => this.#idOf(model));
    this.#result = makeResult(focus);
    this.#frame();
  }

  get #prefix(): string {
    return this.#element.getAttribute("prefix") ?? "field";
  }
  #idOf(model: string): string {
    return `${this.#prefix}-${this.#controls.get(model)?.field.key ?? ""}`;
  }

  #frame(): void {
    const children = [...this.#element.childNodes];
    const buttons = [...this.#element.querySelectorAll("button")];
    if (!this.#host.isInForm && buttons.length === 0) {
      this.#own.push(make("button"));
      children.push(make("p", {}, ...this.#own));
    }
    const frame = this.#host.isInForm ? make("div") : make("form", { noValidate: true });
    if (this.#host.isInForm) frame.setAttribute("role", "group");
    // The accessible name belongs to the element that has the role.
    for (const name of ["aria-label", "aria-labelledby"]) {
      const value = this.#element.getAttribute(name);
      if (value !== null) frame.setAttribute(name, value);
      this.#element.removeAttribute(name);
    }
    frame.append(this.#summary.node, this.#body, ...children, this.#result.node);
    frame.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#host.submit();
    });
    frame.addEventListener("click", ({ target }) => {
      if (target instanceof Element && target.closest('[data-action="test"]') !== null) this.#host.test();
    });
    this.#element.append(frame);
  }

  /** Makes the fields of a manifest. Their values are shown by `update`. */
  draw(manifest: FormManifest, view: FormView, texts: FormTexts, redirectUri: string | undefined): void {
    const drawn = view.fields.filter(({ isDrawn }) => isDrawn);
    this.#controls = new Map(drawn.map(({ field }) => [field.model, this.#makeControl(field, texts, redirectUri)]));
    for (const button of this.#own) say(button, texts.submit);
    this.#body.replaceChildren();
    if (manifest.integrationType === "database")
      this.#body.append(makeUrl(`${this.#prefix}s-url`, texts, this.#host.fillFrom));
    this.#place(view.fields, texts);
  }

  #makeControl(field: FormField, texts: FormTexts, redirectUri: string | undefined): Control {
    const host = this.#host;
    const control = makeControl({
      field,
      id: `${this.#prefix}-${field.key}`,
      texts,
      redirectUri,
      tell: (value) => {
        host.set(field, value);
      },
      choose: (verb) => {
        host.choose(field, verb);
      },
      ask: () => {
        host.ask(field);
      },
      connect: () => {
        host.connect(field);
      },
    });
    for (const leaving of ["change", "focusout"])
      control.node.addEventListener(leaving, () => {
        host.left(field);
      });
    return control;
  }

  // Fields of a group share a fieldset, or fold as the first of them says; advanced fields fold.
  #place(fields: readonly FieldView[], texts: FormTexts): void {
    const groups = new Map<string, { group: Group; inner: HTMLElement }>();
    for (const { field } of fields) {
      const control = this.#controls.get(field.model);
      const name = field.group ?? (field.advanced === true ? "" : undefined);
      if (name === undefined) {
        if (control !== undefined) this.#body.append(control.node);
        continue;
      }
      const known = groups.get(name) ?? makeGroup(field, name === "");
      if (!groups.has(name)) {
        groups.set(name, known);
        this.#body.append(known.group.node);
      }
      if (control !== undefined) known.inner.append(control.node);
    }
    this.#groups = [...groups.values()].map(({ group }) => group);
    for (const { title, isAdvanced } of this.#groups) if (isAdvanced) say(title, texts.advanced);
  }

  /** Shows values, texts and findings. */
  update(view: FormView, texts: FormTexts): void {
    for (const each of view.fields) this.#controls.get(each.field.model)?.update(each);
    for (const { node, title, said, first, isAdvanced } of this.#groups) {
      node.hidden = node.querySelector(".field:not([hidden])") === null;
      const name = view.fields.find(({ field }) => field.model === first);
      if (!isAdvanced) say(title, name?.groupLabel || name?.field.group || "");
      const inside = view.fields.filter((each) => {
        const control = this.#controls.get(each.field.model);
        return each.isVisible && control !== undefined && node.contains(control.node);
      });
      const worst = inside.find(({ error }) => error !== "") ?? inside.find(({ warning }) => warning !== "");
      const text = worst === undefined ? "" : worst.error || worst.warning;
      sayOrHide(said, text);
      said.className = `inside ${worst?.error === "" ? "warning" : "error"}`;
    }
    if (!this.#summary.node.hidden) this.#summary.show(view.errors, texts);
    this.#result.update(view, texts);
  }

  /** Shows the errors and takes the focus to them. What is folded away and wrong is opened. */
  summarise(view: FormView, texts: FormTexts): void {
    this.#summary.show(view.errors, texts);
    if (view.errors.length === 0) return;
    for (const { model } of view.errors) if (model !== undefined) this.#open(model);
    this.#summary.node.focus();
  }

  /** Takes the summary away. */
  clear(): void {
    this.#summary.node.hidden = true;
  }

  #open(model: string): void {
    this.#controls.get(model)?.node.closest("details")?.setAttribute("open", "");
  }

  focus(model: string): void {
    this.#open(model);
    this.#controls.get(model)?.focus();
  }

  setDisabled(isDisabled: boolean): void {
    this.#body.disabled = isDisabled;
    for (const button of this.#own) button.disabled = isDisabled;
  }

  /** Says at an OAuth button what it waits for. */
  setBusy(model: string, text: string | undefined): void {
    const node = this.#controls.get(model)?.node.querySelector<HTMLElement>(".connect");
    const state = node?.querySelector(".state");
    if (node === null || node === undefined || state === null || state === undefined) return;
    if (text === undefined) delete node.dataset["busy"];
    else {
      node.dataset["busy"] = "";
      say(state, text);
    }
  }
}

function makeGroup(first: FormField, isAdvanced: boolean): { group: Group; inner: HTMLElement } {
  const inner = make("div", { className: "fields" });
  const folds = first.collapsible === true || first.advanced === true;
  const title = make("span");
  const said = make("span", { className: "inside", hidden: true });
  const node = folds
    ? make(
        "details",
        { open: first.collapsed !== true && first.advanced !== true },
        make("summary", {}, title, said),
        inner,
      )
    : make("fieldset", {}, make("legend", {}, title), inner);
  return { group: { node, title, said, first: first.model, isAdvanced }, inner };
}
