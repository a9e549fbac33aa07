// Writes YAML that readers of YAML 1.1 and 1.2 take alike: every text that one of them could take for something else
// is in quotes.

// A text of letters, digits and a few signs, which begins with a letter. Other texts are quoted.
const plain = /^[$A-Za-z][\w./$-]*(?: [\w./()-]+)*$/;
const words = new Set(["y", "n", "yes", "no", "on", "off", "true", "false", "null", "nan", "inf"]);
// What a reader may refuse, or take for the end of a line.
const unsafe = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/;

/** A document as YAML, its members in their order. */
export function yamlText(value: unknown): string {
  return isCollection(value) ? `${block(value, 0)}\n` : `${scalar(value, 0)}\n`;
}

function block(value: object, depth: number): string {
  const indent = "  ".repeat(depth);
  if (Array.isArray(value))
    return value
      .map((item: unknown) =>
        isCollection(item) ? `${indent}- ${block(item, depth + 1).trimStart()}` : `${indent}-${after(item, depth)}`,
      )
      .join("\n");
  return Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .map(([key, member]) =>
      isCollection(member)
        ? `${indent}${scalar(key, depth)}:\n${block(member, depth + 1)}`
        : `${indent}${scalar(key, depth)}:${after(member, depth)}`,
    )
    .join("\n");
}

const isCollection = (value: unknown): value is object =>
  typeof value === "object" && value !== null && Object.keys(value).length > 0;

const after = (value: unknown, depth: number): string => ` ${scalar(value, depth + 1, true)}`;

function scalar(value: unknown, depth: number, mayFold = false): string {
  if (typeof value === "string") return mayFold && isBlock(value) ? literal(value, depth) : textOf(value);
  if (typeof value === "object" && value !== null) return Array.isArray(value) ? "[]" : "{}";
  // 1e+21 is a text to YAML 1.1 without its point.
  return typeof value === "number" ? JSON.stringify(value).replace(/^(-?\d+)e/, "$1.0e") : JSON.stringify(value);
}

function textOf(text: string): string {
  if (plain.test(text) && !words.has(text.toLowerCase())) return text;
  return JSON.stringify(text).replaceAll(
    new RegExp(unsafe, "g"),
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

// Certificates and the like, as they are.
function isBlock(text: string): boolean {
  return /^[^\s].*\n/.test(text) && !/[ \t](?:\n|$)|\r|\t|\n\n$/.test(text) && !unsafe.test(text);
}

function literal(text: string, depth: number): string {
  const indent = "  ".repeat(depth);
  const lines = text.replace(/\n$/, "").split("\n");
  return `${text.endsWith("\n") ? "|" : "|-"}\n${lines.map((line) => (line === "" ? "" : indent + line)).join("\n")}`;
}
