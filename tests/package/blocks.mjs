// The code blocks of the documents that users read: README.md, docs/*.md, the README of each example.
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { root } from "./package.mjs";

const documents = [
  "README.md",
  ...readdirSync(join(root, "docs")).map((name) => `docs/${name}`),
  ...readdirSync(join(root, "examples"), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => `examples/${name}/README.md`),
].filter((name) => name.endsWith(".md"));

/** Every block: {file, line, language, text, name}; `name` is its file and its first line. */
export function codeBlocks() {
  return documents.flatMap((file) => {
    const lines = readFileSync(join(root, file), "utf8").split("\n");
    const fences = lines.flatMap((text, at) => (text.trimStart().startsWith("```") ? [at] : []));
    if (fences.length % 2 !== 0) throw new Error(`${file}: a block is not closed`);
    return fences
      .filter((_, at) => at % 2 === 0)
      .map((from, at) => {
        const text = lines.slice(from + 1, fences[2 * at + 1]).join("\n");
        const language = lines[from].trim().slice(3);
        return { file, line: from + 1, language, text, name: `${file}: ${text.split("\n", 1)[0].trim()}` };
      });
  });
}

export const isScript = ({ language }) => ["js", "ts"].includes(language);
