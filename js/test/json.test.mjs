// No digit is lost between a database and JavaScript, in either direction; what JSON cannot say is refused by name.
import assert from "node:assert/strict";
import { test } from "node:test";
import { indented, memberOf } from "../dist/cli/json-text.js";
import { parseAnswer, parseJson, rowReader } from "../dist/core/json-read.js";
import { bodyText, jsonText, queryText } from "../dist/core/json-write.js";
import { readRows } from "../dist/core/rows.js";

test("a number that a double does not hold is its digits, as text or as BigInt", () => {
  for (const [text, asText, asBigInt = asText] of [
    ["9007199254740993", "9007199254740993", 9007199254740993n],
    ["-12345678901234567890", "-12345678901234567890", -12345678901234567890n],
    ["0.1234567890123456789", "0.1234567890123456789"],
    ["1e400", "1e400"],
    ["1e-400", "1e-400"],
    ["9007199254740991", 9007199254740991],
    ["0.30000000000000004", 0.1 + 0.2],
    ["1.7976931348623157e308", Number.MAX_VALUE],
    ["5e-324", Number.MIN_VALUE],
    ["100000000000000000000", 1e20],
    ["1.0000000000000000000", 1],
    ["0.0000000000000000000", 0],
    ["-0", -0],
  ]) {
    assert.deepEqual(parseJson(`{"a":[${text}]}`), { a: [asText] }, text);
    assert.deepEqual(parseJson(`{"a":[${text}]}`, "bigint"), { a: [asBigInt] }, text);
  }
});

test("the reader for large numbers reads everything else as JSON.parse does", () => {
  const big = "12345678901234567890";
  for (const text of [
    String.raw`{"a\"b\\":"é\n\u00e9 ${big}","":[],"o":{},"n":null,"t":true,"f":false,"deep":[[{"x":[1]}]]}`,
    '{ "spaces" : [ 1 , 2.5e3 , "a" ] ,\n"__proto__":{"x":1},"constructor":2 }',
  ]) {
    const read = parseJson(`[${big},${text}]`)[1];
    assert.deepEqual(read, JSON.parse(text));
    assert.deepEqual(Object.keys(read), Object.keys(JSON.parse(text)));
  }
  for (const wrong of ['{"a" 1}', '{"a":}', "[1,", '"open', "[1 2]", "nul"])
    assert.throws(() => parseJson(`[${big},${wrong}`), { code: "json_syntax" }, wrong);
});

test("a row is read by the types of its columns", () => {
  const columns = [
    { name: "double", type: "number" },
    { name: "big", type: "bigint" },
    { name: "text", type: "text" },
    { name: "json", type: "json" },
    { name: "list", type: "array" },
  ];
  const line =
    '{"double":100000000000000000000,"big":"9007199254740993","text":"9007199254740993",' +
    '"json":{"id":12345678901234567890,"even":9007199254740994},"list":[0.10000000000000001,9007199254740994]}';
  assert.deepEqual(rowReader(columns, "text")(line), {
    double: 1e20,
    big: "9007199254740993",
    text: "9007199254740993",
    json: { id: "12345678901234567890", even: "9007199254740994" },
    list: [0.1, "9007199254740994"],
  });
  const { big, text, json, list } = rowReader(columns, "bigint")(line);
  assert.deepEqual([big, text], [9007199254740993n, "9007199254740993"]);
  assert.deepEqual([json, list], [{ id: 12345678901234567890n, even: 9007199254740994n }, [0.1, 9007199254740994n]]);
  // A document can be one number.
  assert.equal(
    rowReader([{ name: "v", type: "json" }], "text")('{"v":12345678901234567890}').v,
    "12345678901234567890",
  );
});

