// Nodes: made once and updated, so that focus never moves.

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

/** A button that does not submit. */
export function makeButton(text: string, onClick: () => void, className = "quiet"): HTMLButtonElement {
  const button = make("button", { type: "button", className, textContent: text });
  button.addEventListener("click", onClick);
  return button;
}

/** Sets an attribute, or removes it. */
export function setOrRemove(node: Element, name: string, value: string | undefined): void {
  if (value === undefined) node.removeAttribute(name);
  else if (node.getAttribute(name) !== value) node.setAttribute(name, value);
}

/** Writes a text only when it differs: some screen readers repeat a text that is set again. */
export function say(node: Element, text: string): void {
  if (node.textContent !== text) node.textContent = text;
}

/** The same, for a node that is hidden while it says nothing. */
export function sayOrHide(node: HTMLElement, text: string): void {
  say(node, text);
  node.hidden = text === "";
}

const shownChoices = new WeakMap<Node, string>();

/** Options of a select or a datalist, replaced only when they differ. */
export function setOptions(
  node: HTMLSelectElement | HTMLDataListElement,
  choices: readonly { readonly value: string; readonly label: string }[],
): void {
  const shown = JSON.stringify(choices);
  if (shownChoices.get(node) === shown) return;
  shownChoices.set(node, shown);
  node.replaceChildren(...choices.map(({ value, label }) => make("option", { value, textContent: label })));
}
