// An OpenAPI 3.x or Swagger 2 document, read as it is: references are resolved when they are met, never all at once,
// because documents refer to themselves.
import { isRecord } from "../core/errors.js";

export type Part = Readonly<Record<string, unknown>>;

/** What could not be expressed, and where. */
export class Notes {
  readonly #counts = new Map<string, number>();
  add(note: string): void {
    this.#counts.set(note, (this.#counts.get(note) ?? 0) + 1);
  }
  list(): string[] {
    return [...this.#counts].map(([note, count]) => (count === 1 ? note : `${note} (${count} times)`));
  }
}

const mostSteps = 32;

export class Spec {
  readonly notes = new Notes();
  readonly isSwagger: boolean;
  constructor(readonly root: Part) {
    this.isSwagger = textOf(root["swagger"]).startsWith("2");
  }

  /** The part that a value is or refers to; undefined for a circle, an outside reference or one that leads nowhere. */
  part(value: unknown): Part | undefined {
    let at = value;
    for (let step = 0; step < mostSteps; step += 1) {
      if (!isRecord(at)) return undefined;
      const ref = at["$ref"];
      if (typeof ref !== "string") return at;
      at = this.find(ref);
    }
    this.notes.add("a circle of references was left out");
    return undefined;
  }

  find(ref: string): unknown {
    if (!ref.startsWith("#")) {
      this.notes.add("a reference to another file was not read");
      return undefined;
    }
    let at: unknown = this.root;
    for (const part of ref.split("/").slice(1)) {
      const key = decoded(part).replaceAll("~1", "/").replaceAll("~0", "~");
      if (Array.isArray(at)) at = at[Number(key)];
      else if (isRecord(at) && Object.hasOwn(at, key)) at = at[key];
      else return undefined;
    }
    return at;
  }
}

export const textOf = (value: unknown): string => (typeof value === "string" ? value : "");
export const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
export const partOf = (value: unknown): Part => (isRecord(value) ? value : {});

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** A text of one line, cut to what a manifest shows. */
export function lineOf(text: unknown, most: number): string | undefined {
  const line = textOf(text)
    .replaceAll(/<[^<>]*>|[\u0000-\u001f\u007f]/g, " ")
    .replaceAll(/\{\{|\}\}/g, "")
    .replaceAll(/\s+/g, " ")
    .trim();
  if (line === "") return undefined;
  const all = Array.from(line);
  return all.length <= most ? line : `${all.slice(0, most - 3).join("")}...`;
}

/** A name as a label: words, the first with a capital letter, the others without. */
export function labelOf(name: string): string {
  const words = name
    .replaceAll(/([a-z0-9])([A-Z])/g, "$1 $2")
    .split(/[^A-Za-z0-9]+/)
    .filter(Boolean)
    .map((word) => word.toLowerCase());
  const text = words.join(" ").slice(0, 60).trim();
  return text === "" ? "Value" : text.charAt(0).toUpperCase() + text.slice(1);
}

const reserved = new Set(["store", "test", "constructor", "prototype", "__proto__"]);

/** Words as one name: `list_all pets` -> `listAllPets`, which begins with a small letter. */
export function nameOf(text: string, most = 40): string {
  const words = text
    .normalize("NFKD")
    .replaceAll(/([a-z0-9])([A-Z])/g, "$1 $2")
    .split(/[^A-Za-z0-9]+/)
    .filter(Boolean);
  const joined = words
    .map((word, index) => {
      const rest = word === word.toUpperCase() ? word.slice(1).toLowerCase() : word.slice(1);
      return (index === 0 ? word.charAt(0).toLowerCase() : word.charAt(0).toUpperCase()) + rest;
    })
    .join("");
  const name = (/^[a-z]/.test(joined) ? joined : `x${joined}`).slice(0, most);
  return reserved.has(name) ? `${name}Of` : name;
}

/** A name that is not taken yet: the first choice that is free, then the last with a number. */
export function freeName(choices: readonly string[], taken: ReadonlySet<string>): string {
  const isFree = (name: string): boolean => !taken.has(name.toLowerCase());
  const found = choices.find(isFree);
  if (found !== undefined) return found;
  const last = (choices.at(-1) ?? "x").slice(0, 36);
  let count = 2;
  while (!isFree(`${last}${count}`)) count += 1;
  return `${last}${count}`;
}
