// jackfield import: connections that are written down elsewhere, as a document for jackfield apply.
import { basename } from "node:path";
import { isRecord } from "../core/errors.js";
import { open } from "../index.js";
import { yamlText } from "../document/yaml-write.js";
import { CommandError } from "./arguments.js";
import { readText } from "./documents.js";
import { nocodbKey, nocodbRows } from "./nocodb.js";
import { printLines } from "./output.js";
import type { Jackfield } from "../jackfield.js";
import type { Command, Given } from "./arguments.js";
import type { NocoRow } from "./nocodb.js";

interface Found {
  readonly title: string;
  readonly url?: string;
  readonly config?: Record<string, unknown>;
}

/** The command `import`. */
export const importCommand: Command = {
  name: "import",
  words: "FILE|URL",
  about:
    "Prints a document for apply from a connection URL, a .env file, a libpq service file (pg_service.conf), " +
    "or integrations of NocoDB as JSON, which may be encrypted. " +
    "Passwords are in it, unless --prompts puts prompts in their place. " +
    "Exit code 1 when nothing was found, or a row of NocoDB is left out.",
  flags: {
    prompts: { type: "boolean", about: "Writes a prompt in place of each password" },
    title: { type: "string", value: "TEXT", about: "The title of a single connection" },
    "nocodb-key-file": {
      type: "string",
      value: "PATH",
      about: "The key that NocoDB encrypted with. Default: the variable NC_CONNECTION_ENCRYPT_KEY",
    },
  },
  run: async (given) => {
    const word = given.word(0, "FILE");
    await using jackfield = await open();
    const left = { some: false };
    const isUrl = /^[a-z][a-z0-9+.:-]*:\/\//i.test(word);
    const list = isUrl
      ? integrationOf(jackfield, { title: given.text("title") ?? "Database", url: word }, given.flag("prompts"))
      : listIn(jackfield, word, given, left);
    if (list.length === 0)
      throw new CommandError(`${isUrl ? "the URL" : word} names no connection of a known database`);
    const title = given.text("title");
    const [first] = list;
    if (list.length === 1 && title !== undefined && first !== undefined) first["title"] = title;
    await printLines(yamlText({ jackfield: 1, integrations: list }).trimEnd());
    return left.some ? 1 : 0;
  },
};

function listIn(jackfield: Jackfield, file: string, given: Given, left: { some: boolean }): Record<string, unknown>[] {
  const text = readText(file);
  const rows = /^\s*[[{]\s*["{\]]/.test(text) ? nocodbRows(text, nocodbKey(given.text("nocodb-key-file"))) : undefined;
  if (rows !== undefined) {
    const list = rows.flatMap((row) => rowOf(jackfield, row, given.flag("prompts")));
    left.some = list.length < rows.length;
    return list;
  }
  return connectionsIn(file, text).flatMap((each) => integrationOf(jackfield, each, given.flag("prompts")));
}

function rowOf(jackfield: Jackfield, row: NocoRow, prompts: boolean): Record<string, unknown>[] {
  const { title, type, sub_type, config } = row;
  const problem = row.problem ?? problemOf(jackfield, `${type}/${sub_type}`, config);
  if (problem === undefined)
    return [{ type, sub_type, title, config: prompts ? asked(jackfield, `${type}/${sub_type}`, config) : config }];
  console.error(`note: ${title} is left out: ${problem}`);
  return [];
}

function problemOf(jackfield: Jackfield, entry: string, config: Record<string, unknown>): string | undefined {
  try {
    jackfield.mask(entry, config);
    return undefined;
  } catch {
    return `the catalogue has no ${entry}`;
  }
}

// A prompt in place of each secret that is set.
function asked(jackfield: Jackfield, entry: string, config: Record<string, unknown>): Record<string, unknown> {
  const whole = structuredClone(config);
  for (const path of Object.keys(jackfield.mask(entry, config).secrets)) {
    const names = path.split(".");
    const last = names.pop() ?? "";
    let at: unknown = whole;
    for (const name of names) at = isRecord(at) ? at[name] : undefined;
    if (isRecord(at)) at[last] = { $prompt: last };
  }
  return whole;
}

function connectionsIn(file: string, text: string): Found[] {
  return /^\s*\[[^\]\n]+\]\s*$/m.test(text) || basename(file) === "pg_service.conf"
    ? servicesIn(text)
    : variablesIn(text);
}

// NAME=VALUE, as files of environment variables have them. Nothing is expanded.
function variablesIn(text: string): Found[] {
  const found: Found[] = [];
  for (const line of text.split(/\r?\n/)) {
    const [, name = "", value = ""] = /^\s*(?:export\s+)?([A-Za-z_]\w*)\s*=\s*(.*?)\s*$/.exec(line) ?? [];
    const [, , quoted] = /^(["'])(.*)\1(?:\s+#.*)?$/.exec(value) ?? [];
    const url = quoted ?? value.replace(/\s+#.*$/, "");
    if (/^[a-z][a-z0-9+.:-]*:\/\//i.test(url) && !/^https?:/i.test(url)) found.push({ title: name, url });
  }
  return found;
}

const places: Readonly<Record<string, string>> = {
  host: "host",
  port: "port",
  user: "user",
  password: "password",
  dbname: "database",
};

// [NAME] and key=value, as libpq reads them. Of keys without a place, sslmode alone is used.
function servicesIn(text: string): Found[] {
  const found: { title: string; config: { client: string; connection: Record<string, unknown> } }[] = [];
  for (const line of text.split(/\r?\n/)) {
    const [, name] = /^\s*\[([^\]]+)\]\s*$/.exec(line) ?? [];
    if (name !== undefined) found.push({ title: name.trim(), config: { client: "pg", connection: {} } });
    const [, key = "", value = ""] = /^([A-Za-z_]+)=(.*)$/.exec(line) ?? [];
    const connection = found.at(-1)?.config.connection;
    if (connection === undefined || key === "") continue;
    const place = places[key];
    if (place !== undefined) connection[place] = place === "port" ? Number(value) : value;
    if (key === "sslmode" && value !== "disable")
      connection["ssl"] = { enabled: true, rejectUnauthorized: value.startsWith("verify") };
  }
  return found;
}

// An address that the core cannot read is left out, with a note that does not repeat it.
function integrationOf(
  jackfield: Jackfield,
  { title, url, config }: Found,
  prompts: boolean,
): Record<string, unknown>[] {
  try {
    const read: Record<string, unknown> = config ?? { ...jackfield.urlToConfig(url ?? "") };
    const { client, connection, searchPath } = read;
    if (isRecord(connection) && prompts && connection["password"] !== undefined)
      connection["password"] = { $prompt: "Password" };
    const whole = { client, connection, ...(searchPath === undefined ? {} : { searchPath }) };
    return [{ type: "database", sub_type: client, title, config: whole }];
  } catch {
    console.error(`note: ${title} is left out: it is not the address of a known database`);
    return [];
  }
}
