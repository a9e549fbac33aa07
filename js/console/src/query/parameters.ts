// Placeholders of a statement, and the values that are bound to them. Values never become a part of the statement.

/** How a kind of database writes placeholders. docs/values.md has the table. */
interface Style {
  /** A placeholder of a list: `?`, `$1`. Its group, if any, is the number. */
  readonly list?: RegExp;
  /** A placeholder with a name, in its group. */
  readonly named?: RegExp;
}

const colon = /(?<![:\w]):([A-Za-z_]\w*)/g;
const styles: Readonly<Record<string, Style>> = {
  pg: { list: /\$(\d+)/g },
  mysql2: { list: /\?/g },
  sqlite3: { list: /\?(\d*)/g, named: /(?<![:@$\w])[:@$]([A-Za-z_]\w*)/g },
  mssql: { list: /\?/g, named: /(?<![@\w])@([A-Za-z_]\w*)/g },
  oracledb: { list: /(?<![:\w]):(\d+)/g, named: colon },
  snowflake: { list: /\?/g },
  databricks: { named: colon },
};

/** A placeholder: its name, or its number in a list. */
export interface Placeholder {
  readonly name: string;
  /** From 0; undefined for a named one. */
  readonly position: number | undefined;
}

/** How a value is written in the field. */
export type ValueKind = "text" | "number" | "boolean" | "null" | "json" | "none";

/** What is bound to a placeholder. */
export interface Value {
  readonly kind: ValueKind;
  readonly text: string;
}

// Those with names come behind those with numbers.
const last = 1e9;

/** The placeholders of a statement, whose strings and comments are blanked, in the order of their fields. */
export function placeholdersOf(subType: string, bare: string): readonly Placeholder[] {
  const { list, named } = styles[subType] ?? { list: /\?/g };
  const found = new Map<string, Placeholder>();
  let next = 0;
  for (const [, number] of list === undefined ? [] : bare.matchAll(list)) {
    const position = number === undefined || number === "" ? next : Number(number) - 1;
    next = Math.max(next, position + 1);
    found.set(String(position), { name: String(position + 1), position });
  }
  for (const [, name = ""] of named === undefined ? [] : bare.matchAll(named))
    found.set(name, { name, position: undefined });
  return [...found.values()].sort((a, b) => (a.position ?? last) - (b.position ?? last));
}

/** Why a value cannot be bound; undefined when it can. */
export function problemOf({ kind, text }: Value): string | undefined {
  if (kind === "number" && !/^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/.test(text.trim())) return "This is not a number.";
  if (kind === "boolean" && !/^(true|false)$/i.test(text.trim())) return "Type true or false.";
  if (kind !== "json") return undefined;
  try {
    JSON.parse(text);
    return undefined;
  } catch {
    return "This is not JSON.";
  }
}

/** The values as JSON text for `params`, digit by digit; undefined when there is none to bind. */
export function paramsText(
  placeholders: readonly Placeholder[],
  valueOf: (placeholder: Placeholder) => Value,
): string | undefined {
  const bound = placeholders.filter((each) => valueOf(each).kind !== "none");
  if (bound.length === 0) return undefined;
  if (bound.some(({ position }) => position === undefined)) {
    const members = bound.map((each) => `${JSON.stringify(each.name)}:${jsonOf(valueOf(each))}`);
    return `{${members.join(",")}}`;
  }
  const length = Math.max(...bound.map(({ position }) => (position ?? 0) + 1));
  const list = Array.from({ length }, () => "null");
  for (const each of bound) list[each.position ?? 0] = jsonOf(valueOf(each));
  return `[${list.join(",")}]`;
}

function jsonOf({ kind, text }: Value): string {
  switch (kind) {
    case "text":
      return JSON.stringify(text);
    case "boolean":
      return text.trim().toLowerCase();
    case "number":
    case "json":
      return text.trim();
    default:
      return "null";
  }
}
