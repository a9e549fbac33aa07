// Operations as endpoints: their parameters under one name each, sent where the document says.
import { isRecord } from "../core/errors.js";
import { isRefused, objectOf, schemaOf } from "./schemas.js";
import { freeName, lineOf, listOf, nameOf, partOf, textOf } from "./spec.js";
import type { Part, Spec } from "./spec.js";

export interface Operation {
  readonly name: string;
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly deprecated: boolean;
  readonly part: Part;
  readonly item: Part;
}

const methods = ["get", "head", "post", "put", "patch", "delete"] as const;
const textTypes = /^text\/|^application\/(?:graphql|x-ndjson|yaml|x-yaml)/;

/** All operations with names that do not depend on their order. */
export function operationsOf(spec: Spec): Operation[] {
  const found: Omit<Operation, "name">[] = [];
  for (const [path, value] of Object.entries(partOf(spec.root["paths"]))) {
    const item = spec.part(value);
    if (item === undefined || !path.startsWith("/")) continue;
    for (const method of methods) {
      const part = item[method];
      if (!isRecord(part)) continue;
      found.push({
        id: textOf(part["operationId"]),
        method,
        path,
        deprecated: part["deprecated"] === true,
        part,
        item,
      });
    }
    for (const method of ["options", "trace", "query"])
      if (isRecord(item[method])) spec.notes.add(`an operation with the method ${method.toUpperCase()} was left out`);
  }
  return named(found);
}

function named(found: readonly Omit<Operation, "name">[]): Operation[] {
  const count = new Map<string, number>();
  const own = (id: string): string => nameOf(id).toLowerCase();
  for (const { id } of found) if (id !== "") count.set(own(id), (count.get(own(id)) ?? 0) + 1);
  const taken = new Set<string>();
  const names = new Map<string, string>();
  // By path, so that another order of the document makes no other names.
  const sorted = [...found].sort((a, b) => (a.path + a.method < b.path + b.method ? -1 : 1));
  for (const { id, method, path } of sorted) {
    const words = nameOf(`${method} ${path}`);
    const choices = id !== "" && count.get(own(id)) === 1 ? [nameOf(id), words] : [words, nameOf(`${id} ${path}`)];
    const name = freeName(choices, taken);
    taken.add(name.toLowerCase());
    names.set(`${method} ${path}`, name);
  }
  return found.map((each) => ({ ...each, name: names.get(`${each.method} ${each.path}`) ?? "" }));
}

interface Parameter {
  readonly name: string;
  readonly place: string;
  readonly required: boolean;
  readonly about: string | undefined;
  readonly schema: Part;
}

/** An operation as an endpoint; undefined, with a note, for one that cannot be expressed. */
export function endpointOf(spec: Spec, operation: Operation): Part | undefined {
  const writer = new EndpointWriter(spec, operation);
  return writer.write();
}

class EndpointWriter {
  readonly #spec: Spec;
  readonly #operation: Operation;
  readonly #properties: Record<string, Part> = {};
  readonly #required: string[] = [];
  readonly #taken = new Set<string>(["next"]);
  readonly #request: Record<string, unknown>;

  constructor(spec: Spec, operation: Operation) {
    this.#spec = spec;
    this.#operation = operation;
    this.#request = { method: operation.method.toUpperCase() };
  }

