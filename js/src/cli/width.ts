// How many columns of a terminal a text takes, and texts that are safe to print there.

// East Asian Wide and Fullwidth of UAX #11, as far as letters and symbols have them, and emoji.
const wideRanges =
  "\\u1100-\\u115f\\u2e80-\\u303e\\u3041-\\u33ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\ua000-\\ua4cf\\ua960-\\ua97c" +
  "\\uac00-\\ud7a3\\uf900-\\ufaff\\ufe30-\\ufe6f\\uff01-\\uff60\\uffe0-\\uffe6" +
  "\\u{1b000}-\\u{1b2ff}\\u{20000}-\\u{3fffd}";
// Made when they are first needed: they take milliseconds of every start.
let wide: RegExp | undefined;
let graphemes: Intl.Segmenter | undefined;

function graphemesOf(text: string): Intl.Segments {
  graphemes ??= new Intl.Segmenter(undefined, { granularity: "grapheme" });
  return graphemes.segment(text);
}

function widthOf(grapheme: string): number {
  wide ??= new RegExp(`[${wideRanges}]|\\p{Emoji_Presentation}|\\ufe0f`, "u");
  if (wide.test(grapheme)) return 2;
  return /^[\p{Mn}\p{Me}\p{Cf}]+$/u.test(grapheme) ? 0 : 1;
}

/** The columns that a text takes. */
export function textWidth(text: string): number {
  if (/^[\x20-\x7e]*$/.test(text)) return text.length;
  let width = 0;
  for (const { segment } of graphemesOf(text)) width += widthOf(segment);
  return width;
}

/** The text in exactly `columns`: cut with an ellipsis, or filled with spaces. */
export function fitted(text: string, columns: number, right = false): string {
  const width = textWidth(text);
  if (width <= columns) return right ? " ".repeat(columns - width) + text : text + " ".repeat(columns - width);
  let cut = "";
  let taken = 1;
  for (const { segment } of graphemesOf(text)) {
    if (taken + widthOf(segment) > columns) break;
    cut += segment;
    taken += widthOf(segment);
  }
  return `${cut}…${" ".repeat(columns - taken)}`;
}

const escapes: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/** A text of others in one line. A title or a cell could hold sequences that command a terminal. */
export function oneLine(text: string): string {
  // Controls, line and paragraph separators, and what turns the direction of writing.
  return text.replace(
    /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu,
    (found) => escapes[found] ?? `\\u{${(found.codePointAt(0) ?? 0).toString(16)}}`,
  );
}
