// The fake of SQL Server, tested with clients of other authors: tedious from npm and python3-tds from Debian.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { promisify } from "node:util";
import { Connection, Request, TYPES } from "tedious";
import { makeCa } from "../servers/ca.mjs";
import { startTds } from "../servers/tds.mjs";

const folder = mkdtempSync(join(tmpdir(), "jf-tds-"));
const authority = makeCa(folder);
const { cert, key } = authority.issue("server", { hosts: ["localhost"] });
const other = makeCa(folder, "other");
const fake = await startTds({ cert: readFileSync(cert), key: readFileSync(key) });
const clear = await startTds({ encryption: "unsupported" });
const loginOnly = await startTds({ cert: readFileSync(cert), key: readFileSync(key), encryption: "off" });

after(async () => {
  await Promise.all([fake.stop(), clear.stop(), loginOnly.stop()]);
  rmSync(folder, { recursive: true, force: true });
  assert.deepEqual([...fake.faults, ...clear.faults, ...loginOnly.faults], []);
});

const connect = ({
  port = fake.port,
  ca = authority.cert,
  encrypt = true,
  password = fake.password,
  database = fake.database,
} = {}) =>
  new Promise((resolve, reject) => {
    const connection = new Connection({
      server: "localhost",
      authentication: { type: "default", options: { userName: fake.user, password } },
      options: {
        port,
        database,
        encrypt,
        trustServerCertificate: false,
        cryptoCredentialsDetails: { ca: readFileSync(ca) },
        connectTimeout: 60000,
        requestTimeout: 60000,
      },
    });
    connection.on("error", () => {});
    connection.connect((error) => (error ? reject(error) : resolve(connection)));
  });

const ask = (connection, sql, parameters = [], started = () => {}) =>
  new Promise((resolve, reject) => {
    const rows = [];
    const request = new Request(sql, (error, count) => (error ? reject(error) : resolve({ rows, count })));
    for (const [name, type, value] of parameters) request.addParameter(name, type, value);
    request.on("row", (columns) => rows.push(columns.map(({ value }) => value)));
    connection.execSql(request);
    started(connection);
  });

test("tedious: login over TLS, parameters, types, errors, cancel", async () => {
  const connection = await connect();
  const { rows } = await ask(connection, "SELECT @a AS a, @b AS b, @c AS c, @d AS d", [
    ["a", TYPES.Int, 5],
    ["b", TYPES.NVarChar, "hä😀"],
    ["c", TYPES.NVarChar, null],
    ["d", TYPES.VarBinary, Buffer.from([0, 255])],
  ]);
  assert.deepEqual(rows, [[5, "hä😀", null, Buffer.from([0, 255])]]);
  const types = await ask(
    connection,
    `SELECT CAST('1.50' AS decimal(10,2)) AS a, CAST('2026-11-23' AS date) AS b, CAST(9007199254740993 AS bigint) AS c,
    CAST('2026-11-23 17:03:57.123' AS datetime2(3)) AS d, CAST('12.3456' AS money) AS e,
    CAST('6F9619FF-8B86-D011-B42D-00C04FC964FF' AS uniqueidentifier) AS f, CAST(1 AS bit) AS g,
    CAST('2026-11-23 17:03:57+02:00' AS datetimeoffset(0)) AS h, CAST('<a/>' AS xml) AS i, CAST(0.5 AS float) AS j,
    CAST(NULL AS int) AS k`,
  );
  assert.deepEqual(types.rows[0], [
    1.5,
    new Date("2026-11-23"),
    "9007199254740993",
    new Date("2026-11-23T17:03:57.123Z"),
    12.3456,
    "6F9619FF-8B86-D011-B42D-00C04FC964FF",
    true,
    new Date("2026-11-23T15:03:57Z"),
    "<a/>",
    0.5,
    null,
  ]);
  assert.equal((await ask(connection, "SELECT value AS n FROM GENERATE_SERIES(1, 20000)")).rows.length, 20000);
  assert.equal((await ask(connection, "CREATE TABLE t (a int); INSERT INTO t VALUES (1), (2)")).count, 2);
  await assert.rejects(ask(connection, "SELECT * FROM nowhere_at_all"), { number: 208 });
  await assert.rejects(
    ask(connection, "WAITFOR DELAY '00:00:30'", [], (one) => setTimeout(() => one.cancel(), 200)),
    { code: "ECANCEL" },
  );
  assert.deepEqual((await ask(connection, "SELECT 1 AS one")).rows, [[1]]);
  connection.close();
});

test("tedious: what is refused", async () => {
  await assert.rejects(connect({ password: "wrong" }), { code: "ELOGIN" });
  await assert.rejects(connect({ database: "nowhere" }), { code: "ELOGIN" });
  await assert.rejects(connect({ ca: other.cert }), { code: "ESOCKET" });
});

test("tedious: without encryption, and where the server would encrypt the login alone", async () => {
  for (const [one, encrypt] of [
    [clear, false],
    [loginOnly, true],
  ]) {
    const connection = await connect({ port: one.port, encrypt });
    assert.deepEqual((await ask(connection, "SELECT 7 AS seven")).rows, [[7]]);
    assert.equal(one.logins[0].encrypted, encrypt);
    connection.close();
  }
});

