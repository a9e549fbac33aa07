// Errors as people read them on a terminal.
import { JackfieldError, isRecord } from "../core/errors.js";

/** The text of an error on a terminal. */
export function explain(error: unknown): string {
  if (!(error instanceof JackfieldError))
    return error instanceof Error ? error.message.replace(/^jackfield: /, "") : "something went wrong";
  if (error.code === "catalogue_entry_not_found" || error.code === "unknown_type")
    return `the catalogue has no such TYPE/SUB_TYPE. To list them, type: jackfield catalog [${error.code}]`;
  const { remedy, reason, errors } = error.details;
  const findings = Array.isArray(errors)
    ? errors.filter(isRecord).map(({ path, message }) => `\n  ${String(path)}: ${String(message)}`)
    : [];
  return `${error.message}${[reason, remedy]
    .filter(Boolean)
    .map((part) => ` ${String(part)}`)
    .join("")} [${error.code}]${findings.join("")}`;
}
