#!/usr/bin/env node
// js/dist/cjs from js/src: each module as CommonJS. Runs after tsc, which has checked the types.
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { build } from "esbuild";
import ts from "typescript";

const source = "js/src";
const target = "js/dist/cjs";
const files = readdirSync(source, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && entry.name.endsWith(".ts"))
  .map((entry) => relative(source, join(entry.parentPath ?? entry.path, entry.name)))
  .filter((name) => !/^(testing|cli|document|openapi|form|react|tab)\/|^(browser|fetched)\.ts$/.test(name));

for (const name of files) {
  const text = readFileSync(join(source, name), "utf8")
    // The folder is one deeper. Tools that trace files know this form.
    .replaceAll(/new URL\("\.\.\/\.\.\/([^"]+)", import\.meta\.url\)/g, 'jackfieldFile(__dirname + "/../../../$1")')
    .replaceAll("import.meta.url", "jackfieldModuleUrl");
  let { outputText } = ts.transpileModule(text, {
    fileName: name,
    compilerOptions: {
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.CommonJS,
      esModuleInterop: true,
      newLine: ts.NewLineKind.LineFeed,
      removeComments: true, // a third of the bytes; the declarations have them
    },
  });
  const needed = [
    ["jackfieldFile", 'require("node:url").pathToFileURL'],
    ["jackfieldModuleUrl", 'require("node:url").pathToFileURL(__filename).href'],
  ].filter(([word]) => outputText.includes(word));
  const header = needed.map(([word, value]) => `const ${word} = ${value};`).join("\n");
  outputText = outputText.replace('"use strict";', `"use strict";\n${header}`);
  const js = name.replace(/\.ts$/, ".js");
  mkdirSync(dirname(join(target, js)), { recursive: true });
  writeFileSync(join(target, js), outputText);
  const types = name.replace(/\.ts$/, ".d.ts");
  writeFileSync(join(target, types), readFileSync(join("js/dist", types)));
}
writeFileSync(join(target, "package.json"), '{"type": "commonjs"}\n');

// For what takes the condition `browser` and requires, such as jest with jsdom. A script has no address of its own to
// fetch from: the caller passes `wasm` and `manifests`.
await build({
  entryPoints: ["js/dist/browser.js"],
  outfile: join(target, "browser.js"),
  bundle: true,
  format: "cjs",
  target: "es2022",
  define: { "import.meta.url": '"file:///jackfield/js/dist/browser.js"' },
  logLevel: "warning",
});
writeFileSync(join(target, "browser.d.ts"), readFileSync("js/dist/browser.d.ts"));
