// The SQL engine behind the fakes: SQLite (npm sql.js), one database in memory per fake, with an information_schema
// beside it.
// Example    const engine = await openEngine({ schema: "default", catalogue: rowsOf });
//            engine.run("SELECT :p AS p", { ":p": 1 });
import initSqlJs from "sql.js";

const integerType = (value) => (value >= -2147483648n && value <= 2147483647n ? "INT" : "BIGINT");

/** INT BIGINT DOUBLE STRING BINARY, or "" when every value is null. */
const typeOf = (values) => {
  let type = "";
  for (const value of values) {
    if (value === null) continue;
    const own =
      typeof value === "bigint"
        ? integerType(value)
        : typeof value === "number"
          ? "DOUBLE"
          : typeof value === "string"
            ? "STRING"
            : "BINARY";
    if (type === "" || type === own) type = own;
    else type = [type, own].includes("STRING") ? "STRING" : [type, own].includes("DOUBLE") ? "DOUBLE" : "BIGINT";
  }
  return type;
};

/** A whole number as the engine binds it best: sql.js takes a bigint for text, and a larger number for a double. */
export const boundInteger = (digits) => (Number(digits) === (Number(digits) | 0) ? Number(digits) : BigInt(digits));

const isBlank = (sql) =>
  sql
    .replace(/--[^\n]*(\n|$)/g, "")
    .replace(/\/\*[^]*?\*\//g, "")
    .replace(/[\s;]/g, "") === "";

export const asDeclared = (declared) => ({
  type: declared.replace(/\(.*/, "").trim(),
  full: declared.toLowerCase(),
  precision: null,
  scale: 0,
});

/**
 * schema    what `main` is called in information_schema
 * upper     names there are in capitals
 * describe  "DECIMAL(10,2)", as a column was declared => {type, full, precision, scale}, as information_schema tells it
 * functions name: what SQL may call
 */
export async function openEngine({ schema, upper = false, describe = asDeclared, functions = {} }) {
  const SQL = await initSqlJs();
  const db = new SQL.Database();
  const name = (text) => (upper ? text.toUpperCase() : text);
  db.create_function("current_schema", () => schema);
  for (const [own, work] of Object.entries(functions)) db.create_function(own, work);
  db.exec(`ATTACH ':memory:' AS information_schema;
    CREATE TABLE information_schema.schemata (schema_name TEXT);
    INSERT INTO information_schema.schemata VALUES ('${schema}'), ('${name("information_schema")}');
    CREATE TABLE information_schema.tables (table_schema TEXT, table_name TEXT, table_type TEXT);
    CREATE TABLE information_schema.columns (table_schema TEXT, table_name TEXT, column_name TEXT, data_type TEXT,
      full_data_type TEXT, is_nullable TEXT, column_default TEXT, ordinal_position INTEGER, numeric_precision INTEGER,
      numeric_scale INTEGER);
    CREATE TABLE information_schema.table_constraints (constraint_schema TEXT, constraint_name TEXT,
      constraint_type TEXT, table_schema TEXT, table_name TEXT);
    CREATE TABLE information_schema.key_column_usage (constraint_schema TEXT, constraint_name TEXT, table_schema TEXT,
      table_name TEXT, column_name TEXT);`);

  const refresh = () => {
    for (const table of ["tables", "columns", "table_constraints", "key_column_usage"])
      db.exec(`DELETE FROM information_schema.${table}`);
    const tables =
      db.exec("SELECT name, type FROM main.sqlite_schema WHERE type IN ('table', 'view')")[0]?.values ?? [];
    for (const [table, type] of tables) {
      db.run("INSERT INTO information_schema.tables VALUES (?, ?, ?)", [
        schema,
        name(table),
        type === "view" ? "VIEW" : "BASE TABLE",
      ]);
      for (const [cid, column, declared, notNull, value, key] of db.exec(`PRAGMA main.table_info("${table}")`)[0]
        ?.values ?? []) {
        const { type: shown, full, precision, scale } = describe(declared);
        db.run("INSERT INTO information_schema.columns VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", [
          schema,
          name(table),
          name(column),
          shown,
          full,
          notNull || key ? "NO" : "YES",
          value,
          cid + 1,
          precision,
          scale,
        ]);
        if (!key) continue;
        db.run("INSERT INTO information_schema.table_constraints VALUES (?, ?, 'PRIMARY KEY', ?, ?)", [
          schema,
          `${table}_pk`,
          schema,
          name(table),
        ]);
        db.run("INSERT INTO information_schema.key_column_usage VALUES (?, ?, ?, ?, ?)", [
          schema,
          `${table}_pk`,
          schema,
          name(table),
          name(column),
        ]);
      }
    }
  };

  /** {columns: [{name, type}], rows, changes}; an error of SQLite is thrown as it is. */
  const run = (sql, parameters) => {
    const statements = db.iterateStatements(sql);
    const { value: statement } = statements.next();
    if (statement === undefined) throw new Error("syntax error: nothing to do");
    if (!isBlank(statements.getRemainingSQL())) throw new Error("syntax error: more than one statement");
    if (parameters !== undefined) statement.bind(parameters);
    const rows = [];
    while (statement.step()) rows.push(statement.get(null, { useBigInt: true }));
    const names = statement.getColumnNames();
    const columns = names.map((column, i) => ({ name: column, type: typeOf(rows.map((row) => row[i])) }));
    const changes = db.getRowsModified();
    statement.free();
    if (/^\s*(CREATE|DROP|ALTER)\b/i.test(sql)) refresh();
    return { columns, rows, changes };
  };
  return { run };
}
