// A form drawn from a manifest: as a custom element, and without markup.
export { JackfieldForm, defineForm } from "./element.js";
export { FormModel } from "./model.js";
export type { FormStart } from "./model.js";
export { englishTexts } from "./texts-en.js";
export { germanTexts } from "./texts-de.js";
export { spanishTexts } from "./texts-es.js";
export type { FormTexts } from "./texts.js";
export type { Choice } from "./choices.js";
export type { ErrorView, FieldView, FormView } from "./view.js";
export type * from "./types.js";
export type { FormConfig } from "./config.js";
