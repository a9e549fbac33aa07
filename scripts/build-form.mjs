#!/usr/bin/env node
// Writes js/dist/form/index.js as one file, for pages without a bundler. Runs after tsc and replaces its modules.
import { readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join, posix } from "node:path";
import ts from "typescript";

const folder = "js/dist/form";
const entry = "./index.js";

const parse = (name) =>
  ts.createSourceFile(name, readFileSync(join(folder, name), "utf8"), ts.ScriptTarget.ES2022, true, ts.ScriptKind.JS);
const pathOf = ({ moduleSpecifier }) => moduleSpecifier?.text;

// Every module once, after those that it imports.
const modules = new Map();
function collect(name) {
  if (modules.has(name)) return;
  if (!name.startsWith("./") || posix.dirname(name) !== ".") throw new Error(`form: ${name} lies outside of the form`);
  const file = parse(name);
  for (const statement of file.statements) if (pathOf(statement)) collect(pathOf(statement));
  modules.set(name, file);
}
collect(entry);

const names = new Set();
function declare(name) {
  if (names.has(name)) throw new Error(`form: two modules declare ${name}`);
  names.add(name);
}

// A statement without its `export`, with the comment before it; empty for a statement that only re-exports.
function textOf(statement, file) {
  if (ts.isImportDeclaration(statement) || ts.isExportDeclaration(statement)) return "";
  const declared = ts.isVariableStatement(statement) ? statement.declarationList.declarations : [statement];
  for (const { name } of declared) {
    if (ts.isIdentifier(name)) declare(name.text);
    else for (const element of name.elements) declare(element.name.text);
  }
  const modifier = statement.modifiers?.find(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);
  const from = modifier === undefined ? statement.getStart(file) : modifier.getEnd() + 1;
  return (
    file.text.slice(statement.getFullStart(), statement.getStart(file)) + file.text.slice(from, statement.getEnd())
  );
}

const exported = modules
  .get(entry)
  .statements.filter((statement) => ts.isExportDeclaration(statement) && statement.exportClause !== undefined)
  .flatMap(({ exportClause }) => exportClause.elements.map(({ name }) => name.text));
const body = [...modules.values()].map((file) =>
  file.statements
    .map((statement) => textOf(statement, file))
    .join("")
    .trim(),
);
for (const name of exported) if (!names.has(name)) throw new Error(`form: nothing declares ${name}`);

for (const name of readdirSync(folder)) if (name.endsWith(".js")) rmSync(join(folder, name));
const whole = [...body, `export { ${exported.join(", ")} };`].filter(Boolean).join("\n\n");
// Comments are in the declarations, and in the sources.
const { outputText } = ts.transpileModule(whole, {
  compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext, removeComments: true },
});
writeFileSync(join(folder, entry), `// <jackfield-form> in one file.\n${outputText}`);
