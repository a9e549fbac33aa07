// Every public member of every entry says in one line what it is: an editor shows it where the member is used. Derived
// shapes take their lines from core/answers.json, core/routes.json, and the labels and hints of the manifests.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import ts from "typescript";

const folder = fileURLToPath(new URL("../../js/dist", import.meta.url));
const { exports } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
// CommonJS has the same text.
const entries = [...JSON.stringify(exports).matchAll(/"\.\/js\/dist\/([^"]+)\.d\.ts"/g)]
  .map(([, name]) => name)
  .filter((name) => !name.startsWith("cjs/"));

const program = ts.createProgram(
  entries.map((name) => join(folder, `${name}.d.ts`)),
  { module: ts.ModuleKind.NodeNext, target: ts.ScriptTarget.ES2022, lib: ["lib.es2023.d.ts", "lib.dom.d.ts"] },
);
const checker = program.getTypeChecker();
const isOwn = (node) => node.getSourceFile().fileName.startsWith(folder);

// The members that a declaration lists, those of object types inside it too; not those of an answer that is declared in
// place, which the line of its method describes.
function* membersOf(node, path) {
  for (const child of node.members ?? []) {
    const isHidden = child.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.PrivateKeyword);
    if (child.name === undefined || ts.isPrivateIdentifier(child.name) || isHidden) continue;
    const name = `${path}.${child.name.getText()}`;
    yield [name, child];
    if (child.type !== undefined && !ts.isMethodDeclaration(child)) yield* membersWithin(child.type, name);
  }
}
function* membersWithin(type, path) {
  if (ts.isTypeLiteralNode(type)) yield* membersOf(type, path);
  else if (!ts.isFunctionTypeNode(type) && !ts.isConditionalTypeNode(type))
    for (const child of type.getChildren()) if (ts.isTypeNode(child)) yield* membersWithin(child, path);
}

// A setter has the line of its getter.
function isDescribed(member, list) {
  const same = ts.isSetAccessor(member)
    ? list.filter(([, each]) => ts.isGetAccessor(each) && each.name.getText() === member.name.getText())
    : [];
  return [member, ...same.map(([, each]) => each)].some((each) => ts.getJSDocCommentsAndTags(each).length > 0);
}

test("every public name and every member has a description", () => {
  const bare = new Set();
  let members = 0;
  for (const entry of entries) {
    const file = program.getSourceFile(join(folder, `${entry}.d.ts`));
    for (const symbol of checker.getExportsOfModule(checker.getSymbolAtLocation(file))) {
      const real = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
      for (const node of real.declarations ?? []) {
        if (!isOwn(node)) continue;
        const described = ts.isVariableDeclaration(node) ? node.parent.parent : node;
        if (ts.getJSDocCommentsAndTags(described).length === 0) bare.add(real.name);
        const list = ts.isTypeAliasDeclaration(node)
          ? [...membersWithin(node.type, real.name)]
          : [...membersOf(node, real.name)];
        for (const [name, member] of list) {
          members += 1;
          if (!isDescribed(member, list)) bare.add(name);
        }
      }
    }
  }
  assert.deepEqual(
    ["index", "form/index", "react/index", "tab/index"].filter((name) => !entries.includes(name)),
    [],
  );
  assert.ok(members > 2000, `${members} members`);
  assert.deepEqual([...bare].sort(), []);
});
