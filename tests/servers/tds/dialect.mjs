// Just enough T-SQL for tests, on SQLite: literals, CAST of whole result columns, SELECT INTO #t, TOP, OFFSET FETCH,
// GENERATE_SERIES, OUTPUT, some functions. Errors of SQLite become the server's numbers.

export class SqlError extends Error {
  constructor(number, severity = 16) {
    super(`error ${number}`);
    Object.assign(this, { number, severity });
  }
}

const kProblems = [
  [/^no such table/, 208],
  [/^no such column|has no column named/, 207],
  [/^no such function/, 195],
  [/^UNIQUE constraint/, 2627],
  [/^NOT NULL constraint/, 515],
  [/^(FOREIGN KEY|CHECK) constraint/, 547],
  [/already exists/, 2714],
  [/^near "(\d|')/, 102],
  [/^near/, 102],
  [/syntax error|incomplete input|unrecognized token/, 102],
  [/too many (columns|terms)/, 1056],
];
export const problemOf = (error) =>
  error instanceof SqlError
    ? error
    : new SqlError(kProblems.find(([pattern]) => pattern.test(error.message))?.[1] ?? 50000);

// Text, names and comments are lifted out before anything is replaced, and put back afterwards.
const kQuoted = /N?'(?:[^']|'')*'|"(?:[^"]|"")*"|\[[^\]]*\]|--[^\n]*|\/\*[^]*?\*\//g;
const kHidden = /\u0001(\d+)\u0001/g;

