// A manifest from an OpenAPI 3.x or Swagger 2 document: base, sign-in, form, endpoints, a test and examples. What
// cannot be expressed is left out and listed.
import { isRecord } from "../core/errors.js";
import { endpointOf, operationsOf } from "./operations.js";
import { signInOf } from "./security.js";
import { baseOf } from "./servers.js";
import { Spec, lineOf, partOf, textOf } from "./spec.js";
import type { Operation } from "./operations.js";
import type { Field } from "./servers.js";
import type { Part } from "./spec.js";

/** What is chosen of a document. */
export interface ImportOptions {
  readonly type?: string | undefined;
  readonly subType?: string | undefined;
  /** Names or operationIds; all that are not deprecated, up to 64, where it is absent. */
  readonly operations?: readonly string[] | undefined;
}
/** A rule that the manifest breaks, as the core's check answers it. */
export interface Problem {
  readonly pointer: string;
  readonly rule: string;
}
/** The manifest, what it could not express, and the rules that it still breaks. */
export interface Imported {
  readonly manifest: Part;
  readonly notes: readonly string[];
  readonly problems: readonly Problem[];
  /** The chosen operations that the document has not. */
  readonly missing: readonly string[];
}

const mostEndpoints = 64;

/** Whether this is a document that can be imported. */
export function isOpenApi(value: unknown): value is Part {
  return isRecord(value) && (textOf(value["openapi"]).startsWith("3") || textOf(value["swagger"]).startsWith("2"));
}

/** Makes the manifest. `check` is the core's check of one manifest; what it refuses of an endpoint is taken off. */
export function manifestFrom(document: Part, options: ImportOptions, check: (manifest: Part) => Problem[]): Imported {
  const spec = new Spec(document);
  const info = partOf(document["info"]);
  const title = lineOf(info["title"], 64) ?? "Service";
  const { base, fields } = baseOf(spec);
  const taken = new Set(fields.map(({ key }) => key.toLowerCase()));
  const signIn = signInOf(spec, taken);
  const form = [...fields, ...signIn.fields];
  const endpoints: Record<string, Part> = {};
  const all = operationsOf(spec);
  for (const operation of chosen(spec, all, options.operations)) {
    const endpoint = endpointOf(spec, operation);
    if (endpoint !== undefined) endpoints[operation.name] = endpoint;
  }
  const subType = options.subType ?? subTypeOf(title);
  const make = (kept: Readonly<Record<string, Part>>): Part => ({
    type: options.type ?? "others",
    sub_type: subType,
    manifest: {
      title,
      description: lineOf(info["summary"], 160) ?? lineOf(info["description"], 160) ?? title,
      icon: subType.replaceAll(/[^a-z0-9-]/g, "-"),
      version: 1,
      order: 1000,
      docs: docsOf(document, base),
      expose: Object.keys(kept),
    },
    form,
    endpoints: {
      "*": {
        base,
        ...(signIn.auth.length > 0 ? { auth: signIn.auth } : {}),
        ...(Object.keys(signIn.headers).length > 0 ? { request: { headers: signIn.headers } } : {}),
      },
      ...kept,
    },
    test: testOf(kept),
    store: { set: "calls" },
    examples: examplesOf(form),
  });
  const { manifest, problems } = repaired(spec, endpoints, make, check);
  const missing = (options.operations ?? []).filter(
    (name) => !all.some((each) => each.name === name || each.id === name),
  );
  return { manifest, notes: spec.notes.list(), problems, missing };
}

function chosen(spec: Spec, all: readonly Operation[], names: readonly string[] | undefined): Operation[] {
  if (names !== undefined) {
    const wanted = new Set(names);
    return all.filter(({ name, id }) => wanted.has(name) || wanted.has(id)).slice(0, mostEndpoints);
  }
  const current = all.filter(({ deprecated }) => !deprecated);
  const old = all.length - current.length;
  if (old > 0) spec.notes.add(`${old} deprecated operations were left out; name them to have them`);
  const surplus = current.length - mostEndpoints;
  if (surplus > 0)
    spec.notes.add(`${surplus} operations beyond the first ${mostEndpoints} were left out; name those you want`);
  return current.slice(0, mostEndpoints);
}

