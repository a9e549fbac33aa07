// jackfield query: one statement, its rows as the core writes them. No value passes through a JavaScript number.
import { JackfieldError } from "../core/errors.js";
import { CommandError, UsageError, reachFlags } from "./arguments.js";
import { integrationOf } from "./integration-of.js";
import { print } from "./output.js";
import { confirmFlag, isGuarded, refusal } from "./production.js";
import { rowFormats, shownRows } from "./rows.js";
import { terminalColumns } from "./table.js";
import { textWidth } from "./width.js";
import { openWorkspace, workspaceFlags } from "./workspace.js";
import type { Command, Given } from "./arguments.js";

/** The command `query`. */
export const query: Command = {
  name: "query",
  words: "TITLE|ID SQL",
  about:
    "Runs one statement through an integration and prints its rows as they come. " +
    "A failure after the first row ends with exit code 1: what was printed is then not complete.",
  flags: {
    ...workspaceFlags,
    ...reachFlags,
    format: {
      type: "string",
      value: "FORMAT",
      choices: rowFormats,
      about: "table (default on a terminal), ndjson (default elsewhere), csv or json",
    },
    "guard-formulas": {
      type: "boolean",
      about: "With csv: an apostrophe before each text that a spreadsheet would run as a formula",
    },
    param: {
      type: "string",
      value: "JSON",
      multiple: true,
      about: "A value bound by position; what is not JSON is text",
    },
    ...confirmFlag,
    "read-only": { type: "boolean", about: "Refuses to change anything" },
    timeout: { type: "string", value: "MILLISECONDS", about: "Default: 30000" },
    json: { type: "boolean", about: "The same as --format json; errors are JSON too" },
  },
  run,
};

async function run(given: Given): Promise<number> {
  const word = given.word(0, "TITLE|ID");
  const sql = given.word(1, "SQL");
  const format =
    given.choice("format", rowFormats) ??
    (given.flag("json") ? "json" : terminalColumns() === undefined ? "ndjson" : "table");
  const noFormulas = given.flag("guard-formulas");
  if (noFormulas && format !== "csv") throw new UsageError("--guard-formulas goes with --format csv");
  await using workspace = await openWorkspace(given);
  const integration = await integrationOf(workspace, word);
  const guarded = isGuarded(given, integration);
  const options = bodyOf(given, sql, guarded);
  const ask = (accept: string, more: string): AsyncGenerator<Uint8Array, void, undefined> =>
    workspace.rows({ id: integration.id, accept, body: `${options}${more}}` });
  try {
    for await (const part of shownRows(format, ask, noFormulas)) await print(part);
  } catch (error) {
    if (!(error instanceof JackfieldError)) throw error;
    if (guarded && !given.flag("read-only") && error.code === "read_only")
      throw refusal(integration, "the database refuses changes");
    const place = given.flag("json") ? undefined : caret(sql, error);
    throw place === undefined ? error : new CommandError(place);
  }
  return 0;
}

// Without the brace at the end.
function bodyOf(given: Given, sql: string, guarded: boolean): string {
  const options = {
    readOnly: guarded || given.flag("read-only"),
    timeoutMillis: given.number("timeout", 30000, 3600000),
  };
  const params = given.texts("param").map(valueText).join(",");
  return `{"sql":${JSON.stringify(sql)},"params":[${params}],${JSON.stringify(options).slice(1, -1)}`;
}

// JSON goes on as it was typed, with every digit.
function valueText(text: string): string {
  try {
    JSON.parse(text);
    return text;
  } catch {
    return JSON.stringify(text);
  }
}

// The line of the statement that the database complains of, with a mark below the place.
function caret(sql: string, { message, code, details }: JackfieldError): string | undefined {
  const position = details["position"];
  if (typeof position !== "number" || position < 1) return undefined;
  const characters = Array.from(sql);
  const before = characters.slice(0, position - 1).join("");
  const lineStart = before.lastIndexOf("\n") + 1;
  const line = sql.slice(lineStart).split("\n", 1)[0] ?? "";
  const state = typeof details["sqlState"] === "string" ? `, SQLSTATE ${details["sqlState"]}` : "";
  const blank = " ".repeat(textWidth(before.slice(lineStart)));
  return `${message} [${code}${state}]\n  ${line.replaceAll("\t", " ")}\n  ${blank}^`;
}
