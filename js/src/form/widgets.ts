// The widget of each kind of field.
import { isObject } from "./config.js";
import { make, makeButton, setOptions } from "./dom.js";
import { makePairs } from "./pairs.js";
import { makePem } from "./pem.js";
import { makeTags } from "./tags.js";
import { makeText } from "./text-input.js";
import { isList, textOf } from "./values.js";
import type { FormTexts } from "./texts.js";
import type { FieldView } from "./view.js";
import type { Widget, WidgetHost } from "./widget.js";

/** The widget of a field. */
export function makeWidget(host: WidgetHost): Widget {
  const { field } = host;
  if (field.type === "switch" || field.type === "checkbox") return makeBox(host);
  if (field.type === "file") return makePem(host);
  if (field.type === "key-value") return makePairs(host);
  if (field.type === "oauth") return makeConnect(host);
  if (field.type === "integration") return makeLink(host);
  if (field.mode === "multiple" && field.options !== undefined) return makeBoxes(host);
  if (isList(field)) return makeTags(host);
  if (field.type === "select" && field.options !== undefined) return makeSelect(host);
  return makeText(host);
}

function makeBox(host: WidgetHost): Widget {
  const input = make("input", { id: host.id, type: "checkbox" });
  input.addEventListener("change", () => {
    host.tell(input.checked);
  });
  return {
    node: input,
    target: input,
    update: ({ value }) => {
      input.checked = value === true;
    },
  };
}

function makeBoxes({ id, field, tell }: WidgetHost): Widget {
  const boxes = (field.options ?? []).map(({ value }, at) => ({
    value,
    input: make("input", { id: `${id}-${at}`, type: "checkbox" }),
    label: make("label", { htmlFor: `${id}-${at}` }),
  }));
  const node = make("div", { id, className: "boxes" });
  for (const { input, label } of boxes) node.append(make("div", { className: "check" }, input, label));
  node.addEventListener("change", () => {
    tell(boxes.filter(({ input }) => input.checked).map(({ value }) => value));
  });
  return {
    node,
    target: node,
    isGroup: true,
    update: (view) => {
      const chosen = Array.isArray(view.value) ? (view.value as unknown[]) : [];
      boxes.forEach(({ value, input, label }, at) => {
        input.checked = chosen.includes(value);
        label.textContent = view.choices[at]?.label ?? value;
      });
    },
  };
}

function makeSelect({ id, texts, tell }: WidgetHost): Widget {
  const select = make("select", { id });
  select.addEventListener("change", () => {
    tell(select.value);
  });
  return {
    node: select,
    target: select,
    update: ({ value, choices, isRequired }) => {
      showChoices(select, textOf(value), choices, isRequired, texts);
    },
  };
}

// A value that is none of the choices is shown too: the core says what is wrong with it.
function showChoices(
  select: HTMLSelectElement,
  value: string,
  choices: FieldView["choices"],
  isRequired: boolean,
  texts: FormTexts,
): void {
  const none = value === "" || !isRequired ? [{ value: "", label: isRequired ? texts.choose : "" }] : [];
  const other = value === "" || choices.some((choice) => choice.value === value) ? [] : [{ value, label: value }];
  setOptions(select, [...none, ...choices, ...other]);
  if (select.value !== value) select.value = value;
}

// The integrations to choose from are the host's. Where it gives none, an id is typed.
function makeLink(host: WidgetHost): Widget {
  const typed = makeText(host);
  const chosen = makeSelect({ ...host, id: "" });
  const node = make("div", {}, typed.target);
  queueMicrotask(host.ask);
  return {
    node,
    target: typed.target,
    update: (view) => {
      const hasChoices = view.offer === "ready" && view.choices.length > 0;
      // The id goes to what is shown, since label and links lead to it.
      const [shown, other] = hasChoices ? [chosen.target, typed.target] : [typed.target, chosen.target];
      if (shown.parentNode !== node) {
        const hadFocus = other === document.activeElement;
        other.removeAttribute("id");
        shown.id = host.id;
        node.replaceChildren(shown);
        if (hadFocus) shown.focus();
      }
      typed.update(view);
      chosen.update(view);
    },
  };
}

function makeConnect({ id, field, texts, connect, redirectUri }: WidgetHost): Widget {
  const button = makeButton(texts.connect, connect, "");
  button.id = id;
  const state = make("span", { className: "state" });
  state.setAttribute("role", "status");
  const node = make("div", { className: "connect" }, make("div", { className: "line" }, button, state));
  const grant = isObject(field["oauth"]) ? field["oauth"]["grant"] : undefined;
  const isAsked = grant === undefined || grant === "authorization_code"; // others have no page to come back from
  if (redirectUri !== undefined && isAsked)
    node.append(make("p", { className: "hint" }, `${texts.redirectUri} `, make("code", { textContent: redirectUri })));
  // The label of the field alone would hide what the button does.
  button.setAttribute("aria-labelledby", `${id}-label ${id}`);
  return {
    node,
    target: button,
    update: ({ value }) => {
      const text = value === undefined || value === null ? texts.notConnected : texts.connected;
      if (node.dataset["busy"] === undefined && state.textContent !== text) state.textContent = text;
    },
  };
}
