#!/usr/bin/env node
// Builds what the npm package holds: the addon, the two WebAssembly modules, the compiled TypeScript, the catalogue.
// Usage: node scripts/build.mjs [--fixed] [addon] [wasm] [ts]   Fresh parts cost a second. --fixed: the addon of the
// vectors too.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { availableParallelism } from "node:os";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
process.chdir(root);
const args = process.argv.slice(2);
if (args.includes("--help")) {
  console.log(
    "node scripts/build.mjs [--fixed] [addon] [wasm] [ts]\n" +
      "Without names: all three. --fixed: also the addon with a fixed clock, for the vectors.",
  );
  process.exit(0);
}
const parts = args.filter((arg) => !arg.startsWith("--"));
const unknown = parts.filter((part) => !["addon", "wasm", "ts"].includes(part));
if (unknown.length > 0) {
  console.error(`build: there is no part ${unknown.join(", ")}; there are addon, wasm and ts`);
  process.exit(2);
}
const wanted = (part) => parts.length === 0 || parts.includes(part);
const fixed = args.includes("--fixed");

const filesBelow = (folder, keep = () => true) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .filter(keep)
    .sort();

function run(command, commandArgs, quiet = false) {
  const { status } = spawnSync(command, commandArgs, { stdio: ["ignore", quiet ? "pipe" : "inherit", "inherit"] });
  if (status !== 0) {
    console.error(`build: ${command} ${commandArgs.join(" ")} failed`);
    process.exit(status ?? 1);
  }
}

// A part is built again only if the contents of an input changed.
function isFresh(name, inputs, outputs) {
  const hash = createHash("sha256");
  for (const file of inputs) hash.update(`${file}\n`).update(readFileSync(file));
  const now = hash.digest("hex");
  const stamp = join("build", `${name}.stamp`);
  const fresh = outputs.every((file) => existsSync(file)) && existsSync(stamp) && readFileSync(stamp, "utf8") === now;
  const done = () => {
    mkdirSync("build", { recursive: true });
    writeFileSync(stamp, now);
  };
  return { fresh, done };
}

function step(name, about, inputs, outputs, work) {
  const { fresh, done } = isFresh(name, inputs, outputs);
  if (fresh) {
    console.log(`build: ${name} is fresh`);
    return;
  }
  const start = Date.now();
  console.log(`build: ${name}: ${about}`);
  work();
  done();
  console.log(`build: ${name}: done in ${Math.round((Date.now() - start) / 1000)} s`);
}

// A file that a running process has mapped must not be written over.
function place(from, to) {
  mkdirSync(dirname(to), { recursive: true });
  copyFileSync(from, `${to}.new`);
  renameSync(`${to}.new`, to);
}

const isSource = (file) => /\.(cc|c|h|inc|cmake|txt|json)$/.test(file);
const core = () => [
  ...filesBelow("core", (file) => isSource(file) && !file.startsWith("core/manifests")),
  ...filesBelow("cmake"),
  "CMakeLists.txt",
  "CMakePresets.json",
  "versions.json",
  "package.json",
];
const jobs = String(Number(process.env.JACKFIELD_JOBS) || availableParallelism());

if (wanted("addon")) {
  const prebuilt = `js/prebuilt/${process.platform}-${process.arch}/jackfield.node`;
  const outputs = [prebuilt, ...(fixed ? ["build/addon/node-addon/jackfield_fixed.node"] : [])];
  step(
    fixed ? "addon-fixed" : "addon",
    "the Node addon (a few minutes at the first time)",
    [...core(), ...filesBelow("node-addon", isSource)],
    outputs,
    () => {
      run("cmake", ["--preset", "addon", "--log-level=WARNING"]);
      run("cmake", [
        "--build",
        "--preset",
        "addon",
        "-j",
        jobs,
        "--target",
        "jackfield_node",
        ...(fixed ? ["jackfield_fixed"] : []),
      ]);
      place("build/addon/node-addon/jackfield.node", prebuilt);
      run("strip", ["--strip-unneeded", prebuilt]);
    },
  );
}

if (wanted("wasm")) {
  const names = ["jackfield.wasm", "jackfield-store.wasm"];
  step(
    "wasm",
    "the WebAssembly modules",
    [...core(), ...filesBelow("wasm")],
    names.map((name) => `js/wasm/${name}`),
    () => {
      run("cmake", ["--preset", "wasm", "--log-level=WARNING"]);
      run("cmake", ["--build", "--preset", "wasm", "-j", jobs, "--target", "jackfield_wasm", "jackfield_store_wasm"]);
      for (const name of names) place(`build/wasm/wasm/${name}`, `js/wasm/${name}`);
    },
  );
}

if (wanted("ts")) {
  step(
    "catalogue",
    "the manifests of the package, and their icons",
    [...filesBelow("core/manifests"), "package-lock.json", "scripts/build-icons.mjs", "scripts/icons.mjs"],
    ["js/manifests/bundle.json", "js/manifests/icons/NOTICE.txt"],
    catalogue,
  );
  const inputs = [
    ...filesBelow("js/src"),
    ...filesBelow("js/console"),
    "js/tsconfig.json",
    "package-lock.json",
    ...filesBelow("scripts", (file) => /build/.test(file)),
  ];
  step(
    "typescript",
    "the library, twice: ES modules and CommonJS; the command line; the console",
    inputs,
    ["js/dist/index.js", "js/dist/cjs/index.js", "js/dist/command/main.js", "js/dist/console/main.js"],
    typescript,
  );
}

// The bundle holds the files as they are. A single file of the package is complete: what it takes from a shared file,
// which is not an integration by itself, is in it.
function catalogue() {
  rmSync("js/manifests", { recursive: true, force: true });
  const files = new Map();
  for (const file of filesBelow("core/manifests", (name) => name.endsWith(".json"))) {
    const name = relative("core/manifests", file);
    if (name.includes("/")) files.set(name, JSON.parse(readFileSync(file, "utf8")));
    if (name === "schema.json") place(file, join("js/manifests", name));
  }
  for (const [name, manifest] of files) {
    const path = join("js/manifests", name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, `${JSON.stringify(withShared(manifest, files))}\n`);
  }
  const stores = JSON.parse(readFileSync("core/manifests/stores.json", "utf8"));
  writeFileSync("js/manifests/bundle.json", `${JSON.stringify({ manifests: [...files.values()], stores })}\n`);
  run(process.execPath, ["scripts/build-icons.mjs"]);
}

function withShared(manifest, files) {
  const shared = files.get(`${manifest.extends}.json`);
  if (shared?.type !== "shared") return manifest;
  const { extends: _, endpoints, ...own } = manifest;
  const { test, store } = shared;
  return { test, store, ...own, endpoints: { ...shared.endpoints, ...endpoints } };
}

// CommonJS has no import.meta; the declarations are the same text in both.
function typescript() {
  rmSync("js/dist", { recursive: true, force: true });
  run(process.execPath, ["node_modules/typescript/bin/tsc", "-p", "js/tsconfig.json"]);
  run(process.execPath, ["scripts/build-cjs.mjs"]);
  run(process.execPath, ["scripts/build-command.mjs"]);
  run(process.execPath, ["scripts/build-form.mjs"]);
  run(process.execPath, ["node_modules/typescript/bin/tsc", "-p", "js/console/tsconfig.json"]);
  run(process.execPath, ["scripts/build-console.mjs"]);
}
