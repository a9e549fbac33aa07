// JSON as text: what the core wrote is printed, not what JavaScript would make of it.

const tokens = /"(?:[^"\\]|\\.)*"|[[\]{},:]|[^\s[\]{},:"]+/g;

/** The same document with one member or element in a line. */
export function indented(text: string): string {
  let depth = 0;
  let written = "";
  let last = "";
  const line = (): string => `\n${"  ".repeat(depth)}`;
  for (const [token] of text.matchAll(tokens)) {
    const closes = token === "}" || token === "]";
    const isEmpty = closes && (last === "{" || last === "[");
    if (closes) depth -= 1;
    if (closes ? !isEmpty : ["{", "[", ","].includes(last)) written += line();
    written += token === ":" ? ": " : token;
    if (token === "{" || token === "[") depth += 1;
    last = token;
  }
  return written;
}

/** The text of a member of an object. */
export function memberOf(text: string, name: string): string | undefined {
  const key = JSON.stringify(name);
  let depth = 0;
  let from = -1;
  let last = "";
  for (const { 0: token, index } of text.matchAll(tokens)) {
    if (depth === 1 && from !== -1 && (token === "," || token === "}")) return text.slice(from, index).trim();
    if (token === "{" || token === "[") depth += 1;
    else if (token === "}" || token === "]") depth -= 1;
    if (depth === 1 && token === ":" && last === key) from = index + 1;
    last = token;
  }
  return undefined;
}