// Columns, what goes in, and what python3-tds reads; it sends Decimal as decimal, datetime as datetime2 and text as
// nvarchar. Both rows are found by the value, or there is an error.
const kTables = [
  ["bit", "1", true],
  ["tinyint", "255", 255],
  ["bigint", "-9223372036854775808", "-9223372036854775808"],
  ["decimal(38,10)", "1234567890123456789012345678.1234567891", "1234567890123456789012345678.1234567891"],
  ["money", "922337203685477.5807", "922337203685477.5807"],
  ["smallmoney", "-0.5", "-0.5"],
  ["float", "0.1", 0.1],
  ["date", "'2026-11-23'", "2026-11-23"],
  ["time(6)", "'17:03:57.123456'", "17:03:57.123456"],
  ["smalldatetime", "'2026-11-23T17:03:29.999'", "2026-11-23T17:04:00"],
  ["datetime2(3)", "'2026-11-23T17:03:57.1235'", "2026-11-23T17:03:57.124000"],
  ["char(10)", "'ABC'", "ABC       "],
  ["varchar(50)", "'a\u20acb'", "a\u20acb"],
  ["nvarchar(max)", "N'h\u00e4\u{1f600}'", "h\u00e4\u{1f600}"],
  ["varbinary(max)", "0x00ff", "00ff"],
  ["binary(8)", "0x0102", "0102000000000000"],
  ["uniqueidentifier", "'6f9619ff-8b86-d011-b42d-00c04fc964ff'", "6f9619ff-8b86-d011-b42d-00c04fc964ff"],
  ["sql_variant", "CAST('2026-11-23' AS date)", "2026-11-23"],
  ["text", "'a\u20acb'", "a\u20acb", "error 402"],
  ["ntext", "N'\u4e2d'", "\u4e2d", "error 402"],
  ["image", "0x00ff", "00ff", "error 402"],
  ["xml", "'<a/>'", "<a/>", "error 305"],
];

test("tedious: typed tables, and what their columns refuse", async () => {
  const connection = await connect();
  const made = async (type) => {
    await ask(connection, "DROP TABLE IF EXISTS r");
    await ask(connection, `CREATE TABLE r (id int, v ${type})`);
  };
  const inserted = async (type, own, value) => {
    await made(type);
    await ask(connection, "INSERT INTO r (id, v) VALUES (1, @v)", [["v", own, value]]);
    return (await ask(connection, "SELECT v FROM r WHERE v = @v", [["v", own, value]])).rows.flat();
  };
  const moment = new Date("2026-11-23T17:03:57.123Z");
  assert.deepEqual(await inserted("datetimeoffset(7)", TYPES.DateTimeOffset, moment), [moment]);
  assert.deepEqual(await inserted("datetime", TYPES.DateTime, moment), [moment]);
  assert.deepEqual(await inserted("datetimeoffset(3)", TYPES.NVarChar, "2026-11-23T19:03:57.123+02:00"), [moment]);
  assert.deepEqual(await inserted("uniqueidentifier", TYPES.NVarChar, "6f9619ff-8b86-d011-b42d-00c04fc964ff"), [
    "6F9619FF-8B86-D011-B42D-00C04FC964FF",
  ]);
  assert.deepEqual(await inserted("varchar(10)", TYPES.NVarChar, "AbC"), ["AbC"]);
  assert.deepEqual(
    (await ask(connection, "SELECT v FROM r WHERE v = @v", [["v", TYPES.NVarChar, "aBc  "]])).rows.flat(),
    ["AbC"],
  );
  for (const [type, own, value, number] of [
    ["varbinary(10)", TYPES.NVarChar, "AbC", 257],
    ["varbinary(10)", TYPES.NVarChar, null, 257],
    ["image", TYPES.NVarChar, "AbC", 206],
    ["float", TYPES.VarBinary, Buffer.from([1]), 206],
    ["date", TYPES.Int, 1, 206],
    ["int", TYPES.NVarChar, "1.0", 245],
    ["tinyint", TYPES.Int, 256, 220],
    ["decimal(5,2)", TYPES.NVarChar, "1000", 8115],
    ["money", TYPES.NVarChar, "x", 235],
    ["datetime", TYPES.NVarChar, "2026-11-23T17:03:57.1234567", 241],
    ["nvarchar(2)", TYPES.NVarChar, "abc", 2628],
    ["rowversion", TYPES.VarBinary, Buffer.from([1]), 273],
  ])
    await assert.rejects(inserted(type, own, value), { number }, type);
  connection.close();
});

const python = "/usr/bin/python3";
const missing = await promisify(execFile)(python, ["-c", "import pytds"]).then(
  () => false,
  () => "python3-tds is not installed",
);
if (missing) console.error(`skipped: ${missing}`);

test("pytds: login over TLS, parameters, types, errors, cancel", { skip: missing, timeout: 120_000 }, async () => {
  const client = new URL("../servers/tds/client.py", import.meta.url).pathname;
  const pairs = kTables.map(([type, literal]) => `${type}|${literal}`);
  const run = [client, String(fake.port), authority.cert, fake.password, ...pairs];
  const { stdout } = await promisify(execFile)(python, run);
  assert.deepEqual(JSON.parse(stdout), {
    parameters: [[5, "hä😀", null, "00ff"]],
    types: [
      [
        "1.5",
        "2026-11-23",
        "17:03:57.500000",
        "2026-11-23T17:03:57.123456",
        "12.3456",
        "6f9619ff-8b86-d011-b42d-00c04fc964ff",
        true,
        "2026-11-23T17:03:57+02:00",
        "<a/>",
        null,
      ],
    ],
    rows: 20000,
    missing: 208,
    first: 1,
    afterwards: [[1]],
    tables: Object.fromEntries(kTables.map(([type, , shown, found = 2]) => [type, [shown, found]])),
    password: true,
    database: true,
  });
  run[2] = other.cert;
  await assert.rejects(promisify(execFile)(python, run));
});
