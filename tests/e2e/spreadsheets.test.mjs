// CSV is exact unless a caller asks for one that a spreadsheet runs nothing of: over HTTP and on the command line.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { rows } from "./attack.mjs";
import { runCommand, startServer, temporaryFolder } from "./server.mjs";

const sql =
  "SELECT '=1+1' AS \"=a\", '+1 2' AS b, '-cmd|x' AS c, '@f' AS d, char(9) || 'e' AS e, char(13) AS f, -1.5 AS g, " +
  "'-2' AS h, 'a=b' AS i, '=\"q\",1' AS j, NULL AS k";
const exact = `=a,b,c,d,e,f,g,h,i,j,k\r\n=1+1,+1 2,-cmd|x,@f,\te,"\r",-1.5,-2,a=b,"=""q"",1",\r\n`;
const guarded = `'=a,b,c,d,e,f,g,h,i,j,k\r\n'=1+1,'+1 2,'-cmd|x,'@f,'\te,"'\r",-1.5,-2,a=b,"'=""q"",1",\r\n`;

let place, server, id;
before(async () => {
  place = temporaryFolder();
  const filename = join(place.folder, "a.db");
  writeFileSync(filename, "");
  server = await startServer({ folder: place.folder, args: ["--sqlite-root", place.folder] });
  const config = { client: "sqlite3", connection: { filename } };
  const made = await server.api("POST", rows, { title: "Sheet", type: "database", sub_type: "sqlite3", config });
  assert.equal(made.status, 201, made.text);
  id = made.json.id;
});
after(async () => {
  await server?.stop();
  place?.remove();
});

test("over HTTP the media type says guard=1, and so does the answer", async () => {
  for (const [accept, wanted, type] of [
    ["text/csv", exact, "text/csv; charset=utf-8"],
    ["text/csv; guard=0", exact, "text/csv; charset=utf-8"],
    ["text/csv; guard=1", guarded, "text/csv; charset=utf-8; guard=1"],
  ]) {
    const { status, text, headers } = await server.api("POST", `/api/v2/integrations/${id}/query`, { sql }, { accept });
    assert.deepEqual([status, text, headers.get("content-type")], [200, wanted, type]);
  }
});

test("on the command line --guard-formulas does it, for CSV alone", async () => {
  const tokenFile = join(place.folder, "token");
  writeFileSync(tokenFile, server.token, { mode: 0o600 });
  const run = (...args) => runCommand(place.folder, "query", "Sheet", sql, ...args);
  for (const where of [
    ["--store", "store.db", "--sqlite-root", place.folder],
    ["--url", server.url, "--token-file", tokenFile],
  ]) {
    assert.deepEqual(await run(...where, "--format", "csv"), { code: 0, out: exact, err: "" });
    assert.deepEqual(await run(...where, "--format", "csv", "--guard-formulas"), { code: 0, out: guarded, err: "" });
  }
  const { code, err } = await run("--guard-formulas", "--format", "json");
  assert.equal(code, 2);
  assert.match(err, /--guard-formulas goes with --format csv/);
});
