// Checks that all four runtimes gave the same bytes for every case that no runtime skips.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { loadVectors, root } from "./files.mjs";

const runtimes = ["native", "addon", "wasm-node", "wasm-browser"];
const results = runtimes.map((runtime) => {
  const text = readFileSync(join(root, "build/vectors", `${runtime}.tsv`), "utf8");
  return new Map(
    text
      .trimEnd()
      .split("\n")
      .map((line) => {
        const [file, name, ...rest] = line.split("\t");
        return [`${file}: ${name}`, rest.join("\t")];
      }),
  );
});
const different = [];
let compared = 0;
for (const [file, { cases }] of Object.entries(loadVectors().files)) {
  for (const test of cases.filter((each) => each.skip === undefined)) {
    const name = `${file}: ${test.name}`;
    const answers = results.map((result) => result.get(name) ?? "not run");
    compared += 1;
    answers.forEach((answer, i) => {
      if (answer !== answers[0] || answer === "not run")
        different.push(`${name}\n  ${runtimes[0]}: ${answers[0]}\n  ${runtimes[i]}: ${answer}`);
    });
  }
}
for (const difference of different.slice(0, 20)) console.error(difference);
console.log(
  `vectors compared: ${compared} cases, identical in ${runtimes.join(", ")}: ${different.length === 0 ? "yes" : "no"}`,
);
process.exitCode = different.length === 0 && compared >= 300 ? 0 : 1;
