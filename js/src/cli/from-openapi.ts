// jackfield manifest from-openapi: a manifest from the description of an API.
import { isOpenApi, manifestFrom } from "../openapi/manifest.js";
import { open } from "../index.js";
import { packageFile } from "../platform/package.js";
import { CommandError, UsageError } from "./arguments.js";
import { readText, yamlPackage } from "./documents.js";
import { notJson } from "./json-places.js";
import { printLines, writeOutput } from "./output.js";
import type { Jackfield } from "../jackfield.js";
import type { Problem } from "../openapi/manifest.js";
import type { Command } from "./arguments.js";

const mostBytes = 64 * 1024 * 1024;

/** The command `manifest from-openapi`. */
export const manifestFromOpenApi: Command = {
  name: "manifest from-openapi",
  words: "FILE",
  about:
    "Prints a manifest made from an OpenAPI 3.x or Swagger 2 document, JSON or YAML. " +
    "What it cannot express is listed on standard error. Exit code 1 when the manifest breaks a rule.",
  flags: {
    operations: { type: "string", value: "A,B", about: "Operations to take. Default: those not deprecated, up to 64" },
    type: { type: "string", value: "TYPE", about: "The type of the integration. Default: others" },
    name: { type: "string", value: "SUB_TYPE", about: "Default: from the title of the document" },
    output: { type: "string", value: "FILE", about: "Writes a file in place of the standard output" },
  },
  run: async (given) => {
    const file = given.word(0, "FILE");
    const name = given.text("name");
    if (name !== undefined && !/^[a-z0-9][a-z0-9._-]{0,62}$/.test(name))
      throw new UsageError("--name takes small letters, digits, dots, hyphens and underscores");
    const document = await readDocument(file);
    if (!isOpenApi(document)) throw new CommandError(`${file} is not an OpenAPI 3.x or Swagger 2 document`);
    await using jackfield = await open();
    const type = given.choice("type", [...new Set(jackfield.catalogue.list().map((entry) => entry.type))]);
    const options = { type, subType: name, operations: given.text("operations")?.split(",") };
    const { manifest, notes, problems, missing } = manifestFrom(document, options, checkWith(jackfield));
    if (missing.length > 0) throw new CommandError(`${file} has no operation ${missing.join(", ")}`);
    const text = JSON.stringify(manifest, null, 2);
    const output = given.text("output");
    if (output === undefined) await printLines(text);
    else writeOutput(output, `${text}\n`);
    for (const note of notes) console.error(`note: ${note}`);
    for (const { pointer, rule } of problems) console.error(`jackfield: ${pointer}: ${rule}`);
    return problems.length === 0 ? 0 : 1;
  },
};

/** The check of one manifest beside the package's sets of record fields. */
export function checkWith(jackfield: Jackfield): (manifest: object) => Problem[] {
  // The package's own file.
  const own = JSON.parse(packageFile("manifests/bundle.json").toString("utf8")) as { readonly stores: object };
  return (manifest) => jackfield.checkManifests([manifest], own.stores).problems;
}

async function readDocument(file: string): Promise<unknown> {
  const text = readText(file);
  if (text.length > mostBytes) throw new CommandError(`${file} is larger than 64 MiB`);
  if (/^\ufeff?\s*\{/.test(text)) {
    try {
      return JSON.parse(text.replace(/^\ufeff/, ""));
    } catch {
      throw notJson(file, text);
    }
  }
  const library = await yamlPackage(file);
  const lines = new library.LineCounter();
  const document = library.parseDocument(text, { lineCounter: lines, prettyErrors: false, merge: false });
  const [error] = document.errors;
  if (error !== undefined) throw new CommandError(`${file}:${lines.linePos(error.pos[0]).line}: this is not YAML`);
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch {
    throw new CommandError(`${file} has too many aliases`);
  }
}
