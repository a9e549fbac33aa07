// The check of header examples can fail: wrong examples are planted in headers of the tree, and each must be found.
// Usage: node --test tests/tree/header_examples.test.mjs   COMPILER is g++ if not set
import assert from "node:assert/strict";
import test from "node:test";

import { check, exampleOf, readHeaders } from "./header_examples.mjs";

const compiler = process.env.COMPILER ?? "g++";
const headers = readHeaders();
const path = "core/src/base/url_parts.h";
const planted = (example) => {
  const text = headers.get(path).replace(/^\/\/ Example .*$/m, example);
  return check(new Map([[path, text]]), compiler).problems;
};

test("every header has an example, and each is right", () => {
  assert.ok(headers.size > 80);
  assert.deepEqual(check(headers, compiler).problems, []);
});

test("a snippet that does not compile is found, with its header and line", () => {
  assert.match(planted("// Example    split_url(12)->host").join("\n"), /core\/src\/base\/url_parts\.h:\d+.*error/);
  assert.match(planted('// Example    split_urls("https://host")').join("\n"), /split_urls/);
});

test("a snippet that compiles is accepted, as an expression and as statements", () => {
  assert.deepEqual(planted('// Example    split_url("https://host/")->host == "host"'), []);
  assert.deepEqual(planted('// Example    if (!split_url("https://host/")) return;'), []);
});

test("a header without an example is found", () => {
  assert.deepEqual(planted("// Nothing"), [`${path}: the first comment has no Example`]);
});

test("a file that does not exist is found", () => {
  const problem = `${path}: Example names tests/unit/base/none_test.cc, which does not exist`;
  assert.deepEqual(planted("// Example    tests/unit/base/none_test.cc"), [problem]);
});

test("a file that does not use the header is found", () => {
  assert.match(planted("// Example    tests/unit/base/base64_test.cc").join(), /does not include the header/);
});

test("an example over several lines is read whole", () => {
  assert.equal(
    exampleOf("// A\n// Example    a();\n//            b();\n// Limits     none\n"),
    "a();\n           b();",
  );
});
