// Documents of integrations: read from YAML and JSON files, joined into one, and their faults with file and line.
import { readFileSync } from "node:fs";
import { isRecord } from "../core/errors.js";
import { DocumentError, lineOfPath, partOf } from "../document/node.js";
import { fieldFacts, typedDocument } from "../document/typed.js";
import { readYaml } from "../document/yaml-read.js";
import { didYouMean, keysBeside } from "./advice.js";
import { CommandError } from "./arguments.js";
import { placedJson, pointerPart } from "./json-places.js";
import { systemCode } from "./store.js";
import type * as Yaml from "yaml";
import type { JackfieldError } from "../core/errors.js";
import type { DocumentNode } from "../document/node.js";
import type { FieldFact, TypedProblem } from "../document/typed.js";
import type { YamlLibrary } from "../document/yaml-read.js";
import type { PlacedJson } from "./json-places.js";

/** One document of a file. */
export interface SourceDocument {
  readonly file: string;
  readonly node: DocumentNode;
}
/** The documents of all files as one, and the place of each integration. */
export interface JoinedDocument {
  readonly value: Record<string, unknown>;
  /** FILE:LINE of a dotted path of the joined document. */
  readonly placeOf: (path: string) => string;
  readonly problems: readonly string[];
}
/** The form of a catalogue entry, as the catalogue answers it. */
export type FormOf = (type: string, subType: string) => unknown;

/** The text of a file; `-` is standard input. */
export function readText(file: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(readFileSync(file === "-" ? 0 : file));
  } catch (error) {
    if (error instanceof TypeError) throw new CommandError(`${file} is not UTF-8 text`);
    const code = systemCode(error);
    const why = code === "ENOENT" ? ": there is no such file" : code === "EISDIR" ? ": it is a folder" : "";
    throw new CommandError(`${file} cannot be read${why}`);
  }
}

