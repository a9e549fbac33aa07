// Whose a SQLite file is: the first workspace that names it has it, under every name; --sqlite-root WORKSPACE=FOLDER
// gives a workspace a folder of its own.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { linkSync, mkdirSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { rows } from "./attack.mjs";
import { cli, startServer, temporaryFolder } from "./server.mjs";
import { runStatements } from "./sqlite.mjs";

let place, server, folders, first, second;

const sqlite = (filename, title = "files") => ({
  title,
  type: "database",
  sub_type: "sqlite3",
  config: { client: "sqlite3", connection: { filename } },
});
const make = (path) => runStatements(path, "CREATE TABLE t (v TEXT); INSERT INTO t VALUES ('canary')");

function person(workspace) {
  const about = ["--store", join(place.folder, "store.db"), "--user", workspace, "--role", "creator"];
  const options = { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] };
  const command = [cli, "token", "create", "--json", "--workspace", workspace, ...about];
  const { token } = JSON.parse(execFileSync(process.execPath, command, options));
  return (method, path, body) => server.api(method, path, body, { "xc-auth": token });
}

before(async () => {
  place = temporaryFolder();
  folders = Object.fromEntries(
    ["shared", "one", "two"].map((name) => [name, join(place.folder, name === "shared" ? name : `shared/${name}`)]),
  );
  for (const folder of Object.values(folders)) mkdirSync(folder);
  await Promise.all(Object.values(folders).map((folder) => make(join(folder, "a.db"))));
  await make(join(folders.shared, "b.db"));
  const roots = [folders.shared, `one=${folders.one}`, `two=${folders.two}`];
  server = await startServer({ folder: place.folder, args: roots.flatMap((root) => ["--sqlite-root", root]) });
  [first, second] = [person("one"), person("two")];
});
after(async () => {
  await server.stop();
  place.remove();
});

/** The code that a request was refused with, and the field; the answer never shows what is in the file. */
function refusal({ status, json, text }) {
  assert.ok(!text.includes("canary"), text);
  if (status < 300) return json.outcome === undefined ? `created ${json.id}` : `${json.errorCode} ${json.field}`;
  const finding = json.details.errors?.[0] ?? {};
  return `${json.details.code === "config_invalid" ? finding.code : json.details.code} ${finding.path ?? ""}`.trim();
}

/** What the four ways to a file answer: create, test, test of a stored one with another file, update. */
async function ways(who, own, filename) {
  const body = sqlite(filename, "another");
  return {
    create: refusal(await who("POST", rows, body)),
    test: refusal(await who("POST", "/api/v2/meta/connection/test", body)),
    candidate: refusal(
      await who("POST", "/api/v2/meta/connection/test", { integrationId: own, config: { connection: { filename } } }),
    ),
    update: refusal(await who("PATCH", `${rows}/${own}`, { config: { connection: { filename } } })),
  };
}
const allWays = (code) => ({ create: code, test: code, candidate: code, update: code });
const idOf = async (response) => {
  const { json, text } = await response;
  assert.ok(json.id, text);
  return json.id;
};
const works = async (who, id) =>
  assert.equal((await who("POST", `/api/v2/integrations/${id}/query`, { sql: "SELECT v FROM t" })).status, 200);

test("a file belongs to the first workspace that names it, under every name (S22)", async () => {
  const file = join(folders.shared, "b.db");
  const owner = await idOf(first("POST", rows, sqlite(file)));
  const own = await idOf(second("POST", rows, sqlite(join(folders.two, "a.db"))));
  symlinkSync(file, join(folders.shared, "link.db"));
  symlinkSync(folders.shared, join(folders.two, "folder"));
  for (const name of [
    file,
    "b.db",
    "./b.db",
    `${folders.shared}//./b.db`,
    `${folders.two}/../b.db`,
    "link.db",
    join(folders.shared, "link.db"),
    `${folders.two}/folder/b.db`,
    `file:${file}`,
    `/proc/self/root${file}`,
  ])
    assert.deepEqual(await ways(second, own, name), allWays("path_denied connection.filename"), name);
  await works(first, owner);

  const hard = join(folders.shared, "hard.db");
  linkSync(file, hard);
  for (const name of [hard, "hard.db"])
    assert.deepEqual(await ways(second, own, name), allWays("file_linked connection.filename"), name);
  rmSync(hard);
  await works(first, owner);
  await works(second, own);

  assert.equal((await first("DELETE", `${rows}/${owner}`)).status, 200);
  await works(second, await idOf(second("POST", rows, sqlite(file, "now free"))));
});

test("a folder that was given to a workspace is closed to the others, within a shared one too (S22)", async () => {
  const file = join(folders.one, "a.db");
  const own = await idOf(first("POST", rows, sqlite(file)));
  await works(first, own);
  const theirs = (await second("GET", rows)).json.list[0].id;
  for (const name of [file, "one/a.db", "./one//a.db", "one/new.db", join(folders.one, "new.db")])
    assert.deepEqual(await ways(second, theirs, name), allWays("path_denied connection.filename"), name);
});

test("of two workspaces that name a file at once, one has it (S22)", async () => {
  for (let i = 0; i < 10; i += 1) {
    const file = join(folders.shared, `race-${i}.db`);
    await make(file);
    const both = await Promise.all([first, second].map((who) => who("POST", rows, sqlite(file, `race ${i}`))));
    assert.deepEqual(both.map(({ status }) => status).sort(), [201, 400], both.map(({ text }) => text).join("\n"));
  }
});
