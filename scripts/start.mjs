#!/usr/bin/env node
// npm start: sets up and builds the addon, then serves a trial store with a sample SQLite database that is connected
// already. The WebAssembly modules, which the console draws forms with, are built behind the running server.
// All its data is below .jackfield/ of the clone, or --folder; without that folder it starts afresh.
import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { buildBrowserPart, withoutBuild } from "./browser-part.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
process.chdir(root);
const usage =
  "npm start -- [--port N] [--folder DIR] [--no-build]\n" +
  "Default port: 8080, or any free one when that is in use. Default folder: .jackfield of the clone.";
const typedWrong = (what) => {
  console.error(`start: ${what}\n${usage}`);
  process.exit(2);
};
const given = typed();
if (given.help) {
  console.log(usage);
  process.exit(0);
}
const port = given.port === undefined ? undefined : Number(given.port);
if (port !== undefined && !(/^\d+$/.test(given.port) && port <= 65535))
  typedWrong("--port takes a whole number from 0 to 65535");

function typed() {
  const text = { type: "string" };
  const flag = { type: "boolean" };
  try {
    return parseArgs({ options: { port: text, folder: text, "no-build": flag, help: flag } }).values;
  } catch (error) {
    return typedWrong(error.message.split(". To specify")[0]);
  }
}

// `left` is what the steps from this one on take at the first time, measured on two idle cores.
function step(about, left, command, commandArgs) {
  const isFirst = !existsSync("js/prebuilt");
  console.log(`start: ${about}${isFirst ? ` (the first answer in about ${left})` : ""}`);
  const began = Date.now();
  const { status, error } = spawnSync(command, commandArgs, { stdio: "inherit" });
  if (status !== 0) {
    console.error(`start: ${command} ${commandArgs.join(" ")} failed${error ? `: ${error.message}` : ""}`);
    process.exit(status ?? 1);
  }
  const seconds = Math.round((Date.now() - began) / 1000);
  if (seconds > 0) console.log(`start: that took ${seconds} s`);
}

if (!given["no-build"]) {
  step("1 of 3, set-up", "3 minutes", "bash", ["scripts/setup.sh", "--build-addon"]);
  step("2 of 3, the addon", "2 minutes", process.execPath, ["scripts/build.mjs", "addon", "ts"]);
  console.log("start: 3 of 3, the server");
}

const { open } = await import("../js/dist/index.js");
const { listen } = await import("../js/dist/server/index.js");
const { makeKeyFile } = await import("../js/dist/platform/keys.js");
const { operatorCall, workspaceOf } = await import("../js/dist/cli/store.js");
const { sampleSql } = await import("./sample.mjs");

// npm runs scripts in the clone; INIT_CWD is the folder of the caller.
const folder =
  given.folder === undefined ? join(root, ".jackfield") : resolve(process.env.INIT_CWD ?? root, given.folder);
const samples = join(folder, "samples");
mkdirSync(samples, { recursive: true });
chmodSync(folder, 0o700);
const store = join(folder, "store.db");
const keyFile = `${store}.key`;
const tokenFile = join(folder, "token");
if (!existsSync(keyFile)) {
  if (existsSync(store)) {
    console.error(`start: the key ${keyFile} is gone. Put it back, or remove ${folder} to start afresh.`);
    process.exit(1);
  }
  makeKeyFile(keyFile);
}

const jackfield = await open({
  store,
  keyFile,
  backend: "addon",
  egress: { mode: "private-allowed" },
  sqliteRoots: [samples],
  log: (level, line) => {
    if (level !== "info") process.stderr.write(`${line}\n`);
  },
});
const first = await workspaceOf(jackfield);
// A trial store on a developer's machine: the token is kept beside it, so that each start prints a valid link.
let token = first.token ?? (existsSync(tokenFile) ? readFileSync(tokenFile, "utf8").trim() : undefined);
const isKnown = (text) => jackfield.backend.call("token.resolve", JSON.stringify({ token: text }), "{}").status === 200;
if (token === undefined || !isKnown(token))
  token = String((await operatorCall(jackfield, "token.issue", { user: "owner", role: "owner" })).token);
writeFileSync(tokenFile, `${token}\n`, { mode: 0o600 });

await connectSample();
const tell = (line) => console.log(`start: ${line}`);
const browserPart = given["no-build"] ? withoutBuild() : buildBrowserPart(tell);
process.once("exit", () => browserPart.stop());
const server = await listenSomewhere();
console.log(
  `\nJackfield is running.\n\n  ${server.url}/#token=${token}\n\n` +
    `Stop it with Ctrl+C. Its data lies in ${given.folder ?? ".jackfield"}\n`,
);
const stop = () => {
  browserPart.stop();
  process.once("SIGINT", () => process.exit(130));
  void server.close();
};
process.once("SIGINT", stop);
process.once("SIGTERM", stop);

// The sample is made through Jackfield itself: an empty file is an empty database.
async function connectSample() {
  const principal = JSON.parse(
    new TextDecoder().decode(jackfield.backend.call("token.resolve", JSON.stringify({ token }), "{}").data),
  );
  const owner = jackfield.as(principal);
  const title = "Development - Sample shop - SQLite";
  const { list } = await owner.integrations.list({ query: title });
  const file = join(samples, "shop.db");
  if (list.length > 0 && existsSync(file)) return;
  console.log("start: making the sample database");
  for (const { id } of list) await owner.integrations.delete(id, { force: true });
  for (const suffix of ["", "-wal", "-shm", "-journal"]) rmSync(`${file}${suffix}`, { force: true });
  writeFileSync(file, "");
  const { id } = await owner.integrations.create({
    title,
    type: "database",
    sub_type: "sqlite3",
    config: { client: "sqlite3", connection: { filename: file } },
  });
  for (const statement of sampleSql) await owner.execute(id, statement);
}

async function listenSomewhere() {
  const options = { startPage: true, moduleState: browserPart.state, host: "127.0.0.1" };
  try {
    return await listen(jackfield, { ...options, port: port ?? 8080 });
  } catch (error) {
    if (error.code !== "EADDRINUSE") throw error;
    if (port !== undefined) {
      console.error(`start: 127.0.0.1:${port} is in use. Choose another: npm start -- --port N`);
      await jackfield.close();
      process.exit(1);
    }
    return listen(jackfield, options);
  }
}
