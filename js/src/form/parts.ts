// What a form has beside its fields: the URL that fills them, the summary of errors, the result of a test.
import { make, makeButton, say, sayOrHide } from "./dom.js";
import type { FormTexts } from "./texts.js";
import type { ErrorView, FormView } from "./view.js";

/** The URL of a database, which fills the fields. It may hold a password: it is taken away once it is read. */
export function makeUrl(
  id: string,
  texts: FormTexts,
  fill: (url: string) => { readonly filled: boolean; readonly message: string },
): HTMLElement {
  const input = make("input", { id, type: "text", dir: "ltr", autocomplete: "off", spellcheck: false });
  const hint = make("p", { id: `${id}-hint`, className: "hint", textContent: texts.urlHint });
  const said = make("p", { id: `${id}-said`, className: "hint", hidden: true });
  input.setAttribute("aria-describedby", `${hint.id} ${said.id}`);
  said.setAttribute("role", "status");
  const read = (): void => {
    if (input.value.trim() === "") return;
    const { filled, message } = fill(input.value);
    said.className = filled ? "good" : "error";
    sayOrHide(said, message);
    if (filled) input.value = "";
  };
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing) return;
    event.preventDefault();
    read();
  });
  // The pasted text is in the input only after the event.
  input.addEventListener("paste", () => setTimeout(read, 0));
  const row = make("div", { className: "line" }, input, makeButton(texts.urlFill, read));
  return make(
    "div",
    { className: "field url" },
    make("label", { htmlFor: id, textContent: texts.url }),
    row,
    hint,
    said,
  );
}

/** The errors of the whole form, with links to the fields. It takes the focus. */
export function makeSummary(
  id: string,
  focus: (model: string) => void,
  linkTo: (model: string) => string,
): { readonly node: HTMLElement; readonly show: (errors: readonly ErrorView[], texts: FormTexts) => void } {
  const title = make("p", { id: `${id}-title`, className: "summary-title" });
  const list = make("ul");
  const node = make("div", { id, className: "summary", tabIndex: -1, hidden: true }, title, list);
  node.setAttribute("role", "group");
  node.setAttribute("aria-labelledby", title.id);
  let shown = "";
  const entry = ({ model, text }: ErrorView): HTMLElement => {
    if (model === undefined) return make("li", { textContent: text });
    const link = make("a", { href: `#${linkTo(model)}`, textContent: text });
    link.addEventListener("click", (event) => {
      event.preventDefault();
      focus(model);
    });
    return make("li", {}, link);
  };
  return {
    node,
    show: (errors, texts) => {
      node.hidden = errors.length === 0;
      // Links that stay are not made anew: one may have the focus.
      const key = JSON.stringify([errors, texts.toCorrect(errors.length)]);
      if (shown === key) return;
      shown = key;
      say(title, texts.toCorrect(errors.length));
      list.replaceChildren(...errors.map(entry));
    },
  };
}

/** What the last test found. It lies below the buttons, so that it moves none of them. */
export function makeResult(focus: (model: string) => void): {
  readonly node: HTMLElement;
  readonly update: (view: FormView, texts: FormTexts) => void;
} {
  const node = make("div", { className: "result" });
  node.setAttribute("role", "status");
  let shown = "";
  return {
    node,
    update: ({ outcome, outcomeIsStale, isTesting, fields }, texts) => {
      const at = fields.find(({ field, isVisible }) => isVisible && field.model === outcome?.field);
      const key = JSON.stringify([isTesting, outcomeIsStale, outcome, at?.label, texts.stale]);
      if (key === shown) return;
      shown = key;
      node.className = `result ${isTesting || outcomeIsStale ? "" : (outcome?.outcome ?? "")}`;
      if (isTesting) node.replaceChildren(make("p", { textContent: texts.testing }));
      else if (outcome === undefined) node.replaceChildren();
      else node.replaceChildren(...lines(outcome, outcomeIsStale ? texts.stale : "", texts));
      if (isTesting || outcome === undefined || outcome.outcome === "ok" || at === undefined) return;
      const link = makeButton(at.label, () => {
        focus(at.field.model);
      });
      node.append(make("p", {}, link));
    },
  };
}

function lines(outcome: NonNullable<FormView["outcome"]>, stale: string, texts: FormTexts): HTMLElement[] {
  const { message, hint, serverVersion, durationMillis, warnings = [] } = outcome;
  const facts = [
    ...(serverVersion === undefined ? [] : [serverVersion]),
    ...(durationMillis === undefined ? [] : [`${Math.round(durationMillis)} ms`]),
  ].join(", ");
  const all = [
    ...(stale === "" ? [] : [make("p", { className: "stale", textContent: stale })]),
    make("p", { className: "title", textContent: texts.outcomes[outcome.outcome] }),
    ...[message, hint ?? "", ...warnings.map((each) => each.message), facts]
      .filter((text) => text !== "")
      .map((textContent) => make("p", { textContent })),
  ];
  return all;
}
