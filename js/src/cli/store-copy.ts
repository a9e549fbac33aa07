// jackfield store copy: moves everything of a store into an empty one, between SQLite and PostgreSQL.
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { JackfieldError } from "../core/errors.js";
import { isSharedStore } from "../platform/keys.js";
import { CommandError } from "./arguments.js";
import { printLines } from "./output.js";
import { checkAddon, openStore, operatorCall, shownOf } from "./store.js";
import type { Command, Given } from "./arguments.js";

/** The command `store copy`. */
export const storeCopy: Command = {
  name: "store copy",
  words: "FROM TO",
  about:
    "Copies users, tokens, integrations, records and the audit into an empty store, checks every row of it, and " +
    "prints how many there are. FROM and TO are files or postgres:// URLs, or env:NAME for a URL with a password. " +
    "Stop the servers of FROM first. The copy needs the same key file.",
  flags: { json: { type: "boolean", about: "Prints one line of JSON: rows by table" } },
  run: copy,
};

async function copy(given: Given): Promise<number> {
  const from = placeOf(given.word(0, "FROM"));
  const to = placeOf(given.word(1, "TO"));
  checkAddon();
  if (!isSharedStore(from) && !existsSync(from)) throw new CommandError(`there is no store at ${from}`);
  // Sealed values are copied as they are, so no key is needed.
  await using jackfield = await openStore({ store: from });
  const counts = await transfer(jackfield, to);
  const rows = Object.entries(counts);
  const width = Math.max(...rows.map(([table]) => table.length));
  const lines = rows.map(([table, count]) => `${table.padEnd(width)} ${String(count).padStart(10)}`);
  await printLines(...(given.flag("json") ? [JSON.stringify(counts)] : lines));
  return 0;
}

async function transfer(
  jackfield: Parameters<typeof operatorCall>[0],
  to: string,
): Promise<Readonly<Record<string, unknown>>> {
  try {
    return await operatorCall(jackfield, "store.transfer", { to });
  } catch (error) {
    if (!(error instanceof JackfieldError)) throw error;
    if (error.code === "store_not_empty")
      throw new CommandError(`${shownOf(to)} is not empty. A store is copied into an empty one only [${error.code}]`);
    throw new CommandError(`${shownOf(to)}: ${error.toJSON().message} [${error.code}]`);
  }
}

function placeOf(text: string): string {
  const name = /^env:(\w+)$/.exec(text)?.[1];
  if (name === undefined) return isSharedStore(text) ? text : resolve(text);
  const value = process.env[name];
  if (value === undefined || value === "") throw new CommandError(`the variable ${name} is not set`);
  return isSharedStore(value) ? value : resolve(value);
}
