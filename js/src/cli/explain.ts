// Errors as people read them on a terminal.
import { JackfieldError, findingsOf } from "../core/errors.js";

/** The text of an error on a terminal. */
export function explain(error: unknown): string {
  if (!(error instanceof JackfieldError))
    return error instanceof Error ? error.message.replace(/^jackfield: /, "") : "something went wrong";
  const { remedy, reason } = error.details;
  if (error.code === "catalogue_entry_not_found" || error.code === "unknown_type")
    return (
      `the catalogue has no such TYPE/SUB_TYPE. ${typeof reason === "string" ? `${reason} ` : ""}` +
      `To list them, type: jackfield catalog [${error.code}]`
    );
  const findings = findingsOf(error.details).map(({ path, message }) => `\n  ${path}: ${message}`);
  return `${error.toJSON().message}${[reason, remedy]
    .filter(Boolean)
    .map((part) => ` ${String(part)}`)
    .join("")} [${error.code}]${findings.join("")}`;
}
