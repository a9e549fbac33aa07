// Two columns of text within the 80 columns of a terminal.

const width = 80;

/** A text in lines of at most `columns`. A word that is longer has a line of its own. */
export function wrapped(text: string, columns = width): string[] {
  const lines: string[] = [];
  for (const word of text.split(/\s+/)) {
    const last = lines.at(-1);
    if (last === undefined || last.length + 1 + word.length > columns) lines.push(word);
    else lines.splice(-1, 1, `${last} ${word}`);
  }
  return lines;
}

/** The text beside `left`, from column `from` on. It begins in a line of its own where `left` reaches that far. */
export function besides(left: string, text: string, from: number): string[] {
  const [first = "", ...more] = wrapped(text, width - from);
  const rest = more.map((line) => " ".repeat(from) + line);
  if (left.length < from) return [(left.padEnd(from) + first).trimEnd(), ...rest];
  return [left.trimEnd(), " ".repeat(from) + first, ...rest];
}
