#!/usr/bin/env node
// Builds js/dist/console from js/console: the script of the console, its parts that are loaded when they are needed
// (SQL editor, core of forms), and its style. The server serves all of it; nothing comes from elsewhere.
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync } from "node:zlib";
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
  entryPoints: { main: `${source}/src/main.ts`, reference: `${source}/src/reference.ts` },
  splitting: true,
  plugins: [stylesByScript()],
  chunkNames: "[name]-[hash]",
});
await build({ ...common, entryPoints: { main: `${source}/style/main.css` } });
for (const name of readdirSync(target)) {
  const bytes = readFileSync(join(target, name));
  writeFileSync(join(target, `${name}.br`), brotliCompressSync(bytes));
}
writeFileSync(join(target, "licences.txt"), licences(Object.keys(main.metafile.inputs)));

// The content security policy refuses style attributes; src/reference-styles.ts applies what is renamed here.
function stylesByScript() {
  const setup = ({ onLoad }) =>
    onLoad({ filter: /rapidoc-min\.js$/ }, ({ path }) => {
      const contents = readFileSync(path, "utf8")
        .replace(/(["'\s])style\s*=\s*(["'])/g, "$1data-style=$2")
        .replace("<style>", "<theme-style hidden>")
        .replace("</style>", "</theme-style>");
      return { contents, loader: "js" };
    });
  return { name: "styles-by-script", setup };
}

// Of a package that is published as a bundle: the licences of what is in it.
function bundled(folder) {
  const dist = join(folder, "dist");
  if (!existsSync(dist)) return [];
  return readdirSync(dist)
    .filter((each) => each.endsWith("-min.js.LICENSE.txt"))
    .map((each) => join(dist, each));
}

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
    const text = [join(folder, file), ...bundled(folder)].map((each) => readFileSync(each, "utf8").trim()).join("\n\n");
    return `${name} ${version} (${license})\n\n${text}\n`;
  });
  return `The console contains code of these packages.\n\n${texts.join(`\n${"-".repeat(80)}\n\n`)}`;
}
