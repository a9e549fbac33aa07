// The page of the browser runner: loads everything by address, as a site would.
import { compile, openWasm } from "/js/dist/core/wasm.js";
import { fixedHost } from "/js/dist/testing/fixed-host.js";
import { runVectors } from "/tests/vectors/runner/loop.mjs";
import { opener } from "/tests/vectors/runner/wasm.mjs";

const vectors = await (await fetch("/vectors.json")).json();
const [core, store] = await Promise.all([compile("/js/wasm/jackfield.wasm"), compile("/js/wasm/jackfield-store.wasm")]);
globalThis.outcome = await runVectors({
  runtime: "wasm-browser",
  ...vectors,
  open: opener({ openWasm, fixedHost, core, store }),
});
