// Keys of the whole console. Nothing happens while a person types.
import { html } from "lit";
import { at, go } from "./router.js";
import { session } from "./session.js";
import { show } from "./ui/dialog.js";

const places: Readonly<Record<string, string>> = {
  h: "",
  i: "integrations",
  q: "query",
  u: "usage",
  a: "audit",
  p: "people",
  s: "settings",
};

const list: readonly (readonly [string, string])[] = [
  ["/", "Search on this page"],
  ["n", "New integration"],
  ["g h", "Home"],
  ["g i", "Integrations"],
  ["g q", "Query"],
  ["g u", "Usage"],
  ["g a", "Audit"],
  ["g p", "People"],
  ["g s", "Settings"],
  ["Ctrl+Enter", "Run the statements (in the editor); test the connection (in a form)"],
  ["Escape", "Close a dialog or a drawer; leave the editor, then Tab moves on"],
  ["?", "This list"],
];

/** Shows the keys. */
export function showKeys(): void {
  show(
    "Keys",
    html`<dl class="keys">
      ${list.map(
        ([key, about]) =>
          html`<dt><kbd>${key}</kbd></dt>
            <dd>${about}</dd>`,
      )}
    </dl>`,
  );
}

function isTyping(target: EventTarget | undefined): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || target.matches("input, select, textarea, dialog *");
}

export function listenForKeys(): void {
  let goes = false;
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    // The editor is in a shadow root: the path has what is focused in it.
    if (isTyping(event.composedPath()[0]) || session.person === undefined) return;
    if (document.querySelector("dialog[open]") !== null) return;
    const place = goes ? places[event.key] : undefined;
    goes = event.key === "g" && !goes;
    if (place !== undefined) go(place === "" ? at() : at(place));
    else if (event.key === "n" && session.may("creator")) go(at("new"));
    else if (event.key === "?") showKeys();
    else if (event.key === "/") document.querySelector<HTMLElement>("main input[type=search]")?.focus();
    else return;
    event.preventDefault();
  });
}