test("an answer with rows is read like its rows, alone and among several", () => {
  const result =
    '{"columns":[{"name":"v","type":"json"},{"name":"d","type":"number"}],' +
    '"rows":[{"v":{"id":12345678901234567890},"d":100000000000000000000}],"rowCount":1}';
  const { rows } = parseAnswer(result, "text");
  assert.deepEqual(rows, [{ v: { id: "12345678901234567890" }, d: 1e20 }]);
  assert.deepEqual(parseAnswer(`{"results":[${result}]}`, "bigint").results[0].rows, [
    { v: { id: 12345678901234567890n }, d: 1e20 },
  ]);
});

test("every kind of value that JSON or the core has a form for is sent with all its digits", () => {
  const point = new (class Point {
    x = 1;
  })();
  const values = [null, true, "ü", 0.1, 2n ** 70n, new Date(0), Buffer.from([0, 255]), new Uint8Array([1]).buffer];
  assert.equal(
    queryText("SELECT 1", [...values, [1, [2n]], { a: { b: 3n } }, point], { readOnly: true, maxRows: undefined }),
    '{"sql":"SELECT 1","params":[null,true,"ü",0.1,1180591620717411303424,"1970-01-01T00:00:00.000Z",' +
      '{"$binary":"AP8="},{"$binary":"AQ=="},[1,[2]],{"a":{"b":3}},{"x":1}],"readOnly":true}',
  );
  const bytes = Uint8Array.from({ length: 100000 }, (_, at) => at % 256);
  assert.equal(jsonText(bytes, ""), `{"$binary":"${Buffer.from(bytes).toString("base64")}"}`);
  assert.equal(bodyText({ meta: { id: 9007199254740993n }, title: undefined }), '{"meta":{"id":9007199254740993}}');
  assert.equal(bodyText(undefined), "");
});

test("what JSON has no value for is refused with the name of its place", () => {
  const circle = {};
  circle.self = [circle];
  for (const [params, path, given] of [
    [[NaN], "params.0", "NaN"],
    [[1, -Infinity], "params.1", "-Infinity"],
    [[new Date(NaN)], "params.0", "an invalid date"],
    [[() => 1], "params.0", "function"],
    [[Symbol("s")], "params.0", "symbol"],
    [[undefined], "params.0", "undefined"],
    [[, 1], "params.0", "undefined"], // eslint-disable-line no-sparse-arrays
    [[{ a: [1, { b: undefined }] }], "params.0.a.1.b", "undefined"],
    [{ name: undefined }, "params.name", "undefined"],
    [[new Map([[1, 2]])], "params.0", "Map"],
    [[new Set([1])], "params.0", "Set"],
    [[/x/], "params.0", "RegExp"],
    [[new Error("x")], "params.0", "Error"],
    [[circle], "params.0.self.0", "an object that holds itself"],
    [[new Float64Array(1)], "params.0", "Float64Array"],
  ])
    assert.throws(
      () => queryText("SELECT 1", params, {}),
      (error) => {
        const { name, code, status, message, details, pointer } = error;
        assert.deepEqual([name, code, status], ["JackfieldError", "invalid_body", 400]);
        assert.ok(message.startsWith(`${path}: `), message);
        assert.equal(pointer, `/${path.replaceAll(".", "/")}`);
        assert.deepEqual([details.errors[0].path, details.errors[0].params.given], [path, given]);
        return true;
      },
    );
  assert.throws(() => bodyText({ config: { port: NaN } }), /^JackfieldError: config\.port: /);
  assert.throws(() => bodyText(Array.from({ length: 600 }).reduce((inner) => [inner], 1)), { code: "json_depth" });
});

async function* chunks(...texts) {
  for (const text of texts) yield new TextEncoder().encode(text);
}
const all = async (...texts) => {
  const rows = [];
  for await (const row of readRows(chunks(...texts), { bigNumbers: "text" })) rows.push(row);
  return rows;
};

test("rows whose column is named like the line that ends a stream are rows", async () => {
  const end = '{"end":{"rowCount":2}}\n';
  for (const name of ["end", "error", "other"]) {
    const head = `{"columns":[{"name":"${name}","type":"json"}]}\n`;
    const row = `{"${name}":{"rowCount":2}}\n`;
    assert.deepEqual(await all(head, row + row, end), [JSON.parse(row), JSON.parse(row)]);
    await assert.rejects(all(head, row.slice(0, 9)), { code: "connection_lost" });
  }
  assert.deepEqual(await all('{"columns":[]}\n', end), []);
});

