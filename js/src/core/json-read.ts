// Reads the JSON of answers without losing a digit: a double holds 15 of them, JSON any number.
// Contract   the text was written by the core. A number that a double holds is a number; another is its digits, as text
//            or as BigInt.
// Example    js/test/json.test.mjs
import { errorOf, isRecord, replyError, replyText } from "./errors.js";
import { knownResult } from "./known-columns.js";
import type { Reply } from "./backend.js";
import type { ColumnFacts } from "./known-columns.js";

export type { ColumnFacts } from "./known-columns.js";

/** How numbers come that a JavaScript number cannot hold: as text, or whole ones as BigInt and others as text. */
export type BigNumbers = "text" | "bigint";

/** What becomes of one number, by its digits. */
type Rule = (digits: string) => unknown;

// Every double holds 15 digits, and exponents of two digits.
const mayLose = /[\d.]{16}|\d[eE][-+]?\d{3}/;
const whole = /^-?\d+$/;

// The same for texts of one number: 1.50 and 15e-1.
function canonical(text: string): string {
  const [, sign = "", before = "", after = "", exponent = "0"] =
    /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([-+]?\d+))?$/.exec(text) ?? [];
  const digits = before + after;
  let [from, end] = [0, digits.length];
  while (from < end && digits[from] === "0") from += 1;
  while (end > from && digits[end - 1] === "0") end -= 1;
  const power = Number(exponent) - after.length + digits.length - end;
  return from === end ? "0" : `${sign}${digits.slice(from, end)}e${power}`;
}

function isExact(digits: string): boolean {
  if (!mayLose.test(digits)) return true;
  const value = Number(digits);
  return Number.isFinite(value) && canonical(digits) === canonical(String(value));
}

function bigValue(digits: string, big: BigNumbers): unknown {
  return big === "bigint" && whole.test(digits) ? BigInt(digits) : digits;
}

/** A number of a document that was stored by someone: beyond 2^53 even a double that fits is a neighbour of others. */
function storedNumber(digits: string, big: BigNumbers): unknown {
  const fits = isExact(digits) && (!whole.test(digits) || Math.abs(Number(digits)) <= 2 ** 53);
  return fits ? Number(digits) : bigValue(digits, big);
}

const asDouble: Rule = Number;

/**
 * Parses JSON. Numbers that a double does not hold come as text, or as BigInt.
 *
 * @example
 * ```ts
 * parseJson('{"id":12345678901234567890}'); // { id: "12345678901234567890" }
 * ```
 */
export function parseJson(text: string, big: BigNumbers = "text"): unknown {
  if (!mayLose.test(text)) return JSON.parse(text) as unknown;
  return new Reader(text).document((digits) => (isExact(digits) ? Number(digits) : bigValue(digits, big)));
}

/** Parses what an endpoint answers: rows by the types of their columns, other numbers like those of documents. */
export function parseAnswer(text: string, big: BigNumbers): unknown {
  if (big === "text") {
    const known = knownResult(text);
    if (known !== undefined && !known.columns.some(({ type }) => holdsDocuments(type))) {
      const result = JSON.parse(known.text) as { columns: unknown };
      result.columns = known.columns;
      return result;
    }
    const plain: unknown = JSON.parse(text);
    if (!mayLose.test(text) || hasTypedRows(plain)) return plain;
  }
  return new Reader(text).answer(big);
}

// Rows without documents and arrays: the core has written as text what a double does not hold.
function hasTypedRows(answer: unknown): boolean {
  if (!isRecord(answer) || !Array.isArray(answer["columns"]) || !Array.isArray(answer["rows"])) return false;
  return !answer["columns"].some((column) => isRecord(column) && holdsDocuments(String(column["type"])));
}

/** What a reply of an operation holds; an error in it is thrown. */
export function answerOf(reply: Reply | string, operation: string, big: BigNumbers): unknown {
  if (typeof reply !== "string") {
    if (reply.status >= 400) throw replyError(reply);
    if (reply.data.byteLength === 0) return undefined;
  }
  const text = typeof reply === "string" ? reply : replyText(reply);
  return operation === "endpoint.call" ? parseAnswer(text, big) : parseJson(text, big);
}

/** A function that parses one row of these columns. */
export function rowReader(columns: readonly ColumnFacts[], big: BigNumbers): (line: string) => unknown {
  const mayHold = columns.some(({ type }) => holdsDocuments(type));
  return (line) => {
    if (big === "text" && !(mayHold && mayLose.test(line))) return JSON.parse(line) as unknown;
    return new Reader(line).row(columns, big);
  };
}

function holdsDocuments(type: string): boolean {
  return type === "json" || type === "array";
}

