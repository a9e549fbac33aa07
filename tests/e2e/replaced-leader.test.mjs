// A leader of the store's database that was replaced without knowing it: it takes writes still, on an earlier timeline.
import assert from "node:assert/strict";
import { appendFileSync, closeSync, openSync, readFileSync, writeFileSync } from "node:fs";
import { spawn } from "node:child_process";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { end, programsOf, sleep } from "../servers/own-server.mjs";
import { findPostgres, startPostgres } from "../servers/postgres.mjs";
import { closedPort } from "../servers/proxy.mjs";
import { runCommand, startServer, temporaryFolder } from "./server.mjs";

const base = "/api/v2/meta/integrations";
const { folder, remove } = temporaryFolder();
const { asOwner, run, give } = programsOf("postgres", { PATH: process.env.PATH, LC_ALL: "C", HOME: "/nonexistent" });
let old, successor;

before(async () => {
  old = await startPostgres();
  if (old.skipped !== undefined) return console.log(`skipped: ${old.skipped}`);
});
after(async () => {
  if (successor !== undefined) await end(successor.process, "SIGQUIT");
  await old?.stop?.();
  remove();
});

// A copy of the server that was promoted: what the old one does not know of.
async function promoteCopy() {
  const sockets = join(old.folder, "sockets");
  appendFileSync(join(old.folder, "data/pg_hba.conf"), "local replication all trust\n");
  old.query("SELECT pg_reload_conf()");
  const bin = findPostgres();
  const copy = join(sockets, "successor"); // a folder of the servers' user
  run(join(bin, "pg_basebackup"), [
    ...["-h", sockets, "-p", String(old.port), "-U", "postgres", "-D", copy],
    ...["--checkpoint=fast", "--wal-method=stream", "--no-sync"],
  ]);
  writeFileSync(join(copy, "standby.signal"), "");
  give(copy);
  const port = await closedPort();
  const log = openSync(join(old.folder, "log-of-successor"), "a");
  const [command, all] = asOwner(join(bin, "postgres"), ["-D", copy, "-c", `port=${port}`]);
  const child = spawn(command, all, { stdio: ["ignore", log, log], env: { PATH: process.env.PATH, LC_ALL: "C" } });
  closeSync(log);
  const psql = (text) =>
    run(join(bin, "psql"), [
      "-X",
      "-At",
      "-h",
      sockets,
      "-p",
      String(port),
      "-U",
      "postgres",
      "-d",
      "jackfield",
      "-c",
      text,
    ])
      .toString()
      .trim();
  for (let tries = 0; ; tries++) {
    try {
      psql("SELECT pg_promote(true, 20)");
      break;
    } catch (error) {
      if (tries === 100) throw new Error(readFileSync(join(old.folder, "log-of-successor"), "utf8"), { cause: error });
      await sleep(100);
    }
  }
  return { port, process: child, psql };
}

test("The leader of the later timeline is used, by servers that run and by one that starts", async (t) => {
  if (old.skipped !== undefined) return t.skip(old.skipped);
  const keyFile = join(folder, "shared.key");
  assert.equal((await runCommand(folder, "keys", "generate", "--key-file", keyFile)).code, 0);
  const url = (ports) =>
    `postgres://plain:${encodeURIComponent(old.password)}@${ports.map((port) => `127.0.0.1:${port}`).join(",")}` +
    `/jackfield?sslmode=disable`;
  const server = (ports, token) =>
    startServer({ folder, args: ["--store", url(ports), "--key-file", keyFile], token: token ?? null });
  const create = async (on, title) => {
    const config = { apiKey: "not-a-real-key-0123456789abcdef" };
    const answer = await on.api("POST", base, { title, type: "ai", sub_type: "openai", config });
    assert.equal(answer.status, 201, answer.text);
  };
  const titles = async (on) => (await on.api("GET", base)).json.list.map(({ title }) => title).sort();
  const first = await server([old.port]);
  let second, third;
  try {
    await create(first, "Before");
    await first.stop();
    successor = await promoteCopy();
    // The old leader is named first, answers, and takes itself for the leader.
    assert.equal(old.query("SELECT pg_is_in_recovery()"), "f");
    second = await server([old.port, successor.port], first.token);
    await create(second, "After");
    assert.deepEqual(await titles(second), ["After", "Before"]);
    assert.equal(old.query("SELECT count(*) FROM jackfield.integrations"), "1");
    // Its sessions end; the next ones are not of the old leader.
    const others = "FROM pg_stat_activity WHERE usename = 'plain'";
    successor.psql(`SELECT pg_terminate_backend(pid) ${others}`);
    await create(second, "Once more");
    assert.equal(old.query(`SELECT count(*) ${others}`), "0");
    third = await server([old.port, successor.port], first.token);
    assert.deepEqual(await titles(third), ["After", "Before", "Once more"]);
  } finally {
    await Promise.all([second?.stop(), third?.stop()]);
  }
});
