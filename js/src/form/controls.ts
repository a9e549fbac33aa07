// One field as nodes: label, link to where the value is found, what becomes of a stored secret, widget, hint, message.
import { make, makeButton, say, sayOrHide, setOrRemove } from "./dom.js";
import { isSecret } from "./values.js";
import { makeWidget } from "./widgets.js";
import type { FormField } from "../generated/answers.js";
import type { FormTexts } from "./texts.js";
import type { SecretVerb } from "./types.js";
import type { FieldView } from "./view.js";
import type { WidgetHost } from "./widget.js";

/** A field on the page. */
export interface Control {
  readonly field: FormField;
  readonly node: HTMLElement;
  readonly focus: () => void;
  readonly update: (view: FieldView) => void;
}

/** What a control needs of the form around it. */
export interface ControlHost extends Omit<WidgetHost, "texts"> {
  readonly texts: FormTexts;
  readonly choose: (verb: SecretVerb) => void;
}

const isBox = ({ type }: FormField): boolean => type === "switch" || type === "checkbox";

/** Makes the nodes of a field. Their ids begin with `host.id`. */
export function makeControl(host: ControlHost): Control {
  const { field, id, texts } = host;
  const widget = makeWidget(host);
  const { target } = widget;
  const isGroup = widget.isGroup === true;
  const words = make("span");
  const required = make("span", { className: "required" });
  const label = isGroup ? make("span", { className: "label" }) : make("label", { htmlFor: id });
  label.id = `${id}-label`;
  label.append(words, required);
  if (isGroup) {
    target.setAttribute("role", "group");
    target.setAttribute("aria-labelledby", label.id);
    target.tabIndex = -1;
  }
  const docs = makeDocs(field, texts);
  const verbs = isSecret(field) ? makeVerbs(host, target) : undefined;
  const hint = make("p", { id: `${id}-hint`, className: "hint", hidden: true });
  const note = make("p", { id: `${id}-note`, className: "hint", hidden: true });
  note.setAttribute("role", "status");
  const message = make("p", { id: `${id}-error`, className: "error", hidden: true });
  const node = make("div", { className: `field span-${field.span ?? 24}` });
  if (isBox(field)) node.append(make("div", { className: "check" }, widget.node, label));
  else node.append(make("div", { className: "head" }, label, ...docs), ...(verbs ? [verbs.node] : []), widget.node);
  node.append(hint, note, message);

  // A widget may have another input instead, with the same id.
  const shown = (): HTMLElement => node.querySelector<HTMLElement>(`#${CSS.escape(id)}`) ?? target;
  return {
    field,
    node,
    focus: () => {
      const isOffered = verbs === undefined || !widget.node.hidden;
      (isOffered ? shown() : verbs.node.querySelector("button"))?.focus();
    },
    update: (view) => {
      node.hidden = !view.isVisible;
      widget.update(view);
      verbs?.update(view);
      widget.node.hidden = view.isSet && view.verb !== "replace";
      say(words, view.label);
      say(required, view.isRequired && !isBox(field) ? ` ${texts.required}` : "");
      sayOrHide(hint, view.help === "" && field.mode === "tags" ? texts.tagsHint : view.help);
      sayOrHide(note, noteOf(view, texts));
      sayOrHide(message, view.error === "" ? view.warning : view.error);
      message.className = view.error === "" ? "warning" : "error";
      if (!isGroup) mark(shown(), view, isBox(field));
      const said = [hint, note, message].filter((each) => !each.hidden).map((each) => each.id);
      setOrRemove(shown(), "aria-describedby", said.length > 0 ? said.join(" ") : undefined);
    },
  };
}

function mark(target: Element, { error, isRequired }: FieldView, isCheckbox: boolean): void {
  if (target instanceof HTMLButtonElement) return;
  if (!isCheckbox) target.setAttribute("aria-required", String(isRequired));
  setOrRemove(target, "aria-invalid", error === "" ? undefined : "true");
}

function noteOf({ offer, choices }: FieldView, texts: FormTexts): string {
  if (offer === "loading") return texts.optionsLoading;
  if (offer === "failed") return texts.optionsFailed;
  return offer === "ready" ? texts.optionsReady(choices.length) : "";
}

function makeDocs(field: FormField, texts: FormTexts): readonly HTMLElement[] {
  const href = field["docs"];
  if (typeof href !== "string" || !href.startsWith("https://")) return [];
  const link = make("a", { className: "docs", href, target: "_blank", rel: "noreferrer", textContent: texts.docs });
  link.setAttribute("aria-label", `${texts.docs} ${field.label}`);
  return [link];
}

const everyVerb: readonly SecretVerb[] = ["keep", "replace", "clear"];

// A stored secret is never shown, not even as dots: it is kept, replaced or cleared.
function makeVerbs(
  { field, texts, choose }: ControlHost,
  target: HTMLElement,
): { readonly node: HTMLElement; readonly update: (view: FieldView) => void } {
  const said: Record<SecretVerb, string> = { keep: texts.kept, replace: texts.replaced, clear: texts.cleared };
  const state = make("span");
  const node = make("div", { className: "verbs", hidden: true }, state);
  node.setAttribute("role", "group");
  node.setAttribute("aria-label", texts.storedValue(field.label));
  const buttons = everyVerb.map((verb) => {
    const button = makeButton(texts[verb], () => {
      choose(verb);
      if (verb === "replace") target.focus();
    });
    button.value = verb;
    return button;
  });
  node.append(...buttons);
  return {
    node,
    update: ({ isSet, verb }) => {
      node.hidden = !isSet;
      say(state, said[verb]);
      for (const button of buttons) button.setAttribute("aria-pressed", String(button.value === verb));
    },
  };
}
