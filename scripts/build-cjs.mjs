#!/usr/bin/env node
// js/dist/cjs from js/src: each module as CommonJS. Runs after tsc, which has checked the types.
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import ts from "typescript";

const source = "js/src";
const target = "js/dist/cjs";
const files = readdirSync(source, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && entry.name.endsWith(".ts"))
  .map((entry) => relative(source, join(entry.parentPath ?? entry.path, entry.name)))
  .filter((name) => !/^(testing|cli|form|react|tab)\/|^(browser|fetched)\.ts$/.test(name));

for (const name of files) {
  const text = readFileSync(join(source, name), "utf8")
    .replaceAll("import.meta.url", "jackfieldModuleUrl")
    .replaceAll('new URL("../../wasm/', 'new URL("../../../wasm/');
  let { outputText } = ts.transpileModule(text, {
    fileName: name,
    compilerOptions: {
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.CommonJS,
      esModuleInterop: true,
      newLine: ts.NewLineKind.LineFeed,
    },
  });
  if (outputText.includes("jackfieldModuleUrl")) {
    outputText = outputText.replace(
      '"use strict";',
      '"use strict";\nconst jackfieldModuleUrl = require("node:url").pathToFileURL(__filename).href;',
    );
  }
  const js = name.replace(/\.ts$/, ".js");
  mkdirSync(dirname(join(target, js)), { recursive: true });
  writeFileSync(join(target, js), outputText);
  const types = name.replace(/\.ts$/, ".d.ts");
  writeFileSync(join(target, types), readFileSync(join("js/dist", types)));
}
writeFileSync(join(target, "package.json"), '{"type": "commonjs"}\n');
