// The parameters of an endpoint as fields of a form, made from their JSON schema, and what is typed as JSON text.

/** How a field is typed. "mixed": JSON where it reads as JSON of an allowed type, else the text itself. */
export type ParamKind = "text" | "number" | "integer" | "choice" | "json" | "mixed";

/** A parameter of an endpoint. */
export interface Param {
  readonly name: string;
  readonly kind: ParamKind;
  readonly isRequired: boolean;
  readonly about: string;
  /** JSON types that are allowed; an empty list allows all. */
  readonly types: readonly string[];
  /** Of a choice: the text that is shown, and the value as JSON text. */
  readonly choices: readonly (readonly [string, string])[];
}

/** What an endpoint declares. */
export interface Declared {
  /** It changes nothing at the service. */
  readonly reads?: boolean;
  readonly description?: string;
  readonly params?: Schema;
}

interface Schema {
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly description?: string;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
}

/** The fields of an endpoint. `next` leads to the next page; the page before it gives it. */
export function paramsOf({ params }: Declared): readonly Param[] {
  const required = params?.required ?? [];
  return Object.entries(params?.properties ?? {})
    .filter(([name]) => name !== "next")
    .map(([name, schema]) => {
      const types = typesOf(schema);
      const about = schema.description ?? "";
      return {
        name,
        kind: kindOf(schema, types),
        isRequired: required.includes(name),
        about,
        types,
        ...choicesOf(schema),
      };
    });
}

/** Whether an endpoint can answer as a stream. */
export function canStream(params: readonly Param[]): boolean {
  return params.some(({ name, types }) => name === "stream" && types.includes("boolean"));
}

function typesOf({ type }: Schema): readonly string[] {
  if (type === undefined) return [];
  return typeof type === "string" ? [type] : type;
}

function kindOf(schema: Schema, types: readonly string[]): ParamKind {
  if (schema.enum !== undefined || types.join() === "boolean") return "choice";
  switch (types.join()) {
    case "string":
      return "text";
    case "number":
    case "integer":
      return types.join() as ParamKind;
    default:
      return types.length === 0 || types.includes("string") ? "mixed" : "json";
  }
}

function choicesOf(schema: Schema): Pick<Param, "choices"> {
  const values = schema.enum ?? [true, false];
  return {
    choices: values.map((each) => [typeof each === "string" ? each : JSON.stringify(each), JSON.stringify(each)]),
  };
}

/** Why a text cannot be sent; undefined when it can. An empty text leaves the parameter out. */
export function problemOf({ kind, isRequired, types }: Param, text: string): string | undefined {
  const typed = text.trim();
  if (typed === "") return isRequired ? "This parameter is required." : undefined;
  if (kind === "number" && !/^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/.test(typed)) return "This is not a number.";
  if (kind === "integer" && !/^-?(0|[1-9]\d*)$/.test(typed)) return "This is not an integer.";
  if (kind !== "json") return undefined;
  const found = jsonType(typed);
  if (found === undefined) return "This is not JSON.";
  return types.includes(found) ? undefined : `This must be JSON of type ${types.join(" or ")}.`;
}

/** The body of a call as JSON text, with the digits that were typed. */
export function bodyText(params: readonly Param[], textOf: (name: string) => string, next?: string): string {
  const members = params
    .filter(({ name }) => textOf(name).trim() !== "")
    .map((each) => `${JSON.stringify(each.name)}:${jsonOf(each, textOf(each.name))}`);
  if (next !== undefined) members.push(`"next":${JSON.stringify(next)}`);
  return `{${members.join(",")}}`;
}

function jsonOf({ kind, types }: Param, text: string): string {
  if (kind === "text") return JSON.stringify(text);
  if (kind !== "mixed") return text.trim();
  const found = jsonType(text.trim());
  const isAllowed = types.length === 0 || (found !== "string" && fits(found, types));
  return found !== undefined && isAllowed ? text.trim() : JSON.stringify(text);
}

const fits = (found: string | undefined, types: readonly string[]): boolean =>
  found !== undefined && (types.includes(found) || (found === "integer" && types.includes("number")));

// undefined: this is not JSON.
function jsonType(text: string): string | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (value === null) return "null";
    if (Array.isArray(value)) return "array";
    return Number.isInteger(value) ? "integer" : typeof value;
  } catch {
    return undefined;
  }
}
