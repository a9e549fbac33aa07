// From what is typed to a value of the config, and back. A text that is not what its field holds stays a text, so that
// the core reports it.
import { isObject } from "./config.js";
import type { FormField } from "../generated/answers.js";

/** Whether a value is a list of texts. */
export const isList = ({ mode }: FormField): boolean => mode === "tags" || mode === "multiple";
/** Whether a field is never shown once it is stored. */
export const isSecret = ({ secret, type }: FormField): boolean =>
  secret === true || type === "password" || type === "oauth";
/** A select that offers one value is not drawn: there is nothing to choose. */
export const isSingleChoice = (field: FormField): boolean =>
  field.type === "select" && !isList(field) && field["options_from"] === undefined && field.options?.length === 1;

/** What a new integration has in this field before anyone typed. */
export function initialOf(field: FormField): unknown {
  if (isSecret(field)) return undefined;
  if (field.default !== undefined && field.default !== null) return field.default;
  if (field.required !== true) return undefined;
  if (isSingleChoice(field)) return field.options?.[0]?.value;
  return field.type === "switch" || field.type === "checkbox" ? false : undefined;
}

/** A value as an input shows it. */
export function textOf(value: unknown): string {
  if (value === undefined || value === null) return "";
  if (typeof value === "string") return value;
  return JSON.stringify(value, null, isObject(value) ? 2 : 0);
}

/** What a text says in a field of this type. */
export function valueOf(type: string, text: string): unknown {
  if (text.trim() === "") return "";
  if (type === "number") return numberOr(text.trim());
  return type === "json" ? jsonOr(text) : text;
}

// A double holds 15 digits. What has more stays as it was typed, so that it is reported and not rounded.
const mayLoseDigits = /[\d.]{16}/;

function numberOr(text: string): unknown {
  const value = Number(text);
  const isExact = Number.isSafeInteger(value) || !mayLoseDigits.test(text);
  return Number.isFinite(value) && isExact ? value : text;
}

function jsonOr(text: string): unknown {
  if (mayLoseDigits.test(text.replace(/"(?:[^"\\]|\\.)*"/g, ""))) return text;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
