#!/usr/bin/env node
// Rules of the tree that no compiler checks. Usage: node scripts/check-tree.mjs
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { importProblems } from "./check-imports.mjs";

const files = execFileSync("git", ["ls-files", "-z"], { encoding: "utf8" }).split("\0").filter(Boolean);
const problems = [];
const text = (file) => readFileSync(file, "utf8");
const rule = (pattern, matches, message, except = () => false) => {
  for (const file of files.filter((name) => pattern.test(name) && !except(name))) {
    const lines = text(file).split("\n");
    lines.forEach((line, i) => {
      if (matches.test(line)) problems.push(`${file}:${i + 1}: ${message}`);
    });
  }
};
const self = "scripts/check-tree.mjs";
const isSelf = (name) => name === self;
const source = /\.(cc|h|mjs|js|ts|tsx|sh|txt|cmake|json|md|yml|html|css)$|^\.ci\/run$/;

// Access to clear values of a configuration: the link lines cannot restrict it, so this rule does.
rule(
  /^core\/.*\.(cc|h)$/,
  /config\/config_access\.h/,
  "only validate, merge, mask, secrets and the settings of connectors may open a Config",
  (name) => /^core\/src\/(validate|merge|mask|secrets)\/|^core\/src\/connector\/settings\.cc$/.test(name),
);
rule(/^core\/src\/.*\.(cc|h)$/, /nlohmann/, "nlohmann/json is for tests and tools; the request path has json/json.h");
rule(
  /^(core|wasm|node-addon)\/.*\.(cc|h)$/,
  /std::(regex|cout|cerr|clog)\b|\b(abort|exit|getenv|printf)\s*\(/,
  "the core never prints, aborts, reads the environment or uses std::regex",
);
rule(/^core\/.*\.(cc|h)$/, /\b(secret|password|digest)\w*\s*==\s*[a-z]/, "compare secrets with equal_constant_time()");
rule(source, /\b(TODO|FIXME|XXX)\b/, "unfinished work is listed in the documentation, not in comments", isSelf);
rule(/^js\/.*\.ts$/, /:\s*any\b|\bas any\b|@ts-nocheck|@ts-ignore/, "no escapes from the type system");
rule(
  source,
  /(registry\.npmjs|deb\.debian\.org|pypi\.org|files\.pythonhosted|crates\.io|proxy\.golang)/,
  "no host of a package registry",
  isSelf,
);
rule(/package-lock\.json$/, /"resolved": "http/, "lock files record no download addresses (.npmrc has the setting)");
rule(source, /(^|[\s"'(=])\/(work|farm|root)\//, "no path of one machine", isSelf);
rule(
  /^tests\/.*\.(cc|mjs|ts)$/,
  /\b(it|test|describe)\.(only|todo)\b|\[!shouldfail\]|\[!mayfail\]|expect\(true\)|REQUIRE\(true\)|CHECK\(true\)/,
  "a test that cannot fail",
);

// jackfield.wasm has no texts for the errors that only a server returns, so none of its code may return one.
const { codes } = JSON.parse(text("core/errors.json"));
const fromServer = Object.entries(codes)
  .filter(([, [, , , where]]) => where === "server")
  .map(([name]) => name);
const serverFiles = [
  /_(native|openssl)\.(cc|h)$/,
  /^core\/src\/(os|net|store|connector|connect|service|endpoint\/service|oauth|abi\/server)\//,
  /^core\/src\/operations\/(rows|integrations|people|use|table)\//,
  /^core\/src\/api\/(tokens|operation_table)\./,
];
rule(
  /^core\/(src|include)\/.*\.(cc|h)$/,
  new RegExp(`\\bCode::(${fromServer.join("|")})\\b`),
  'errors.json says that only a server gives this error; take its "server" away',
  (name) => serverFiles.some((pattern) => pattern.test(name)),
);

// No line is longer than the formatters make them. Derived tables have one row per line, whatever its length.
const derivedTables = ["core/src/base/error_table.inc", "core/src/api/operation_table.inc"];
rule(
  /\.(cc|h|c|inc|ts|mjs|js|sh|html|css|cmake|txt)$/,
  /^.{121}/u,
  "a line of more than 120 columns",
  (name) => derivedTables.includes(name) || name.includes("/generated/"),
);

rule(/\.md$/, /^(?!\|).{121}/u, "a line of more than 120 columns, outside a table");

// Comments and names of tests are plain engineers' English. Each idiom, and what to write instead.
const idioms = [
  [/\b(nobody|somebody|whoever)\b/i, "no caller, another user, the caller that ..."],
  [/\bwho asks\b/i, "the caller, the principal"],
  [/\b(is|are|was|were|be) told\b(?! apart)/i, "is reported, receives"],
  [/\btold apart\b/i, "are distinguished"],
  [/\bstands? (in|there|twice|alone|beside|behind|before)\b/i, "is in, occurs, appears"],
  [/(?<!there )\b(is|are) no (?!longer|more|less|such)[a-z]+/i, "is not a ..."],
  [/\bgoes with (it|them|her|him)\b/i, "is destroyed with it"],
  [/\b(wants no|waits that|said so|says so|knows better|gives up its)\b/i, "refuses, waits until, reports"],
];
const comment = /(?:^|[\s;{}(),])(?:\/\/|\/?\*{1,2}|#)\s(.*)$|\b(?:TEST_CASE|SECTION|test|it|describe)\(\s*(["'`].*)$/;
for (const file of files.filter(
  (name) => /\.(cc|h|c|ts|mjs|js|sh|cmake)$|CMakeLists\.txt$/.test(name) && !isSelf(name),
)) {
  text(file)
    .split("\n")
    .forEach((line, i) => {
      const found = comment.exec(line);
      const words = found?.[1] ?? found?.[2];
      for (const [pattern, instead] of words === undefined ? [] : idioms) {
        const match = pattern.exec(words);
        if (match) problems.push(`${file}:${i + 1}: "${match[0]}" is an idiom; write: ${instead}`);
      }
    });
}

for (const file of files) {
  if (!/\.(cc|h|ts|mjs|js|sh)$/.test(file)) continue;
  const lines = text(file).split("\n").length;
  if (lines > 600 && !file.includes("/generated/"))
    problems.push(`${file}: ${lines} lines; split what has more than 600`);
  if (/[^\x00-\x7f]/.test(text(file)) && /^(core|node-addon|wasm)\//.test(file))
    problems.push(`${file}: source is ASCII`);
}

const modules = files.filter((file) => /^js\/src\/.*\.ts$/.test(file));
problems.push(...importProblems(Object.fromEntries(modules.map((file) => [file.slice("js/src/".length), text(file)]))));

for (const problem of problems) console.error(problem);
console.log(`tree: ${files.length} files, ${problems.length} problems`);
process.exit(problems.length === 0 ? 0 : 1);
