// Checks the Example of every header of the core: it names files that use the header, or is a snippet that compiles.
// Usage: node tests/tree/header_examples.mjs [COMPILER]   from the root; COMPILER is g++ if not given.
// Contract   a named file must exist, include the header (directly or through other headers) and use a name that the
//            header declares. A snippet is an expression or statements inside the header's namespace; use(x) takes any
//            value.
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, normalize } from "node:path";
import { pathToFileURL } from "node:url";

const folders = ["core/src", "core/connectors", "core/include"];
const includeFolders = ["core/src", "core/include", "core", "tests"];
const namesFile = /^[\w./-]+\/[\w.-]+\.\w+$/;

// These rooms are being rewritten; their headers follow.
const toFollow = /^core\/(connectors|src\/(connector|store|operations\/integrations))\//;

/** {path: text} of the headers that need an Example. */
export function readHeaders() {
  const listed = spawnSync("git", ["ls-files", ...folders.map((folder) => `${folder}/**.h`)], { encoding: "utf8" });
  const paths = listed.stdout.split("\n").filter((path) => path !== "" && !toFollow.test(path));
  const headers = paths.map((path) => [path, readFileSync(path, "utf8")]);
  return new Map(headers.filter(([, text]) => !text.startsWith("// Written by scripts/derive.mjs")));
}

/** The Example of a header's first comment, or undefined. */
export function exampleOf(text) {
  const comment = /^(?:\/\*[^]*?\*\/|(?:\/\/.*\n)+)/.exec(text)?.[0] ?? "";
  const lines = comment.split("\n").map((line) => line.replace(/^ ?(?:\/\/|\/\*|\*\/|\*) ?/, ""));
  const first = lines.findIndex((line) => /^Example\s/.test(line));
  if (first < 0) return undefined;
  const rest = lines.slice(first + 1);
  const end = rest.findIndex((line) => !/^\s+\S/.test(line));
  return [lines[first].replace(/^Example\s+/, ""), ...rest.slice(0, end < 0 ? undefined : end)].join("\n").trim();
}

/** Names that a header declares: types, functions, constants, macros. */
function declaredNames(text) {
  const code = text.replace(/\/\/.*|\/\*[^]*?\*\//g, "");
  const forms = [
    /\b(?:class|struct|enum(?: class)?|using|concept)\s+(?:JF_\w+\s+)?([A-Za-z_]\w*)\s*[:;{=<]/g,
    /#\s*define\s+(\w+)/g,
    /\b([a-z_]\w{3,})\s*\(/g,
    /\b(k[A-Z]\w*)\b/g,
  ];
  const ignored = new Set(["defined", "noexcept", "decltype", "sizeof", "static_assert", "static_cast", "explicit"]);
  return new Set(
    forms.flatMap((form) => [...code.matchAll(form)].map(([, name]) => name)).filter((n) => !ignored.has(n)),
  );
}

const includesOf = (text) => [...text.matchAll(/^\s*#\s*include\s+["<]([^">]+)[">]/gm)].map(([, path]) => path);

function reaches(path, header, seen = new Set()) {
  if (seen.has(path)) return false;
  seen.add(path);
  return includesOf(readFileSync(path, "utf8")).some((include) => {
    const candidates = [dirname(path), ...includeFolders].map((folder) => normalize(join(folder, include)));
    const found = candidates.find((candidate) => existsSync(candidate));
    return found !== undefined && (found === header || (found.endsWith(".h") && reaches(found, header, seen)));
  });
}

function problemsOfFile(header, text, path) {
  if (!existsSync(path)) return [`${header}: Example names ${path}, which does not exist`];
  if (!reaches(path, header)) return [`${header}: Example names ${path}, which does not include the header`];
  const words = new Set(readFileSync(path, "utf8").match(/\w+/g));
  const used = [...declaredNames(text)].some((name) => words.has(name));
  return used ? [] : [`${header}: Example names ${path}, which uses no name of the header`];
}

/** One source with a function for each snippet; an error of the compiler names the header. */
export function sourceOf(snippets) {
  const parts = ["template <typename T> void use(const T&) {}"];
  snippets.forEach(({ header, text, example }, i) => {
    const namespace = /^namespace ([\w:]+) \{/m.exec(text)?.[1] ?? "jackfield";
    const line = text.slice(0, text.indexOf("Example")).split("\n").length;
    const body = /[;}]$/.test(example) ? example : `use(${example});`;
    parts.push(`#include "${header.replace(/^core\/(?:(?:src|include)\/)?/, "")}"`);
    parts.push(`namespace ${namespace} {\nvoid example_${i}() {\n#line ${line} "${header}"\n${body}\n}\n}`);
  });
  return `${parts.join("\n")}\n`;
}

function problemsOfSnippets(snippets, compiler) {
  if (snippets.length === 0) return [];
  const folder = mkdtempSync(join(tmpdir(), "jackfield-examples-"));
  try {
    const source = join(folder, "examples.cc");
    writeFileSync(source, sourceOf(snippets));
    const flags = ["-std=c++20", "-fsyntax-only", "-DJF_NATIVE=1", "-Wall", "-Werror", "-Wno-unused"];
    const include = ["core/src", "core/include", "core"].flatMap((path) => ["-I", path]);
    const done = spawnSync(compiler, [...flags, ...include, source], { encoding: "utf8" });
    if (done.error !== undefined) return [`${compiler} cannot be run: ${done.error.message}`];
    if (done.status === 0) return [];
    const errors = done.stderr.split("\n").filter((line) => /: (fatal )?error: /.test(line));
    return errors.map((line) => `the Example does not compile: ${line}`);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The problems of all examples; `headers` is {path: text}. */
export function check(headers, compiler) {
  const problems = [];
  const snippets = [];
  for (const [header, text] of headers) {
    const example = exampleOf(text);
    if (example === undefined) {
      problems.push(`${header}: the first comment has no Example`);
      continue;
    }
    const words = example.split(/\s+/);
    if (words.every((word) => namesFile.test(word))) {
      problems.push(...words.flatMap((path) => problemsOfFile(header, text, path)));
    } else {
      snippets.push({ header, text, example });
    }
  }
  problems.push(...problemsOfSnippets(snippets, compiler));
  return { problems, snippets: snippets.length };
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const headers = readHeaders();
  const { problems, snippets } = check(headers, process.argv[2] ?? "g++");
  for (const problem of problems) console.error(problem);
  console.log(`examples: ${headers.size} headers, ${snippets} snippets, ${problems.length} problems`);
  process.exit(problems.length === 0 ? 0 : 1);
}
