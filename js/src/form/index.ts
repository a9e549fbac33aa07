// A form drawn from a manifest, as a custom element.
export { JackfieldForm, defineForm } from "./element.js";
export type { FormCheck, FormChecked } from "./element.js";
export { englishTexts } from "./texts.js";
export type { FormTexts } from "./texts.js";
export type { FormConfig } from "./config.js";
