// The check of js/src's layers finds what it is for.
import assert from "node:assert/strict";
import { test } from "node:test";
import { importProblems } from "../../scripts/check-imports.mjs";

test("an import of a lower layer is allowed", () => {
  const modules = {
    "core/errors.ts": 'import { table } from "../generated/errors.js";',
    "generated/errors.ts": "export const table = {};",
    "server/node.ts": 'import { errorBody } from "../core/errors.js";\nimport type { Answer } from "./types.js";',
    "server/types.ts": "export interface Answer {}",
  };
  assert.deepEqual(importProblems(modules), []);
});

test("an import of a higher layer is found, of types too", () => {
  const modules = {
    "core/caller.ts": 'import type { Jackfield } from "../jackfield.js";',
    "jackfield.ts": 'export * from "./core/errors.js";',
    "core/errors.ts": "",
  };
  assert.deepEqual(importProblems(modules), ["core/caller.ts: imports jackfield.ts, which is in a higher layer"]);
});

test("rooms of one layer do not know each other", () => {
  const modules = { "client/index.ts": 'import { match } from "../server/match.js";', "server/match.ts": "" };
  assert.match(importProblems(modules).join(), /client\/index.ts: imports server\/match.ts, .* another room/);
});

test("a circle is found, however long, and a call of import() counts", () => {
  const modules = {
    "core/a.ts": 'import { b } from "./b.js";',
    "core/b.ts": 'export { c } from "./c.js";',
    "core/c.ts": 'export const later = () => import("./a.js");',
  };
  assert.deepEqual(importProblems(modules), ["circle of imports: core/a.ts -> core/b.ts -> core/c.ts -> core/a.ts"]);
});

test("a module in no layer and an import of nothing are found", () => {
  assert.deepEqual(importProblems({ "stray.ts": 'import "./core/gone.js";' }), [
    "stray.ts: it is in no layer of scripts/check-imports.mjs",
    "stray.ts: core/gone.ts is imported and does not exist",
  ]);
});
