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
    if (token !== "") viewer.setApiKey("xcAuth", token);
    const state = document.querySelector("#state");
    if (state !== null) state.textContent = token === "" ? "Not signed in: requests need a token." : "Signed in.";
  });
  viewer.setAttribute("server-url", `${location.origin}${base}`);
  viewer.setAttribute("spec-url", `${base}/openapi.json`);
}
