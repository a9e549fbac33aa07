// Reads YAML of people: maps, lists and texts with their lines. Refused are anchors, aliases, tags, merge keys and
// directives: they hide what is written, and a few of them fill the memory.
import { DocumentError } from "./node.js";
import type { CST, Composer, Lexer, LineCounter, Pair, Parser, isMap, isSeq } from "yaml";
import type { DocumentNode, MapEntry } from "./node.js";

/** What a document may hold. */
export const yamlLimits = { bytes: 4 * 1024 * 1024, depth: 64, nodes: 10_000 } as const;

/** The parts of the npm package `yaml` that are used. */
export interface YamlLibrary {
  readonly Lexer: typeof Lexer;
  readonly Parser: typeof Parser;
  readonly Composer: typeof Composer;
  readonly LineCounter: typeof LineCounter;
  readonly isMap: typeof isMap;
  readonly isSeq: typeof isSeq;
}

type LineAt = (offset: number) => number;

type AnyToken = CST.Token | CST.SourceToken | null | undefined;

// The texts of the library repeat what it read, which may be a secret.
const faults: Readonly<Record<string, string>> = {
  TAB_AS_INDENT: "a tab indents this line; use spaces",
  BAD_INDENT: "this line is indented wrongly",
  DUPLICATE_KEY: "this key occurs twice in one map",
  MISSING_CHAR: 'a quote, a bracket, a comma or ":" is missing',
  MULTILINE_IMPLICIT_KEY: "a key ends in its line",
  KEY_OVER_1024_CHARS: "a key is too long",
  BLOCK_IN_FLOW: "a list or map of lines stands inside of brackets",
  BAD_SCALAR_START: "a text may not begin with this character; put it in quotes",
  BAD_DQ_ESCAPE: "there is no such escape; put the text in single quotes",
};
const forbidden: Readonly<Record<string, string>> = {
  anchor: "an anchor (&) is refused; write the value where it is used",
  alias: "an alias (*) is refused; write the value where it is used. A text that begins with * needs quotes",
  tag: "a tag (!) is refused. A text that begins with ! needs quotes",
  directive: "a directive (%) is refused",
  "byte-order-mark": "",
};

/** The documents of a text. Throws a DocumentError with the line of the first fault. */
export function readYaml(library: YamlLibrary, source: string): DocumentNode[] {
  if (Buffer.byteLength(source) > yamlLimits.bytes) throw new DocumentError(1, "the file is larger than 4 MiB");
  const lines = new library.LineCounter();
  const lineAt = (offset: number): number => Math.max(lines.linePos(offset).line, 1);
  const text = source.charCodeAt(0) === 0xfeff ? source.slice(1) : source;
  const nul = text.indexOf("\0");
  if (nul >= 0) throw new DocumentError(text.slice(0, nul).split("\n").length, "there is a NUL character in this line");
  checkNesting(library, text);
  const tokens = [...new library.Parser(lines.addNewLine).parse(text)];
  checkTokens(tokens, lineAt);
  // The schema without implicit types: every scalar is its text.
  const options = { schema: "failsafe", uniqueKeys: false, strict: true, prettyErrors: false } as const;
  const documents = [...new library.Composer(options).compose(tokens)];
  return documents.flatMap(({ errors, contents }) => {
    const [error] = errors;
    if (error !== undefined) throw new DocumentError(lineAt(error.pos[0]), faults[error.code] ?? "this is not YAML");
    const node = nodeOf(library, contents, lineAt);
    // A document of comments alone.
    return node.kind === "scalar" && node.plain && node.text === "" ? [] : [node];
  });
}

const tooMany = `there are more than ${yamlLimits.nodes} values`;

