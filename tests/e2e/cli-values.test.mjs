// What the command line prints and takes is what the database has, digit by digit; and what becomes of it when its
// output ends.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { startPostgres } from "../servers/postgres.mjs";
import { cli, startServer, temporaryFolder } from "./server.mjs";

const postgres = await startPostgres();
const skip = postgres.skipped ?? false;
const place = temporaryFolder();
const { folder } = place;
const ids = {};

before(async () => {
  writeFileSync(join(folder, "numbers.db"), "");
  const server = await startServer({ folder, args: ["--sqlite-root", folder] });
  const create = async (sub_type, connection) => {
    const made = { title: sub_type, type: "database", sub_type, config: { client: sub_type, connection } };
    const { status, json, text } = await server.api("POST", "/api/v2/meta/integrations", made);
    assert.equal(status, 201, text);
    return json.id;
  };
  ids.sqlite = await create("sqlite3", { filename: join(folder, "numbers.db") });
  if (!skip) {
    const { host, port, user, password, database } = postgres;
    ids.postgres = await create("pg", { host, port, user, password, database, ssl: { rejectUnauthorized: false } });
  }
  await server.stop();
});
after(async () => {
  await postgres.stop?.();
  place.remove();
});

const own = ["--store", "store.db", "--sqlite-root", folder, "--egress", "private-allowed"];
// A command whose output goes through a shell: {status, stdout, stderr}.
function shell(line, ...args) {
  const script = `"$0" "$1" ${line}`;
  return spawnSync("bash", ["-o", "pipefail", "-c", script, process.execPath, cli, ...args], {
    cwd: folder,
    encoding: "utf8",
    timeout: 60_000,
  });
}
const query = (id, sql, ...flags) => {
  const { status, stdout, stderr } = shell('"${@:2}"', "query", id, sql, ...own, ...flags);
  assert.deepEqual([status, stderr], [0, ""], stderr);
  return stdout;
};

test("numbers of any length are bound and shown with every digit", { skip }, () => {
  for (const [sql, param, row] of [
    ["SELECT $1::text AS v", "9007199254740993", '"9007199254740993"'],
    ["SELECT $1::int8 AS v", "-9223372036854775808", '"-9223372036854775808"'],
    ["SELECT $1::numeric AS v", "123456789012345678901234567890", '"123456789012345678901234567890"'],
    ["SELECT $1::jsonb AS v", '"{\\"a\\":1}"', '{"a":1}'],
    ["SELECT $1::text AS v", "not JSON", '"not JSON"'],
    ["SELECT $1::text AS v", "NaN", '"NaN"'],
    [
      "SELECT '{\"id\":12345678901234567890}'::jsonb AS v WHERE $1::text IS NULL",
      "null",
      '{"id":12345678901234567890}',
    ],
    ["SELECT '[1.50,0.1000000000000000055]'::json AS v WHERE $1::bool", "true", "[1.50,0.1000000000000000055]"],
  ])
    assert.equal(query(ids.postgres, sql, "--param", param), `{"v":${row}}\n`, param);
});

test("a number of any length goes through SQLite too", () => {
  assert.equal(
    query(ids.sqlite, "SELECT CAST(? AS TEXT) AS v", "--param", "9007199254740993"),
    '{"v":"9007199254740993"}\n',
  );
});

const many = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200000) SELECT i FROM n";
const every = [
  ["query", ids, many, ...own],
  ["catalog"],
  ["catalog", "database/pg"],
  ["capabilities", "--json"],
  ["--help"],
  ["query", "--help"],
  ["--version"],
];

for (const command of every) {
  const name = command
    .filter((word) => typeof word === "string" && word !== many)
    .slice(0, 2)
    .join(" ");
  const args = () => command.map((word) => (word === ids ? ids.sqlite : word));

  test(`a reader that leaves early ends it without a word: ${name}`, () => {
    for (const line of ['"${@:2}" | head -c 10 > /dev/null', '"${@:2}" | true']) {
      const { status, stderr } = shell(line, ...args());
      assert.deepEqual([status, stderr], [0, ""], line);
    }
  });

  test(`a full disk is an error in one line: ${name}`, () => {
    const { status, stderr } = shell('"${@:2}" > /dev/full', ...args());
    assert.equal(status, 1);
    const message = "the output could not be written: the disk is full";
    if (command.includes("--json")) assert.equal(JSON.parse(stderr).message, message);
    else assert.equal(stderr, `jackfield: ${message}\n`);
  });
}
