// From method and path to a route. Paths are compiled once into lists by number of segments; earlier routes win.
import { routes } from "../generated/routes.js";
import type { Route } from "../base/routes.js";

interface Pattern {
  readonly segments: readonly string[];
  readonly names: readonly (string | undefined)[];
  readonly methods: Map<string, Route>;
}

/** A route with the parameters of its path; or the path's allowed methods; or neither. */
export type Match =
  | { readonly route: Route; readonly path: Readonly<Record<string, string>> | undefined }
  | { readonly route: undefined; readonly allow: readonly string[] };

const fixed = new Map<string, Map<string, Route>>();
const patterns = new Map<number, Pattern[]>();

for (const route of routes) {
  const segments = route.path.split("/");
  const names = segments.map((segment) => (segment.startsWith("{") ? segment.slice(1, -1) : undefined));
  let methods: Map<string, Route> | undefined;
  if (names.every((name) => name === undefined)) {
    methods = fixed.get(route.path) ?? new Map<string, Route>();
    fixed.set(route.path, methods);
  } else {
    const list = patterns.get(segments.length) ?? [];
    patterns.set(segments.length, list);
    methods = list.find((pattern) => pattern.segments.join("/") === segments.join("/"))?.methods;
    if (methods === undefined) {
      methods = new Map<string, Route>();
      list.push({ segments, names, methods });
    }
  }
  if (!methods.has(route.method)) methods.set(route.method, route);
}

/** Finds the route of a path that begins with a slash and has no query. HEAD is GET without a body. */
export function match(method: string, path: string): Match {
  const wanted = method === "HEAD" ? "GET" : method;
  const clean = path.length > 1 && path.endsWith("/") ? path.slice(0, -1) : path;
  const exact = fixed.get(clean);
  const route = exact?.get(wanted);
  if (route !== undefined) return { route, path: undefined };
  const allow = new Set<string>(exact?.keys());
  const segments = clean.split("/");
  for (const pattern of patterns.get(segments.length) ?? []) {
    const found = parameters(pattern, segments);
    if (found === undefined) continue;
    const matched = pattern.methods.get(wanted);
    if (matched !== undefined) return { route: matched, path: found };
    for (const name of pattern.methods.keys()) allow.add(name);
  }
  if (allow.has("GET")) allow.add("HEAD");
  return { route: undefined, allow: [...allow] };
}

/** Every method that a path takes. */
export function methodsOf(path: string): readonly string[] {
  const found = match("", path);
  return found.route === undefined ? found.allow : [];
}

function parameters(pattern: Pattern, segments: readonly string[]): Record<string, string> | undefined {
  const found: Record<string, string> = {};
  for (let i = 0; i < segments.length; i += 1) {
    const segment = segments[i] ?? "";
    const name = pattern.names[i];
    if (name === undefined) {
      if (segment !== pattern.segments[i]) return undefined;
      continue;
    }
    const text = decode(segment);
    if (text === undefined || text === "") return undefined;
    found[name] = text;
  }
  return found;
}

function decode(text: string): string | undefined {
  if (!text.includes("%")) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

/** The query parameters of a route; the first value of a repeated one. */
export function queryOf(route: Route, search: string): Record<string, string> {
  const found: Record<string, string> = {};
  if (search.length < 2 || route.query.length === 0) return found;
  const given = new URLSearchParams(search);
  for (const name of route.query) {
    const value = given.get(name);
    if (value !== null) found[name] = value;
  }
  return found;
}
