// From the texts of a document to values: the form's field decides what a text means, not its looks. A password `0123`
// stays these four characters, and `NO` is a text.
import { isRecord } from "../core/errors.js";
import { coreNumber, coreValue, partOf } from "./node.js";
import type { DocumentNode, ScalarNode } from "./node.js";

/** What is known of a field of a form. */
export interface FieldFact {
  readonly model: string;
  readonly type: string;
  readonly mode?: string;
  readonly keys?: Readonly<Record<string, string>>;
  readonly aliases?: readonly string[];
}
/** A fault that the core cannot name as well, because it sees the value alone. */
export interface TypedProblem {
  readonly path: readonly string[];
  readonly line: number;
  readonly message: string;
}
/** The fields of a catalogue entry; undefined where there is none. */
export type FieldsOf = (type: string, subType: string) => readonly FieldFact[] | undefined;

/** A document of integrations as the core takes it, with the faults of its texts. */
export function typedDocument(node: DocumentNode, fieldsOf: FieldsOf): { value: unknown; problems: TypedProblem[] } {
  const problems: TypedProblem[] = [];
  const reader = new Typed(problems, fieldsOf);
  return { value: reader.document(node), problems };
}

const columns: Readonly<Record<string, string>> = {
  type: "text",
  sub_type: "text",
  title: "text",
  enabled: "switch",
  is_private: "switch",
  is_default: "switch",
};

class Typed {
  constructor(
    private readonly problems: TypedProblem[],
    private readonly fieldsOf: FieldsOf,
  ) {}

  document(node: DocumentNode): unknown {
    return this.#map(node, (key, value) => {
      if (key === "owner") return this.#value(value, { type: "text" }, ["owner"]);
      if (key !== "integrations" || value.kind !== "list") return free(value);
      return value.items.map((item, index) => this.#integration(item, ["integrations", String(index)]));
    });
  }

  #integration(node: DocumentNode, path: readonly string[]): unknown {
    const textAt = (key: string): string => {
      const part = partOf(node, key);
      return part?.kind === "scalar" ? part.text : "";
    };
    const fields = this.fieldsOf(textAt("type"), textAt("sub_type")) ?? [];
    return this.#map(node, (key, value) => {
      const below = [...path, key];
      if (key === "config" && value.kind === "map") return this.#config(value, fields, "", below);
      const type = columns[key];
      return type === undefined ? free(value) : this.#value(value, { type }, below);
    });
  }

  #map(node: DocumentNode, read: (key: string, value: DocumentNode) => unknown): unknown {
    if (node.kind !== "map") return free(node);
    return objectOf(node.entries.map(({ key, value }) => [key, read(key, value)]));
  }

  #config(node: DocumentNode, fields: readonly FieldFact[], model: string, path: readonly string[]): unknown {
    return this.#map(node, (key, value) => {
      const at = model === "" ? key : `${model}.${key}`;
      const field = fields.find((each) => each.model === at || each.aliases?.includes(at) === true);
      const below = [...path, key];
      if (field !== undefined) return this.#value(value, field, below);
      return value.kind === "map" ? this.#config(value, fields, at, below) : free(value);
    });
  }

  #value(node: DocumentNode, field: Omit<FieldFact, "model">, path: readonly string[]): unknown {
    if (field.type === "json") return free(node);
    if (node.kind === "list")
      return node.items.map((item, index) => this.#value(item, field, [...path, String(index)]));
    if (node.kind === "scalar") return this.#scalar(node, field.type, path);
    return this.#map(node, (key, value) => this.#value(value, { type: field.keys?.[key] ?? "text" }, [...path, key]));
  }

  #scalar(node: ScalarNode, type: string, path: readonly string[]): unknown {
    if (!node.plain) return node.text;
    // The one word that clears a value; what is empty is the same.
    if (node.text === "null" || node.text === "") return null;
    if (type === "number") return coreNumber(node.text) ?? node.text;
    if (type !== "switch" && type !== "checkbox") return node.text;
    const value = coreValue(node);
    if (typeof value !== "boolean") this.problems.push({ path, line: node.line, message: "write true or false" });
    return value;
  }
}

/** What no field describes, by YAML 1.2. */
export function free(node: DocumentNode): unknown {
  if (node.kind === "scalar") return coreValue(node);
  if (node.kind === "list") return node.items.map(free);
  return objectOf(node.entries.map(({ key, value }) => [key, free(value)]));
}

// A key such as __proto__ stays a member, which the core refuses.
function objectOf(entries: readonly (readonly [string, unknown])[]): object {
  const object = {};
  for (const [key, value] of entries)
    Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
  return object;
}

/** The fields of a form of the catalogue. */
export function fieldFacts(form: unknown): FieldFact[] {
  if (!Array.isArray(form)) return [];
  return form.filter(isRecord).flatMap(({ model, type, mode, keys, aliases }) =>
    typeof model !== "string" || typeof type !== "string"
      ? []
      : [
          {
            model,
            type,
            ...(typeof mode === "string" ? { mode } : {}),
            // As the schema of manifests has it.
            ...(isRecord(keys) ? { keys: keys as Record<string, string> } : {}),
            ...(Array.isArray(aliases) ? { aliases: aliases.filter((alias) => typeof alias === "string") } : {}),
          },
        ],
  );
}
