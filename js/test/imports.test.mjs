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

for (const [what, modules, expected] of [
  [
    "an import of a higher layer, of types too",
    { "core/caller.ts": 'import type { Jackfield } from "../jackfield.js";', "jackfield.ts": "" },
    ["core/caller.ts: imports jackfield.ts, which is in a higher layer"],
  ],
  [
    "an import of another room of the same layer",
    { "client/index.ts": 'import { match } from "../server/match.js";', "server/match.ts": "" },
    ["client/index.ts: imports server/match.ts, which is in another room of the same layer"],
  ],
  [
    "a circle, however long, of import() too",
    {
      "core/a.ts": 'import { b } from "./b.js";',
      "core/b.ts": 'export { c } from "./c.js";',
      "core/c.ts": 'export const later = () => import("./a.js");',
    },
    ["circle of imports: core/a.ts -> core/b.ts -> core/c.ts -> core/a.ts"],
  ],
  [
    "a module in no layer, and an import of nothing",
    { "stray.ts": 'import "./core/gone.js";' },
    [
      "stray.ts: it is in no layer of scripts/check-imports.mjs",
      "stray.ts: core/gone.ts is imported and does not exist",
    ],
  ],
])
  test(`it finds ${what}`, () => assert.deepEqual(importProblems(modules), expected));
