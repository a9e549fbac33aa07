// The text of a document: whether it can be sent, and how a file of it looks.

/** What a server takes at most. */
export const mostBytes = 4 * 1024 * 1024;

/** Why a text cannot be sent as a document; undefined when it can. */
export function problemOf(text: string): string | undefined {
  if (text.trim() === "") return "Paste a document, or choose a file.";
  if (new TextEncoder().encode(text).length > mostBytes) return "The document is larger than 4 MiB.";
  try {
    JSON.parse(text);
    return undefined;
  } catch {
    return "This is not JSON. The command jackfield apply takes YAML.";
  }
}

/** Compact JSON on several lines, with the digits of its numbers. */
export function indented(json: string): string {
  let depth = 0;
  const line = (): string => `\n${"  ".repeat(depth)}`;
  return `${json.replace(/"(?:[^"\\]|\\.)*"|\{\}|\[\]|[{}[\],:]/g, (token) => {
    if (token === "{" || token === "[") {
      depth += 1;
      return token + line();
    }
    if (token === "}" || token === "]") {
      depth -= 1;
      return line() + token;
    }
    if (token === ",") return token + line();
    return token === ":" ? ": " : token;
  })}\n`;
}
