// Every code block of the documents is type-checked and run as a user would: with the packed package, in an empty
// folder. blocks.json says how, and why a block cannot be run.
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, cpSync, mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { after, before, test } from "node:test";
import ts from "typescript";
import { startPostgres } from "../servers/postgres.mjs";
import { codeBlocks, isScript } from "./blocks.mjs";
import { install, pack, root } from "./package.mjs";

const { blocks: plans } = JSON.parse(readFileSync(new URL("blocks.json", import.meta.url), "utf8"));
const blocks = codeBlocks();
let made, installed;
const running = [];

before(() => {
  made = pack();
  installed = install(made);
  // What an application brings itself. It has no types of its own.
  const modules = join(installed.project, "node_modules");
  symlinkSync(join(root, "node_modules/express"), join(modules, "express"));
  mkdirSync(join(modules, "@types/express"), { recursive: true });
  symlinkSync(join(root, "node_modules/@types/node"), join(modules, "@types/node"));
  symlinkSync(join(root, "node_modules/undici-types"), join(modules, "undici-types"));
  copyFileSync(new URL("express.d.ts", import.meta.url), join(modules, "@types/express/index.d.ts"));
  writeFileSync(join(modules, "@types/express/package.json"), '{"name":"@types/express","types":"index.d.ts"}');
});
after(async () => {
  for (const stop of running.reverse()) await stop();
  made?.remove();
});

const folderFor = () => mkdtempSync(join(installed.project, "block-"));

// ---- what is there while a block runs -----------------------------------------------------------------------------

const host = (url) => new URL(url).host;

