// The documentation as pages: every link leads to a page and a heading that are there.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

test("the documentation becomes pages whose links all lead somewhere", () => {
  const folder = mkdtempSync(join(tmpdir(), "jackfield-docs-"));
  try {
    const script = fileURLToPath(new URL("../../scripts/build-docs.mjs", import.meta.url));
    assert.match(execFileSync(process.execPath, [script, folder], { encoding: "utf8" }), /^docs: \d+ pages/);
    const pages = new Map(
      readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && entry.name.endsWith(".html"))
        .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
        .map((file) => [file, readFileSync(file, "utf8")]),
    );
    assert.ok(pages.size > 150, `${pages.size} pages`);
    const dead = [];
    let links = 0;
    for (const [file, text] of pages) {
      assert.match(text, /<title>[^<]+<\/title>/, file);
      assert.doesNotMatch(text, /<script|style="/, file);
      for (const [, address] of text.matchAll(/(?:href|src)="([^"]+)"/g)) {
        if (/^[a-z]+:/i.test(address)) continue;
        links += 1;
        const [path, hash] = address.split("#");
        const to = path === "" ? file : join(dirname(file), path);
        const isThere = existsSync(to) && (hash === undefined || pages.get(to)?.includes(`id="${hash}"`));
        if (!isThere) dead.push(`${relative(folder, file)}: ${address}`);
      }
    }
    assert.deepEqual(dead, []);
    assert.ok(links > 1000, `${links} links`);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
