// Usage: node tests/vectors/runner/addon.mjs [PATH-OF-jackfield_fixed.node]
import { createRequire } from "node:module";
import { join } from "node:path";
import { openAddon } from "../../../js/dist/core/addon.js";
import { loadVectors, report, root } from "./files.mjs";
import { runVectors } from "./loop.mjs";

const file = process.argv[2] ?? join(root, "build/addon/node-addon/jackfield_fixed.node");
const addon = createRequire(import.meta.url)(file);

async function open(config) {
  const backend = openAddon(addon, JSON.stringify(config));
  return {
    // Blocking operations take the threads, as they do in a server.
    async call(operation, caller, body) {
      const blocking = backend.opened.operations[operation]?.blocking ?? false;
      const reply = blocking ? await backend.callAsync(operation, caller, body) : backend.call(operation, caller, body);
      return { status: reply.status, text: new TextDecoder().decode(reply.data) };
    },
    close: () => backend.close(),
  };
}

report("addon", await runVectors({ runtime: "addon", ...loadVectors(), open }));
