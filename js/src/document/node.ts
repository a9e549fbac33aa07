// A document as it is written: its parts with their lines, scalars as text. What a text means is decided later, by the
// field that it is for.

/** A text with its line. `plain`: without quotes, so that it may be a number, true, false or null. */
export interface ScalarNode {
  readonly kind: "scalar";
  readonly line: number;
  readonly text: string;
  readonly plain: boolean;
}
/** A list with its line. */
export interface ListNode {
  readonly kind: "list";
  readonly line: number;
  readonly items: readonly DocumentNode[];
}
/** One member of a map. */
export interface MapEntry {
  readonly key: string;
  readonly line: number;
  readonly value: DocumentNode;
}
/** A map with its line. */
export interface MapNode {
  readonly kind: "map";
  readonly line: number;
  readonly entries: readonly MapEntry[];
}
/** A part of a document. */
export type DocumentNode = ScalarNode | ListNode | MapNode;

/** A fault of a document, and its line. */
export class DocumentError extends Error {
  readonly line: number;
  constructor(line: number, message: string) {
    super(message);
    this.line = line;
  }
}

/** The part of a map; undefined where it is absent. */
export function partOf(node: DocumentNode | undefined, key: string): DocumentNode | undefined {
  return node?.kind === "map" ? node.entries.find((entry) => entry.key === key)?.value : undefined;
}

/** The line of a dotted path, or of the nearest part above it. */
export function lineOfPath(node: DocumentNode, path: readonly string[]): number {
  let at: DocumentNode = node;
  let { line } = node;
  for (const part of path) {
    const entry: { line: number; value: DocumentNode } | undefined =
      at.kind === "map"
        ? at.entries.find(({ key }) => key === part)
        : at.kind === "list" && at.items[Number(part)] !== undefined
          ? { line: at.items[Number(part)]?.line ?? line, value: at.items[Number(part)] ?? at }
          : undefined;
    if (entry === undefined) return line;
    ({ line } = entry);
    at = entry.value;
  }
  return line;
}

const core: readonly (readonly [RegExp, (text: string) => unknown])[] = [
  [/^(?:null|Null|NULL|~|)$/, () => null],
  [/^(?:true|True|TRUE)$/, () => true],
  [/^(?:false|False|FALSE)$/, () => false],
];

/** What a text means by YAML 1.2 alone: null, true, false, a number, or the text. */
export function coreValue({ text, plain }: ScalarNode): unknown {
  if (!plain) return text;
  const found = core.find(([pattern]) => pattern.test(text));
  return found === undefined ? (coreNumber(text) ?? text) : found[1](text);
}

/** A number by YAML 1.2; one that a double would round stays a text, which the core refuses by its field. */
export function coreNumber(text: string): number | undefined {
  if (/^0o[0-7]+$/.test(text) || /^0x[0-9a-fA-F]+$/.test(text)) return Number(text);
  const isNumber = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/.test(text);
  if (!isNumber) return undefined;
  const value = Number(text);
  const isWhole = /^[-+]?[0-9]+$/.test(text);
  return Number.isFinite(value) && (!isWhole || Number.isSafeInteger(value)) ? value : undefined;
}
