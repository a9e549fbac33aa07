// The languages that are shipped, and what a finding says in them.
import { germanTexts } from "./texts-de.js";
import { englishTexts } from "./texts-en.js";
import { spanishTexts } from "./texts-es.js";
import type { FormField } from "../generated/answers.js";
import type { FormTexts } from "./texts.js";

const shipped: Readonly<Record<string, FormTexts>> = { en: englishTexts, de: germanTexts, es: spanishTexts };

/** The texts of a locale, or of the language it belongs to; English where there is none. */
export function textsOf(locale: string | undefined, own: Partial<FormTexts> = {}): FormTexts {
  const texts = shipped[(locale ?? "en").toLowerCase().split(/[-_]/)[0] ?? "en"] ?? englishTexts;
  return { ...texts, ...own, findings: { ...texts.findings, ...own.findings } };
}

const validatorNames: Readonly<Record<string, string>> = { min_length: "minLength", max_length: "maxLength" };

/** What a finding says in this language. */
export function messageOf(
  { code, message }: { readonly code: string; readonly message: string },
  field: FormField | undefined,
  texts: FormTexts,
): string {
  const validator = validatorNames[code] ?? code;
  const isManifests = field?.validators?.some(({ use, message: own }) => use === validator && own === message) === true;
  return isManifests ? message : (texts.findings[code] ?? message);
}
