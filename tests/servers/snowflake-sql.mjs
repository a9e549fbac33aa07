// How the fake of Snowflake runs a statement: SQL on SQLite, columns and cells as both of the service's protocols write
// them.
// Example    const sql = makeSql(engine);  sql.run("SELECT '1.10'::NUMBER(10, 2) AS v")
//            => {columns: [{name: "v", type: "fixed", ...}], rows: [["1.10"]]}
import { boundInteger } from "./sql-engine.mjs";

const about = {
  database: "",
  schema: "",
  table: "",
  nullable: true,
  byteLength: null,
  length: null,
  precision: null,
  scale: null,
  collation: null,
};
const kTypes = {
  INT: { ...about, type: "fixed", precision: 9, scale: 0 },
  BIGINT: { ...about, type: "fixed", precision: 38, scale: 0 },
  DOUBLE: { ...about, type: "real" },
  STRING: { ...about, type: "text", length: 16777216, byteLength: 16777216 },
  BINARY: { ...about, type: "binary", length: 8388608, byteLength: 8388608 },
  BOOLEAN: { ...about, type: "boolean" },
  "": { ...about, type: "text", length: 16777216, byteLength: 16777216 },
};
const kAliases = { NUMBER: "FIXED", DECIMAL: "FIXED", FLOAT: "REAL", DOUBLE: "REAL", VARCHAR: "TEXT" };
// What SQLite has no types for: SELECT '2026-11-23'::DATE AS v, or SELECT '20780'::DATE AS v in the service's own form
// of that type.
const kText = "'((?:[^']|'')*)'";
const kCastText = `${kText}::(\\w+)(?:\\((\\d+),\\s*(\\d+)\\))?`;
const kLiteral = new RegExp(`^\\s*SELECT (?:(true|false)|PARSE_JSON\\(${kText}\\)(::ARRAY)?|${kCastText}) AS v\\s*$`);

/** {code, sqlState, message}: an error as the service tells it. */
export class SqlError extends Error {
  constructor(code, sqlState, message) {
    super(message);
    Object.assign(this, { code, sqlState });
  }
}

function problem(message) {
  const object = message.split(":")[1]?.trim().toUpperCase() ?? "";
  if (message.startsWith("no such table"))
    return new SqlError(
      "002003",
      "42S02",
      `SQL compilation error:\nObject '${object}' does not exist or not authorized.`,
    );
  if (message.startsWith("no such column"))
    return new SqlError(
      "000904",
      "42000",
      `SQL compilation error: error line 1 at position 7\ninvalid identifier '${object}'`,
    );
  if (message.startsWith("no such function"))
    return new SqlError("002140", "42601", `SQL compilation error:\nUnknown function ${object}`);
  if (message.startsWith("NOT NULL")) return new SqlError("100072", "22000", "NULL result in a non-nullable column");
  if (message.startsWith("UNIQUE")) return new SqlError("200001", "22000", "A primary key already exists.");
  if (message.includes("more than one statement"))
    return new SqlError("000008", "0A000", "Actual statement count 2 did not match the desired statement count 1.");
  return new SqlError(
    "001003",
    "42000",
    "SQL compilation error:\nsyntax error line 1 at position 0 unexpected 'SELEC'.",
  );
}

/** How INFORMATION_SCHEMA.COLUMNS tells a declared type. */
export function describe(declared) {
  const [, name, precision, scale] = /^(\w+)(?:\((\d+)(?:,\s*(\d+))?\))?/.exec(declared.toUpperCase()) ?? [
    null,
    "TEXT",
  ];
  if (["INT", "INTEGER", "BIGINT", "NUMBER", "DECIMAL"].includes(name))
    return { type: "NUMBER", full: "NUMBER", precision: Number(precision ?? 38), scale: Number(scale ?? 0) };
  const type =
    { VARCHAR: "TEXT", STRING: "TEXT", DOUBLE: "FLOAT", REAL: "FLOAT", TIMESTAMP: "TIMESTAMP_NTZ" }[name] ?? name;
  return { type, full: type, precision: null, scale: null };
}

const nanos = (fraction = "") => fraction.padEnd(9, "0");
/** A fraction counts away from 1970: a quarter of a second before is -0.250000000. */
const counted = (whole, fraction) => {
  const all = whole * 1000000000n + BigInt(nanos(fraction));
  const size = all < 0n ? -all : all;
  return `${all < 0n ? "-" : ""}${size / 1000000000n}.${String(size % 1000000000n).padStart(9, "0")}`;
};
const seconds = (text) => BigInt(Date.parse(`${text}Z`)) / 1000n;

