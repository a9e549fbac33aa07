// The environment that a title names: console and command line follow the core, whose vectors these are.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { environmentOf, isProduction, kindOf } from "../dist/base/environment.js";

const file = new URL("../../tests/vectors/environment.json", import.meta.url);
const { cases } = JSON.parse(readFileSync(file, "utf8"));

test("the titles of the vectors name the same environment here", () => {
  let row = { title: "", meta: {} };
  let compared = 0;
  for (const { operation, body, query, expect } of cases) {
    if (operation !== "integration.list") {
      row = { title: body.title, meta: body.meta ?? {} };
      continue;
    }
    const isSaid = kindOf(environmentOf(row)) === query.environment;
    assert.equal(isSaid, expect.has["/pageInfo/totalRows"] === 1, `${row.title}: ${query.environment}`);
    if (query.environment === "production") assert.equal(isProduction(row), isSaid);
    compared += 1;
  }
  assert.ok(compared > 30, `${compared} comparisons`);
});

test("the name is shown as it is written", () => {
  assert.equal(environmentOf({ title: "Orders - PROD", meta: {} }), "PROD");
  assert.equal(environmentOf({ title: "Orders - PROD", meta: { environment: " Live " } }), "Live");
  assert.equal(environmentOf({ title: "Orders", meta: { environment: 7 } }), "");
});
