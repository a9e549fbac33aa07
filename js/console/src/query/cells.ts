// Cells of a row as the core wrote them: no value passes through a JavaScript number.

/** The texts of the elements of a JSON array: `[1.50,{"a":[2]}]` as `1.50` and `{"a":[2]}`. */
export function splitCells(line: string): string[] {
  const cells: string[] = [];
  let [depth, from] = [0, 1];
  // Strings whole, or one character of what holds values together.
  for (const { 0: found, index } of line.matchAll(/"(?:[^"\\]|\\.)*"|[[\]{},]/g)) {
    if (found === "[" || found === "{") depth += 1;
    else if (found === "]" || found === "}") depth -= 1;
    if ((found === "," && depth === 1) || depth === 0) {
      const cell = line.slice(from, index).trim();
      if (cell !== "") cells.push(cell);
      from = index + 1;
    }
  }
  return cells;
}

/** What a cell looks like. */
export type CellKind = "text" | "number" | "null" | "empty" | "other";

/** What to show of a cell. An empty text is not shown as null is. */
export function shownCell(cell: string): { readonly text: string; readonly kind: CellKind } {
  if (cell === "null") return { text: "NULL", kind: "null" };
  if (cell === '""') return { text: "", kind: "empty" };
  // The core's own JSON.
  if (cell.startsWith('"')) return { text: JSON.parse(cell) as string, kind: "text" };
  return { text: cell, kind: /^[-\d]/.test(cell) ? "number" : "other" };
}

// As the core's append_guarded_csv_text().
const isFormula = (text: string): boolean =>
  /^[=+\-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20]/.test(text) && !/^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(text);

/**
 * A cell as a field of CSV (RFC 4180). NULL is nothing, an empty text is a quoted one. `guarded`: with an apostrophe
 * before what a spreadsheet would run as a formula.
 */
export function csvField(cell: string, guarded = false): string {
  const { text: exact, kind } = shownCell(cell);
  const text = guarded && isFormula(exact) ? `'${exact}` : exact;
  if (kind === "null") return "";
  return kind === "empty" || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
