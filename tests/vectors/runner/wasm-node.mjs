// Usage: node tests/vectors/runner/wasm-node.mjs [FOLDER-OF-THE-MODULES]
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { compile, openWasm } from "../../../js/dist/core/wasm.js";
import { fixedHost } from "../../../js/dist/testing/fixed-host.js";
import { loadVectors, report, root } from "./files.mjs";
import { runVectors } from "./loop.mjs";
import { opener } from "./wasm.mjs";

const folder = process.argv[2] ?? join(root, "js/wasm");
const module = (name) => compile(readFileSync(join(folder, name)));
const open = opener({
  openWasm,
  fixedHost,
  core: await module("jackfield.wasm"),
  store: await module("jackfield-store.wasm"),
});
report("wasm-node", await runVectors({ runtime: "wasm-node", ...loadVectors(), open }));
