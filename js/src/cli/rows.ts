// The rows of a query as text: as the core writes them, as one JSON array, or as a table.
import { isRecord } from "../core/errors.js";
import { errorIn, linesOf } from "../core/rows.js";
import { columnWidths, tableLine, terminalColumns } from "./table.js";
import type { Column } from "./table.js";

/** What `--format` takes. */
export const rowFormats = ["table", "ndjson", "csv", "json"] as const;
type RowFormat = (typeof rowFormats)[number];
type Chunks = AsyncGenerator<Uint8Array, void, undefined>;
/** Asks for the rows in a media type. `more`: members of the request's body, with a comma before them. */
type Ask = (accept: string, more: string) => Chunks;

// The rows of a table that are measured, and written together.
const blockRows = 1000;

/** The text of the answer, part by part. `guarded`: CSV that gives a spreadsheet no formula. */
export function shownRows(
  format: RowFormat,
  ask: Ask,
  guarded = false,
): AsyncGenerator<Uint8Array | string, void, undefined> {
  switch (format) {
    case "csv":
      return ask(guarded ? "text/csv; guard=1" : "text/csv", "");
    case "json":
      return jsonArray(ask("application/x-ndjson", ""));
    case "table":
      return table(ask("application/x-ndjson; envelope=1", ',"rowFormat":"array"'));
    case "ndjson":
      return ask("application/x-ndjson", "");
  }
}

async function* eachLine(chunks: Chunks): AsyncGenerator<string, void, undefined> {
  for await (const lines of linesOf(chunks)) yield* lines;
}

// The text of a row is kept, with every digit.
async function* jsonArray(chunks: Chunks): AsyncGenerator<string, void, undefined> {
  let before = "[";
  for await (const line of eachLine(chunks)) {
    yield `${before}${line}`;
    before = ",\n";
  }
  yield before === "[" ? "[]\n" : "]\n";
}

// A row is an array, the lines around the rows are objects. Later blocks keep the widths of the first.
async function* table(chunks: Chunks): AsyncGenerator<string, void, undefined> {
  let columns: readonly Column[] = [];
  let widths: readonly number[] | undefined;
  let block: string[][] = [];
  let count = 0;
  const written = (): string => {
    const head = widths === undefined ? [columns.map(({ head }) => head)] : [];
    widths ??= columnWidths(columns, block, terminalColumns());
    const lines = [...head, ...block].map((cells) => tableLine(columns, widths ?? [], cells));
    block = [];
    return lines.map((line) => `${line}\n`).join("");
  };
  for await (const line of eachLine(chunks)) {
    if (line.startsWith("[")) {
      block.push(cellsOf(line));
      count += 1;
      if (block.length === blockRows) yield written();
      continue;
    }
    const frame: unknown = JSON.parse(line);
    if (!isRecord(frame)) continue;
    if (Array.isArray(frame["columns"])) columns = frame["columns"].filter(isRecord).map(columnOf);
    if (frame["error"] !== undefined) throw errorIn(frame["error"]);
    if (isRecord(frame["end"])) yield (columns.length > 0 ? written() : "") + endOf(frame["end"], count, columns);
  }
}

function columnOf(column: Record<string, unknown>): Column {
  return { head: String(column["name"]), right: /int|num|dec|float|double|real|money/i.test(String(column["type"])) };
}

function endOf(end: Record<string, unknown>, count: number, columns: readonly Column[]): string {
  const affected = end["affectedRows"];
  if (typeof affected === "number" && columns.length === 0) return `${affected} rows changed\n`;
  return `(${count} ${count === 1 ? "row" : "rows"})\n`;
}

// The cells of a JSON array: a text without its quotes, all else as it is written, so that no digit is lost.
function cellsOf(line: string): string[] {
  const cells: string[] = [];
  let depth = 0;
  let cell = "";
  for (const [token] of line.matchAll(/"(?:[^"\\]|\\.)*"|[[\]{},:]|[^[\]{},:"]+/g)) {
    const closes = token === "]" || token === "}";
    if (closes) depth -= 1;
    const ends = (token === "," && depth === 1) || (closes && depth === 0);
    if (ends && (cell !== "" || token === ",")) cells.push(cellText(cell));
    cell = ends || depth === 0 ? "" : cell + token;
    if (token === "[" || token === "{") depth += 1;
  }
  return cells;
}

const cellText = (json: string): string => (json.startsWith('"') ? String(JSON.parse(json)) : json);
