// The types of configs as the compiler sees them from outside: typings.ts has every mistake that must not pass.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { test } from "node:test";

const root = fileURLToPath(new URL("../../", import.meta.url));

test("a typing mistake in the config of create, update and test is a compile error", () => {
  const flags = [
    "--noEmit",
    "--strict",
    "--exactOptionalPropertyTypes",
    "--target",
    "es2022",
    "--module",
    "nodenext",
    "--lib",
    "esnext,dom",
  ];
  const args = ["node_modules/typescript/bin/tsc", ...flags, "--ignoreConfig", "js/test/typings.ts"];
  const { status, stdout } = spawnSync(process.execPath, args, { cwd: root, encoding: "utf8" });
  assert.equal(stdout, "");
  assert.equal(status, 0);
});
