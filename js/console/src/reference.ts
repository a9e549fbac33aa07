// The reference of the API: RapiDoc on this server's OpenAPI document. Requests are tried against this server, with the
// token of the console's session in this tab.
import "./reference-styles.js";
import "rapidoc";
import { base } from "./base.js";

interface Viewer extends HTMLElement {
  setApiKey(scheme: string, token: string): void;
  loadSpec(document: object): Promise<void>;
}

const viewer = document.querySelector<Viewer>("rapi-doc");
const token = sessionStorage.getItem(`jackfield.token ${base}`) ?? "";

// Colours of RapiDoc that are too pale for small text.
const colours = new CSSStyleSheet();
colours.replaceSync(`
  :host { --blue: #0b5cad; --green: #0b6b3a; --orange: #8a5a00; --purple: #6b3fa0; --red: #b3261e; }
  @media (prefers-color-scheme: dark) {
    :host { --blue: #8ec5ff; --green: #74dba0; --orange: #f0c36a; --purple: #cdb2ff; --red: #ff9b91; }
  }
  .nav-bar .nav-method.as-colored-text { color: var(--nav-text-color); font-weight: 600; }
  .param-constraint a { color: inherit; }
`);

// RapiDoc names its fields by text beside them alone. Its elements draw later than they are added.
const known = new WeakSet<ShadowRoot>();
function tend(root: ShadowRoot): void {
  if (!known.has(root)) {
    known.add(root);
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, colours];
    new MutationObserver(() => {
      tend(root);
    }).observe(root, { childList: true, subtree: true });
  }
  for (const field of root.querySelectorAll("input, select, textarea")) {
    if (field.hasAttribute("aria-label") || field.closest("label") !== null) continue;
    const name = field.getAttribute("data-pname") ?? field.getAttribute("placeholder") ?? "";
    field.setAttribute("aria-label", name === "" ? "Request body" : name);
  }
  root.querySelector("nav.nav-bar")?.setAttribute("aria-label", "Operations");
  for (const { shadowRoot } of root.querySelectorAll("*")) if (shadowRoot !== null) tend(shadowRoot);
}

if (viewer !== null) {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const paint = (): void => {
    const colour = (name: string): string => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
    const pairs = {
      theme: dark.matches ? "dark" : "light",
      "bg-color": colour("--jf-page"),
      "text-color": colour("--jf-ink"),
      "primary-color": colour("--jf-accent"),
      "nav-bg-color": colour("--jf-card"),
      "nav-text-color": colour("--jf-ink"),
      "nav-hover-bg-color": colour("--jf-page"),
      "nav-hover-text-color": colour("--jf-accent"),
      "nav-accent-color": colour("--jf-accent"),
    };
    for (const [name, value] of Object.entries(pairs)) if (value !== "") viewer.setAttribute(name, value);
  };
  paint();
  dark.addEventListener("change", paint);
  viewer.addEventListener("spec-loaded", () => {
    if (viewer.shadowRoot !== null) tend(viewer.shadowRoot);
    if (token !== "") viewer.setApiKey("xcAuth", token);
    const state = document.querySelector("#state");
    if (state !== null) state.textContent = token === "" ? "Not signed in: requests need a token." : "Signed in.";
  });
  viewer.setAttribute("server-url", `${location.origin}${base}`);
  viewer.setAttribute("spec-url", `${base}/openapi.json`);
}
