// JSON with the line of every member, so that a message can name it. JSON.parse says neither line nor key.
import { CommandError } from "./arguments.js";

/** A JSON document and where its parts stand. */
export interface PlacedJson {
  readonly value: unknown;
  /** The line of a JSON pointer; of the part above it where it leads nowhere. */
  readonly lineOf: (pointer: string) => number;
}

const mostDepth = 64;
const forbidden = new Set(["__proto__", "constructor", "prototype"]);
const token = /[ \t\n\r]*(?:([{}[\],:])|("(?:[^"\\\u0000-\u001f]|\\.)*")|([^\s{}[\],:"]+)|$)/y;

/** Reads a document. Fails with a message of its file and line; a key that is given twice is refused. */
export function placedJson(file: string, text: string): PlacedJson {
  const reader = new Reader(file, text.charCodeAt(0) === 0xfeff ? text.slice(1) : text);
  const value = reader.document();
  return { value, lineOf: (pointer) => lineIn(reader.lines, pointer) };
}

/** The line of a pointer, or of what is above it. */
export function lineIn(lines: ReadonlyMap<string, number>, pointer: string): number {
  let at = pointer;
  while (at !== "" && !lines.has(at)) at = at.slice(0, at.lastIndexOf("/"));
  return lines.get(at) ?? 1;
}

/** A key as a part of a JSON pointer. */
export function pointerPart(key: string | number): string {
  return `/${String(key).replaceAll("~", "~0").replaceAll("/", "~1")}`;
}

class Reader {
  readonly lines = new Map<string, number>();
  readonly #file: string;
  readonly #text: string;
  #at = 0;
  #line = 1;
  #counted = 0;

  constructor(file: string, text: string) {
    this.#file = file;
    this.#text = text;
  }

  document(): unknown {
    const value = this.#value("", this.#next(), 0);
    const rest = this.#next();
    if (rest !== "") this.#fail("there is more after the end of the document");
    return value;
  }

  // The next token; "" at the end.
  #next(): string {
    token.lastIndex = this.#at;
    const found = token.exec(this.#text);
    if (found === null) {
      this.#at += /^[ \t\n\r]*/.exec(this.#text.slice(this.#at))?.[0].length ?? 0;
      this.#count(this.#at);
      return this.#fail(
        "this is not JSON: a text that does not end in its line, or a character that may not stand here",
      );
    }
    this.#at = token.lastIndex;
    const word = found[1] ?? found[2] ?? found[3] ?? "";
    this.#count(this.#at - word.length);
    return word;
  }

  #count(to: number): void {
    for (; this.#counted < to; this.#counted += 1) if (this.#text.charCodeAt(this.#counted) === 10) this.#line += 1;
  }

  #fail(what: string): never {
    throw new CommandError(`${this.#file}:${this.#line}: ${what}`);
  }

  #value(pointer: string, word: string, depth: number): unknown {
    if (!this.lines.has(pointer)) this.lines.set(pointer, this.#line);
    if (depth > mostDepth) this.#fail(`this is nested more than ${mostDepth} deep`);
    if (word === "{") return this.#object(pointer, depth);
    if (word === "[") return this.#array(pointer, depth);
    if (word === "") this.#fail("the document ends too early");
    return this.#scalar(word);
  }

  #scalar(word: string): unknown {
    try {
      return JSON.parse(word) as unknown;
    } catch {
      return this.#fail("this is not a JSON value");
    }
  }

  #object(pointer: string, depth: number): object {
    const members: [string, unknown][] = [];
    const seen = new Set<string>();
    let word = this.#next();
    while (word !== "}") {
      const key = word.startsWith('"') ? this.#scalar(word) : undefined;
      if (typeof key !== "string") return this.#fail('a key in double quotes or "}" is missing');
      if (forbidden.has(key)) this.#fail(`the key ${key} is refused`);
      if (seen.has(key)) this.#fail(`the key ${JSON.stringify(key)} occurs twice in one object`);
      seen.add(key);
      const below = pointer + pointerPart(key);
      this.lines.set(below, this.#line);
      if (this.#next() !== ":") this.#fail(`":" is missing after ${JSON.stringify(key)}`);
      members.push([key, this.#value(below, this.#next(), depth + 1)]);
      word = this.#comma("}");
    }
    return Object.fromEntries(members);
  }

  #array(pointer: string, depth: number): unknown[] {
    const items: unknown[] = [];
    let word = this.#next();
    while (word !== "]") {
      items.push(this.#value(pointer + pointerPart(items.length), word, depth + 1));
      word = this.#comma("]");
    }
    return items;
  }

  // After a member: the closing bracket, or what follows a comma.
  #comma(closing: string): string {
    const word = this.#next();
    if (word === closing) return word;
    if (word !== ",") return this.#fail(`"," or "${closing}" is missing`);
    const next = this.#next();
    if (next === closing) this.#fail(`"," stands before "${closing}"`);
    return next;
  }
}

/** The error of a text that JSON.parse refuses, with its line. */
export function notJson(file: string, text: string): CommandError {
  try {
    placedJson(file, text);
  } catch (error) {
    const [, line = "1", what = ""] = error instanceof CommandError ? (/:(\d+): (.*)$/s.exec(error.message) ?? []) : [];
    return new CommandError(`${file}:${line}: this is not valid JSON: ${what.replace("this is not JSON: ", "")}`);
  }
  return new CommandError(`${file} is not valid JSON`);
}