  write(): Part | undefined {
    const { part, method } = this.#operation;
    const parameters = this.#parameters();
    if (!this.#path(parameters) || !this.#body(parameters)) return undefined;
    this.#places(parameters, "query", "query");
    this.#places(parameters, "header", "headers");
    if (parameters.some(({ place }) => place === "cookie")) this.#spec.notes.add("a cookie parameter was left out");
    const about = lineOf(part["summary"], 160) ?? lineOf(part["description"], 160);
    const reads = method === "get" || method === "head";
    const hasParams = Object.keys(this.#properties).length > 0;
    return {
      description: about ?? lineOf(`${method.toUpperCase()} ${this.#operation.path}`, 160) ?? method,
      ...(reads ? { reads: true } : {}),
      ...(hasParams
        ? {
            params: {
              type: "object",
              additionalProperties: false,
              ...(this.#required.length > 0 ? { required: this.#required } : {}),
              properties: this.#properties,
            },
          }
        : {}),
      request: this.#request,
      ...this.#response(),
    };
  }

  // Of the path and of the operation; the operation's own replace those of the path.
  #parameters(): Parameter[] {
    const found = new Map<string, Parameter>();
    for (const each of [...listOf(this.#operation.item["parameters"]), ...listOf(this.#operation.part["parameters"])]) {
      const part = this.#spec.part(each);
      const name = textOf(part?.["name"]);
      const place = textOf(part?.["in"]);
      if (part === undefined || place === "" || (name === "" && place !== "body")) continue;
      const media = Object.values(partOf(part["content"]))[0];
      const schema = isRecord(media)
        ? media["schema"]
        : this.#spec.isSwagger && place !== "body"
          ? part
          : part["schema"];
      const required = part["required"] === true;
      found.set(`${place} ${name}`, {
        name,
        place,
        required,
        about: lineOf(part["description"], 400),
        schema: partOf(schema),
      });
    }
    return [...found.values()];
  }

  #add(name: string, place: string, schema: Part, required: boolean, about?: string): string {
    const wanted = nameOf(name, 60);
    const key = freeName([wanted, `${wanted}${place.charAt(0).toUpperCase()}${place.slice(1)}`], this.#taken);
    this.#taken.add(key.toLowerCase());
    const written = schemaOf(this.#spec, schema);
    this.#properties[key] = about === undefined ? written : { description: about, ...written };
    if (required) this.#required.push(key);
    return `{{params.${key}}}`;
  }

  #path(parameters: readonly Parameter[]): boolean {
    // A fragment only makes two paths of one; it is never sent.
    const [path = "", query] = (this.#operation.path.split("#")[0] ?? "").split("?");
    if (/[\s\\]/.test(path) || /\{\{|\}\}/.test(path)) {
      this.#spec.notes.add("an operation whose path has a space or double braces was left out");
      return false;
    }
    const written = new Map<string, string>();
    const result = path.replaceAll(/\{([^{}]*)\}/g, (_, name: string) => {
      const declared = parameters.find((each) => each.place === "path" && each.name === name);
      if (declared === undefined) this.#spec.notes.add("a path parameter that is not declared is a text");
      const known =
        written.get(name) ?? this.#add(name, "path", scalarOnly(this.#spec, declared?.schema), true, declared?.about);
      written.set(name, known);
      return known;
    });
    if (parameters.some(({ place, name }) => place === "path" && !written.has(name)))
      this.#spec.notes.add("a path parameter that the path lacks was left out");
    this.#request["path"] = result;
    if (query !== undefined) this.#request["query"] = Object.fromEntries(new URLSearchParams(query));
    return true;
  }

  #places(parameters: readonly Parameter[], place: string, member: string): void {
    const values: Record<string, unknown> = { ...partOf(this.#request[member]) };
    for (const { name, required, schema, about, place: at } of parameters) {
      if (at !== place || isRefused(name) || /[{}]/.test(name)) continue;
      if (
        place === "header" &&
        (/^(?:accept|content-type|authorization)$/i.test(name) || !/^[\w!#$%&'*+.^`|~-]+$/.test(name))
      )
        continue;
      if (objectOf(this.#spec, schema) !== undefined) {
        this.#spec.notes.add(`an object in ${place === "query" ? "the query" : "a header"} was left out`);
        continue;
      }
      values[name] = this.#add(name, place, schema, required, about);
    }
    if (Object.keys(values).length > 0) this.#request[member] = values;
  }

  #body(parameters: readonly Parameter[]): boolean {
    const { part, method } = this.#operation;
    const swagger = parameters.find(({ place }) => place === "body");
    const form = parameters.filter(({ place }) => place === "formData");
    const body = this.#spec.part(part["requestBody"]);
    if (body === undefined && swagger === undefined && form.length === 0) return true;
    if (method === "get" || method === "head") {
      this.#spec.notes.add("the body of a reading operation was left out");
      return true;
    }
    const isNeeded = body?.["required"] === true || swagger?.required === true || form.some(({ required }) => required);
    const done = this.#spec.isSwagger
      ? this.#swaggerBody(swagger, form)
      : this.#media(partOf(body?.["content"]), isNeeded);
    if (done || !isNeeded) {
      if (!done) this.#spec.notes.add("an optional body of another kind than JSON, form and text was left out");
      return true;
    }
    this.#spec.notes.add("an operation with a body of another kind than JSON, form and text was left out");
    return false;
  }

  #swaggerBody(body: Parameter | undefined, form: readonly Parameter[]): boolean {
    const { part } = this.#operation;
    const consumes = listOf(part["consumes"] ?? this.#spec.root["consumes"]).map(textOf);
    if (body !== undefined) {
      if (consumes.length > 0 && !consumes.some((type) => type.includes("json") || type === "*/*")) return false;
      this.#json(body.schema, body.required);
      return true;
    }
    const isUpload = form.some(({ schema }) => schema["type"] === "file");
    if (isUpload || (consumes.length > 0 && !consumes.includes("application/x-www-form-urlencoded"))) return false;
    const values = form.map(({ name, schema, required, about }) => [
      name,
      this.#add(name, "form", schema, required, about),
    ]);
    this.#request["form"] = Object.fromEntries(values) as Record<string, string>;
    return true;
  }

  #media(content: Part, isNeeded: boolean): boolean {
    const types = Object.keys(content);
    const schemaAt = (type: string): Part => partOf(partOf(content[type])["schema"]);
    const json = types.find((type) => /[/+]json\b/i.test(type)) ?? types.find((type) => type === "*/*");
    if (json !== undefined) {
      this.#json(schemaAt(json), isNeeded);
      return true;
    }
    const form = types.find((type) => type.startsWith("application/x-www-form-urlencoded"));
    const fields = form === undefined ? undefined : objectOf(this.#spec, schemaAt(form));
    if (fields !== undefined) {
      this.#request["form"] = this.#members(fields, "form", isNeeded);
      return true;
    }
    if (!types.some((type) => textTypes.test(type))) return false;
    this.#request["text"] = this.#add("body", "body", { type: "string" }, isNeeded);
    return true;
  }

  #json(schema: Part, isNeeded: boolean): void {
    const object = objectOf(this.#spec, schema);
    this.#request["json"] =
      object === undefined ? this.#add("body", "body", schema, isNeeded) : this.#members(object, "body", isNeeded);
  }

  #members(object: { properties: Part; required: ReadonlySet<string> }, place: string, isNeeded: boolean): object {
    const values: [string, string][] = [];
    for (const [name, schema] of Object.entries(object.properties).slice(0, 200)) {
      if (isRefused(name) || partOf(schema)["readOnly"] === true) continue;
      values.push([name, this.#add(name, place, partOf(schema), isNeeded && object.required.has(name))]);
    }
    return Object.fromEntries(values);
  }

  // application/json is asked for anyway; a service that has another type may answer 406 to it.
  #accept(types: readonly string[]): void {
    if (types.some((type) => /^(?:application\/json\b|\*\/\*)/i.test(type))) return;
    const json = types.filter((type) => /json/i.test(type));
    const asked = (json.length > 0 ? json.slice(0, 1) : types).filter((type) => /^[\w.+*/-]+$/.test(type));
    if (asked.length > 0) this.#request["headers"] = { ...partOf(this.#request["headers"]), Accept: asked.join(", ") };
  }

  // The first answer of success decides the format; JSON is the default.
  #response(): Part {
    const responses = partOf(this.#operation.part["responses"]);
    const status = Object.keys(responses)
      .sort()
      .find((key) => key.startsWith("2"));
    const response = status === undefined ? undefined : this.#spec.part(responses[status]);
    if (response === undefined) return {};
    const produces = listOf(this.#operation.part["produces"] ?? this.#spec.root["produces"]).map(textOf);
    const types = this.#spec.isSwagger ? produces : Object.keys(partOf(response["content"]));
    const hasBody = this.#spec.isSwagger ? response["schema"] !== undefined : types.length > 0;
    if (!hasBody) return status === "204" ? { response: { format: "none" } } : {};
    this.#accept(types);
    if (types.length === 0 || types.some((type) => /json|\*\/\*/i.test(type))) return {};
    return { response: { format: types.every((type) => textTypes.test(type) || /xml/.test(type)) ? "text" : "bytes" } };
  }
}

function scalarOnly(spec: Spec, schema: Part | undefined): Part {
  const written = schemaOf(spec, schema ?? { type: "string" });
  const type = written["type"];
  return type === "integer" || type === "number" || type === "boolean" || type === "string"
    ? (schema ?? {})
    : { type: "string" };
}
