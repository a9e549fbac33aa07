// Manifests of the application: read from files and folders, checked, and given to open().
import { readFileSync, readdirSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { isRecord } from "../core/errors.js";
import { open } from "../index.js";
import { packageFile } from "../platform/package.js";
import { CommandError } from "./arguments.js";
import { placedJson } from "./json-places.js";
import { jsonText } from "../core/json-write.js";
import { printLines } from "./output.js";
import { systemCode } from "./store.js";
import type { ManifestBundle } from "../types.js";
import type { Command, Flag, Given } from "./arguments.js";
import type { PlacedJson } from "./json-places.js";

/** The flag of commands that know manifests of the application. */
export const manifestFlags: Readonly<Record<string, Flag>> = {
  manifests: {
    type: "string",
    value: "FOLDER",
    multiple: true,
    about: "A folder, or a file, with manifests of your own, beside the package's",
  },
};

/** The command `manifest check`. */
export const manifestCheck: Command = {
  name: "manifest check",
  words: "FILE|FOLDER ...",
  about: "Checks manifests by the rules, and names file, line and rule. Exit code 1 when one breaks a rule.",
  flags: { json: { type: "boolean", about: "Prints JSON" } },
  run: async (given) => {
    given.word(0, "FILE");
    const problems = await problemsOf(readManifests(given.words));
    const valid = problems.length === 0;
    await printLines(
      ...(given.flag("json")
        ? [jsonText({ valid, problems }, "")]
        : valid
          ? ["no problem found"]
          : problems.map(problemText)),
    );
    return valid ? 0 : 1;
  },
};

/** A rule that a manifest breaks. */
export interface PlacedProblem {
  readonly file: string;
  readonly line: number;
  readonly manifest: string;
  readonly pointer: string;
  readonly rule: string;
}

interface ManifestFile extends PlacedJson {
  readonly file: string;
  readonly value: Record<string, unknown>;
}
interface ManifestFiles {
  readonly manifests: readonly ManifestFile[];
  readonly stores: ManifestFile | undefined;
}

/** The manifests that `--manifests` names, for open(); nothing without the flag. Fails with every broken rule. */
export async function manifestsOf(given: Given): Promise<{ readonly manifests?: ManifestBundle }> {
  const places = given.texts("manifests");
  if (places.length === 0) return {};
  const files = readManifests(places);
  const problems = await problemsOf(files);
  if (problems.length > 0)
    throw new CommandError(["a manifest breaks a rule", ...problems.map(problemText)].join("\n"));
  return {
    manifests: {
      manifests: files.manifests.map(({ value }) => value),
      ...(files.stores === undefined ? {} : { stores: files.stores.value }),
    },
  };
}

function problemText({ file, line, pointer, rule }: PlacedProblem): string {
  return `${file}:${line}: ${pointer === "" ? "/" : pointer}: ${rule}`;
}

// Files, and all *.json of folders. stores.json has sets of record fields; schema.json is for editors.
function readManifests(places: readonly string[]): ManifestFiles {
  const files = places.flatMap(filesAt).map(readFile);
  const isNamed = (name: string) => (file: ManifestFile) => basename(file.file) === name;
  const [stores, more] = files.filter(isNamed("stores.json"));
  if (more !== undefined) throw new CommandError(`${more.file}: ${String(stores?.file)} has the stores already`);
  const manifests = files.filter((file) => !isNamed("stores.json")(file));
  if (manifests.length === 0) throw new CommandError(`${places.join(", ")}: there is no manifest (*.json) here`);
  return { manifests, stores };
}

function filesAt(place: string): string[] {
  try {
    if (!statSync(place).isDirectory()) return [place];
    return readdirSync(place, { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".json") && !/(^|[\\/])(\.|node_modules[\\/])/.test(name))
      .filter((name) => name !== "schema.json")
      .sort()
      .map((name) => join(place, name));
  } catch (error) {
    throw new CommandError(`${place} cannot be read${reasonOf(error)}`);
  }
}

function readFile(file: string): ManifestFile {
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(readFileSync(file));
  } catch (error) {
    if (error instanceof TypeError) throw new CommandError(`${file} is not UTF-8 text`);
    throw new CommandError(`${file} cannot be read${reasonOf(error)}`);
  }
  const { value, lineOf } = placedJson(file, text);
  if (!isRecord(value)) throw new CommandError(`${file}:1: this is not a JSON object`);
  return { file, value, lineOf };
}

function reasonOf(error: unknown): string {
  const code = systemCode(error);
  if (code === "ENOENT") return ": there is no such file or folder";
  return code === "EACCES" ? ": this user may not read it" : "";
}

const nameOf = ({ type, sub_type }: { readonly type?: unknown; readonly sub_type?: unknown }): string =>
  `${String(type)}/${String(sub_type)}`;

// What a manifest extends or stores into may be the package's own. Only the given files are reported.
async function problemsOf({ manifests, stores }: ManifestFiles): Promise<PlacedProblem[]> {
  const own = JSON.parse(packageFile("manifests/bundle.json").toString("utf8")) as ManifestBundle;
  const names = new Set(manifests.map(({ value }) => nameOf(value)));
  const others = own.manifests.filter((manifest) => !names.has(nameOf(manifest)));
  await using jackfield = await open();
  const checked = jackfield.checkManifests([...others, ...manifests.map(({ value }) => value)], {
    ...own.stores,
    ...stores?.value,
  });
  // A manifest without a usable name is named by its place in the list.
  const byName = new Map(manifests.map((file, index) => [`manifests/${others.length + index}`, file]));
  for (const file of manifests) byName.set(nameOf(file.value), file);
  if (stores !== undefined) byName.set("stores", stores);
  return checked.problems.flatMap(({ file: manifest, pointer, rule }) => {
    const found = byName.get(manifest);
    return found === undefined
      ? []
      : [
          {
            file: found.file,
            line: found.lineOf(pointer),
            manifest,
            pointer,
            rule: rule + keyNote(found, pointer, rule),
          },
        ];
  });
}

// The line of a key that is absent is that of the part which lacks it.
function keyNote({ value }: ManifestFile, pointer: string, rule: string): string {
  if (rule.includes("missing")) return "";
  let at: unknown = value;
  for (const part of pointer.split("/").slice(1)) {
    const key = part.replaceAll("~1", "/").replaceAll("~0", "~");
    if (Array.isArray(at)) at = at[Number(key)] as unknown;
    else if (isRecord(at) && Object.hasOwn(at, key)) at = at[key];
    else return ` (${key} is not there)`;
  }
  return "";
}
