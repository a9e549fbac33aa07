// The installed package, with nothing but Node on the PATH.
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { cpSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { after, before, test } from "node:test";
import { install, pack, root } from "./package.mjs";

let made;
let installed;
before(() => {
  made = pack();
  installed = install(made);
});
after(() => made.remove());

const withoutLibpq = 'libraries: { libpq: "/nonexistent/libpq.so" }';

test("no compiler is found", () => {
  const script = `for (const name of ["cc", "gcc", "c++", "clang", "cmake", "python3"])
    if (!require("child_process").spawnSync(name).error) console.log(name)`;
  assert.equal(installed.node("--eval", script).stdout, "");
});

test("require() and import() both work, and load the addon", () => {
  const required = installed.node("--eval", "require('jackfield')");
  assert.deepEqual([required.status, required.stderr], [0, ""]);
  const imported = installed.node("--eval", "import('jackfield')");
  assert.deepEqual([imported.status, imported.stderr], [0, ""]);
  const code = `open().then(async (j) => {
    console.log(JSON.stringify([j.backend.kind, j.catalogue.list().length > 4]));
    await j.close();
  })`;
  for (const script of [
    `const {open} = require('jackfield'); ${code}`,
    `import('jackfield').then(({open}) => ${code})`,
  ])
    assert.deepEqual(JSON.parse(installed.node("--eval", script).stdout), ["addon", true]);
});

test("both forms export the same names, at every subpath", () => {
  for (const path of ["jackfield", "jackfield/server", "jackfield/client"]) {
    const script = `import { createRequire } from "node:module";
      const added = ["default", "module.exports", "__esModule"];
      const names = (all) => Object.keys(all).filter((name) => !added.includes(name)).sort();
      const require = createRequire(process.cwd() + "/x.js");
      console.log(JSON.stringify([names(await import("${path}")), names(require("${path}"))]));`;
    const [imported, required] = installed.module(script);
    assert.deepEqual(imported, required, path);
    assert.ok(imported.length > 0);
  }
});

test("the data files can be had by name, and internal files cannot", () => {
  const [isComplete, api, wasm, version] = installed.module(`import { createRequire } from "node:module";
    import { readFileSync } from "node:fs";
    const require = createRequire(process.cwd() + "/x.js");
    const at = (name) => readFileSync(require.resolve(name));
    console.log(JSON.stringify([
      "query" in JSON.parse(at("jackfield/manifests/database/pg.json")).endpoints,
      JSON.parse(at("jackfield/openapi.json")).openapi,
      WebAssembly.validate(at("jackfield/jackfield.wasm")),
      require("jackfield/package.json").version,
    ]));`);
  assert.deepEqual([isComplete, api.slice(0, 3), wasm, version], [true, "3.1", true, made.packed.version]);
  assert.match(
    installed.node("--eval", "require('jackfield/js/dist/core/errors.js')").stderr,
    /ERR_PACKAGE_PATH_NOT_EXPORTED/,
  );
});

test("the browser entry can be imported without a window", () => {
  const names = installed.node(
    "--conditions=browser",
    "--eval",
    "import('jackfield').then((all) => console.log(typeof all.open, typeof window))",
  );
  assert.equal(names.stdout.trim(), "function undefined", names.stderr);
});

for (const [name, files, flags] of [
  [
    "bundler",
    ["consumer.ts", "consumer-form.ts", "consumer-tab.ts"],
    ["--module", "esnext", "--moduleResolution", "bundler"],
  ],
  [
    "node16, as an ES module and as CommonJS",
    ["consumer.mts", "consumer-form.mts", "consumer-tab.mts", "consumer.cts"],
    ["--module", "node16"],
  ],
]) {
  test(`types resolve: ${name}`, () => {
    const sourceOf = (file) => join(root, "tests/package", file.replace(/\.[mc]?ts$/, ".ts"));
    for (const file of files) cpSync(sourceOf(file), join(installed.project, file));
    const strict = ["--noEmit", "--strict", "--exactOptionalPropertyTypes", "--noUncheckedIndexedAccess"];
    const platform = [
      "--target",
      "es2022",
      "--lib",
      "es2023,dom,dom.iterable,dom.asynciterable",
      "--typeRoots",
      join(root, "node_modules/@types"),
      "--types",
      "node",
    ];
    const tsc = join(root, "node_modules/typescript/bin/tsc");
    const { status, stdout } = spawnSync(process.execPath, [tsc, ...strict, ...flags, ...platform, ...files], {
      cwd: installed.project,
      encoding: "utf8",
    });
    assert.equal(stdout, "");
    assert.equal(status, 0);
  });
}

test("the types of the library, the server and the client need no DOM library", () => {
  const names = ["", "/server", "/client"].map((path, at) => `import * as n${at} from "jackfield${path}";`);
  writeFileSync(join(installed.project, "no-dom.mts"), `${names.join("\n")}\nvoid [n0, n1, n2];\n`);
  const tsc = join(root, "node_modules/typescript/bin/tsc");
  const platform = ["--lib", "es2022", "--types", "node", "--typeRoots", join(root, "node_modules/@types")];
  for (const way of [
    ["--module", "node16"],
    ["--module", "nodenext"],
    ["--module", "esnext", "--moduleResolution", "bundler"],
  ]) {
    const args = [tsc, "--noEmit", "--strict", "--target", "es2022", ...platform, ...way, "no-dom.mts"];
    const { stdout } = spawnSync(process.execPath, args, { cwd: installed.project, encoding: "utf8" });
    assert.equal(stdout, "", way.join(" "));
  }
});

test("without libpq its connector says library_missing and what to do, and everything else works", () => {
  const [connectors, tested, rows, masked] = installed.module(`import { open } from "jackfield";
    import { randomBytes } from "node:crypto";
    import { mkdtempSync, writeFileSync } from "node:fs";
    import { join } from "node:path";
    const folder = mkdtempSync(join(process.cwd(), "sqlite-"));
    const filename = join(folder, "a.db");
    writeFileSync(filename, "");
    const keys = { active: "k", keys: { k: randomBytes(32).toString("hex") } };
    const j = await open({
      store: join(folder, "store.db"),
      keys,
      sqliteRoots: [folder],
      egress: { mode: "private-allowed" },
      ${withoutLibpq},
    });
    const create = (title, sub_type, config) => j.integrations.create({ title, type: "database", sub_type, config });
    const connection = { host: "127.0.0.1", port: 5432, user: "app", password: "canary-password", database: "orders" };
    const pg = { client: "pg", connection };
    const saved = await create("Local - Orders - PostgreSQL", "pg", pg);
    const tested = await j.test({ integrationId: saved.id }).catch((error) => error);
    const sqlite = { client: "sqlite3", connection: { filename } };
    const { id } = await create("Local - File - SQLite", "sqlite3", sqlite);
    await j.execute(id, "CREATE TABLE t (n INTEGER)");
    await j.execute(id, "INSERT INTO t VALUES (?), (?)", [1, 2]);
    const rows = [];
    for await (const row of j.query(id, "SELECT n FROM t ORDER BY n")) rows.push(row.n);
    const { password } = j.mask("database/pg", pg).config.connection;
    console.log(JSON.stringify([j.capabilities().connectors, tested, rows, password]));
    await j.close();`);
  const postgresql = connectors.find(({ name }) => name === "postgresql");
  assert.equal(postgresql.state, "library_missing");
  assert.match(postgresql.remedy, /libpq/);
  assert.equal(connectors.find(({ name }) => name === "sqlite").state, "available");
  assert.match(JSON.stringify(tested), /connector_unavailable|library_missing|unsupported/);
  assert.ok(!JSON.stringify(tested).includes("canary-password"));
  assert.deepEqual(rows, [1, 2]);
  assert.equal(masked, "********");
});

test("the command works as installed", () => {
  const help = installed.bin("--help");
  assert.equal(help.status, 0, help.stderr);
  assert.match(help.stdout, /serve/);
  const entry = installed.bin("catalog", "database/pg");
  assert.equal(entry.status, 0, entry.stderr);
  assert.equal(JSON.parse(entry.stdout).integrationSubType, "pg");
  assert.equal(installed.bin("--version").stdout.trim(), made.packed.version);
  const throughNpm = installed.npm("exec", "--", "jackfield", "--version");
  assert.equal(throughNpm.stdout.trim(), made.packed.version, throughNpm.stderr);
});

test("the server serves its pages and the WebAssembly from the package", async () => {
  const args = ["serve", "--json", "--port", "0", "--store", join(installed.project, "served.db")];
  const child = spawn(join(installed.project, "node_modules/.bin/jackfield"), args, {
    env: installed.env,
    cwd: installed.project,
    stdio: ["ignore", "pipe", "ignore"],
  });
  try {
    const [line] = await once(createInterface({ input: child.stdout }), "line");
    const { url, token } = JSON.parse(line);
    const get = async (path, headers = {}) => fetch(url + path, { headers });
    const page = await (await get("/")).text();
    const assets = /href="([^"]*)\/form\.css"/.exec(page)[1];
    for (const [path, type] of [
      ["/docs", "text/html"],
      ["/openapi.json", "application/json"],
      [`/${assets}/console/main.js`, "text/javascript"],
      [`/${assets}/console/main.css`, "text/css"],
      [`/${assets}/wasm/jackfield.wasm`, "application/wasm"],
      [`/${assets}/manifests/bundle.json`, "application/json"],
    ]) {
      const response = await get(path);
      assert.equal(response.status, 200, path);
      assert.ok(response.headers.get("content-type").startsWith(type), path);
    }
    assert.equal((await get("/api/v2/meta/integrations")).status, 401);
    assert.equal((await get("/api/v2/meta/integrations", { "xc-auth": token })).status, 200);
  } finally {
    child.kill("SIGTERM");
    await once(child, "exit");
  }
});

