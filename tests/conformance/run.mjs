#!/usr/bin/env node
// Runs other people's suites against this project: JSON, PostgreSQL's and MariaDB's scripts, the OpenAPI document.
// Usage: node tests/conformance/run.mjs [--short] [PART ...]   --short: what npm test runs, without fetching anything.
import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { fetchAll } from "./sources.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));
const args = process.argv.slice(2);
const isShort = args.includes("--short");
const parts = readdirSync(here)
  .filter((name) => name.endsWith(".test.mjs"))
  .map((name) => name.slice(0, -9));
const wanted = args.filter((arg) => !arg.startsWith("--"));
const unknown = wanted.filter((name) => !parts.includes(name));
if (unknown.length > 0) {
  console.error(`there is no part ${unknown.join(", ")}; there are ${parts.join(", ")}`);
  process.exit(2);
}
if (!isShort) {
  console.log("conformance: fetching what is missing");
  for (const reason of fetchAll()) console.log(`left out: ${reason}`);
}
const files = (wanted.length === 0 ? parts : wanted).map((name) => `${here}${name}.test.mjs`);
const { status } = spawnSync(process.execPath, ["--test", "--test-reporter=spec", ...files], {
  stdio: "inherit",
  env: { ...process.env, JACKFIELD_CONFORMANCE: isShort ? "short" : "full" },
});
process.exit(status ?? 1);
