// What people load: the modules and the form for a browser, compressed by brotli; the package, and its installation.
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliCompressSync } from "node:zlib";
import { here } from "./processes.mjs";
import { missing, number, row, rounds } from "./measure.mjs";

const root = here("../..");
// At its highest level, as a site compresses its files once.
const small = (bytes) => brotliCompressSync(bytes).length / 1000;
const fileOf = (name) => small(readFileSync(join(root, "js", name)));

async function downloads() {
  const { build } = await import("esbuild");
  const options = { bundle: true, minify: true, format: "esm", write: false, logLevel: "silent" };
  const made = await build({ ...options, entryPoints: [join(root, "js/dist/core/wasm.js")] });
  const glue = small(made.outputFiles[0].contents);
  const [core, store] = ["jackfield", "jackfield-store"].map((name) => fileOf(`wasm/${name}.wasm`));
  return [
    row(
      "jackfield.wasm with its loader, brotli",
      "at most 60 kB",
      [core + glue],
      " kB",
      `loader ${number(glue)} kB`,
      "",
    ),
    row("form element with the core, brotli", "at most 100 kB", [core + fileOf("dist/form/index.js")], " kB", "", ""),
    row("jackfield-store.wasm, brotli", "at most 330 kB", [store], " kB", "", ""),
  ];
}

function installed(folder) {
  const to = ["--json", "--to", folder];
  const packed = JSON.parse(execFileSync(process.execPath, [join(root, "scripts/package.mjs"), ...to]));
  const mine = packed.filter(({ name }) => name === "jackfield" || name.endsWith(`-${process.arch}`));
  const files = mine.map(({ filename }) => join(folder, filename));
  const seconds = Array.from({ length: rounds }, () => {
    const app = mkdtempSync(join(folder, "app-"));
    writeFileSync(join(app, "package.json"), "{}");
    const began = performance.now();
    const how = ["install", "--offline", "--no-audit", "--no-fund", "--omit=peer", ...files];
    const { status, stderr } = spawnSync("npm", how, { cwd: app, encoding: "utf8" });
    if (status !== 0) throw new Error(`npm install failed: ${stderr.split("\n")[0]}`);
    return (performance.now() - began) / 1000;
  });
  const megabytes = mine.reduce((sum, { size }) => sum + size, 0) / 1e6;
  const parts = mine.map(({ name, size }) => `${name} ${number(size / 1e6)} MB`).join(", ");
  return [
    row("package and addon, packed", "at most 15 MB", [megabytes], " MB", parts, ""),
    row("npm install of both from local files", "under 5 s", seconds, " s", "no compiler, no script", ""),
  ];
}

export async function measure() {
  const folder = mkdtempSync(join(tmpdir(), "jackfield-bench-"));
  const rows = await downloads();
  try {
    return [...rows, ...installed(folder)];
  } catch (error) {
    const reason = String(error.message).split("\n")[0];
    return [...rows, missing("package and addon, packed; npm install of both", "under 5 s", reason)];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
