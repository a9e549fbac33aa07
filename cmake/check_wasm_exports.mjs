// A WebAssembly module must export what the list names, and import nothing else from its host.
// Usage: node check_wasm_exports.mjs jackfield.wasm exports.txt
import { readFileSync } from "node:fs";

const [, , modulePath, listPath] = process.argv;
const compiled = new WebAssembly.Module(readFileSync(modulePath));
const listed = { both: [], wasm: [], import: [] };
for (const line of readFileSync(listPath, "utf8").split("\n")) {
  const [kind, name] = line.split(" ");
  if (kind in listed && name) listed[kind].push(name);
}

const found = WebAssembly.Module.exports(compiled)
  .map((entry) => entry.name)
  .sort();
const wanted = [...listed.both, ...listed.wasm].sort();
const imports = WebAssembly.Module.imports(compiled).map((entry) => `${entry.module}.${entry.name}`);
const unlisted = imports.filter((name) => !listed.import.includes(name));

if (found.join() !== wanted.join() || unlisted.length > 0) {
  console.error(
    `exported: ${found.join(" ")}\nwanted:   ${wanted.join(" ")}\nunlisted imports: ${unlisted.join(" ") || "none"}`,
  );
  process.exit(1);
}
console.log(`${found.length} exports and ${imports.length} imports, as listed`);
