// Inline styles under a content security policy without `unsafe-inline`.
// The build renames style attributes in RapiDoc's templates to data-style, and its style element to theme-style. Here
// both are applied by script, which the policy allows. Import it before RapiDoc.
const attribute = "data-style";
const set = Reflect.get<Element, "setAttribute">(Element.prototype, "setAttribute");
const importNode = Reflect.get<Document, "importNode">(Document.prototype, "importNode");

Element.prototype.setAttribute = function setAttribute(this: Element, name: string, value: string): void {
  if (name === attribute && this instanceof HTMLElement) this.style.cssText = value;
  else set.call(this, name, value);
};

Document.prototype.importNode = function copy<Kind extends Node>(
  this: Document,
  node: Kind,
  options?: boolean | ImportNodeOptions,
): Kind {
  const made = importNode.call(this, node, options as boolean) as Kind;
  if (made instanceof DocumentFragment)
    for (const element of made.querySelectorAll<HTMLElement | SVGElement>(`[${attribute}]`))
      element.style.cssText = element.getAttribute(attribute) ?? "";
  return made;
};

// The text of the element as a style sheet of the tree that it is in, before those of RapiDoc itself.
class ThemeStyle extends HTMLElement {
  readonly #sheet = new CSSStyleSheet();
  readonly #changes = new MutationObserver(() => {
    this.#apply();
  });

  connectedCallback(): void {
    const root = this.getRootNode();
    if (!(root instanceof ShadowRoot)) return;
    root.adoptedStyleSheets = [this.#sheet, ...root.adoptedStyleSheets.filter((each) => each !== this.#sheet)];
    this.#changes.observe(this, { childList: true, characterData: true, subtree: true });
    this.#apply();
  }
  disconnectedCallback(): void {
    this.#changes.disconnect();
  }

  #apply(): void {
    this.#sheet.replaceSync(this.textContent);
  }
}

customElements.define("theme-style", ThemeStyle);
