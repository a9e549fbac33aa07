// One field as nodes: label, control, hint and finding. Nodes are made once and updated, so that focus never moves.
import type { Finding, FormField, ValidationReport } from "../generated/answers.js";
import type { FormTexts } from "./texts.js";

/** What the user types into. */
export type Input = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;
/** The state of a field in a report, without its findings. */
export type FieldState = ValidationReport["fields"][string];

/** A field on the page. */
export interface Control {
  readonly field: FormField;
  readonly isSecret: boolean;
  readonly node: HTMLElement;
  readonly input: Input;
  /** What the user gave: undefined when nothing was or a secret is kept, null when a secret is cleared. */
  readonly value: () => unknown;
  /** Shows a report's state and finding. A warning is shown where there is no finding. */
  readonly show: (state: FieldState | undefined, finding: Finding | undefined, warning: Finding | undefined) => void;
  /** A secret that is stored gets the choice between keep, replace and clear. */
  readonly setSaved: (isSet: boolean) => void;
}

/** Makes a node with properties and children. */
export function make<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  properties: Partial<HTMLElementTagNameMap[Name]> = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[Name] {
  const node = Object.assign(document.createElement(name), properties);
  node.append(...children);
  return node;
}

const structured = ["json", "key-value", "oauth"];
const isBox = (input: Input): input is HTMLInputElement => input.type === "checkbox";
const isList = ({ mode }: FormField): boolean => mode === "tags" || mode === "multiple";

/** Makes the nodes of a field. Their ids begin with `id`. */
export function makeControl(field: FormField, id: string, texts: FormTexts): Control {
  const isSecret = field.secret === true || field.type === "password" || field.type === "oauth";
  const input = Object.assign(makeInput(field, isSecret), { id });
  const required = make("span", { className: "required" });
  const label = make("label", { htmlFor: id }, field.label, required);
  const help = field.help ?? "";
  const hint = make("p", { id: `${id}-hint`, className: "hint", textContent: help, hidden: help === "" });
  const message = make("p", { id: `${id}-error`, className: "error", hidden: true });
  const verbs = isSecret ? makeVerbs(field.label, input, texts) : undefined;
  const node = make("div", { className: `field span-${field.span ?? 24}` });
  if (isBox(input)) node.append(make("div", { className: "check" }, input, label));
  else node.append(label, ...(verbs === undefined ? [] : [verbs.node]), input);
  node.append(hint, message);

  const describe = (): void => {
    const ids = [hint, message].filter((each) => !each.hidden).map((each) => each.id);
    setOrRemove(input, "aria-describedby", ids.length > 0 ? ids.join(" ") : undefined);
  };
  describe();
  return {
    field,
    isSecret,
    node,
    input,
    value: () => (verbs === undefined || verbs.verb() === "replace" ? valueOf(field, input) : verbs.value()),
    setSaved: (isSet) => verbs?.setSaved(isSet),
    show: (state, finding, warning) => {
      node.hidden = state?.visible === false;
      const isRequired = !isBox(input) && (state?.required ?? field.required === true);
      required.textContent = isRequired ? ` ${texts.required}` : "";
      if (!isBox(input)) input.setAttribute("aria-required", String(isRequired));
      setOrRemove(input, "aria-invalid", finding === undefined ? undefined : "true");
      const text = (finding ?? warning)?.message ?? "";
      // Written only when it differs: some screen readers repeat a text that is set again.
      if (message.textContent !== text) message.textContent = text;
      message.className = finding === undefined ? "warning" : "error";
      message.hidden = text === "";
      describe();
    },
  };
}

function setOrRemove(node: Element, name: string, value: string | undefined): void {
  if (value === undefined) node.removeAttribute(name);
  else node.setAttribute(name, value);
}

type Verb = "keep" | "replace" | "clear";
const verbs: readonly Verb[] = ["keep", "replace", "clear"];

