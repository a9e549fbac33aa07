// Several texts: each entry has a button that removes it, and an input adds entries.
import { isSame } from "./config.js";
import { make, makeButton, setOptions, setOrRemove } from "./dom.js";
import { textOf } from "./values.js";
import type { Widget, WidgetHost } from "./widget.js";

/** A list of texts. A value of another type is shown as its text. */
export function makeTags({ id, texts, field, tell, ask }: WidgetHost): Widget {
  const list = make("ul", { className: "tags" });
  const input = make("input", { id, type: "text", dir: "auto", autocomplete: "off", spellcheck: false });
  const choices = make("datalist", { id: `${id}-choices` });
  let items: readonly string[] = [];
  const draw = (): void => {
    list.replaceChildren(
      ...items.map((item, at) => {
        const remove = makeButton("\u00d7", () => {
          change(items.filter((_, each) => each !== at));
          input.focus();
        });
        remove.setAttribute("aria-label", texts.remove(item));
        return make("li", {}, make("bdi", { textContent: item }), remove);
      }),
    );
    list.hidden = items.length === 0;
  };
  const change = (next: readonly string[]): void => {
    items = next;
    draw();
    tell([...next]);
  };
  const add = (): void => {
    const typed = input.value.split(",").map((part) => part.trim());
    input.value = "";
    const fresh = typed.filter((part, at) => part !== "" && !items.includes(part) && typed.indexOf(part) === at);
    if (fresh.length > 0) change([...items, ...fresh]);
  };
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "Enter" && input.value.trim() !== "") {
      event.preventDefault();
      add();
    } else if (event.key === "Backspace" && input.value === "" && items.length > 0) change(items.slice(0, -1));
  });
  input.addEventListener("input", (event) => {
    // A choice of the list replaces the whole text.
    const isChosen = event instanceof InputEvent && event.inputType === "insertReplacementText";
    if (input.value.includes(",") || isChosen || !(event instanceof InputEvent)) add();
  });
  input.addEventListener("change", add);
  if (field["options_from"] !== undefined) input.addEventListener("focus", ask);
  return {
    node: make("div", { className: "tags-box" }, list, input, choices),
    target: input,
    update: (view) => {
      const { value } = view;
      const next = Array.isArray(value)
        ? value.map(textOf)
        : value === undefined || value === ""
          ? []
          : [textOf(value)];
      if (!isSame(items, next)) {
        items = next;
        draw();
      }
      setOptions(choices, view.choices);
      setOrRemove(input, "list", view.choices.length > 0 ? choices.id : undefined);
    },
  };
}
