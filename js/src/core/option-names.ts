// Refuses options that do not exist: a misspelt `store` would be none, a misspelt `authenticate` no sign-in.
import { nearest } from "../base/nearest.js";
import { JackfieldError, errorOf } from "./errors.js";

/** The names of `Options`. Complete by its type: an option that is added to it and not here does not compile. */
export type OptionNames<Options> = Readonly<Record<keyof Options, true>>;

/** Fails with `config_option`, the option's name and the nearest that exists. */
export function checkNames(options: object, names: Readonly<Record<string, true>>): void {
  const unknown = Object.keys(options).find((name) => !Object.hasOwn(names, name));
  if (unknown === undefined) return;
  const near = nearest(unknown, Object.keys(names));
  const advice = near === undefined ? "" : ` Did you mean ${near}?`;
  const { error, status, details } = errorOf("config_option", { pointer: `/${unknown}` });
  throw new JackfieldError(error, status, `There is no option ${unknown}.${advice}`, details);
}
