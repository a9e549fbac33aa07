#!/usr/bin/env node
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const main = new URL("../dist/command/main.js", import.meta.url);
if (existsSync(fileURLToPath(main))) {
  process.exitCode = await (await import(main.href)).main(process.argv.slice(2));
} else {
  console.error("jackfield: not built yet. In the clone, type: npm run build");
  process.exitCode = 1;
}