interface Verbs {
  readonly node: HTMLElement;
  verb(): Verb;
  /** Of a secret that is kept or cleared. */
  value(): undefined | null;
  setSaved(isSet: boolean): void;
}

// A stored secret is never shown, not even as dots: it is kept, replaced or cleared.
function makeVerbs(label: string, input: Input, texts: FormTexts): Verbs {
  const said: Record<Verb, string> = { keep: texts.kept, replace: texts.replaced, clear: texts.cleared };
  const state = make("span");
  const node = make("div", { className: "verbs", hidden: true, role: "group" }, state);
  node.setAttribute("aria-label", texts.storedValue(label));
  let chosen: Verb = "replace";
  const choose = (verb: Verb): void => {
    chosen = verb;
    state.textContent = said[verb];
    for (const button of node.querySelectorAll("button"))
      button.setAttribute("aria-pressed", String(button.value === verb));
    input.hidden = verb !== "replace";
    if (input.hidden) input.value = "";
  };
  for (const verb of verbs) {
    const button = make("button", { type: "button", className: "quiet", value: verb, textContent: texts[verb] });
    button.addEventListener("click", () => {
      choose(verb);
      button.dispatchEvent(new Event("change", { bubbles: true }));
      if (verb === "replace") input.focus();
    });
    node.append(button);
  }
  return {
    node,
    verb: () => chosen,
    value: () => (chosen === "clear" ? null : undefined),
    setSaved: (isSet) => {
      node.hidden = !isSet;
      choose(isSet ? "keep" : "replace");
    },
  };
}

function makeInput(field: FormField, isSecret: boolean): Input {
  if (field.type === "select" && field.options !== undefined && !isList(field)) return makeSelect(field);
  if (field.type === "switch" || field.type === "checkbox")
    return make("input", { type: "checkbox", checked: field.default === true });
  const common = {
    autocomplete: isSecret ? "new-password" : "off",
    spellcheck: false,
    placeholder: textOf(field.placeholder ?? field.example ?? (field.type === "key-value" ? '{"name": "value"}' : "")),
  } as const;
  if (["textarea", "file", ...structured].includes(field.type)) return make("textarea", { ...common, rows: 3 });
  // A number is typed as text, so that a text that is not a number is reported.
  return make("input", {
    ...common,
    type: isSecret ? "password" : "text",
    inputMode: field.type === "number" ? "numeric" : "text",
    value: isSecret ? "" : textOf(field.default),
  });
}

function makeSelect(field: FormField): HTMLSelectElement {
  const select = make("select", {}, ...(field.required === true ? [] : [new Option("", "")]));
  for (const { value, label } of field.options ?? []) select.append(new Option(label, value));
  if (field.default != null) select.value = textOf(field.default);
  return select;
}

function textOf(value: unknown): string {
  if (Array.isArray(value)) return value.map(textOf).join(", ");
  if (value === undefined || value === null) return "";
  return typeof value === "string" ? value : JSON.stringify(value);
}

function valueOf(field: FormField, input: Input): unknown {
  if (isBox(input)) return input.checked;
  const text = input.value.trim();
  if (text === "") return undefined;
  if (field.type === "number") return numberOr(text);
  if (isList(field))
    return text
      .split(",")
      .map((part) => part.trim())
      .filter(Boolean);
  return structured.includes(field.type) ? jsonOr(text) : input.value;
}

// A double holds 15 digits. What has more stays as it was typed, so that it is reported and not rounded.
const mayLoseDigits = /[\d.]{16}/;

function numberOr(text: string): unknown {
  const value = Number(text);
  const isExact = Number.isSafeInteger(value) || !mayLoseDigits.test(text);
  return Number.isFinite(value) && isExact ? value : text;
}

function jsonOr(text: string): unknown {
  if (mayLoseDigits.test(text.replace(/"(?:[^"\\]|\\.)*"/g, ""))) return text;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
