#!/usr/bin/env node
// Packs what is published: jackfield, and one package per platform with the addon alone, which jackfield names as
// optional dependencies. npm installs the one that fits the machine.
//   node scripts/package.mjs [--json] [--to FOLDER]      build first: npm run build; scripts/cross.sh for linux-arm64
import { execFileSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const { values } = parseArgs({ options: { json: { type: "boolean" }, to: { type: "string", default: "." } } });
const to = resolve(values.to);
// Of this run alone: tests pack side by side.
const staged = mkdtempSync(join(tmpdir(), "jackfield-staged-"));
const quiet = ["--ignore-scripts", "--offline", "--loglevel=error"];
const npm = (args, cwd) => JSON.parse(execFileSync("npm", [...args, "--json", ...quiet], { cwd, encoding: "utf8" }))[0];
const write = (file, content) => {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
};
const json = (value) => `${JSON.stringify(value, null, 2)}\n`;

const own = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const platforms = [
  { os: "linux", cpu: "x64" },
  { os: "linux", cpu: "arm64" },
].map((each) => ({ ...each, machine: `${each.os}-${each.cpu}`, name: `@jackfield/${each.os}-${each.cpu}` }));

// The package without what only a clone needs.
function stageMain() {
  const { devDependencies: _, scripts: __, ...published } = own;
  published.optionalDependencies = Object.fromEntries(platforms.map(({ name }) => [name, own.version]));
  for (const { path } of npm(["pack", "--dry-run"], root).files) {
    mkdirSync(dirname(join(staged, "jackfield", path)), { recursive: true });
    copyFileSync(join(root, path), join(staged, "jackfield", path));
  }
  write(join(staged, "jackfield/package.json"), json(published));
  return "jackfield";
}

function stagePlatform({ name, os, cpu, machine }) {
  const addon = join(root, "js/prebuilt", machine, "jackfield.node");
  if (!existsSync(addon)) return undefined;
  const folder = join(staged, machine);
  mkdirSync(folder, { recursive: true });
  copyFileSync(addon, join(folder, "jackfield.node"));
  copyFileSync(join(root, "LICENSE"), join(folder, "LICENSE"));
  const about = `The addon of jackfield for ${os} ${cpu} (glibc)`;
  const { version, license, engines } = own;
  const exports = { ".": "./jackfield.node", "./package.json": "./package.json" };
  const files = ["jackfield.node"];
  const only = { os: [os], cpu: [cpu], libc: ["glibc"], preferUnplugged: true };
  const manifest = {
    name,
    version,
    description: about,
    license,
    type: "commonjs",
    main: "./jackfield.node",
    exports,
    files,
  };
  write(join(folder, "package.json"), json({ ...manifest, engines, ...only }));
  write(join(folder, "README.md"), readmeOf(name, about));
  return machine;
}

function readmeOf(name, about) {
  const licences = readFileSync(join(root, "README.md"), "utf8").split("\n## Licences\n")[1].trim();
  return `# ${name}\n\n${about}. Install \`jackfield\`, which needs it.\n\n## Licences\n\n${licences}\n`;
}

mkdirSync(to, { recursive: true });
const folders = [stageMain(), ...platforms.map(stagePlatform).filter(Boolean)];
const packed = folders.map((folder) => npm(["pack", "--pack-destination", to], join(staged, folder)));
rmSync(staged, { recursive: true });
if (values.json) console.log(JSON.stringify(packed));
else
  for (const { filename, size, unpackedSize } of packed)
    console.log(`${filename}  ${(size / 1e6).toFixed(2)} MB packed, ${(unpackedSize / 1e6).toFixed(2)} MB unpacked`);
