// A NocoDB to compare with: one that runs, by address and token, or one that is started here from a folder with its npm
// package. It is not installed with the others: 1.4 GB with what it needs, and a licence of its own.
// Format     JACKFIELD_BENCH_NOCODB_URL and JACKFIELD_BENCH_NOCODB_TOKEN; or JACKFIELD_BENCH_NOCODB_FOLDER, in which
//            `npm install nocodb` was run and its package sqlite3 was compiled.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { createServer } from "node:net";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { api } from "./processes.mjs";

const given = {
  url: process.env.JACKFIELD_BENCH_NOCODB_URL?.replace(/\/$/, ""),
  token: process.env.JACKFIELD_BENCH_NOCODB_TOKEN,
  folder: process.env.JACKFIELD_BENCH_NOCODB_FOLDER,
};
const startMillis = 120000;

/** Why there is none; undefined if there is one. */
export const absent =
  given.url === undefined && given.folder === undefined
    ? "no NocoDB: give JACKFIELD_BENCH_NOCODB_URL and _TOKEN of a running one, or _FOLDER with its npm package"
    : undefined;

const freePort = () =>
  new Promise((done) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => done(port));
    });
  });

// Its own start, as its documentation has it for Node.
const program = `
  const { Noco } = require("nocodb");
  const app = require("express")();
  const server = app.listen(Number(process.env.PORT), "127.0.0.1", async () => {
    app.use(await Noco.init({}, server, app));
  });`;

async function start(folder, data, pinned) {
  const at = resolve(folder);
  if (!existsSync(join(at, "node_modules/nocodb"))) throw new Error(`there is no NocoDB in ${folder}`);
  const [email, password] = ["bench@example.com", "Not-a-real-password-1"];
  const port = await freePort();
  const environment = { PORT: port, NC_ADMIN_EMAIL: email, NC_ADMIN_PASSWORD: password, NC_DISABLE_TELE: "true" };
  const [command, args] = pinned(["-e", program]);
  const child = spawn(command, args, {
    // Its database is in the folder that it is started in; its package is found from the other.
    cwd: data,
    env: { ...process.env, ...environment, NODE_PATH: join(at, "node_modules") },
    stdio: "ignore",
  });
  const exited = new Promise((done) => child.once("exit", done));
  const stop = async () => {
    child.kill("SIGKILL");
    await exited;
  };
  const url = `http://127.0.0.1:${port}`;
  for (const end = Date.now() + startMillis; Date.now() < end && child.exitCode === null; await sleep(500)) {
    const { status, json } = await api({ url }, "POST", "/api/v1/auth/user/signin", { email, password }).catch(
      () => ({}),
    );
    if (status === 200) return { url, token: json.token, pid: child.pid, stop };
  }
  await stop();
  throw new Error("the NocoDB of JACKFIELD_BENCH_NOCODB_FOLDER did not start");
}

/** {url, token, pid?, stop}. `data`: an empty folder. `pinned`: a Node command on the cores of servers. */
export const nocodb = (data, pinned) =>
  given.url === undefined
    ? start(given.folder, data, pinned)
    : Promise.resolve({ url: given.url, token: given.token, stop: async () => undefined });