// Before the parser, whose time grows with the square of the depth: brackets, and list items within one line.
function checkNesting(library: YamlLibrary, text: string): void {
  let [depth, dashes, line, texts] = [0, 0, 1, 0];
  let isText = false;
  for (const lexeme of new library.Lexer().lex(text)) {
    if (!isText) {
      if (lexeme === "[" || lexeme === "{") depth += 1;
      if (lexeme === "]" || lexeme === "}") depth -= 1;
      if (lexeme === "-" || lexeme === "?") dashes += 1;
    }
    const ends = lexeme.split("\n").length - 1;
    line += ends;
    if (ends > 0) dashes = 0;
    if (depth > yamlLimits.depth || dashes > yamlLimits.depth)
      throw new DocumentError(line, `this is nested more than ${yamlLimits.depth} deep`);
    // The mark of the library before a text.
    isText = lexeme === "\u001f";
    texts += isText ? 1 : 0;
    if (texts > yamlLimits.nodes) throw new DocumentError(line, tooMany);
  }
}

// Without recursion: the depth is what is checked.
function checkTokens(tokens: readonly AnyToken[], lineAt: LineAt): void {
  const open: { token: AnyToken; depth: number }[] = tokens.map((token) => ({ token, depth: 0 })).reverse();
  let nodes = 0;
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    const { token, depth } = at;
    if (token === null || token === undefined) continue;
    const line = lineAt(token.offset);
    const fault = forbidden[token.type];
    if (fault !== undefined && fault !== "") throw new DocumentError(line, fault);
    if (depth > yamlLimits.depth) throw new DocumentError(line, `this is nested more than ${yamlLimits.depth} deep`);
    const isNode = /scalar|block-|flow-/.test(token.type);
    nodes += isNode ? 1 : 0;
    if (nodes > yamlLimits.nodes) throw new DocumentError(line, tooMany);
    const inner = token.type.startsWith("block-") || token.type === "flow-collection" ? depth + 1 : depth;
    for (const below of partsOf(token)) open.push({ token: below, depth: inner });
  }
}

function partsOf(token: CST.Token | CST.SourceToken): AnyToken[] {
  const parts: AnyToken[] = [];
  if ("start" in token) parts.push(...(Array.isArray(token.start) ? token.start : [token.start]));
  if ("props" in token) parts.push(...token.props);
  if ("value" in token) parts.push(token.value);
  if ("items" in token)
    for (const item of token.items) parts.push(...item.start, item.key, ...(item.sep ?? []), item.value);
  if ("end" in token) parts.push(...token.end);
  return parts.reverse();
}

// What the composer made of tokens that were checked.
function nodeOf(library: YamlLibrary, node: unknown, lineAt: LineAt): DocumentNode {
  const { range, value, type }: Composed = node ?? {};
  const line = lineAt(range?.[0] ?? 0);
  if (library.isMap(node)) return { kind: "map", line, entries: entriesOf(library, node.items, lineAt) };
  if (library.isSeq(node))
    return { kind: "list", line, items: node.items.map((item) => nodeOf(library, item, lineAt)) };
  const plain = type === undefined || type === "PLAIN";
  return { kind: "scalar", line, plain, text: typeof value === "string" ? value : "" };
}

interface Composed {
  readonly range?: readonly number[] | null;
  readonly value?: unknown;
  readonly type?: string;
}

function entriesOf(library: YamlLibrary, pairs: readonly Pair[], lineAt: LineAt): MapEntry[] {
  const first = new Map<string, number>();
  return pairs.map(({ key, value }) => {
    const name = nodeOf(library, key, lineAt);
    const { line } = name;
    if (name.kind !== "scalar") throw new DocumentError(line, "a key is a text");
    if (name.plain && name.text === "<<")
      throw new DocumentError(line, "a merge key (<<) is refused; write the members");
    const earlier = first.get(name.text);
    if (earlier !== undefined) {
      const named = /^[\w$-]{1,64}$/.test(name.text) ? `the key ${name.text}` : "this key";
      throw new DocumentError(line, `${named} occurs twice, first in line ${earlier}`);
    }
    first.set(name.text, line);
    const absent: DocumentNode = { kind: "scalar", line, plain: true, text: "" };
    return { key: name.text, line, value: value === null ? absent : nodeOf(library, value, lineAt) };
  });
}
