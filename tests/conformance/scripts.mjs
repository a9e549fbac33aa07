// Splits other people's SQL scripts into statements: psql's, and those of MariaDB's test language. What belongs to the
// client or to the session alone is left out, so that each statement means the same on any connection.

/** Statements of a psql script. Lines of psql itself and data of COPY end or skip the statement they are in. */
export function psqlStatements(text) {
  const found = [];
  let rest = text;
  while (rest !== "") {
    const { statement, length } = nextStatement(rest, true);
    rest = rest.slice(length);
    if (/^copy\b[^;]*\bfrom\s+stdin/i.test(statement)) {
      const end = rest.search(/^\\\.$/m);
      rest = end === -1 ? "" : rest.slice(end + 2);
      continue;
    }
    // Variables of psql.
    if (/[^:\w'"]:['"]?[a-z_]\w*/i.test(statement.replaceAll(/'(?:[^']|'')*'/g, "''"))) continue;
    if (statement !== "") found.push(statement);
  }
  return found;
}

/** A pattern for one of the words, which may hold patterns themselves, at the start of a text. */
export const beginsWith = (words) => new RegExp(`^(${words.trim().split(/\s+/).join("|")})\\b`, "i");

/** A pattern for one of the words anywhere in a text. */
export const holds = (words) => new RegExp(`\\b(${words.trim().split(/\s+/).join("|")})\\b`, "i");

const commands = beginsWith(String.raw`
  let eval evalp source if while for inc dec connect disconnect connection disable_\w+ enable_\w+
  replace_\w+ sorted_result lowercase_result query\w* horizontal_results vertical_results perl exec
  execw exit die skip sleep real_sleep send reap remove_file\w* write_file append_file cat_file
  copy_file diff_files mkdir rmdir list_files file_exists chmod change_user ping shutdown_server
  start_timer end_timer character_set result error echo eol output require system wait_for\w* sync\w*
  save_master_pos dirty_close optimizer_trace view_protocol
`);

/** Statements of a script of MariaDB's test language. */
export function mysqltestStatements(text) {
  const lines = text.split("\n").filter((line) => !/^\s*(--|#)/.test(line));
  const found = [];
  let rest = lines.join("\n");
  while (rest !== "") {
    rest = rest.replace(/^[\s{};]+/, "");
    const delimiter = /^delimiter\s+(\S+?);?\s*\n/i.exec(rest);
    if (delimiter !== null) {
      // Bodies of procedures: to the line that sets the delimiter back.
      const back = rest.slice(delimiter[0].length).search(/^\s*delimiter\s+;/im);
      rest = back === -1 ? "" : rest.slice(delimiter[0].length + back).replace(/^[^\n]*\n?/, "");
      continue;
    }
    const { statement, length } = nextStatement(rest, false);
    rest = rest.slice(length);
    if (statement !== "" && !commands.test(statement)) found.push(statement);
  }
  return found;
}

const anyOf = (flags, ...patterns) => new RegExp(patterns.map(({ source }) => source).join("|"), flags);

// Quotes, comments, lines of psql itself, and the end of a statement.
const psqlToken = () =>
  anyOf(
    "gim",
    /\b[eE]'(?:[^'\\]|\\[\s\S]|'')*'/,
    /'(?:[^']|'')*'/,
    /"(?:[^"]|"")*"/,
    /\$(\w*)\$[\s\S]*?\$\1\$/,
    /--[^\n]*/,
    /\/\*/,
    /^[ \t]*\\[^\n]*/,
    /\\[a-z]\w*[^\n]*/,
    /[();]/,
  );
const mariadbToken = () =>
  anyOf("g", /'(?:[^'\\]|\\[\s\S]|'')*'/, /"(?:[^"\\]|\\[\s\S]|"")*"/, /`[^`]*`/, /--\s[^\n]*/, /#[^\n]*/, /\/\*/, /;/);

// The text before the next semicolon outside of quotes and comments.
function nextStatement(text, isPsql) {
  const token = isPsql ? psqlToken() : mariadbToken();
  let statement = "";
  let from = 0;
  let depth = 0; // a rule has several statements in parentheses
  for (let match = token.exec(text); match !== null; match = token.exec(text)) {
    const [what] = match;
    // PostgreSQL's comments nest.
    if (what === "/*") token.lastIndex = endOfComment(text, match.index);
    if (isPsql && what === "(") depth += 1;
    if (what === ")") depth = Math.max(0, depth - 1);
    if (what === ";" && depth === 0) {
      statement += text.slice(from, match.index);
      return { statement: statement.trim(), length: match.index + 1 };
    }
    if (what.startsWith("--") || what.startsWith("#")) {
      statement += text.slice(from, match.index);
      from = match.index + what.length;
    } else if (/^[ \t]*\\/.test(what)) {
      return { statement: "", length: match.index + what.length };
    }
  }
  return { statement: "", length: text.length };
}

function endOfComment(text, start) {
  let depth = 0;
  for (const { 0: what, index } of text.slice(start).matchAll(/\/\*|\*\//g)) {
    depth += what === "/*" ? 1 : -1;
    if (depth === 0) return start + index + 2;
  }
  return text.length;
}

/** What is of the session, of the client, of the server's state, or different at each run: a reason, or undefined. */
export function leftOut(statement, rules) {
  return rules.find(([pattern]) => pattern.test(statement))?.[1];
}