function hide(sql) {
  const kept = [];
  const text = sql.replace(kQuoted, (quoted) => {
    if (quoted.startsWith("--") || quoted.startsWith("/*")) return " ";
    kept.push(quoted.replace(/^N'/, "'"));
    return `\u0001${kept.length - 1}\u0001`;
  });
  return { text, show: (part) => part.replace(kHidden, (_, index) => kept[index]) };
}

/** The statements of a batch. */
export function splitBatch(sql) {
  const { text, show } = hide(sql);
  return text
    .split(";")
    .map((part) => show(part).trim())
    .filter(Boolean);
}

// CAST(value AS type(size, scale)) AS name, as a whole column of the result.
const kCast = new RegExp(
  [
    /\bCAST\s*\(([^]*?)\s+AS\s+/,
    /(\w+)(?:\s*\(\s*(\w+)\s*(?:,\s*(\d+)\s*)?\))?/,
    /\s*\)\s+AS\s+(\w+|\u0001\d+\u0001)(?=\s*(?:,|$|\bFROM\b|\bORDER\b))/,
  ]
    .map((part) => part.source)
    .join(""),
  "gi",
);

const kDefaults = {
  datetime2: { scale: 7 },
  time: { scale: 7 },
  datetimeoffset: { scale: 7 },
  decimal: { precision: 18, scale: 0 },
  numeric: { precision: 18, scale: 0 },
};

function typeOfCast(name, first, second) {
  const type = name.toLowerCase() === "integer" ? "int" : name.toLowerCase();
  if (["time", "datetime2", "datetimeoffset"].includes(type)) return { type, scale: Number(first ?? 7) };
  if (first === undefined) return { type, ...kDefaults[type], ...(/char|binary/.test(type) ? { size: 30 } : {}) };
  if (/char|binary/.test(type)) return { type, size: first.toLowerCase() === "max" ? "max" : Number(first) };
  return { type, precision: Number(first), scale: Number(second ?? 0) };
}

const kFunctions = { LEN: "length", ISNULL: "ifnull", SYSUTCDATETIME: "datetime", SCHEMA_NAME: "current_schema" };
const kVariables = {
  "@@VERSION": "'Microsoft SQL Server 2022 (fake)'",
  "@@ROWCOUNT": "0",
  "@@SERVERNAME": "'fake'",
};

/**
 * {sql, casts: {column name: type}} of one statement; `session` keeps temporary tables apart.
 * Whole numbers are written into the text.
 */
export function translate(statement, session, parameters = []) {
  const { text, show } = hide(statement);
  if (/\/\s*0(?![\d.])/.test(text)) throw new SqlError(8134);
  const casts = new Map();
  let sql = text.replace(kCast, (_, value, type, first, second, name) => {
    casts.set(show(name).replace(/^[["]|[\]"]$/g, ""), typeOfCast(type, first, second));
    return `${value} AS ${name}`;
  });
  const into = /\bINTO\s+(#\w+)/i.exec(sql);
  if (into !== null && /^\s*SELECT\b/i.test(sql)) sql = `CREATE TEMP TABLE ${into[1]} AS ${sql.replace(into[0], "")}`;
  sql = sql.replace(/#(\w+)/g, (_, name) => `"#${name}_${session.id}"`);
  sql = sql.replace(/^(\s*CREATE)\s+TABLE\s+"#/i, '$1 TEMP TABLE "#');
  const output = /\bOUTPUT\s+((?:INSERTED|DELETED)\.[\w.,\s]*?\w)(?=\s+(?:VALUES|SELECT|WHERE)\b)/i.exec(sql);
  if (output !== null)
    sql = `${sql.replace(output[0], "")} RETURNING ${output[1].replace(/(INSERTED|DELETED)\./gi, "")}`;
  const top = /^(\s*SELECT)\s+TOP\s*\(?\s*(\d+|@\w+)\s*\)?/i.exec(sql);
  if (top !== null) sql = `${sql.replace(top[0], top[1])} LIMIT ${top[2]}`;
  sql = sql
    .replace(
      /\bOFFSET\s+(@?\w+)\s+ROWS(?:\s+FETCH\s+NEXT\s+(@?\w+)\s+ROWS\s+ONLY)?/gi,
      (_, offset, limit) => `LIMIT ${limit ?? -1} OFFSET ${offset}`,
    )
    .replace(
      /\bGENERATE_SERIES\s*\(\s*(\d+)\s*,\s*(\d+)\s*\)/gi,
      "(WITH RECURSIVE r(value) AS (SELECT $1 UNION ALL SELECT value + 1 FROM r WHERE value < $2) SELECT value FROM r)",
    )
    .replace(/\bREPLICATE\s*\(\s*(\u0001\d+\u0001)\s*,\s*(\d+)\s*\)/gi, "replace(hex(zeroblob($2)), '00', $1)")
    .replace(/(\w+\.)?\bDATA_TYPE\b/gi, "lower($&)")
    .replace(/\b0x([0-9a-f]*)/gi, "x'$1'")
    .replace(/\bINT\s+IDENTITY\s*\(\s*1\s*,\s*1\s*\)\s+PRIMARY\s+KEY/gi, "INTEGER PRIMARY KEY AUTOINCREMENT")
    .replace(/@@SPID/gi, String(session.id))
    .replace(/@@TRANCOUNT/gi, String(session.openTransactions))
    .replace(/@@\w+/g, (name) => kVariables[name.toUpperCase()] ?? name)
    .replace(/\bSERVERPROPERTY\s*\([^)]*\)/gi, "'16.0.4135.4'")
    .replace(/\bSCOPE_IDENTITY\s*\(\s*\)/gi, "last_insert_rowid()")
    .replace(/\bDB_NAME\s*\(\s*\)/gi, `'${session.database}'`)
    .replace(/\b(\w+)(?=\s*\()/g, (name) => kFunctions[name.toUpperCase()] ?? name);
  for (const { name, value } of parameters) {
    if (typeof value === "bigint") sql = sql.replace(new RegExp(`${name}\\b`, "gi"), `(${value})`);
  }
  return { sql: show(sql), casts };
}

const kByValue = {
  INT: { type: "int" },
  BIGINT: { type: "bigint" },
  DOUBLE: { type: "float" },
  STRING: { type: "nvarchar", size: 4000 },
  BINARY: { type: "varbinary", size: 8000 },
  "": { type: "int" },
};

const longest = (rows, at) => rows.reduce((most, row) => Math.max(most, row[at]?.length ?? 0), 0);

/** What columns a result of the engine has on the wire. */
export function describe({ columns, rows }, casts) {
  return columns.map(({ name, type }, at) => {
    const cast = casts.get(name);
    if (cast !== undefined) return { name, ...cast };
    const own = { name, ...kByValue[type] };
    if (own.size !== undefined && longest(rows, at) > own.size) own.size = "max";
    return own;
  });
}
