#!/usr/bin/env node
// Reads the C++ that only gcc builds with clang, which sees other faults. The fuzz targets and clang-tidy need that.
// What WebAssembly compiles has been read by a clang. Nothing is compiled; dev and wasm are configured before.
// Usage: node scripts/clang-check.mjs
import { spawn, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const clang = ["clang++-14", "clang++"].find((name) => spawnSync(name, ["--version"]).status === 0);
if (clang === undefined) {
  console.log("clang: skipped: clang++-14 was not found (apt-get install -y clang-14)");
  process.exit(0);
}

// What gcc alone understands, and what names files that this run does not write.
const dropped = [/^-M[DTF]?/, /^-fsanitize/, /^-fno-sanitize/, /^-Winvalid-pch$/, /^-Wno-restrict$/, /^-O/, /^-g/];
function argumentsOf(command) {
  const words = command.replace(/\\"/g, '"').split(/\s+/).slice(1);
  const kept = [];
  for (let i = 0; i < words.length; i += 1) {
    const takesNext = ["-o", "-MT", "-MF", "-include", "-c"].includes(words[i]);
    if (takesNext) i += 1;
    else if (!dropped.some((pattern) => pattern.test(words[i])) && !words[i].endsWith("ccache")) kept.push(words[i]);
  }
  return kept.filter((word) => !/\/(c\+\+|g\+\+|gcc|cc)$/.test(word));
}

const commandsOf = (preset) => JSON.parse(readFileSync(`${root}build/${preset}/compile_commands.json`, "utf8"));
const read = new Set(commandsOf("wasm").map(({ file }) => file));
const waiting = commandsOf("dev").filter(
  ({ file }) => file.startsWith(`${root}core/`) && file.endsWith(".cc") && !read.has(file),
);
const count = waiting.length;
let failed = 0;

async function work() {
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const words = ["-fsyntax-only", "-Wno-unknown-warning-option", ...argumentsOf(next.command), next.file];
    const child = spawn(clang, words, { cwd: next.directory, stdio: ["ignore", "inherit", "inherit"] });
    const code = await new Promise((resolve) => child.on("close", resolve));
    if (code !== 0) failed += 1;
  }
}
await Promise.all(Array.from({ length: availableParallelism() }, work));
console.log(`clang: ${count - failed} of ${count} files read without a finding`);
process.exitCode = failed === 0 ? 0 : 1;
