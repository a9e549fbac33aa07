// Builds the site: the console's files, and a service worker that is its server.
// Usage: node build.mjs [FOLDER]   FOLDER is "site" beside this file, if not given.
import { createHash } from "node:crypto";
import { cpSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = fileURLToPath(new URL(".", import.meta.url));
const site = process.argv[2] ?? join(here, "site");
const pack = join(dirname(fileURLToPath(import.meta.resolve("jackfield/package.json"))), "js");

// As the server of the package has them; the console finds its files from its own address.
const assets = {
  "dist/console": "console",
  "static/form.css": "form.css",
  "static/icon.svg": "icon.svg",
  "wasm/jackfield.wasm": "wasm/jackfield.wasm",
  "wasm/jackfield-store.wasm": "wasm/jackfield-store.wasm",
  "manifests/bundle.json": "manifests/bundle.json",
};

rmSync(site, { recursive: true, force: true });
mkdirSync(site, { recursive: true });
const version = versionOf([...Object.keys(assets), "dist/tab", "dist/server"].map((name) => join(pack, name)));
for (const [from, to] of Object.entries(assets))
  cpSync(join(pack, from), join(site, "assets", version, to), { recursive: true });
cpSync(join(pack, "manifests/icons"), join(site, "icons"), { recursive: true });
const head = readFileSync(join(pack, "static/head.html"), "utf8").trim();
const page = readFileSync(join(pack, "static/index.html"), "utf8").replace("{{head}}", head);
writeFileSync(join(site, "console.html"), page);
const files = filesBelow(site);
for (const name of ["index.html", "install.js"]) cpSync(join(here, name), join(site, name));

await build({
  entryPoints: [join(here, "service-worker.js")],
  outfile: join(site, "service-worker.js"),
  bundle: true,
  minify: true,
  // Not every browser has service workers that are modules.
  format: "iife",
  conditions: ["browser"],
  target: ["es2022"],
  define: { VERSION: JSON.stringify(version), FILES: JSON.stringify(files) },
  // The worker says itself where its files are.
  logOverride: { "empty-import-meta": "silent" },
});
console.log(`${files.length} files in ${site}`);

function filesBelow(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath ?? entry.path, entry.name)).replaceAll("\\", "/"))
    .sort();
}

function versionOf(paths) {
  const hash = createHash("sha256");
  for (const path of paths) {
    const names = path.includes(".") ? [""] : filesBelow(path);
    for (const name of names) hash.update(readFileSync(join(path, name)));
  }
  return hash.digest("hex").slice(0, 12);
}