// The core writes whole numbers beyond 2^53 and decimals as text already, so a bare number in a cell is a double, but
// in documents and arrays, which come as the database has them.
function cellRules(type: string, big: BigNumbers): { readonly direct: Rule; readonly inside: Rule } {
  const inside: Rule = (digits) => storedNumber(digits, big);
  if (type === "json") return { direct: inside, inside };
  // Older servers write 17 digits of a double.
  const element: Rule = (digits) => (whole.test(digits) || digits.length > 24 ? inside(digits) : Number(digits));
  return type === "array" ? { direct: element, inside: element } : { direct: asDouble, inside };
}

function typedCell(value: unknown, type: string, big: BigNumbers): unknown {
  const isWhole = type === "integer" || type === "bigint";
  return big === "bigint" && isWhole && typeof value === "string" && whole.test(value) ? BigInt(value) : value;
}

// Reads text that is known to be JSON, which a fast parser would read with other numbers.
class Reader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  document(rule: Rule): unknown {
    return this.#value(rule, rule);
  }

  /** One row: an array, or an object whose members are in the order of the columns. */
  row(columns: readonly ColumnFacts[], big: BigNumbers): unknown {
    const cell = (at: number): unknown => {
      const type = columns[at]?.type ?? "unknown";
      const { direct, inside } = cellRules(type, big);
      return typedCell(this.#value(direct, inside), type, big);
    };
    return this.#next() === "{" ? this.#object((_, at) => cell(at)) : this.#array(cell);
  }

  /** An object that may hold results: `columns` and then `rows`, or a list of such objects in `results`. */
  answer(big: BigNumbers): unknown {
    const rule: Rule = (digits) => storedNumber(digits, big);
    if (this.#next() !== "{") return this.#value(rule, rule);
    let columns: readonly ColumnFacts[] = [];
    return this.#object((key) => {
      const isList = this.#next() === "[";
      if (isList && key === "rows" && columns.length > 0) return this.#array(() => this.row(columns, big));
      if (isList && key === "results") return this.#array(() => this.answer(big));
      const value = this.#value(rule, rule);
      // What the core says of columns; another endpoint's member of this name has no rows beside it.
      if (key === "columns" && Array.isArray(value)) columns = value as readonly ColumnFacts[];
      return value;
    });
  }

  #next(): string | undefined {
    while (this.#at < this.#text.length && this.#text.charCodeAt(this.#at) <= 32) this.#at += 1;
    return this.#text[this.#at];
  }

  // `direct` is for a number that is the value itself or an element of it, `inside` for numbers in objects.
  #value(direct: Rule, inside: Rule): unknown {
    switch (this.#next()) {
      case "{":
        return this.#object(() => this.#value(inside, inside));
      case "[":
        return this.#array(() => this.#value(direct, inside));
      case '"':
        return this.#string();
      case "t":
        return this.#word("true", true);
      case "f":
        return this.#word("false", false);
      case "n":
        return this.#word("null", null);
      default:
        return direct(this.#digits());
    }
  }

  #object(member: (key: string, at: number) => unknown): Record<string, unknown> {
    const members: [string, unknown][] = [];
    this.#list("}", (at) => {
      this.#next();
      const key = this.#string();
      if (this.#next() !== ":") throw errorOf("json_syntax");
      this.#at += 1;
      members.push([key, member(key, at)]);
    });
    // Makes members of their own of every name, `__proto__` too.
    return Object.fromEntries(members);
  }

  #array(element: (at: number) => unknown): unknown[] {
    const elements: unknown[] = [];
    this.#list("]", (at) => elements.push(element(at)));
    return elements;
  }

  #list(close: string, item: (at: number) => void): void {
    this.#at += 1;
    if (this.#next() === close) {
      this.#at += 1;
      return;
    }
    for (let at = 0; ; at += 1) {
      item(at);
      const found = this.#next();
      this.#at += 1;
      if (found === close) return;
      if (found !== ",") throw errorOf("json_syntax");
    }
  }

  #string(): string {
    const from = this.#at;
    let end = from + 1;
    for (let at = this.#text.charCodeAt(end); at !== 34; at = this.#text.charCodeAt(end)) {
      if (Number.isNaN(at)) throw errorOf("json_syntax");
      end += at === 92 ? 2 : 1;
    }
    this.#at = end + 1;
    const inner = this.#text.slice(from + 1, end);
    return inner.includes("\\") ? (JSON.parse(`"${inner}"`) as string) : inner;
  }

  #digits(): string {
    const from = this.#at;
    while ("+-.0123456789Ee".includes(this.#text[this.#at] ?? " ")) this.#at += 1;
    if (from === this.#at) throw errorOf("json_syntax");
    return this.#text.slice(from, this.#at);
  }

  #word<Value>(word: string, value: Value): Value {
    if (!this.#text.startsWith(word, this.#at)) throw errorOf("json_syntax");
    this.#at += word.length;
    return value;
  }
}
