// jackfield.wasm with the manifests of the tree, for the comparisons of this folder.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { compile, openWasm } from "../../js/dist/core/wasm.js";
import { fixedHost } from "../../js/dist/testing/fixed-host.js";
import { loadVectors, root } from "../vectors/runner/files.mjs";

export async function openCore() {
  const { manifests, stores } = loadVectors();
  const wasm = await compile(readFileSync(join(root, "js/wasm/jackfield.wasm")));
  const backend = await openWasm(wasm, JSON.stringify({ manifests, stores, keys: { plain: true } }), fixedHost());
  const principal = { user: "ed", workspace: "one", role: "editor" };
  return {
    manifests: manifests.filter(({ type }) => type !== "shared"),
    call(operation, body, path = {}, query = {}) {
      const caller = JSON.stringify({ principal, path, query });
      const { status, data } = backend.call(operation, caller, body === undefined ? "" : JSON.stringify(body));
      return { status, reply: JSON.parse(new TextDecoder().decode(data)) };
    },
  };
}
