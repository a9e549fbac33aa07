// What a misspelt name may stand for: an entry of the catalogue, a key of a configuration.
import { nearest } from "../base/nearest.js";
import { errorOf } from "../core/errors.js";
import type { Jackfield } from "../jackfield.js";

/** Type and sub_type of an entry that the catalogue has. Fails with the nearest name otherwise. */
export function knownEntry(jackfield: Jackfield, entry: string): readonly [type: string, subType: string] {
  const names = jackfield.catalogue.list().map(({ type, sub_type: subType }) => `${type}/${subType}`);
  const [type, subType, ...rest] = entry.split("/");
  if (names.includes(entry) && type !== undefined && subType !== undefined && rest.length === 0) return [type, subType];
  const near = nearest(entry, names);
  throw errorOf("unknown_type", near === undefined ? {} : { reason: `Did you mean ${near}?` });
}

/** The keys that a form has beside an unknown one; all paths of the form where none of them is near. */
export function keysBeside(
  parts: readonly string[],
  fields: readonly { readonly model: string; readonly keys?: unknown }[],
): string[] {
  const prefix = parts
    .slice(0, -1)
    .map((part) => `${part}.`)
    .join("");
  const beside = fields
    .filter(({ model }) => model.startsWith(prefix))
    .map(({ model }) => model.slice(prefix.length).split(".")[0] ?? "");
  const keys = fields.find(({ model }) => `${model}.` === prefix)?.keys ?? {};
  const near = [...new Set([...beside, ...Object.keys(keys)])];
  return nearest(parts.at(-1) ?? "", near) === undefined ? fields.map(({ model }) => model) : near;
}

/** " Did you mean user?", or nothing. */
export function didYouMean(word: string, names: readonly string[]): string {
  const found = nearest(word, names);
  return found === undefined ? "" : ` Did you mean ${found}?`;
}
