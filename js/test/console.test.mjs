// Parts of the console that need no page: cells, kept rows, files, placeholders, statements; and what it weighs.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { brotliCompressSync } from "node:zlib";
import { build } from "esbuild";

const root = fileURLToPath(new URL("../../", import.meta.url));

// A module of the console as a module of Node.
async function load(name) {
  const { outputFiles } = await build({
    entryPoints: [join(root, "js/console/src", name)],
    bundle: true,
    format: "esm",
    platform: "node",
    write: false,
    logLevel: "error",
  });
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].text).toString("base64")}`);
}
const { csvField, shownCell, splitCells } = await load("query/cells.ts");
const { Rows } = await load("query/rows.ts");
const { partsOf } = await load("query/download.ts");
const { paramsText, placeholdersOf, problemOf } = await load("query/parameters.ts");
const { indented, problemOf: problemOfDocument } = await load("document-text.ts");
const { millis, wholeMillis } = await load("query/times.ts");
const { limitName, limitText } = await load("server-facts.ts");
const { dialectOf, statementIn, statementsOf } = await load("editor/statements.ts");

test("a page shows the core's own text of each cell, and NULL unlike an empty text", () => {
  const nested = '{"id":12345678901234567890,"x":[1.10]}';
  const line = String.raw`[1.50, 9007199254740993,"a\"],[",${nested},null,true,"\u00e9",""]`;
  assert.deepEqual(splitCells(line).map(shownCell), [
    { text: "1.50", kind: "number" },
    { text: "9007199254740993", kind: "number" },
    { text: 'a"],[', kind: "text" },
    { text: '{"id":12345678901234567890,"x":[1.10]}', kind: "other" },
    { text: "NULL", kind: "null" },
    { text: "true", kind: "other" },
    { text: "é", kind: "text" },
    { text: "", kind: "empty" },
  ]);
  assert.deepEqual(splitCells("[]"), []);
});

// The stream of the server, in chunks of a size.
function rowsOf(lines, size) {
  const bytes = new TextEncoder().encode(lines.map((line) => `${line}\n`).join(""));
  const rows = new Rows();
  const others = [];
  for (let at = 0; at < bytes.length; at += size) rows.add(bytes.subarray(at, at + size), (line) => others.push(line));
  return { rows, others };
}

test("rows are kept whole, however the stream is cut", () => {
  const data = ['["é\\n{",1]', "[]", '["x",2]', '["𝄞",3]'];
  const lines = ['{"columns":[]}', ...data, '{"end":{"rowCount":4}}'];
  for (const size of [1, 2, 3, 7, 1000]) {
    const { rows, others } = rowsOf(lines, size);
    assert.equal(rows.count, 4, size);
    assert.deepEqual(
      data.map((_, i) => rows.line(i)),
      data,
    );
    assert.deepEqual(others, [lines[0], lines.at(-1)], size);
  }
});

test("100,000 rows cost about what they weigh", () => {
  const lines = Array.from({ length: 100_000 }, (_, i) => `[${i},"row ${i}"]`);
  const weight = lines.reduce((sum, line) => sum + line.length + 1, 0);
  const { rows } = rowsOf(lines, 65536);
  assert.equal(rows.count, 100_000);
  assert.ok(Math.abs(rows.bytes - weight) < 2000, `${rows.bytes} of ${weight}`);
  for (const i of [0, 1, 49_999, 99_999]) assert.equal(rows.line(i), lines[i]);
});

test("a file has every digit, and tells NULL from an empty text", () => {
  const { rows } = rowsOf(['[9007199254740993,"a,\\"b\\"\\n",null,""]', '[1.50,"x",{"a":[1.10]},"é"]'], 1000);
  const run = { rows, columns: ["n", "t,", "z", "e"].map((name) => ({ name, type: "text" })) };
  assert.equal(
    [...partsOf(run, "csv")].join(""),
    'n,"t,",z,e\r\n9007199254740993,"a,""b""\n",,""\r\n1.50,x,"{""a"":[1.10]}",é\r\n',
  );
  const [first, second] = [...partsOf(run, "ndjson")].join("").trim().split("\n");
  assert.equal(first, String.raw`{"n":9007199254740993,"t,":"a,\"b\"\n","z":null,"e":""}`);
  assert.equal(second, '{"n":1.50,"t,":"x","z":{"a":[1.10]},"e":"é"}');
  assert.equal(csvField('"\\r"'), '"\r"');
});

test("a file for spreadsheets has no formula, and numbers as they are", () => {
  const lines = ['["=1+1","+1 2","-a","@f","\\t=1"]', '[-1.50,"-2.5e3","a=b",null,"\uff1d1"]'];
  const { rows } = rowsOf(lines, 1000);
  const run = { rows, columns: ["=a", "b", "c", "d", "e"].map((name) => ({ name, type: "text" })) };
  assert.equal(
    [...partsOf(run, "guarded-csv")].join(""),
    "'=a,b,c,d,e\r\n'=1+1,'+1 2,'-a,'@f,'\t=1\r\n-1.50,-2.5e3,a=b,,'\uff1d1\r\n",
  );
  assert.ok([...partsOf(run, "csv")].join("").startsWith("=a,b,c,d,e\r\n=1+1,"));
});

const texts = (subType, text) => statementsOf(dialectOf(subType), text).map((each) => each.text);

test("statements end where their dialect says", () => {
  assert.deepEqual(texts("pg", "SELECT ';' AS a; -- x; y\nSELECT $$a;b$$ ;;\n/* ; */ SELECT \"a;b\""), [
    "SELECT ';' AS a",
    "SELECT $$a;b$$",
    'SELECT "a;b"',
  ]);
  assert.deepEqual(texts("mysql2", "SELECT `a;b`, 'it\\'s; here'; SELECT 2"), [
    "SELECT `a;b`, 'it\\'s; here'",
    "SELECT 2",
  ]);
  assert.deepEqual(texts("snowflake", "SELECT 'a\\';b'; SELECT $$;$$"), ["SELECT 'a\\';b'", "SELECT $$;$$"]);
  assert.deepEqual(texts("databricks", 'SELECT "a\\";b"; SELECT `a;b`'), ['SELECT "a\\";b"', "SELECT `a;b`"]);
  assert.deepEqual(texts("pg", "SELECT E'a\\';b'; SELECT $x$ $$;$$ ; $x$; SELECT 'a\\'; /* /* ; */ ; */ SELECT 2"), [
    "SELECT E'a\\';b'",
    "SELECT $x$ $$;$$ ; $x$",
    "SELECT 'a\\'",
    "SELECT 2",
  ]);
  assert.deepEqual(texts("mssql", "SELECT [a;b]; SELECT 'a''b;c'"), ["SELECT [a;b]", "SELECT 'a''b;c'"]);
  assert.deepEqual(texts("oracledb", "SELECT q'[a';b]' FROM dual; SELECT 2"), [
    "SELECT q'[a';b]' FROM dual",
    "SELECT 2",
  ]);
  assert.deepEqual(texts("sqlite3", "-- nothing; here\n;;\n"), []);
  assert.deepEqual(texts("pg", "  SELECT 1  "), ["SELECT 1"]);
  assert.deepEqual(texts("pg", "SELECT 1; )) x; € ; ]"), ["SELECT 1", ")) x", "€", "]"]);
  const text = "BEGIN a; b; END";
  assert.equal(statementIn(dialectOf("sqlite3"), text, 0, text.length).text, text);
});

const names = (subType, text) =>
  statementsOf(dialectOf(subType), text).map(({ bare }) =>
    placeholdersOf(subType, bare).map(({ name, position }) => (position === undefined ? `:${name}` : name)),
  );

test("placeholders are those of the engine, outside of strings, comments and casts", () => {
  assert.deepEqual(names("pg", "SELECT $2::int, '$3', $1 -- $4"), [["1", "2"]]);
  assert.deepEqual(names("mysql2", "SELECT ?, '?', ? /* ? */"), [["1", "2"]]);
  assert.deepEqual(names("sqlite3", "SELECT ?, ?5, :a, @b, $c"), [["1", "5", ":a", ":b", ":c"]]);
  assert.deepEqual(names("oracledb", "SELECT :1, :name FROM t"), [["1", ":name"]]);
  assert.deepEqual(names("mssql", "SELECT @@version, @id"), [[":id"]]);
  assert.deepEqual(names("databricks", "SELECT :p1, a::string"), [[":p1"]]);
});

test("values are bound with all their digits, and what is none is refused", () => {
  const list = placeholdersOf("pg", "$1 $3");
  const values = { 1: { kind: "number", text: "9007199254740993" }, 3: { kind: "text", text: 'a"b' } };
  assert.equal(
    paramsText(list, ({ name }) => values[name]),
    String.raw`[9007199254740993,null,"a\"b"]`,
  );
  assert.equal(
    paramsText([], () => assert.fail()),
    undefined,
  );
  const named = placeholdersOf("sqlite3", ":a :b");
  const kinds = { a: { kind: "json", text: "[1]" }, b: { kind: "none", text: "" } };
  assert.equal(
    paramsText(named, ({ name }) => kinds[name]),
    '{"a":[1]}',
  );
  for (const [kind, text, isGood] of [
    ["number", "1e3", true],
    ["number", "01", false],
    ["number", "", false],
    ["boolean", "TRUE", true],
    ["boolean", "yes", false],
    ["json", "{", false],
    ["text", "", true],
    ["null", "x", true],
  ])
    assert.equal(problemOf({ kind, text }) === undefined, isGood, `${kind} ${text}`);
});

test("an exported document is indented, and its texts and digits stay", () => {
  const compact = String.raw`{"a":[],"b":[1.50,12345678901234567890,{}],"c":"x\",:{[y"}`;
  const text = indented(compact);
  assert.equal(
    text,
    String.raw`{
  "a": [],
  "b": [
    1.50,
    12345678901234567890,
    {}
  ],
  "c": "x\",:{[y"
}
`,
  );
  assert.match(problemOfDocument(" "), /Paste/);
  assert.match(problemOfDocument("a: 1"), /not JSON/);
  assert.equal(problemOfDocument(text), undefined);
});

test("the first load weighs at most 180 KB, compressed, without the editor", () => {
  const folder = join(root, "js/dist/console");
  const loaded = new Set([join(folder, "main.js"), join(folder, "main.css"), join(root, "js/static/form.css")]);
  for (const file of loaded)
    for (const [, path] of readFileSync(file, "utf8").matchAll(/(?:\bfrom|\bimport)"(\.\/[^"]+)"/g))
      loaded.add(join(dirname(file), path));
  const size = [...loaded].reduce((sum, file) => sum + brotliCompressSync(readFileSync(file)).length, 0);
  assert.ok(loaded.size > 3 && size < 180 * 1024, `${loaded.size} files, ${size} bytes`);
  assert.ok(![...loaded].some((file) => file.includes("editor")));
});

test("a time is shown as exactly as it was measured, and none as nothing", () => {
  assert.deepEqual([0, 0.04, 0.1, 9.96, 10, 1234.5].map(millis), [
    "< 0.1 ms",
    "< 0.1 ms",
    "0.1 ms",
    "10.0 ms",
    "10 ms",
    "1,235 ms",
  ]);
  assert.deepEqual([0, 1, 9, 2000].map(wholeMillis), ["< 1 ms", "1 ms", "9 ms", "2,000 ms"]);
});

test("every limit of the server has a name of its own, and its exact value with a unit", async () => {
  const { open } = await import("../dist/index.js");
  const jackfield = await open({ backend: "wasm" });
  const { limits } = jackfield.capabilities();
  await jackfield.close();
  const names = Object.keys(limits).map(limitName);
  assert.equal(new Set(names).size, names.length);
  for (const name of names) assert.match(name, /^(Largest|Longest|Most) /);
  assert.equal(limitText("body_bytes", 1048576), "1 MiB");
  assert.equal(limitText("body_bytes", 1048577), "1,048,577 bytes");
  assert.equal(limitText("query_timeout_ms_max", 3600000), "1 h");
  assert.equal(limitText("test_timeout_ms", 90000), "90 s");
  assert.equal(limitText("test_timeout_ms", 1500), "1,500 ms");
  assert.equal(limitText("title_code_points", 128), "128 characters");
  assert.equal(limitText("list_max", 1000), "1,000");
});
