// Splitting a text into statements, by the grammar of its dialect: a semicolon in a string ends nothing.
import { MSSQL, MySQL, PLSQL, PostgreSQL, SQLDialect, SQLite, StandardSQL } from "@codemirror/lang-sql";
import type { Statement } from "./types.js";

// A backslash in a string hides the quote behind it: without this, a statement could be cut in two inside of a string.
const mysql = SQLDialect.define({ ...MySQL.spec, backslashEscapes: true });
const databricks = SQLDialect.define({
  backslashEscapes: true,
  doubleQuotedStrings: true,
  identifierQuotes: "`",
});
const snowflake = SQLDialect.define({ backslashEscapes: true, doubleDollarQuotedStrings: true, slashComments: true });

// All of them together are 5 KB more, compressed, than one: a file for each would not pay.
const dialects: Readonly<Record<string, SQLDialect>> = {
  pg: PostgreSQL,
  mysql2: mysql,
  sqlite3: SQLite,
  mssql: MSSQL,
  oracledb: PLSQL,
  snowflake,
  databricks,
};

/** The dialect of a kind of database. */
export function dialectOf(subType: string): SQLDialect {
  return dialects[subType] ?? StandardSQL;
}

const hidden = ["String", "LineComment", "BlockComment", "QuotedIdentifier"];

/** The statements of a text, without their semicolons. */
export function statementsOf(dialect: SQLDialect, text: string): readonly Statement[] {
  const tree = dialect.language.parser.parse(text);
  const bare = blanked(dialect, text);
  const found: Statement[] = [];
  // What the grammar does not know belongs to the statement behind it: nothing of the text is left out.
  let start: number | undefined;
  for (let node = tree.topNode.firstChild; node !== null; node = node.nextSibling) {
    const isStatement = node.name === "Statement";
    if (!isStatement && !node.type.isError) continue;
    start ??= node.from;
    if (!isStatement && node.nextSibling !== null) continue;
    const statement = cut(text, bare, start, node.to);
    start = undefined;
    if (statement !== undefined) found.push(statement);
  }
  return found;
}

/** A part of the text as one statement. */
export function statementIn(dialect: SQLDialect, text: string, from: number, to: number): Statement | undefined {
  return cut(text, blanked(dialect, text), from, to);
}

// The text with spaces in place of what holds no placeholder.
function blanked(dialect: SQLDialect, text: string): string {
  const parts: string[] = [];
  let at = 0;
  dialect.language.parser.parse(text).iterate({
    enter: ({ name, from, to }) => {
      if (!hidden.includes(name)) return true;
      parts.push(text.slice(at, from), " ".repeat(to - from));
      at = to;
      return false;
    },
  });
  return parts.join("") + text.slice(at);
}

function cut(text: string, bare: string, from: number, to: number): Statement | undefined {
  let [start, end] = [from, to];
  while (start < end && /\s/.test(text[start] ?? "")) start += 1;
  while (end > start && /[\s;]/.test(bare[end - 1] ?? "") && /[\s;]/.test(text[end - 1] ?? "")) end -= 1;
  const shown = bare.slice(start, end);
  // Quoted names and strings alone are something; comments alone are nothing to run.
  if (shown.trim() === "" && !/["'`[$]/.test(text.slice(start, end))) return undefined;
  return { from: start, to: end, text: text.slice(start, end), bare: shown };
}
