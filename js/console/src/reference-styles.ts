// Inline styles under a content security policy without `unsafe-inline`.
// The build renames the style attributes in RapiDoc's templates to data-style; here they are applied by script, which
// the policy allows. Import it before RapiDoc.
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

export {};
