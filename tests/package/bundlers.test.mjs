// Bundlers, from the packed tarball: what they make runs in a real browser under the strictest content security policy.
// Where a bundler needs a recipe, docs/bundlers.md has it, and it is used here.
import assert from "node:assert/strict";
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { codeBlocks } from "./blocks.mjs";
import { root } from "./package.mjs";
import {
  expected,
  lackingPage,
  makeProject,
  openBrowser,
  runTool,
  serve,
  strictest,
  withWorkers,
} from "./matrix/project.mjs";

let project, browser;
before(async () => {
  project = makeProject();
  if (!lackingPage()) browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  project?.remove();
});

const page = (script) => `<!doctype html><meta charset="utf-8"><body><script type="module" src="${script}"></script>`;

async function reads(folder, policy, name = "result", path = "") {
  const server = await serve(folder, policy);
  try {
    return await browser.read(`${server.url}${path}`, name);
  } finally {
    server.close();
  }
}

test("Vite builds a page and a worker, and finds the files by itself", { skip: lackingPage("vite") }, async () => {
  const folder = project.folderFor("vite", "page");
  writeFileSync(join(folder, "worker.html"), page("./with-worker.js"));
  const inputs = '{ rollupOptions: { input: ["index.html", "worker.html"] } }';
  writeFileSync(join(folder, "vite.config.mjs"), `export default { build: ${inputs}, worker: { format: "es" } };`);
  await runTool(project, folder, "vite/bin/vite.js", ["build"]);
  assert.deepEqual(await reads(join(folder, "dist"), strictest), expected);
  assert.deepEqual(await reads(join(folder, "dist"), withWorkers, "worker", "worker.html"), ["apiKey"]);
});

test(
  "webpack builds a page and a worker, and finds the files by itself",
  { skip: lackingPage("webpack") },
  async () => {
    const folder = project.folderFor("webpack", "page");
    await runTool(project, folder, "webpack/bin/webpack.js", ["build"]);
    const made = join(folder, "dist");
    for (const [name, script] of [
      ["index", "main"],
      ["worker", "with-worker"],
    ])
      writeFileSync(join(made, `${name}.html`), page(`./${script}.js`));
    assert.deepEqual(await reads(made, strictest), expected);
    assert.deepEqual(await reads(made, withWorkers, "worker", "worker.html"), ["apiKey"]);
  },
);

test("Rollup finds the files with the plugin of the recipe", { skip: lackingPage("rollup") }, async () => {
  const folder = project.folderFor("rollup", "page");
  await runTool(project, folder, "rollup/dist/bin/rollup", ["--config", "rollup.config.mjs", "--silent"]);
  writeFileSync(join(folder, "dist/index.html"), page("./main.js"));
  assert.deepEqual(await reads(join(folder, "dist"), strictest), expected);
});

test("Parcel takes the catalogue as a file, as the recipe says", { skip: lackingPage("parcel") }, async () => {
  const folder = project.folderFor("parcel", "page");
  const args = ["build", "index.html", "--no-cache", "--no-source-maps", "--public-url", "./"];
  await runTool(project, folder, "parcel/lib/bin.js", args);
  assert.deepEqual(await reads(join(folder, "dist"), strictest), expected);
});

test("esbuild takes the files as imports, as the recipe says", { skip: lackingPage("esbuild") }, async () => {
  const folder = project.folderFor("esbuild");
  const args = ["main.js", "--bundle", "--format=esm", "--outdir=dist", "--loader:.wasm=file"];
  await runTool(project, folder, "esbuild/bin/esbuild", args);
  writeFileSync(join(folder, "dist/index.html"), page("./main.js"));
  assert.deepEqual(await reads(join(folder, "dist"), strictest), expected[0]);
});

test(
  "esbuild without the recipe: the page says what is missing and what to do",
  { skip: lackingPage("esbuild") },
  async () => {
    const folder = project.folderFor("esbuild-plain", "page");
    const args = ["main.js", "--bundle", "--format=esm", "--outdir=dist", "--log-level=error"];
    await runTool(project, folder, "esbuild/bin/esbuild", args);
    const script = readFileSync(join(folder, "dist/main.js"), "utf8");
    assert.ok(!/\bnode:/.test(script), "the browser entry imports no module of Node");
    writeFileSync(join(folder, "dist/index.html"), page("./main.js"));
    const server = await serve(join(folder, "dist"));
    try {
      const said = await browser.read(server.url, "result").catch((error) => error.message);
      assert.match(said, /404/);
    } finally {
      server.close();
    }
    assert.deepEqual(readdirSync(join(folder, "dist")).sort(), ["index.html", "main.js"]);
  },
);

test(
  "esbuild for Node: kept out of the bundle it works, inside it the error says so",
  { skip: lackingPage("esbuild") },
  async () => {
    const folder = project.folderFor("esbuild-node");
    const source = `import { open } from "jackfield";
    open({ store: ":memory:", keys: { plain: true } }).then(
      (jackfield) => { console.log(jackfield.backend.kind); return jackfield.close(); },
      (error) => console.log(error.message));`;
    writeFileSync(join(folder, "main.mjs"), source);
    const bundle = async (name, ...more) => {
      const args = ["main.mjs", "--bundle", "--platform=node", "--format=esm", `--outfile=${name}`, ...more];
      await runTool(project, folder, "esbuild/bin/esbuild", args);
      return runTool({ ...project, modules: folder }, folder, name, []);
    };
    assert.equal((await bundle("external.mjs", "--external:jackfield")).trim(), "addon");
    assert.match(await bundle("inside.mjs"), /keep jackfield out of the bundle/);
  },
);

test("the recipes of docs/bundlers.md are those that are tested", () => {
  const blocks = codeBlocks().filter(({ file }) => file === "docs/bundlers.md");
  const tested = (name) => readFileSync(join(root, name), "utf8");
  for (const [first, file] of [
    ["// rollup.config.mjs", "tests/package/matrix/rollup/rollup.config.mjs"],
    ["// .parcelrc", "tests/package/matrix/parcel/.parcelrc"],
    ["// main.js", "tests/package/matrix/esbuild/main.js"],
    ["esbuild main.js", "tests/package/bundlers.test.mjs"],
    ["// next.config.mjs", "examples/nextjs/next.config.mjs"],
    ["// jsdom-setup.cjs", "tests/package/matrix/jest/jsdom-setup.cjs"],
    ["// a test", "tests/package/matrix/jest/form.test.cjs"],
  ]) {
    const block = blocks.find(({ text }) => text.startsWith(first));
    assert.ok(block, first);
    // Every word of the recipe is used, in its order.
    const words = (text) => text.match(/[\w.@/:=-]{3,}/g);
    const used = words(tested(file));
    let at = 0;
    for (const word of words(block.text.replace(/^\/\/.*\n/, ""))) {
      at = used.indexOf(word, at) + 1;
      assert.ok(at > 0, `${file} does not have "${word}" of the recipe, or not in this place`);
    }
  }
});
