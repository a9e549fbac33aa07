// The options of `serve` from elsewhere than the command line: variables of the environment, and a file.
// Contract   a flag counts before a variable, a variable before the file. Other commands take what they share with
//            `serve`: where the store, the keys and the libraries are.
import { nearest } from "../base/nearest.js";
import { CommandError } from "./arguments.js";
import type { MapEntry } from "../document/node.js";
import type { Command, Flag, Given, Setting } from "./arguments.js";

type Flags = Readonly<Record<string, Flag>>;
type Environment = Readonly<Record<string, string | undefined>>;

/** The variable of a flag: JACKFIELD_KEY_FILE of --key-file. */
export function variableOf(flag: string): string {
  return `JACKFIELD_${flag.toUpperCase().replaceAll("-", "_")}`;
}

/** Adds to `given` what it does not name itself. `table`: the flags of `serve`. */
export async function addSettings(
  given: Given,
  command: Command,
  table: Flags,
  environment: Environment,
): Promise<void> {
  const names = Object.keys(table).filter((name) => command.flags[name] === table[name] && name !== "config-file");
  given.add(variables(names, table, environment));
  const file = given.text("config-file") ?? environment[variableOf("config-file")];
  if (file === undefined || file === "" || names.length === 0) return;
  const settings = await settingsIn(file, table);
  given.add(new Map([...settings].filter(([name]) => names.includes(name))));
}

function variables(names: readonly string[], table: Flags, environment: Environment): Map<string, Setting> {
  const found = new Map<string, Setting>();
  for (const name of names) {
    const place = variableOf(name);
    const text = environment[place];
    const flag = table[name];
    // Kubernetes sets JACKFIELD_PORT to an address in every container beside a service of the name jackfield.
    if (flag === undefined || text === undefined || text === "" || (name === "port" && text.startsWith("tcp://")))
      continue;
    const texts = flag.multiple === true ? text.split(",").map((part) => part.trim()) : [text];
    found.set(name, settingOf(flag, place, texts));
  }
  return found;
}

async function settingsIn(file: string, table: Flags): Promise<Map<string, Setting>> {
  const { readDocuments } = await import("./documents.js");
  const [document, more] = await readDocuments(file);
  if (document === undefined) return new Map<string, Setting>();
  if (more !== undefined) throw new CommandError(`${file}:${more.node.line}: a configuration file is one document`);
  const { node } = document;
  if (node.kind !== "map")
    throw new CommandError(`${file}:${node.line}: a configuration file has one "option: value" in a line`);
  return new Map(node.entries.map((entry) => [entry.key, settingFrom(file, entry, table)]));
}

function settingFrom(file: string, { key, line, value }: MapEntry, table: Flags): Setting {
  const flag = key === "config-file" ? undefined : table[key];
  if (flag === undefined) throw new CommandError(`${file}:${line}: ${unknown(key, Object.keys(table))}`);
  const place = `${file}:${line}: ${key}`;
  const items = value.kind === "list" && flag.multiple === true ? value.items : [value];
  const texts = items.map((item) => {
    if (item.kind === "scalar" && item.text !== "") return item.text;
    throw new CommandError(`${place} takes ${flag.multiple === true ? "a list of values" : "one value"}`);
  });
  return settingOf(flag, place, texts);
}

// A key could be a value that was put in the wrong place, so that a long one is not repeated.
function unknown(key: string, names: readonly string[]): string {
  const near = nearest(key, names);
  const said = /^[\w-]{1,40}$/.test(key) ? `there is no option ${key}` : "there is no option of this name";
  return near === undefined ? `${said}. To list them, type: jackfield serve --help` : `${said}. Did you mean ${near}?`;
}

function settingOf(flag: Flag, place: string, texts: readonly string[]): Setting {
  if (flag.type === "string") return { place, value: flag.multiple === true ? texts : (texts[0] ?? "") };
  const [text] = texts;
  if (text !== "true" && text !== "false") throw new CommandError(`${place} takes true or false`);
  return { place, value: text === "true" };
}
