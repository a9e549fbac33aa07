#!/usr/bin/env node
// Builds js/dist/console from js/console: the script of the console, its parts that are loaded when they are needed
// (SQL editor, core of forms), and its style. The server serves all of it; nothing comes from elsewhere.
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";

const source = "js/console";
const target = "js/dist/console";
const common = {
  bundle: true,
  format: "esm",
  target: ["es2022"],
  minify: true,
  outdir: target,
  logLevel: "warning",
  legalComments: "none",
  metafile: true,
};

rmSync(target, { recursive: true, force: true });
mkdirSync(target, { recursive: true });
const main = await build({
  ...common,
  entryPoints: { main: `${source}/src/main.ts` },
  splitting: true,
  chunkNames: "[name]-[hash]",
});
await build({ ...common, entryPoints: { main: `${source}/style/main.css` } });
writeFileSync(join(target, "licences.txt"), licences(Object.keys(main.metafile.inputs)));

// The licences of the packages whose code is in the files, as they ask for.
function licences(files) {
  const packages = new Set();
  for (const file of files) {
    const name = /^node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1];
    if (name !== undefined) packages.add(name);
  }
  const texts = [...packages].sort().map((name) => {
    const folder = join("node_modules", name);
    const { version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    const file = readdirSync(folder).find((each) => /^licen[cs]e/i.test(each));
    if (file === undefined) throw new Error(`console: ${name} has no licence file`);
    return `${name} ${version} (${license})\n\n${readFileSync(join(folder, file), "utf8").trim()}\n`;
  });
  return `The console contains code of these packages.\n\n${texts.join(`\n${"-".repeat(80)}\n\n`)}`;
}
