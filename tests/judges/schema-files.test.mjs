// The files of `jackfield schema --output`: a schema of draft 2020-12 for every entry, which takes the valid examples.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { loadVectors, root } from "../vectors/runner/files.mjs";

const skip = existsSync(new URL("node_modules/ajv", import.meta.url))
  ? false
  : "the npm packages of tests/judges are not installed";
const cli = join(root, "js/bin/jackfield.js");
const run = (...args) => spawnSync(process.execPath, [cli, ...args], { encoding: "utf8" });

test("every entry has a file whose schema takes the valid examples, and knows its secrets", { skip }, () => {
  const { default: Ajv } = createRequire(import.meta.url)("ajv/dist/2020.js");
  const folder = mkdtempSync(join(tmpdir(), "jf-schemas-"));
  try {
    const { status, stderr } = run("schema", "--output", folder);
    assert.equal(status, 0, stderr);
    const entries = loadVectors().manifests.filter(({ type }) => type !== "shared");
    for (const { type, sub_type: subType, examples } of entries) {
      const schema = JSON.parse(readFileSync(join(folder, type, `${subType}.json`), "utf8"));
      assert.equal(schema.$schema, "https://json-schema.org/draft/2020-12/schema", `${type}/${subType}`);
      const check = new Ajv({ strict: false, validateFormats: false }).compile(schema);
      for (const { config } of examples.filter(({ valid }) => valid))
        assert.ok(check(config), `${type}/${subType}: ${JSON.stringify(check.errors)}`);
    }
    assert.ok(entries.length >= 110);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test("one schema is printed; an unknown entry and a missing word are refused", () => {
  const { status, stdout } = run("schema", "database/pg");
  assert.equal(status, 0);
  assert.equal(JSON.parse(stdout).properties.connection.properties.password.writeOnly, true);
  assert.equal(run("schema", "database/none").status, 1);
  assert.equal(run("schema").status, 2);
});
