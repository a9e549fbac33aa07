// Comments of derived TypeScript.

/** A TSDoc comment; what is too long for one line becomes several. */
export function commentOf(text, indent) {
  if (indent.length + text.length + 8 <= 120) return `${indent}/** ${text} */\n`;
  const lines = [];
  for (const word of text.split(" ")) {
    const longer = `${lines.at(-1)} ${word}`;
    if (lines.length > 0 && indent.length + longer.length + 3 <= 120) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return `${indent}/**\n${lines.map((line) => `${indent} * ${line}\n`).join("")}${indent} */\n`;
}
