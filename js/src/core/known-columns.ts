// Results of one statement begin with the same columns: they are parsed once.
// Contract   the text was written by the core: {"columns":[...],"rows":[...], and what follows. Each result gets
//            columns of its own.
// Limits     kMost beginnings, each of at most kLongest characters.

/** A column of a result, as the core names it. */
export interface ColumnFacts {
  readonly name: string;
  readonly type: string;
}

/** A result whose columns need no parsing. */
export interface KnownResult {
  readonly columns: readonly ColumnFacts[];
  /** The text without them: `{"columns":null` and what follows. */
  readonly text: string;
}

interface Beginning {
  readonly text: string;
  readonly columns: readonly (ColumnFacts & { readonly nullable: boolean | null })[];
}

const head = '{"columns":[';
// No name holds it: a quote inside a text is escaped.
const rows = '],"rows":[';
const kMost = 256;
const kLongest = 16384;

// By their length: one comparison finds out.
const beginnings = new Map<number, Beginning>();

/** The result with columns that were seen before; undefined for another text. */
export function knownResult(text: string): KnownResult | undefined {
  if (!text.startsWith(head)) return undefined;
  const end = text.indexOf(rows) + 1;
  if (end === 0 || end > kLongest) return undefined;
  const beginning = text.slice(0, end);
  let known = beginnings.get(end);
  if (known?.text !== beginning) {
    // The core's own text: core/src/connect/encoder.cc writes it.
    const { columns } = JSON.parse(`${beginning}}`) as Pick<Beginning, "columns">;
    if (beginnings.size >= kMost) beginnings.clear();
    // A slice would keep the whole text.
    known = { text: JSON.parse(JSON.stringify(beginning)) as string, columns };
    beginnings.set(end, known);
  }
  const columns = known.columns.map(({ name, type, nullable }) => ({ name, type, nullable }));
  return { columns, text: `{"columns":null${text.slice(end)}` };
}
