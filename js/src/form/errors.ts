// Errors of a server in every shape a host has them in: findings, a thrown error, the body of an answer.
import { isObject } from "./config.js";
import type { FormError } from "./types.js";

/** The findings in what a host gives to `showErrors`. */
export function errorsOf(given: unknown): readonly FormError[] {
  if (given === undefined || given === null) return [];
  if (Array.isArray(given)) return given.map(errorOf);
  const { details, code, message } = isObject(given) || given instanceof Error ? (given as Partial<ErrorLike>) : {};
  const parts = isObject(details) ? details : {};
  if (Array.isArray(parts["errors"])) return parts["errors"].map(errorOf);
  return [errorOf({ code: code ?? parts["code"], message: typeof given === "string" ? given : message })];
}

interface ErrorLike {
  readonly details: unknown;
  readonly code: unknown;
  readonly message: unknown;
}

function errorOf(given: unknown): FormError {
  const { path, code, message } = isObject(given) ? given : {};
  const text = (value: unknown): string => (typeof value === "string" ? value : "");
  return { path: text(path), code: text(code), message: text(message) };
}