test("if no addon can be loaded, WebAssembly is used, with a notice", () => {
  const other = install({ ...made, addons: new Map() }, "no-addon");
  const script = `import("jackfield").then(async ({ open }) => {
    const j = await open({ store: ":memory:", keys: { plain: true } });
    const config = { apiKey: "sk-canary-canary" };
    const { id } = await j.integrations.create({ title: "A - B - C", type: "ai", sub_type: "openai", config });
    const { title } = await j.integrations.get(id);
    console.log(JSON.stringify([j.backend.kind, title, j.validate("database/pg", {}).valid]));
    await j.close();
  });`;
  const { stdout, stderr, status } = other.node("--eval", script);
  assert.equal(status, 0, stderr);
  assert.deepEqual(JSON.parse(stdout), ["wasm", "A - B - C", false]);
  assert.match(stderr, /JACKFIELD_NO_ADDON/);
  assert.match(stderr, /No addon for \w+-\w+ could be loaded/);
  assert.match(stderr, /prebuilt.*jackfield\.node: there is no such file/);
  assert.match(stderr, /databases and services cannot be reached/);

  assert.match(stderr, /@jackfield\/\w+-\w+: it is not installed/);
  assert.match(stderr, /Type: npm install @jackfield\/.*glibc.*jackfield\/client/);
  assert.doesNotMatch(stderr, /clone|npm run build/);

  // What needs the addon is refused with the reason, and leaves no key behind.
  for (const options of [
    '{ backend: "addon" }',
    '{ store: "kept.db", keys: { plain: true } }',
    '{ store: ":memory:", keyFile: "made.key", createKey: true }',
    '{ store: ":memory:", keys: { active: "k", keys: { k: "00" } } }',
    '{ backend: "wasm", store: "kept.db", keys: { plain: true } }',
  ]) {
    const told = "({ name, code, details }) => console.log(JSON.stringify([name, code, details.reason]))";
    const said = other.node("--eval", `require("jackfield").open(${options}).catch(${told})`);
    const [name, code, reason] = JSON.parse(said.stdout);
    assert.deepEqual([name, code], ["JackfieldError", "addon_required"], options);
    assert.match(reason, options.includes("wasm") ? /opened with backend: "wasm"/ : /No addon for \w+-\w+/, options);
  }
  const served = other.bin("serve", "--port", "0");
  assert.equal(served.status, 1);
  assert.match(served.stderr, /^jackfield: Keys, stores in files .*No addon for .*glibc.*\[addon_required\]\n$/);
  assert.deepEqual(
    readdirSync(other.project).filter((name) => name.includes(".key") || name.includes(".db")),
    [],
  );
  const asked = other.node("--eval", 'require("jackfield").open({ backend: "wasm" }).then((j) => j.close())');
  assert.deepEqual([asked.status, asked.stderr], [0, ""]);
});
