// Cells of a row as the core wrote them: no value passes through a JavaScript number.

/** The texts of the elements of a JSON array: `[1.50,{"a":[2]}]` as `1.50` and `{"a":[2]}`. */
export function splitCells(line) {
  const cells = [];
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

/** What to show of a cell: its text, and "number" or "null" if it is one. */
export function shownCell(cell) {
  if (cell === "null") return { text: cell, kind: "null" };
  if (cell.startsWith('"')) return { text: JSON.parse(cell), kind: "" };
  return { text: cell, kind: /^[-\d]/.test(cell) ? "number" : "" };
}
