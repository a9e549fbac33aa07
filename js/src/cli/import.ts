// jackfield import: connections that are written down elsewhere, as a document for jackfield apply.
import { basename } from "node:path";
import process from "node:process";
import { isRecord } from "../core/errors.js";
import { open } from "../index.js";
import { yamlText } from "../document/yaml-write.js";
import { CommandError } from "./arguments.js";
import { readText } from "./documents.js";
import { profileIn, tomlPackage } from "./import-adbc.js";
import { noteLeftOut } from "./import-found.js";
import { integrationsOfNocodb } from "./import-nocodb.js";
import { isServiceFile, servicesIn } from "./import-service.js";
import { nocodbKey, nocodbRows } from "./nocodb.js";
import { printLines } from "./output.js";
import type { Jackfield } from "../jackfield.js";
import type { Command, Given } from "./arguments.js";
import type { Found } from "./import-found.js";

/** The command `import`. */
export const importCommand: Command = {
  name: "import",
  words: "FILE|URL",
  about:
    "Prints a document for apply from a connection URL, a .env file, a libpq service file (pg_service.conf), " +
    "a connection profile of ADBC (.toml), or integrations of NocoDB: JSON, which may be encrypted, or the https " +
    "address of a server, with its API token in NOCODB_TOKEN. " +
    "Passwords are in it, unless --prompts puts prompts in their place. " +
    "Exit code 1 when nothing was found, or an integration of NocoDB is left out.",
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
    const isUrl = /^[a-z][a-z0-9+.:-]*:\/\//i.test(word);
    const isNocodb = /^https?:/i.test(word);
    const found = await foundIn(jackfield, given, { word, isUrl, isNocodb });
    const note = (line: string): void => {
      if (!isUrl || isNocodb) console.error(line);
    };
    const list = found.flatMap((each) => integrationOf(jackfield, each, given.flag("prompts"), note));
    if (list.length === 0)
      throw new CommandError(`${isUrl ? "the URL" : word} names no connection of a known database`);
    const title = given.text("title");
    const [first] = list;
    if (list.length === 1 && title !== undefined && first !== undefined) first["title"] = title;
    await printLines(yamlText({ jackfield: 1, integrations: list }).trimEnd());
    return found.some(({ type }) => type !== undefined) && list.length < found.length ? 1 : 0;
  },
};

async function foundIn(
  jackfield: Jackfield,
  given: Given,
  { word, isUrl, isNocodb }: { readonly word: string; readonly isUrl: boolean; readonly isNocodb: boolean },
): Promise<Found[]> {
  if (isNocodb) return integrationsOfNocodb(word, process.env["NOCODB_TOKEN"]);
  if (isUrl) return [{ title: "Database", url: word }];
  const text = readText(word);
  if (/\.toml$/i.test(word))
    return profileIn(word, text, await tomlPackage(word), (url) => ({ ...jackfield.urlToConfig(url) }));
  const rows = /^\s*[[{]\s*["{\]]/.test(text) ? nocodbRows(text, nocodbKey(given.text("nocodb-key-file"))) : undefined;
  if (rows !== undefined) return rows;
  return isServiceFile(text) || basename(word) === "pg_service.conf" ? servicesIn(word, text) : variablesIn(text);
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

// What the core cannot read is left out, with a note that does not repeat it.
function integrationOf(
  jackfield: Jackfield,
  found: Found,
  prompts: boolean,
  note: (line: string) => void,
): Record<string, unknown>[] {
  if (found.type !== undefined) return serviceOf(jackfield, found, prompts);
  const { title, url, config } = found;
  try {
    const read: Record<string, unknown> = config ?? { ...jackfield.urlToConfig(url ?? "") };
    const { client, connection, searchPath } = read;
    if (isRecord(connection) && prompts && connection["password"] !== undefined)
      connection["password"] = { $prompt: "Password" };
    const whole = { client, connection, ...(searchPath === undefined ? {} : { searchPath }) };
    return [{ type: "database", sub_type: client, title, config: whole }];
  } catch {
    note(`note: ${title} is left out: it is not the address of a known database`);
    return [];
  }
}

// An integration of another server: what its form does not have is named, and left out.
function serviceOf(
  jackfield: Jackfield,
  { title, type = "", subType = "", config = {}, problem }: Found,
  prompts: boolean,
): Record<string, unknown>[] {
  if (problem !== undefined) {
    console.error(`note: ${title} is left out: ${problem}`);
    return [];
  }
  const names = { type, sub_type: subType };
  let secrets: string[];
  try {
    secrets = secretsOf(jackfield.catalogue.get(type, subType).form);
  } catch {
    console.error(`note: ${title} is left out: the catalogue has no ${type}/${subType}`);
    return [];
  }
  const unknown = jackfield
    .validate(`${type}/${subType}`, config)
    .errors.filter(({ code }) => code === "unknown_key")
    .map(({ path }) => path);
  for (const path of unknown) changeAt(config, path, () => undefined);
  noteLeftOut(title, unknown);
  if (prompts) for (const path of secrets) changeAt(config, path, () => ({ $prompt: path }));
  return [{ ...names, title, config }];
}

function secretsOf(form: readonly { readonly model?: string; readonly secret?: boolean }[]): string[] {
  return form.flatMap(({ model, secret }) => (secret === true && model !== undefined ? [model] : []));
}

// Changes a value that is there; undefined takes it away.
function changeAt(config: Record<string, unknown>, path: string, change: () => unknown): void {
  const keys = path.split(".");
  const last = keys.pop() ?? "";
  let at: unknown = config;
  for (const key of keys) at = isRecord(at) ? at[key] : undefined;
  if (!isRecord(at) || at[last] === undefined) return;
  const value = change();
  if (value === undefined) Reflect.deleteProperty(at, last);
  else at[last] = value;
}
