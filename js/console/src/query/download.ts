// Results as files, made from the rows that the tab has: nothing is run again.
import { csvField, splitCells } from "./cells.js";
import { saveFile } from "../ui/save.js";
import type { Run } from "./run.js";

const rowsPerPart = 5000;

/** What a file can be. */
export type Format = "csv" | "guarded-csv" | "ndjson";

/** The parts of a file. guarded-csv gives a spreadsheet no formula. */
export function* partsOf(run: Run, format: Format): Generator<string> {
  const names = run.columns.map(({ name }) => name);
  const csv = csvLine(format === "guarded-csv");
  const line = format === "ndjson" ? ndjsonLine(names) : csv;
  if (format !== "ndjson") yield csv(names.map((name) => JSON.stringify(name)));
  for (let from = 0; from < run.rows.count; from += rowsPerPart) {
    let part = "";
    for (let row = from; row < Math.min(from + rowsPerPart, run.rows.count); row += 1)
      part += line(splitCells(run.rows.line(row)));
    yield part;
  }
}

const csvLine =
  (guarded: boolean) =>
  (cells: readonly string[]): string =>
    `${cells.map((cell) => csvField(cell, guarded)).join(",")}\r\n`;

function ndjsonLine(names: readonly string[]): (cells: readonly string[]) => string {
  const keys = names.map((name) => JSON.stringify(name));
  return (cells) => `{${cells.map((cell, at) => `${keys[at] ?? '""'}:${cell}`).join(",")}}\n`;
}

/** Gives the file to the person. */
export function download(run: Run, format: Format, name: string): void {
  const [type, ending] = format === "ndjson" ? ["application/x-ndjson", "ndjson"] : ["text/csv", "csv"];
  saveFile([...partsOf(run, format)], type, `${name}.${ending}`);
}
