// Choices that a field does not have itself: those of an endpoint of the stored integration, and linked integrations.
import { isObject } from "./config.js";
import { isSecret } from "./values.js";
import type { FormField } from "../generated/answers.js";
import type { FormChoices, FormOption } from "./types.js";
import type { FormConfig } from "./config.js";

/** What to ask for the choices of a field. */
export interface ChoiceQuestion {
  readonly endpoint: string | undefined;
  readonly params: FormConfig;
}

/** Choices to draw. */
export interface Choice {
  /** What is stored. */
  readonly value: string;
  /** What people read. */
  readonly label: string;
}

/** The question of a field, or undefined: it has no such choices, or there is no stored integration to ask. */
export function questionOf(
  fields: readonly FormField[],
  model: string,
  isStored: boolean,
  valueAt: (model: string) => unknown,
): ChoiceQuestion | undefined {
  const field = fields.find((each) => each.model === model);
  const from = isObject(field?.["options_from"]) ? field["options_from"] : undefined;
  if (field?.type !== "integration" && (from === undefined || !isStored)) return undefined;
  const depends = Array.isArray(from?.["dependsOn"]) ? (from["dependsOn"] as unknown[]) : [];
  const params: FormConfig = {};
  for (const each of fields) {
    const value = valueAt(each.model);
    const isSent = depends.includes(each.model) && !isSecret(each);
    if (isSent && value !== undefined && value !== "") params[each.key] = value;
  }
  return { endpoint: typeof from?.["endpoint"] === "string" ? from["endpoint"] : undefined, params };
}

/** The items of an answer. */
export const itemsOf = (answer: FormChoices): readonly FormOption[] => ("list" in answer ? answer.list : answer);

const text = (value: unknown): string => (typeof value === "string" || typeof value === "number" ? String(value) : "");

function pointed(item: unknown, pointer: string): unknown {
  const parts = pointer.split("/").slice(1);
  return parts.reduce<unknown>((at, part) => {
    const key = part.replaceAll("~1", "/").replaceAll("~0", "~");
    if (Array.isArray(at)) return (at as unknown[])[Number(key)];
    return isObject(at) ? at[key] : undefined;
  }, item);
}

/** Items of a list as choices; `value` and `label` of options_from are JSON pointers into each. */
export function choicesOf(field: FormField, items: readonly FormOption[]): readonly Choice[] {
  const from = isObject(field["options_from"]) ? field["options_from"] : {};
  const at = (item: FormOption, name: string): string =>
    text(pointed(item, typeof from[name] === "string" ? from[name] : `/${name}`));
  return items
    .map((item): Choice => {
      if (typeof item === "string") return { value: item, label: item };
      // Integrations have an id and a title.
      const value = at(item, "value") || text(pointed(item, "/value")) || text(pointed(item, "/id"));
      return { value, label: at(item, "label") || text(pointed(item, "/title")) || value };
    })
    .filter(({ value }) => value !== "");
}
