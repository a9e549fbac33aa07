// A text, a number, a password or JSON, as it is typed.
import { isSame } from "./config.js";
import { make, setOptions, setOrRemove } from "./dom.js";
import { textOf, valueOf } from "./values.js";
import type { Widget, WidgetHost } from "./widget.js";

/** An input or textarea for the value of a field; a text that means the shown value is left as it was typed. */
export function makeText(host: WidgetHost): Widget {
  const { id, field } = host;
  const isPassword = field.type === "password" || field.secret === true;
  const common = {
    id,
    dir: "auto",
    autocomplete: isPassword ? "new-password" : "off",
    spellcheck: false,
    autocapitalize: "off",
  } as const;
  const isLong = field.type === "textarea" || field.type === "json";
  // A number is typed as text, so that a text that is not a number is reported.
  const input = isLong
    ? make("textarea", { ...common, rows: 3 })
    : make("input", {
        ...common,
        type: isPassword ? "password" : "text",
        inputMode: field.type === "number" ? "decimal" : "text",
      });
  input.addEventListener("input", () => {
    host.tell(valueOf(field.type, input.value));
  });
  const list = make("datalist", { id: `${id}-choices` });
  const hasOffer = field["options_from"] !== undefined && !isLong;
  if (hasOffer) input.addEventListener("focus", host.ask);
  return {
    node: hasOffer ? make("div", {}, input, list) : input,
    target: input,
    update: ({ value, choices, placeholder }) => {
      if (!isSame(valueOf(field.type, input.value), value ?? "")) input.value = textOf(value);
      if (input.placeholder !== placeholder) input.placeholder = placeholder;
      if (hasOffer) setOptions(list, choices);
      if (hasOffer) setOrRemove(input, "list", choices.length > 0 ? list.id : undefined);
    },
  };
}
