// The vectors of the addon on a store of PostgreSQL, a schema for each file; skipped with the reason without a server.
// Usage: node tests/vectors/runner/postgres.mjs [PATH-OF-jackfield_fixed.node]
import { createRequire } from "node:module";
import { join } from "node:path";
import { openAddon } from "../../../js/dist/core/addon.js";
import { storeUrl } from "../../servers/environments/store.mjs";
import { startPostgres } from "../../servers/postgres.mjs";
import { loadVectors, report, root } from "./files.mjs";
import { runVectors } from "./loop.mjs";

const file = process.argv[2] ?? join(root, "build/addon/node-addon/jackfield_fixed.node");
const addon = createRequire(import.meta.url)(file);
let schemas = 0;

const server = await startPostgres();
if (server.skipped !== undefined) {
  console.log(`vectors postgres: skipped: ${server.skipped}`);
  process.exit(0);
}

async function open(config) {
  const path = `${storeUrl(server)}&schema=vectors_${(schemas += 1)}`;
  const store = config.store === undefined ? {} : { store: { ...config.store, path } };
  const backend = openAddon(addon, JSON.stringify({ ...config, ...store }));
  return {
    async call(operation, caller, body) {
      const reply = await backend.callAsync(operation, caller, body);
      return { status: reply.status, text: new TextDecoder().decode(reply.data) };
    },
    close: () => backend.close(),
  };
}

try {
  report("postgres", await runVectors({ runtime: "addon", ...loadVectors(), open }));
} finally {
  await server.stop();
}
