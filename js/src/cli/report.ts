// What a command prints: a result as JSON where that is asked for, as text otherwise.
import { jsonText } from "../core/json-write.js";
import { printLines } from "./output.js";
import { tableLines } from "./table.js";
import type { Flag, Given } from "./arguments.js";
import type { Column } from "./table.js";

/** The flag for JSON. */
export const jsonFlag = {
  json: { type: "boolean", about: "Prints JSON; errors too, on standard error" },
} as const satisfies Readonly<Record<string, Flag>>;

/** Prints a result. */
export async function report(given: Given, result: unknown, text: () => readonly string[]): Promise<void> {
  await printLines(...(given.flag("json") ? [jsonText(result, "")] : text()));
}

/** A column, and what a row shows in it. */
export interface Shown<Row> extends Column {
  readonly cell: (row: Row) => unknown;
}

/** Prints rows as a table, or all of them as JSON. */
export async function reportRows<Row>(
  given: Given,
  rows: readonly Row[],
  columns: readonly Shown<Row>[],
): Promise<void> {
  const cells = (row: Row): string[] => columns.map(({ cell }) => shown(cell(row)));
  await report(given, rows, () => tableLines(columns, rows.map(cells)));
}

function shown(value: unknown): string {
  if (value === null || value === undefined) return "-";
  if (typeof value === "boolean") return value ? "yes" : "no";
  return typeof value === "string" ? value : JSON.stringify(value);
}