async function start(folder, command, args, env = {}) {
  const child = spawn(command, args, {
    cwd: folder,
    env: { ...installed.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const said = [];
  child.stderr.on("data", (text) => said.push(String(text)));
  const lines = createInterface({ input: child.stdout });
  const ended = once(child, "exit").then(([code]) => code);
  const first = await Promise.race([
    once(lines, "line").then(([line]) => line),
    ended.then((code) => assert.fail(`exit code ${code}: ${said.join("")}`)),
  ]);
  const stop = async () => {
    child.kill("SIGTERM");
    return ended;
  };
  running.push(stop);
  return { first, stop };
}
const command = () => join(installed.project, "node_modules/.bin/jackfield");

const around = {
  // A server with the tables of the sample shop.
  async shop(folder) {
    writeFileSync(join(folder, "shop.db"), "");
    const { first } = await start(folder, command(), ["serve", "--json", "--port", "0", "--sqlite-root", folder]);
    const { url, token } = JSON.parse(first);
    const post = async (path, body) => {
      const headers = { "xc-auth": token, "content-type": "application/json" };
      const answer = await fetch(url + path, { method: "POST", headers, body: JSON.stringify(body) });
      assert.ok(answer.ok, `${path}: ${answer.status}`);
      return answer.json();
    };
    const config = { client: "sqlite3", connection: { filename: join(folder, "shop.db") } };
    const made = { title: "Shop", type: "database", sub_type: "sqlite3", config };
    const { id } = await post("/api/v2/meta/integrations", made);
    for (const sql of ["CREATE TABLE customers (name TEXT)", "INSERT INTO customers VALUES ('Ada')"])
      await post(`/api/v2/integrations/${id}/query`, { sql });
    return { env: { TOKEN: token, ID: id }, replace: { "127.0.0.1:8080": host(url) } };
  },
  async store(folder) {
    const server = await start(folder, command(), ["serve", "--port", "0", "--store", "jackfield.db"]);
    assert.equal(await server.stop(), 0);
    return { env: { PATH: `${join(installed.project, "node_modules/.bin")}:${installed.env.PATH}` } };
  },
  // The database of the example, with one order above 100.
  async orders() {
    const postgres = await startPostgres();
    if (postgres.skipped !== undefined) return { skip: postgres.skipped };
    running.push(() => postgres.stop());
    const { port, user, password, database, name } = postgres;
    const ssl = { rejectUnauthorized: true, ca: readFileSync(postgres.ca, "utf8"), servername: name };
    const connection = { host: "127.0.0.1", port, user, password, database, ssl };
    installed.module(`import { open } from "jackfield";
      const j = await open({ store: ":memory:", keys: { plain: true }, egress: { mode: "private-allowed" } });
      const config = ${JSON.stringify({ client: "pg", connection })};
      const { id } = await j.integrations.create({ title: "Set up", type: "database", sub_type: "pg", config });
      await j.execute(id, "CREATE TABLE orders (total int)");
      await j.execute(id, "INSERT INTO orders VALUES (50), (150)");
      await j.close();
      console.log(0);`);
    const replace = {
      HOST_AND_PORT: `host: "127.0.0.1", port: ${port}`,
      SSL: `ssl: ${JSON.stringify(ssl)}`,
      'user: "app"': `user: ${JSON.stringify(user)}`,
      'database: "orders"': `database: ${JSON.stringify(database)}`,
    };
    return { env: { PG_PASSWORD: password }, replace };
  },
  // The application of examples/node-server.
  async example(folder) {
    cpSync(join(root, "examples/node-server/server.mjs"), join(folder, "server.mjs"));
    const { first } = await start(folder, "node", ["server.mjs"], { PORT: "0" });
    return { replace: { "127.0.0.1:3000": host(first) } };
  },
};

// ---- running ------------------------------------------------------------------------------------------------------

// An application that listens is asked once, and ended.
const askAndEnd = `const server = app.listen(0, "127.0.0.1", async () => {
  const answer = await fetch("http://127.0.0.1:" + server.address().port + "/api/v2/meta/integrations");
  console.log(answer.status, await answer.text());
  await jackfield.close();
  server.close();
});`;

const replaced = (text, pairs) =>
  Object.entries(pairs).reduce((now, [from, to]) => {
    assert.ok(now.includes(from), `the block does not hold ${from}`);
    return now.replaceAll(from, to);
  }, text);

function printed({ status, stdout, stderr }, { prints }, text) {
  assert.equal(status, 0, `${stdout}\n${stderr}`);
  if (prints === undefined) return;
  if (prints === "PRINTS_COMMENTS") {
    // What the comments behind console.log say.
    const said = [...text.matchAll(/console\.log\(.*\); \/\/ (.*)/g)].map(([, comment]) => comment);
    assert.deepEqual(stdout.trim().split("\n"), said);
  } else {
    assert.match(stdout.replaceAll(/\s*\n\s*/g, " ").trim(), new RegExp(prints));
  }
}

function runScript({ text }, plan, { env, replace = {} }, folder) {
  const own = replaced(text, plan.replace ?? {});
  const whole = replaced(
    own,
    "ASK_AND_END" in replace || !own.includes("ASK_AND_END") ? replace : { ASK_AND_END: askAndEnd },
  );
  const { outputText } = ts.transpileModule(whole, {
    compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext },
  });
  writeFileSync(join(folder, "block.mjs"), outputText);
  const options = { cwd: folder, env: { ...installed.env, ...env }, encoding: "utf8", timeout: 60_000 };
  printed(spawnSync("node", ["block.mjs"], options), plan, text);
}

function runCommands({ text }, plan, { env = {}, replace = {} }, folder) {
  const whole = env.PATH ?? `${installed.env.PATH}:/usr/bin:/bin`;
  const options = { cwd: folder, env: { ...installed.env, ...env, PATH: whole }, encoding: "utf8", timeout: 60_000 };
  printed(spawnSync("/bin/bash", ["-ec", replaced(text, replace)], options), plan, text);
}

async function runServers({ text }) {
  for (const line of text.split("\n")) {
    const folder = folderFor();
    const typed = line.replace(/ *#.*/, "").split(" ");
    const inClone = typed.slice(0, 2).join(" ") === "node js/bin/jackfield.js";
    assert.ok(inClone || typed.slice(0, 2).join(" ") === "npx jackfield", line);
    const script = join(installed.package, "js/bin/jackfield.js");
    const first = inClone ? ["node", script] : [command()];
    const [program, ...args] = [...first, ...typed.slice(2), "--port", "0"];
    const server = await start(folder, program, args);
    assert.match(server.first, /^Jackfield listens on http:/);
    assert.equal(await server.stop(), 0);
  }
}

test("every block that is not a script is named, and every name has its block", () => {
  const names = new Set(blocks.map(({ name }) => name));
  assert.deepEqual(
    Object.keys(plans).filter((name) => !names.has(name)),
    [],
  );
  assert.deepEqual(
    blocks.filter((block) => !isScript(block) && plans[block.name] === undefined).map(({ name }) => name),
    [],
  );
  for (const [name, plan] of Object.entries(plans))
    assert.ok(
      plan.why !== undefined || plan.run !== undefined || isScript(blocks.find((each) => each.name === name)),
      name,
    );
});

test("every script passes the strictest type check", () => {
  const folder = folderFor();
  const files = blocks.filter(isScript).map((block, at) => {
    const file = join(folder, `${at}-${block.file.replaceAll(/\W/g, "-")}-${block.line}.mts`);
    writeFileSync(file, `${block.text}\nexport {};\n`);
    return file;
  });
  assert.ok(files.length >= 6);
  const program = ts.createProgram(files, {
    strict: true,
    noUncheckedIndexedAccess: true,
    exactOptionalPropertyTypes: true,
    noUnusedLocals: true,
    noEmit: true,
    esModuleInterop: true,
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    types: ["node"],
    typeRoots: [join(installed.project, "node_modules/@types")],
  });
  const host = { getCanonicalFileName: (name) => name, getCurrentDirectory: () => folder, getNewLine: () => "\n" };
  assert.equal(ts.formatDiagnostics(ts.getPreEmitDiagnostics(program), host), "");
});

for (const block of blocks) {
  const plan = plans[block.name] ?? {};
  const skip = plan.why ?? false;
  test(`it runs: ${block.file}, line ${block.line}`, { skip, timeout: 120_000 }, async (context) => {
    const folder = folderFor();
    const there = plan.with === undefined ? {} : await around[plan.with](folder);
    if (there.skip !== undefined) return context.skip(there.skip);
    if (plan.run === "serve") return runServers(block);
    return plan.run === "commands" ? runCommands(block, plan, there, folder) : runScript(block, plan, there, folder);
  });
}