/** The service's text of a readable literal; one that is in that form already stays as it is. */
function wire(type, text) {
  if (type === "DATE" && text.includes("-", 1)) return String(seconds(`${text}T00:00:00`) / 86400n);
  if (type === "TIME" && text.includes(":")) {
    const [, hour, minute, second, fraction] = /^(\d+):(\d+):(\d+)(?:\.(\d+))?$/.exec(text);
    return `${Number(hour) * 3600 + Number(minute) * 60 + Number(second)}.${nanos(fraction)}`;
  }
  const moment = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)(?:\.(\d+))?(?: ?([+-])(\d\d):?(\d\d))?$/.exec(text);
  if (!type.startsWith("TIMESTAMP") || moment === null) return text;
  const [, date, clock, fraction, sign, hours = "0", minutes = "0"] = moment;
  const offset = (Number(hours) * 60 + Number(minutes)) * (sign === "-" ? -1 : 1);
  const whole = seconds(`${date}T${clock}`) - BigInt(offset * 60);
  return `${counted(whole, fraction)}${type === "TIMESTAMP_TZ" ? ` ${offset + 1440}` : ""}`;
}

function literal(sql) {
  const found = kLiteral.exec(sql);
  if (found === null) return undefined;
  const one = (type, text, size = {}) => ({ columns: [{ ...about, name: "v", type, ...size }], rows: [[text]] });
  const [, truth, json, isArray, text, name, precision, scale] = found;
  if (truth !== undefined) return one("boolean", truth);
  if (json !== undefined) return one(isArray === undefined ? "variant" : "array", json.replaceAll("''", "'"));
  const type = kAliases[name] ?? name;
  const sizes = { FIXED: { precision: Number(precision ?? 38), scale: Number(scale ?? 0) } };
  const size = sizes[type] ?? (/^TIME/.test(type) ? { precision: 0, scale: 9 } : {});
  return one(type.toLowerCase(), wire(type, text.replaceAll("''", "'")), size);
}

const translate = (sql) =>
  sql
    .replace(
      /TABLE\(GENERATOR\(ROWCOUNT => (\d+)\)\)/g,
      "(WITH RECURSIVE r(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM r WHERE i < $1) SELECT i FROM r)",
    )
    .replace(/SEQ4\(\)/g, "i - 1")
    .replace(/CURRENT_VERSION\(\)/g, "'10.1.0'");

const cellText = (value) =>
  value === null
    ? null
    : value instanceof Uint8Array
      ? Buffer.from(value).toString("hex").toUpperCase()
      : String(value);

const bound = ({ type, value }) => {
  if (value === null || value === undefined) return null;
  if (type === "FIXED") {
    if (!/^-?\d+$/.test(value)) throw new SqlError("100037", "22018", `Numeric value '${value}' is not recognized`);
    return boundInteger(value);
  }
  if (type === "BINARY") return Uint8Array.from(Buffer.from(value, "hex"));
  return type === "REAL" ? Number(value) : type === "BOOLEAN" ? Number(value === "true") : value;
};

const kBooleans = ["nullable", "primary_key"];

/** {columns, rows, stats?}: the names of columns keep their case; all cells are text or null. */
export function run(engine, statement, bindings = {}) {
  const typed = literal(statement);
  if (typed !== undefined) return typed;
  const values = Object.keys(bindings)
    .sort((one, other) => one - other)
    .map((key) => bound(bindings[key]));
  let result;
  try {
    result = engine.run(translate(statement), values);
  } catch (error) {
    throw problem(error.message);
  }
  const verb = { INSERT: "Inserted", UPDATE: "Updated", DELETE: "Deleted" }[
    /^\s*(\w+)/.exec(statement)?.[1].toUpperCase()
  ];
  if (verb !== undefined) {
    const columns = [{ name: `number of rows ${verb.toLowerCase()}`, ...kTypes.BIGINT, nullable: false }];
    return {
      columns,
      rows: [[String(result.changes)]],
      stats: { numRowsInserted: 0, numRowsUpdated: 0, numRowsDeleted: 0, [`numRows${verb}`]: result.changes },
    };
  }
  if (result.columns.length === 0)
    return { columns: [{ name: "status", ...kTypes.STRING }], rows: [["Statement executed successfully."]] };
  const columns = result.columns.map(({ name, type }) => ({ ...kTypes[type], name }));
  const rows = result.rows.map((row) => row.map(cellText));
  if (statement.includes("information_schema")) {
    for (const [i, column] of columns.entries()) {
      if (!kBooleans.includes(column.name)) continue;
      column.type = "boolean";
      for (const row of rows) row[i] = row[i] === "1" ? "true" : "false";
    }
  }
  return { columns, rows };
}
