// The types of the packed npm package, as @arethetypeswrong resolves them for each kind of importer.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { test } from "node:test";
import { pack, root } from "../package/package.mjs";
import { isFull } from "./sources.mjs";

const skip = isFull ? false : "in npm run conformance; the package suite compiles importers of both kinds";

test("the types of every entry resolve, for ES modules, CommonJS and bundlers", { skip }, () => {
  const made = pack();
  try {
    const cli = join(root, "node_modules/@arethetypeswrong/cli/dist/index.js");
    // Node 10 reads no exports, and a browser's form is an ES module alone.
    const noTypes = ["--exclude-entrypoints", "form.css"];
    const args = [
      cli,
      made.tarball,
      "--profile",
      "node16",
      "--ignore-rules",
      "cjs-resolves-to-esm",
      "--no-emoji",
      ...noTypes,
    ];
    const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: "utf8" });
    assert.equal(status, 0, stdout + stderr);
  } finally {
    made.remove();
  }
});
