// Writes the JSON of requests: all that was given, or a refusal that names the place.
// Contract   BigInt becomes its digits, a date ISO 8601, bytes `{"$binary": BASE64}`. Fails with invalid_body for what
//            JSON cannot say: NaN, an invalid date, a function, undefined in a list, a Map.
// Example    js/test/json.test.mjs
import { errorTable } from "../generated/errors.js";
import { JackfieldError, errorOf } from "./errors.js";

const deepest = 500;
// Nothing in it is written in another way in JSON.
const plain = /^[ !#-[\]-~]*$/;

function quoted(text: string): string {
  return plain.test(text) ? `"${text}"` : JSON.stringify(text);
}

/** The JSON text of a value. A member that is undefined is left out, or refused if `strict` is given. */
export function jsonText(value: unknown, path: string, strict = false): string {
  return typeof value === "string" ? quoted(value) : textOf(value, path, { strict, above: new Set() });
}

/** The body of a call; nothing for undefined. */
export function bodyText(body: unknown): string {
  return body === undefined ? "" : jsonText(body, "");
}

/** The body of a query: its parameters, where nothing may be undefined, and its options. */
export function queryText(sql: string, params: unknown, options?: object): string {
  const values = scalarsText(params) ?? jsonText(params, "params", true);
  const head = `{"sql":${jsonText(sql, "sql")},"params":${values}`;
  const rest = options === undefined ? "{}" : jsonText(options, "");
  return rest === "{}" ? `${head}}` : `${head},${rest.slice(1)}`;
}

/** The body of several statements in one transaction. */
export function statementsText(
  statements: readonly { readonly sql: string; readonly params?: unknown }[],
  options: object,
): string {
  const texts = statements.map(({ sql, params = [] }, at) => {
    const place = `statements.${at}`;
    return `{"sql":${jsonText(sql, `${place}.sql`)},"params":${jsonText(params, `${place}.params`, true)}}`;
  });
  const rest = jsonText(options, "");
  const head = `{"statements":[${texts.join(",")}]`;
  return rest === "{}" ? `${head}}` : `${head},${rest.slice(1)}`;
}

// A list of scalars, as most parameters are; undefined for everything else.
function scalarsText(values: unknown): string | undefined {
  if (!Array.isArray(values) || "toJSON" in values) return undefined;
  let text = "[";
  for (let at = 0; at < values.length; at += 1) {
    const value: unknown = values[at];
    if (at > 0) text += ",";
    if (typeof value === "string") text += quoted(value);
    else if (value === null || typeof value === "boolean" || Number.isFinite(value)) text += String(value);
    else return undefined;
  }
  return `${text}]`;
}

interface Place {
  readonly strict: boolean;
  /** The objects around, to find a circle. */
  readonly above: Set<object>;
}

function textOf(value: unknown, path: string, place: Place): string {
  switch (typeof value) {
    case "string":
    case "boolean":
      return JSON.stringify(value);
    case "bigint":
      return String(value);
    case "number":
      return Number.isFinite(value) ? JSON.stringify(value) : refuse(path, String(value));
    case "object":
      return value === null ? "null" : objectText(value, path, place);
    default:
      return refuse(path, typeof value);
  }
}

function objectText(value: object, path: string, place: Place): string {
  const bytes = bytesOf(value);
  if (bytes !== undefined) return `{"$binary":"${base64Of(bytes)}"}`;
  if (value instanceof Date && Number.isNaN(value.getTime())) return refuse(path, "an invalid date");
  if (place.above.has(value)) return refuse(path, "an object that holds itself");
  if (place.above.size >= deepest) throw errorOf("json_depth");
  place.above.add(value);
  try {
    if ("toJSON" in value && typeof value.toJSON === "function") {
      const said: unknown = Reflect.apply(value.toJSON, value, []);
      return textOf(said, path, place);
    }
    return Array.isArray(value) ? arrayText(value, path, place) : membersText(value, path, place);
  } finally {
    place.above.delete(value);
  }
}

function arrayText(value: readonly unknown[], path: string, place: Place): string {
  // Array.from visits holes as well.
  return `[${Array.from(value, (item, at) => textOf(item, below(path, String(at)), place)).join(",")}]`;
}

function membersText(value: object, path: string, place: Place): string {
  // A Map, a Set, an Error or a RegExp would become {}.
  const kind = Object.prototype.toString.call(value).slice(8, -1);
  if (kind !== "Object") return refuse(path, kind);
  const members = Object.entries(value).filter(([, item]) => place.strict || item !== undefined);
  const texts = members.map(([key, item]) => `${JSON.stringify(key)}:${textOf(item, below(path, key), place)}`);
  return `{${texts.join(",")}}`;
}

function below(path: string, key: string): string {
  const shown = /^[\w$-]{1,64}$/.test(key) ? key : "*";
  return path === "" ? shown : `${path}.${shown}`;
}

// A Buffer is one too. A view of numbers is not bytes.
function bytesOf(value: object): Uint8Array | undefined {
  if (value instanceof Uint8Array || value instanceof Uint8ClampedArray || value instanceof DataView)
    return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  return value instanceof ArrayBuffer ? new Uint8Array(value) : undefined;
}

function base64Of(bytes: Uint8Array): string {
  let characters = "";
  // One call takes a limited number of arguments.
  for (let at = 0; at < bytes.length; at += 8192) characters += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return btoa(characters);
}

function refuse(path: string, given: string): never {
  const code = "value_not_sendable";
  const [, , message] = errorTable[code];
  const pointer = `/${path.replaceAll(".", "/")}`;
  const error = errorOf("invalid_body", { pointer, errors: [{ path, code, message, params: { given } }] });
  throw new JackfieldError(error.error, error.status, `${path}: ${message}`, error.details);
}
