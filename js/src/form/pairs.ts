// Pairs of names and values. Names that the manifest declares have an input each; others are typed.
import { isObject, isSame } from "./config.js";
import { make, makeButton, setOrRemove } from "./dom.js";
import { textOf, valueOf } from "./values.js";
import type { FormConfig } from "./config.js";
import type { Widget, WidgetHost } from "./widget.js";

type Input = HTMLInputElement | HTMLSelectElement;

interface Row {
  readonly node: HTMLElement;
  readonly input: Input;
  readonly type: string;
  readonly name: () => string;
  readonly isDeclared: boolean;
}

/** An object of texts, numbers and switches. */
export function makePairs(host: WidgetHost): Widget {
  const { id, field, texts } = host;
  const keys = isObject(field["keys"]) ? field["keys"] : undefined;
  const node = make("div", { id, className: "pairs" });
  let rows: Row[] = Object.entries(keys ?? {}).map(([key, type], at) =>
    declaredRow(`${id}-${at}`, key, String(type), host),
  );
  let known: FormConfig = {};
  let made = 0;

  const read = (): FormConfig => {
    const pairs: FormConfig = {};
    for (const { input, type, name, isDeclared } of rows) {
      const value = type === "switch" ? switchOf(input.value) : valueOf(type, input.value);
      if (name() !== "" && (value !== "" || !isDeclared)) pairs[name()] = value;
    }
    return pairs;
  };
  const changed = (): void => {
    known = read();
    host.tell(Object.keys(known).length > 0 ? known : undefined);
  };
  const addRow = (key: string, value: unknown): Row => {
    made += 1;
    const row: Row = freeRow(`${id}-free-${made}`, key, textOf(value), { host, at: made }, () => {
      rows = rows.filter((each) => each !== row);
      row.node.remove();
      changed();
      (node.querySelector("button") ?? node).focus();
    });
    rows.push(row);
    if (add === undefined) node.append(row.node);
    else add.before(row.node);
    return row;
  };
  const add =
    keys === undefined
      ? makeButton(texts.add, () => {
          addRow("", "").node.querySelector("input")?.focus();
        })
      : undefined;
  node.append(...rows.map((row) => row.node), ...(add === undefined ? [] : [add]));
  node.addEventListener("input", changed);
  return {
    node,
    target: node,
    isGroup: true,
    update: ({ value, wrongParts }) => {
      const pairs = isObject(value) ? value : {};
      if (!isSame(pairs, known)) {
        known = pairs;
        show(pairs);
      }
      for (const { input, name } of rows)
        setOrRemove(input, "aria-invalid", wrongParts.includes(name()) ? "true" : undefined);
    },
  };

  function show(pairs: FormConfig): void {
    for (const row of rows.filter(({ isDeclared }) => !isDeclared)) row.node.remove();
    rows = rows.filter(({ isDeclared }) => isDeclared);
    for (const { input, name } of rows) input.value = textOf(pairs[name()]);
    for (const [key, value] of Object.entries(pairs)) if (!rows.some(({ name }) => name() === key)) addRow(key, value);
  }
}

const switchOf = (text: string): unknown => (text === "" ? "" : text === "true");

function declaredRow(id: string, key: string, type: string, { texts }: WidgetHost): Row {
  const input =
    type === "switch"
      ? make("select", { id }, new Option("", ""), new Option(texts.yes, "true"), new Option(texts.no, "false"))
      : make("input", { id, type: "text", dir: "auto", autocomplete: "off", spellcheck: false });
  if (type === "number") input.inputMode = "decimal";
  const node = make("div", { className: "pair" }, make("label", { htmlFor: id, textContent: key }), input);
  return { node, input, type, name: () => key, isDeclared: true };
}

function freeRow(
  id: string,
  key: string,
  value: string,
  { host, at }: { readonly host: WidgetHost; readonly at: number },
  remove: () => void,
): Row {
  const { field, texts } = host;
  const common = { type: "text", dir: "auto", autocomplete: "off", spellcheck: false } as const;
  const name = make("input", { ...common, id: `${id}-name`, value: key });
  const isHidden = field.secret === true;
  const input = make("input", {
    ...common,
    id,
    value,
    ...(isHidden ? { type: "password", autocomplete: "new-password" } : {}),
  });
  const hiddenLabel = (htmlFor: string, text: string): HTMLElement =>
    make("label", { htmlFor, className: "unseen", textContent: text });
  const button = makeButton("\u00d7", remove);
  button.setAttribute("aria-label", texts.remove(key === "" ? texts.pairKey(field.label, at) : key));
  const node = make(
    "div",
    { className: "pair free" },
    hiddenLabel(name.id, texts.pairKey(field.label, at)),
    name,
    hiddenLabel(id, texts.pairValue(field.label, at)),
    input,
    button,
  );
  return { node, input, type: "text", name: () => name.value.trim(), isDeclared: false };
}
