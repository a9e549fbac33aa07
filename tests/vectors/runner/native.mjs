// Usage: node tests/vectors/runner/native.mjs PATH-OF-vectors_native
import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { loadVectors, root } from "./files.mjs";

const folder = join(root, "build/vectors");
mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, "input.json"), JSON.stringify(loadVectors()));
const run = spawnSync(process.argv[2], [join(folder, "input.json"), join(folder, "native.tsv")], { stdio: "inherit" });
process.exitCode = run.status ?? 1;