/** The documents of a file: JSON by its name or its first character, else YAML. */
export async function readDocuments(file: string): Promise<SourceDocument[]> {
  const text = readText(file);
  if (/\.json$/i.test(file) || /^\ufeff?\s*\{/.test(text))
    return [{ file, node: jsonNode(placedJson(file, text), "") }];
  const library: YamlLibrary = await yamlPackage(file);
  try {
    return readYaml(library, text).map((node) => ({ file, node }));
  } catch (error) {
    if (error instanceof DocumentError) throw new CommandError(`${file}:${error.line}: ${error.message}`);
    if (error instanceof RangeError) throw new CommandError(`${file}: this is nested too deep`);
    throw error;
  }
}

/** The npm package `yaml`, or what to type where it is absent. */
export async function yamlPackage(file: string): Promise<typeof Yaml> {
  try {
    return await import("yaml");
  } catch (error) {
    const code = systemCode(error);
    if (code !== "ERR_MODULE_NOT_FOUND" && code !== "MODULE_NOT_FOUND") throw error;
    throw new CommandError(
      `${file} is YAML, which needs the npm package yaml beside jackfield. Type: npm install yaml@2. ` +
        "JSON needs no package",
    );
  }
}

function jsonNode({ value, lineOf }: PlacedJson, pointer: string): DocumentNode {
  const line = lineOf(pointer);
  const below = (part: unknown, key: string | number): DocumentNode =>
    jsonNode({ value: part, lineOf }, pointer + pointerPart(key));
  if (Array.isArray(value)) return { kind: "list", line, items: value.map(below) };
  if (isRecord(value)) {
    const entries = Object.entries(value).map(([key, part]) => ({
      key,
      line: lineOf(pointer + pointerPart(key)),
      value: below(part, key),
    }));
    return { kind: "map", line, entries };
  }
  return { kind: "scalar", line, plain: typeof value !== "string", text: String(value) };
}

/** All documents as one. Owners that differ are a fault. */
export function joined(
  documents: readonly SourceDocument[],
  owner: string | undefined,
  formOf: FormOf,
): JoinedDocument {
  const forms = new Map<string, readonly FieldFact[] | undefined>();
  const fieldsOf = (type: string, subType: string): readonly FieldFact[] | undefined => {
    const name = `${type}/${subType}`;
    if (!forms.has(name))
      forms.set(
        name,
        tryForm(() => formOf(type, subType)),
      );
    return forms.get(name);
  };
  const parts = documents.map((document) => ({ ...document, ...typedDocument(document.node, fieldsOf) }));
  const joiner = new Joiner(owner);
  for (const part of parts) joiner.add(part);
  return joiner.done();
}

function tryForm(form: () => unknown): readonly FieldFact[] | undefined {
  try {
    return fieldFacts(form());
  } catch {
    return undefined;
  }
}

class Joiner {
  readonly #places: { readonly document: SourceDocument; readonly index: number }[] = [];
  readonly #integrations: unknown[] = [];
  readonly #problems: string[] = [];
  readonly #rest: Record<string, unknown> = {};
  readonly #first: SourceDocument[] = [];
  #owner: string | undefined;
  readonly #flag: string | undefined;

  constructor(owner: string | undefined) {
    this.#flag = owner;
  }

  add({ file, node, value, problems }: SourceDocument & { value: unknown; problems: readonly TypedProblem[] }): void {
    const document = { file, node };
    const at = (path: readonly string[]): string => `${file}:${lineOfPath(node, path)}`;
    for (const { path, line, message } of problems)
      this.#problems.push(`${file}:${line}: ${path.join(".")}: ${message}`);
    if (!isRecord(value)) {
      this.#problems.push(`${file}:${node.line}: this is not a map with "jackfield" and "integrations"`);
      return;
    }
    this.#first.push(document);
    const { integrations, owner, skipped, ...rest } = value;
    if (typeof owner === "string") {
      if (this.#owner !== undefined && this.#owner !== owner)
        this.#problems.push(`${at(["owner"])}: owner: another document has another owner`);
      this.#owner ??= owner;
    }
    if (Array.isArray(skipped) && skipped.length > 0)
      this.#problems.push(`${at(["skipped"])}: skipped: this export lacks integrations that could not be opened`);
    // A document without a version is not one of ours.
    if (rest["jackfield"] === undefined)
      this.#problems.push(`${at([])}: jackfield: this field is required; write jackfield: 1`);
    Object.assign(this.#rest, rest);
    const list = partOf(node, "integrations");
    if (!Array.isArray(integrations)) {
      this.#problems.push(`${at(["integrations"])}: integrations: a list is needed here`);
      return;
    }
    integrations.forEach((item: unknown, index) => {
      this.#integrations.push(item);
      this.#places.push({ document: list === undefined ? document : { file, node: list }, index });
    });
  }

  done(): JoinedDocument {
    const owner = this.#flag ?? this.#owner;
    return {
      value: { ...this.#rest, ...(owner === undefined ? {} : { owner }), integrations: this.#integrations },
      problems: this.#problems,
      placeOf: (path) => this.#placeOf(path),
    };
  }

  #placeOf(path: string): string {
    const [head, index, ...rest] = path.split(".");
    const place = head === "integrations" ? this.#places[Number(index)] : undefined;
    if (place === undefined) {
      const found = this.#first.find(({ node }) => partOf(node, head ?? "") !== undefined) ?? this.#first[0];
      return found === undefined ? path : `${found.file}:${lineOfPath(found.node, [head ?? ""])}`;
    }
    return `${place.document.file}:${lineOfPath(place.document.node, [String(place.index), ...rest])}`;
  }
}

const columns = ["type", "sub_type", "title", "enabled", "is_private", "is_default", "meta", "config"];

/** The findings of the core as lines with file, line and path; an unknown key with the nearest name. */
export function findingLines(error: JackfieldError, document: JoinedDocument, formOf: FormOf): string[] {
  const { errors } = error.details;
  if (!Array.isArray(errors)) return [];
  return errors.filter(isRecord).map(({ path, code, message }) => {
    const at = String(path);
    const hint = code === "unknown_key" ? adviceFor(at, document, formOf) : "";
    return `${document.placeOf(at)}: ${at}: ${String(message)}${hint} [${String(code)}]`;
  });
}

function adviceFor(path: string, { value }: JoinedDocument, formOf: FormOf): string {
  const parts = path.split(".");
  const key = parts.at(-1) ?? "";
  const names = parts[2] === "config" ? configNames(parts, value, formOf) : parts.length > 1 ? columns : topNames;
  return didYouMean(key, names);
}

const topNames = ["jackfield", "owner", "integrations"];

// The keys that the form has beside the unknown one; all paths of the form where none is near.
function configNames(parts: readonly string[], value: Record<string, unknown>, formOf: FormOf): string[] {
  const list = value["integrations"];
  const item: unknown = Array.isArray(list) ? list[Number(parts[1])] : undefined;
  if (!isRecord(item)) return [];
  const fields = tryForm(() => formOf(String(item["type"]), String(item["sub_type"]))) ?? [];
  return keysBeside(parts.slice(3), fields);
}
