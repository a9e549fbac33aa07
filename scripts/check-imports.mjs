// The layers of js/src: what a module may import, and that no import leads back to where it came from.
// Contract   importProblems(modules) of {path below js/src: text}; a text for each problem. Imports of types count.
import { posix } from "node:path";

// The lowest first. A folder is one layer; a module may import from its own layer and from those above it in this list.
const layers = [
  ["base/"],
  ["generated/"],
  ["core/"],
  ["types.ts", "groups.ts"],
  ["platform/"],
  ["jackfield.ts"],
  ["open.ts", "catalogue.ts", "fetched.ts"],
  ["public.ts"],
  ["open-node.ts"],
  ["index.ts", "browser.ts"],
  ["server/", "client/", "form/", "tab/"],
  ["react/"],
  ["document/"],
  ["openapi/"],
  ["cli/"],
  ["testing/"],
];

const layerOf = (file) => layers.findIndex((names) => names.some((name) => file === name || file.startsWith(name)));
// Folders of one layer do not know each other.
const roomOf = (file) => (file.includes("/") ? file.slice(0, file.indexOf("/")) : undefined);

/** {module: modules it imports}, by their paths below js/src. */
function importsOf(modules) {
  const paths = (file, text) =>
    [...text.matchAll(/(?:\bfrom|\bimport)[ (]"(\.[^"]+)\.js"/g)].map(([, path]) =>
      posix.join(posix.dirname(file), `${path}.ts`),
    );
  return new Map(Object.entries(modules).map(([file, text]) => [file, paths(file, text)]));
}

function layerProblems(imports) {
  const problems = [];
  for (const [file, targets] of imports) {
    if (layerOf(file) === -1) problems.push(`${file}: it is in no layer of scripts/check-imports.mjs`);
    for (const target of targets) {
      if (!imports.has(target)) problems.push(`${file}: ${target} is imported and does not exist`);
      const [from, to] = [layerOf(file), layerOf(target)];
      if (from === -1) continue;
      if (to > from) problems.push(`${file}: imports ${target}, which is in a higher layer`);
      if (to === from && roomOf(file) !== roomOf(target))
        problems.push(`${file}: imports ${target}, which is in another room of the same layer`);
    }
  }
  return problems;
}

// Each circle is reported once, where the walk first closes it.
function circles(imports) {
  const problems = [];
  const done = new Set();
  const walk = (file, path) => {
    if (path.includes(file)) {
      problems.push(`circle of imports: ${[...path.slice(path.indexOf(file)), file].join(" -> ")}`);
      return;
    }
    if (done.has(file)) return;
    for (const target of imports.get(file) ?? []) walk(target, [...path, file]);
    done.add(file);
  };
  for (const file of imports.keys()) walk(file, []);
  return problems;
}

export function importProblems(modules) {
  const imports = importsOf(modules);
  return [...layerProblems(imports), ...circles(imports)];
}
