// Demands that all four runtimes gave the same bytes for every case that none of them skipped.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./files.mjs";

const runtimes = ["native", "addon", "wasm-node", "wasm-browser"];
const results = runtimes.map((runtime) => {
  const text = readFileSync(join(root, "build/vectors", `${runtime}.tsv`), "utf8");
  return new Map(text.trimEnd().split("\n").map((line) => {
    const [file, name, ...rest] = line.split("\t");
    return [`${file}: ${name}`, rest.join("\t")];
  }));
});
const [first, ...others] = results;
const different = [];
let compared = 0;
for (const [name, answer] of first) {
  if (!others.every((other) => other.has(name))) continue;
  compared += 1;
  others.forEach((other, i) => {
    if (other.get(name) !== answer) different.push(`${name}\n  ${runtimes[0]}: ${answer}\n  ${runtimes[i + 1]}: ${other.get(name)}`);
  });
}
for (const difference of different.slice(0, 20)) console.error(difference);
console.log(`vectors compared: ${compared} cases, identical in ${runtimes.join(", ")}: ${different.length === 0 ? "yes" : "no"}`);
process.exitCode = different.length === 0 && compared >= 300 ? 0 : 1;
