// What is in the tarball, and what is not.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import { homedir } from "node:os";
import { join, relative } from "node:path";
import { after, before, test } from "node:test";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { pack, root } from "./package.mjs";

let made;
let files;
before(() => {
  made = pack();
  execFileSync("tar", ["-xzf", made.tarball, "-C", made.folder]);
  const whole = join(made.folder, "package");
  files = readdirSync(whole, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(whole, join(entry.parentPath ?? entry.path, entry.name)));
});
after(() => made.remove());
const content = (file) => readFileSync(join(made.folder, "package", file));

test("it holds what `files` names and nothing else", () => {
  const { files: listed } = JSON.parse(content("package.json"));
  const allowed = listed.filter((each) => !each.startsWith("!"));
  const always = ["package.json", "README.md", "LICENSE"];
  const others = files.filter(
    (file) => !always.includes(file) && !allowed.some((each) => file === each || file.startsWith(`${each}/`)),
  );
  assert.deepEqual(others, []);
  assert.deepEqual(
    allowed.filter((each) => !files.some((file) => file === each || file.startsWith(`${each}/`))),
    [],
  );
  for (const file of always) assert.ok(files.includes(file), `${file} is missing`);
  const unwanted = files.filter(
    (file) => /\/testing\/|fixed|tsbuildinfo|\.(map|log|tgz|db|key|env|ts)$/.test(file) && !file.endsWith(".d.ts"),
  );
  assert.deepEqual(unwanted, []);
});

test("it has no install script, and no dependency but the addons", () => {
  const manifest = JSON.parse(content("package.json"));
  for (const name of ["preinstall", "install", "postinstall", "prepare"])
    assert.equal(manifest.scripts?.[name], undefined);
  assert.equal(manifest.dependencies, undefined);
  assert.equal(manifest.devDependencies, undefined);
  const { version } = manifest;
  assert.deepEqual(manifest.optionalDependencies, {
    "@jackfield/linux-x64": version,
    "@jackfield/linux-arm64": version,
  });
});

// The path of a service, such as /me/drive/root/children, holds that of a home too.
const startsIn = (text, path) => new RegExp(`(?<!\\w)${path.replaceAll(".", "\\.")}`).test(text);

test("no file names a path of the machine that built it, or a package registry", () => {
  const paths = [root.replace(/\/$/, ""), homedir()].filter((path) => path.length > 1).map((path) => `${path}/`);
  const registries = ["registry.npm" + "js", "pypi" + ".org", "deb.deb" + "ian.org", "crates" + ".io"];
  const somewhere = /\/(?:tmp|home|work|builds|Users)\/[\w.-]+\/[\w.-]+/;
  const found = [];
  for (const file of files) {
    const text = content(file).toString("latin1");
    for (const path of paths) if (startsIn(text, path)) found.push(`${file}: ${path}`);
    for (const word of registries) if (text.includes(word)) found.push(`${file}: ${word}`);
    const [path] = somewhere.exec(text) ?? [];
    if (path !== undefined) found.push(`${file}: ${path}`);
  }
  assert.deepEqual(found, []);
});

test("publint finds nothing", async () => {
  const { messages, pkg } = await publint({ pkgDir: join(made.folder, "package"), pack: false });
  // The field `browser` is for tools that know no conditions; the exports have them too.
  const found = messages.filter(({ code }) => code !== "USE_EXPORTS_OR_IMPORTS_BROWSER");
  assert.deepEqual(
    found.map((message) => formatMessage(message, pkg, { color: false })),
    [],
  );
});

test("the WebAssembly modules, the manifests and their icons are those that the exports name", () => {
  for (const file of ["js/wasm/jackfield.wasm", "js/wasm/jackfield-store.wasm"])
    assert.ok(WebAssembly.validate(content(file)), file);
  const { manifests } = JSON.parse(content("js/manifests/bundle.json"));
  for (const { type, sub_type, manifest } of manifests) {
    assert.ok(files.includes(`js/manifests/${type}/${sub_type}.json`), `${type}/${sub_type}`);
    if (manifest !== undefined) assert.ok(files.includes(`js/manifests/icons/${manifest.icon}.svg`), manifest.icon);
  }
});