// A pattern outside of the subset goes, then an endpoint that breaks another rule.
function repaired(
  spec: Spec,
  endpoints: Record<string, Part>,
  make: (kept: Readonly<Record<string, Part>>) => Part,
  check: (manifest: Part) => Problem[],
): { manifest: Part; problems: readonly Problem[] } {
  for (let round = 0; round < 4; round += 1) {
    const manifest = make(endpoints);
    const problems = check(manifest);
    const mendable = problems.filter(({ pointer }) => /^\/endpoints\/[^*/]/.test(pointer));
    if (mendable.length === 0 || round === 3) return { manifest, problems };
    for (const { pointer } of mendable) {
      const parts = pointer
        .split("/")
        .slice(2)
        .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));
      if (parts.at(-1) === "pattern") {
        removeAt(endpoints, parts);
        spec.notes.add("a pattern that cannot be matched in linear time was left out");
      } else if (Object.hasOwn(endpoints, parts[0] ?? "")) {
        Reflect.deleteProperty(endpoints, parts[0] ?? "");
        spec.notes.add("an operation that the rules of manifests do not allow was left out");
      }
    }
  }
  return { manifest: make(endpoints), problems: [] };
}

function removeAt(root: unknown, parts: readonly string[]): void {
  let at = root;
  for (const part of parts.slice(0, -1)) at = Array.isArray(at) ? at[Number(part)] : partOf(at)[part];
  if (isRecord(at)) Reflect.deleteProperty(at, parts.at(-1) ?? "");
}

function subTypeOf(title: string): string {
  const words = title
    .normalize("NFKD")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-");
  return (
    words
      .replaceAll(/^-+|-+$/g, "")
      .slice(0, 60)
      .replace(/-+$/, "") || "service"
  );
}

function docsOf(document: Part, base: string): string {
  const info = partOf(document["info"]);
  const urls = [partOf(document["externalDocs"])["url"], partOf(info["contact"])["url"], info["termsOfService"]];
  const found = urls.map(textOf).find((url) => /^https:\/\/[^\s]+$/.test(url));
  return found ?? /^https:\/\/[^{}/\s]+/.exec(base)?.[0] ?? "https://example.com/";
}

// A reading operation without parameters, the one with the shortest path.
function testOf(endpoints: Readonly<Record<string, Part>>): Part {
  const free = Object.entries(endpoints).filter(
    ([, { reads, params }]) => reads === true && partOf(params)["required"] === undefined,
  );
  const pathLength = ([, { request }]: [string, Part]): number => textOf(partOf(request)["path"]).length;
  const [best] = free.sort((a, b) => pathLength(a) - pathLength(b));
  return best === undefined
    ? { unsupported: "No reading operation without parameters was imported" }
    : { endpoint: best[0] };
}

interface Shown {
  readonly model?: string;
  readonly equal?: string;
  readonly in?: readonly string[];
}

const isShown = (field: Field, choice: string): boolean => {
  const when = field["visible_when"] as Shown | undefined;
  return when === undefined || when.equal === choice || when.in?.includes(choice) === true;
};

// One valid example for each way to sign in, one without each required field, one that fails the validator.
function examplesOf(form: readonly Field[]): Part[] {
  const select = form.find(({ label }) => label === "Sign in with");
  const options = (select?.["options"] as readonly { value: string }[] | undefined)?.map(({ value }) => value) ?? [""];
  const configFor = (choice: string): Record<string, unknown> =>
    Object.fromEntries(
      form
        .filter((field) => isShown(field, choice))
        .map((field) => [field.key, field === select ? choice : sampleOf(field)]),
    );
  const valid = options.map((choice) => ({ config: configFor(choice), valid: true }));
  const lacking = form
    .filter((field) => field["required"] === true && field["default"] === undefined)
    .map((field) => {
      const config = configFor(options.find((choice) => isShown(field, choice)) ?? "");
      Reflect.deleteProperty(config, field.key);
      return { config, errors: [{ path: field.key, code: "required" }] };
    });
  const failing = form
    .filter((field) => field["validators"] !== undefined)
    .map((field) => ({
      config: { ...configFor(options[0] ?? ""), [field.key]: "nowhere" },
      errors: [{ path: field.key, code: "url" }],
    }));
  const unknown = {
    config: { ...configFor(options[0] ?? ""), nothing: 1 },
    errors: [{ path: "nothing", code: "unknown_key" }],
  };
  return [...valid, ...lacking, ...failing, unknown];
}

function sampleOf(field: Field): unknown {
  if (field["type"] === "password") return "not-a-real-secret";
  if (field["default"] !== undefined) return field["default"];
  if (field["validators"] !== undefined) return "https://example.com";
  const options = field["options"] as readonly { value: string }[] | undefined;
  return options?.[0]?.value ?? "example";
}