test("a stream that is cut, or ends with an error, fails after its rows", async () => {
  const head = '{"columns":[{"name":"a","type":"integer"}]}\n';
  await assert.rejects(all(), { code: "connection_lost" });
  await assert.rejects(all(head, '{"a":1}\n{"a":2}\n'), { code: "connection_lost" });
  const error = '{"error":{"error":"ERR_TIMEOUT","message":"Late.","msg":"Late.","details":{"code":"timeout"}}}\n';
  await assert.rejects(all(head, '{"a":1}\n', error), { name: "JackfieldError", code: "timeout", status: 504 });
});

test("the command line indents the core's own text, and takes a member of it", () => {
  const text = String.raw`{"config":{"a":[1.50,12345678901234567890],"b":{},"c":[],"d":"{\"[,:"},"z":"config","x":1}`;
  const config = memberOf(text, "config");
  assert.equal(config, String.raw`{"a":[1.50,12345678901234567890],"b":{},"c":[],"d":"{\"[,:"}`);
  assert.equal(
    indented(config),
    String.raw`{
  "a": [
    1.50,
    12345678901234567890
  ],
  "b": {},
  "c": [],
  "d": "{\"[,:"
}`,
  );
  assert.equal(memberOf(text, "x"), "1");
  assert.equal(memberOf(text, "a"), undefined);
});

test("results of one statement share no columns, and names that look like their end change nothing", () => {
  const result = (columns, rows) =>
    JSON.stringify({ columns, rows, rowCount: rows.length, truncated: false, durationMillis: 1, queryId: "q1" });
  const column = (name, type = "text") => ({ name, type, nullable: null });
  const strange = ['],"rows":[', '"', "\\", "],", "é", "__proto__", "columns"];
  const texts = [
    result([column("a"), column("b")], [{ a: "1", b: "2" }]),
    // The same length, other names.
    result([column("c"), column("d")], [{ c: "1", d: "2" }]),
    result(
      strange.map((name) => column(name)),
      [Object.fromEntries(strange.map((name) => [name, name]))],
    ),
    result([], []),
    result([{ ...column("a"), nullable: true }], []),
  ];
  for (const text of [...texts, ...texts.toReversed()]) {
    const read = parseAnswer(text, "text");
    assert.deepEqual(read, JSON.parse(text));
    assert.deepEqual(Object.keys(read), Object.keys(JSON.parse(text)));
    read.columns.push(column("mine"));
    if (read.columns[0].name !== "mine") read.columns[0].name = "mine";
  }
  const documents = result([column("big", "json")], []).replace('"rows":[]', '"rows":[{"big":9007199254740993}]');
  for (let time = 0; time < 2; time += 1)
    assert.deepEqual(parseAnswer(documents, "text").rows, [{ big: "9007199254740993" }]);
});

test("many statements with columns of other lengths are all read", () => {
  for (let size = 1; size <= 600; size += 1) {
    const text = JSON.stringify({ columns: [{ name: "n".repeat(size), type: "text", nullable: false }], rows: [] });
    assert.deepEqual(parseAnswer(text, "text"), JSON.parse(text));
  }
});

test("a list of scalars is written as any other list", () => {
  const scalars = [0, -0, 1.5, 1e21, -1e-7, 'text \u2028 " \ud800', "", true, false, null];
  assert.equal(queryText("SELECT 1", scalars, {}), `{"sql":"SELECT 1","params":${JSON.stringify(scalars)}}`);
  assert.equal(queryText("SELECT 1", [], {}), '{"sql":"SELECT 1","params":[]}');
  for (const wrong of [[Number.NaN], [Infinity], [undefined], new Array(2), [Symbol("s")], [() => 1]])
    assert.throws(() => queryText("SELECT 1", wrong, {}), { code: "invalid_body" });
});
