// Errors as JavaScript sees them. The table is derived from core/errors.json; texts never hold a value from the input.
import { errorTable } from "../generated/errors.js";
import type { ErrorClass, ErrorCode } from "../generated/errors.js";
import type { Reply } from "./backend.js";

export type { ErrorClass, ErrorCode } from "../generated/errors.js";

/**
 * The error of every refused or failed call. `code` is the specific cause, `error` its class, `status` the HTTP status.
 *
 * @example
 * ```ts
 * try {
 *   await jackfield.integrations.get("intunknown");
 * } catch (error) {
 *   if (error instanceof JackfieldError && error.code === "integration_not_found") console.log("gone");
 * }
 * ```
 */
export class JackfieldError extends Error {
  /** Always `JackfieldError`. */
  override readonly name = "JackfieldError";
  /** The cause. A code that this version does not know, of a newer server, reads `internal`; `details.code` has it. */
  readonly code: ErrorCode;
  /** The class of causes, such as `ERR_FORBIDDEN`. */
  readonly error: string;
  /** The status of the HTTP API. */
  readonly status: number;
  /** JSON pointer to the first field that it is about, where there is one: `/connection/port`. */
  readonly pointer: string | undefined;
  /** What belongs to the cause: fields, positions, limits, remedies. Never a value of a config. */
  readonly details: Readonly<Record<string, unknown>>;
  readonly #message: string;

  constructor(error: string, status: number, message: string, details: Readonly<Record<string, unknown>>) {
    super(withFindings(message, details));
    this.#message = message;
    this.error = error;
    this.status = status;
    this.details = details;
    this.code = isErrorCode(details["code"]) ? details["code"] : "internal";
    this.pointer = pointerOf(details);
  }

  /** The error object of the HTTP API: its message has no fields, which are in `details`. */
  toJSON(): { error: string; message: string; msg: string; details: Readonly<Record<string, unknown>> } {
    return { error: this.error, message: this.#message, msg: this.#message, details: this.details };
  }
}

/** A field that is wrong. */
interface FieldFinding {
  readonly path: string;
  readonly message: string;
}

/** The fields that an error names, each with what to do where that is known. */
export function findingsOf(details: Readonly<Record<string, unknown>>): FieldFinding[] {
  const { errors } = details;
  if (!Array.isArray(errors)) return [];
  return errors.filter(isRecord).map(({ path, message, params }) => {
    const more = isRecord(params) ? [params["reason"], params["hint"]] : [];
    const said = [message, ...more].filter((text) => typeof text === "string");
    return { path: textOf(path, ""), message: said.join(" ") };
  });
}

// A log shows the message of an error and neither its details nor what is in them.
const mostNamed = 3;

function withFindings(message: string, details: Readonly<Record<string, unknown>>): string {
  const findings = findingsOf(details);
  const named = findings.slice(0, mostNamed).map((each) => `${each.path}: ${each.message}`);
  if (named.length === 0) return message;
  if (findings.length > mostNamed) named.push(`And ${String(findings.length - mostNamed)} more.`);
  // The error of a single field has the field's own text.
  const isItsOwn = findings.length === 1 && findings[0]?.message.startsWith(message) === true;
  return [...(isItsOwn ? [] : [message]), ...named].join(" ");
}

function pointerOf(details: Readonly<Record<string, unknown>>): string | undefined {
  const { pointer, field } = details;
  if (typeof pointer === "string") return pointer;
  const path = typeof field === "string" ? field : findingsOf(details)[0]?.path;
  if (path === undefined || path === "") return undefined;
  return path.startsWith("/") ? path : `/${path.replaceAll("~", "~0").replaceAll("/", "~1").replaceAll(".", "/")}`;
}

function isErrorCode(code: unknown): code is ErrorCode {
  return typeof code === "string" && Object.hasOwn(errorTable, code);
}

/** An error of the table, by its code. */
export function errorOf(code: ErrorCode, details: Readonly<Record<string, unknown>> = {}): JackfieldError {
  const [error, status, message]: readonly [ErrorClass, number, string] = errorTable[code];
  return new JackfieldError(error, status, message, { code, ...details });
}

/** The error object of the HTTP API, as text. */
export function errorBody(code: ErrorCode, details: Readonly<Record<string, unknown>> = {}): string {
  return JSON.stringify(errorOf(code, details));
}

const decoder = new TextDecoder();

/** The text of a reply. */
export function replyText(reply: Reply): string {
  return decoder.decode(reply.data);
}

/** The parsed body of a reply, or the error it holds, thrown. */
export function replyValue(reply: Reply): unknown {
  if (reply.status >= 400) throw replyError(reply);
  return reply.data.byteLength === 0 ? undefined : JSON.parse(replyText(reply));
}

/** The error that a reply holds. */
export function replyError(reply: { readonly status: number; readonly data: Uint8Array }): JackfieldError {
  let body: unknown;
  try {
    body = JSON.parse(decoder.decode(reply.data));
  } catch {
    return errorOf("internal");
  }
  if (!isRecord(body)) return errorOf("internal");
  const details = isRecord(body["details"]) ? body["details"] : {};
  return new JackfieldError(
    textOf(body["error"], "ERR_INTERNAL"),
    reply.status,
    textOf(body["message"], "An internal error occurred."),
    details,
  );
}

/** Whether this is an object and not an array. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function textOf(value: unknown, otherwise: string): string {
  return typeof value === "string" ? value : otherwise;
}
