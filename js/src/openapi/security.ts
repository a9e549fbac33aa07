// How the service knows its caller: the security schemes of the document as auth styles and fields of the form.
import { isRecord } from "../core/errors.js";
import { freeName, labelOf, lineOf, listOf, nameOf, partOf, textOf } from "./spec.js";
import type { Field } from "./servers.js";
import type { Part, Spec } from "./spec.js";

export interface SignIn {
  readonly fields: readonly Field[];
  readonly auth: readonly Part[];
  readonly headers: Readonly<Record<string, string>>;
}

// One scheme: its style, or the header that carries it beside another style.
interface Scheme {
  readonly style: Part;
  readonly fields: readonly Field[];
  readonly header?: readonly [string, string];
}
interface Choice {
  readonly value: string;
  readonly label: string;
  readonly schemes: readonly Scheme[];
}

/** The ways to sign in, in the order of the document; several become a choice. */
export function signInOf(spec: Spec, taken: Set<string>): SignIn {
  const declared = partOf(
    spec.isSwagger ? spec.root["securityDefinitions"] : partOf(spec.root["components"])["securitySchemes"],
  );
  const known = new Map<string, Scheme | undefined>();
  const schemeOf = (name: string): Scheme | undefined => {
    if (!known.has(name)) known.set(name, readScheme(spec, name, declared[name], taken));
    return known.get(name);
  };
  const requirements = requirementsOf(spec);
  const choices: Choice[] = [];
  for (const requirement of requirements.slice(0, 8)) {
    const names = Object.keys(requirement);
    const schemes = names.map(schemeOf);
    if (schemes.some((scheme) => scheme === undefined)) continue;
    const found = schemes.filter((scheme) => scheme !== undefined);
    if (found.filter(({ header }) => header === undefined).length > 1) {
      spec.notes.add("a way to sign in with two schemes at once was left out");
      continue;
    }
    const value = names.length === 0 ? "none" : nameOf(names.join(" "));
    if (choices.some((choice) => choice.value === value)) continue;
    choices.push({
      value,
      label: names.length === 0 ? "Nothing" : labelOf(names.join(" and ")),
      schemes: found,
    });
  }
  return written(choices, taken);
}

// The requirements of the document, or those of its operations where it has none of its own.
function requirementsOf(spec: Spec): Part[] {
  const own = listOf(spec.root["security"]).filter(isRecord);
  if (own.length > 0) return own;
  const found = new Map<string, Part>();
  for (const path of Object.values(partOf(spec.root["paths"])))
    for (const operation of Object.values(partOf(path)))
      for (const requirement of listOf(partOf(operation)["security"]).filter(isRecord))
        found.set(Object.keys(requirement).sort().join(" "), requirement);
  return [...found.values()].sort((a, b) => Object.keys(b).length - Object.keys(a).length || 0);
}

function readScheme(spec: Spec, name: string, given: unknown, taken: Set<string>): Scheme | undefined {
  const scheme = spec.part(given);
  if (scheme === undefined) {
    spec.notes.add("a security scheme that is not declared was left out");
    return undefined;
  }
  const kind = textOf(scheme["type"]).toLowerCase();
  const http = textOf(scheme["scheme"]).toLowerCase();
  if (kind === "basic" || (kind === "http" && http === "basic")) return basic(taken);
  if (kind === "http" && http === "bearer") return bearer(name, "Token", taken);
  if (kind === "oauth2" || kind === "openidconnect") {
    spec.notes.add("an OAuth 2 flow was not imported; the form asks for an access token");
    return bearer(name, "Access token", taken);
  }
  if (kind === "apikey") return apiKey(spec, scheme, taken);
  spec.notes.add(`the security scheme ${lineOf(`${kind} ${http}`, 40) ?? "without a type"} was left out`);
  return undefined;
}

function secretField(wanted: string, label: string, taken: Set<string>): Field {
  const key = freeName([wanted, `${wanted}Secret`], taken);
  taken.add(key.toLowerCase());
  return { key, model: key, label, type: "password", required: true };
}

function basic(taken: Set<string>): Scheme {
  const key = freeName(["user", "userName"], taken);
  taken.add(key.toLowerCase());
  const user: Field = { key, model: key, label: "User", type: "text", required: true, target: true };
  const password = secretField("password", "Password", taken);
  const style = { use: "basic", user: `{{config.${key}}}`, password: `{{config.${password.key}}}` };
  return { style, fields: [user, password] };
}

function bearer(name: string, label: string, taken: Set<string>): Scheme {
  const field = secretField(name.length > 0 ? "token" : "accessToken", label, taken);
  const value = `{{config.${field.key}}}`;
  return { style: { use: "bearer", token: value }, fields: [field] };
}

function apiKey(spec: Spec, scheme: Part, taken: Set<string>): Scheme | undefined {
  const name = textOf(scheme["name"]).trim();
  const place = textOf(scheme["in"]);
  if (name === "" || !/^[\x21-\x7e]+$/.test(name) || (place !== "header" && place !== "query")) {
    spec.notes.add(`an API key in ${place === "cookie" ? "a cookie" : "an unknown place"} was left out`);
    return undefined;
  }
  const field = secretField(nameOf(name), labelOf(name), taken);
  const value = `{{config.${field.key}}}`;
  if (place === "query") return { style: { use: "query", name, value }, fields: [field] };
  return { style: { use: "header", name, value }, fields: [field], header: [name, value] };
}

function written(choices: readonly Choice[], taken: Set<string>): SignIn {
  const isChoice = choices.length > 1;
  const model = isChoice ? freeName(["signIn", "signInWith"], taken) : "";
  const auth: Part[] = [];
  const headers: Record<string, string> = {};
  const valuesOf = new Map<Field, string[]>();
  for (const { value, schemes } of choices) {
    // Other styles come before headers; the headers of the others go with it.
    const sorted = [...schemes].sort((a, b) => Number(a.header !== undefined) - Number(b.header !== undefined));
    sorted.forEach(({ style, header, fields }, index) => {
      if (index === 0) auth.push({ ...(isChoice ? { when: { model, equal: value } } : {}), ...style });
      else if (header !== undefined) headers[header[0]] = header[1];
      for (const field of fields) valuesOf.set(field, [...(valuesOf.get(field) ?? []), value]);
    });
  }
  const fields: Field[] = [...valuesOf].map(([field, values]) => {
    if (!isChoice) return field;
    const when = values.length === 1 ? { model, equal: values[0] } : { model, in: values };
    return { ...field, visible_when: when };
  });
  if (!isChoice) return { fields, auth, headers };
  const options = choices.map(({ value, label }) => ({ value, label }));
  const select: Field = {
    key: model,
    model,
    label: "Sign in with",
    type: "select",
    default: options[0]?.value,
    options,
  };
  return { fields: [select, ...fields], auth, headers };
}
