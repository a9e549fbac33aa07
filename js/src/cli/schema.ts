// jackfield schema: the configurations of an entry as JSON Schema.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { open } from "../index.js";
import { knownEntry } from "./advice.js";
import { UsageError } from "./arguments.js";
import { manifestFlags, manifestsOf } from "./manifests.js";
import { printLines, writeOutput } from "./output.js";
import type { Jackfield } from "../jackfield.js";
import type { Command } from "./arguments.js";

/** The command `schema`. */
export const schemaCommand: Command = {
  name: "schema",
  words: "[TYPE/SUB_TYPE]",
  about:
    "Prints the JSON Schema (draft 2020-12) of an entry's configurations. With --output, writes that of every entry, " +
    "or of the one that is named, as FOLDER/TYPE/SUB_TYPE.json.",
  flags: { ...manifestFlags, output: { type: "string", value: "FOLDER", about: "Writes files in place of printing" } },
  run: async (given) => {
    const [entry] = given.words;
    const folder = given.text("output");
    if (entry === undefined && folder === undefined) throw new UsageError("TYPE/SUB_TYPE is missing");
    await using jackfield = await open(await manifestsOf(given));
    const names = entry === undefined ? allOf(jackfield) : [knownEntry(jackfield, entry).join("/")];
    for (const name of names) {
      const text = schemaText(jackfield, name);
      if (folder === undefined) await printLines(text.trimEnd());
      else write(folder, name, text);
    }
    return 0;
  },
};

const allOf = (jackfield: Jackfield): string[] =>
  jackfield.catalogue.list().map(({ type, sub_type: subType }) => `${type}/${subType}`);

function schemaText(jackfield: Jackfield, name: string): string {
  const [type = "", subType = ""] = name.split("/");
  return `${JSON.stringify(jackfield.catalogue.get(type, subType, { jsonSchema: true }).jsonSchema, null, 2)}\n`;
}

// Names of the catalogue are safe in paths: letters, digits, ".", "_" and "-", the first of them a letter or digit.
function write(folder: string, name: string, text: string): void {
  const file = join(folder, `${name}.json`);
  mkdirSync(join(file, ".."), { recursive: true });
  writeOutput(file, text);
}
