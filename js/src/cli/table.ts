// Rows as a table of text.
import { fitted, oneLine, textWidth } from "./width.js";

/** A column: its head, and whether its cells end at the right. */
export interface Column {
  readonly head: string;
  readonly right?: boolean;
}

const gap = 2;
const leastWidth = 4;

/** The columns of the terminal; undefined where the output is not a terminal, and nothing is cut. */
export function terminalColumns(): number | undefined {
  return process.stdout.isTTY ? process.stdout.columns : undefined;
}

/** The width of each column: as wide as its widest cell, the widest ones narrower where they do not fit. */
export function columnWidths(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  most: number | undefined,
): number[] {
  const widths = columns.map(({ head }, at) =>
    rows.reduce((width, row) => Math.max(width, textWidth(oneLine(row[at] ?? ""))), textWidth(oneLine(head))),
  );
  const room = most === undefined ? Infinity : most - gap * (columns.length - 1);
  for (let over = widths.reduce((sum, width) => sum + width, 0) - room; over > 0;) {
    const widest = Math.max(...widths);
    if (widest <= leastWidth) break;
    const next = Math.max(leastWidth, ...widths.filter((width) => width < widest));
    const some = widths.filter((width) => width === widest).length;
    const less = Math.max(1, Math.min(widest - next, Math.floor(over / some)));
    for (const [at, width] of widths.entries()) {
      if (width !== widest || over <= 0) continue;
      widths[at] = width - less;
      over -= less;
    }
  }
  return widths;
}

/** One line of a table. */
export function tableLine(columns: readonly Column[], widths: readonly number[], cells: readonly string[]): string {
  const parts = columns.map(({ right }, at) => fitted(oneLine(cells[at] ?? ""), widths[at] ?? 0, right === true));
  return parts.join(" ".repeat(gap)).trimEnd();
}

/** The lines of a table: the head, and each row. */
export function tableLines(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  most = terminalColumns(),
): string[] {
  const widths = columnWidths(columns, rows, most);
  const heads = columns.map(({ head }) => head);
  return [heads, ...rows].map((cells) => tableLine(columns, widths, cells));
}
