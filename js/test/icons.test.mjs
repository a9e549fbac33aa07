// The icons of the catalogue: what the build wrote, which brands have a letter, and how the server gives them.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";
import { iconOf, iconsOf, noticeText } from "../../scripts/icons.mjs";
import { open } from "../dist/index.js";
import { createHandler } from "../dist/server/index.js";

const folder = new URL("../manifests/icons/", import.meta.url);
const read = (name) => readFileSync(new URL(name, folder), "utf8");
const { manifests } = JSON.parse(read("../bundle.json"));
const { letters } = JSON.parse(readFileSync(new URL("icon-letters.json", import.meta.url), "utf8"));
const icons = iconsOf(manifests);

test("each icon of a manifest is in the package", () => {
  const wanted = manifests.flatMap(({ manifest }) => (manifest === undefined ? [] : [`${manifest.icon}.svg`]));
  const files = readdirSync(folder).filter((name) => name.endsWith(".svg"));
  assert.deepEqual(files.sort(), [...new Set(wanted)].sort());
  for (const [name, { svg }] of icons) assert.equal(read(`${name}.svg`), svg, name);
});

test("an icon holds a title and one path, and nothing else", () => {
  const start = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24">';
  const rest = /^<title>[^<>"]+<\/title><path d="[MmLlHhVvCcSsQqTtAaZz0-9 ,.+e-]+"\/><\/svg>\n$/;
  assert.ok(icons.size > 0);
  for (const [name, { svg }] of icons) {
    assert.ok(svg.startsWith(start), name);
    assert.match(svg.slice(start.length), rest, name);
  }
});

test("the brands with a letter are those of the list", () => {
  assert.deepEqual(letters, [...letters].sort());
  // A brand that a new version of simple-icons leaves out or takes in is decided on by a person, here.
  for (const [name, { letter }] of icons) assert.equal(letter, letters.includes(name), name);
  for (const name of letters) assert.ok(iconOf(name, "A").letter, `simple-icons has ${name} now`);
});

test("each letter is drawn, an accent is left out, and a title without letters is an error", () => {
  const paths = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"].map((letter) => iconOf("no-such-brand", `${letter}b`).svg);
  assert.equal(new Set(paths.map((svg) => /d="([^"]+)"/.exec(svg)[1])).size, 26);
  assert.equal(/d="[^"]+/.exec(iconOf("no-such-brand", "Élan").svg)[0], /d="[^"]+/.exec(paths[4])[0]);
  assert.throws(() => iconOf("no-such-brand", "123"), /no letter/);
});

test("a title that is not plain text is refused", () => {
  for (const title of ["<script>", 'A" onload="x', "A\nB", ""]) {
    assert.throws(() => iconOf("no-such-brand", title), /icons:/, JSON.stringify(title));
  }
  assert.match(iconOf("no-such-brand", "A & B").svg, /<title>A &amp; B<\/title>/);
});

test("the guidelines of brands are in the notice", () => {
  assert.equal(read("NOTICE.txt"), noticeText(icons));
  assert.match(noticeText(icons), /simple-icons \d+\.\d+\.\d+ \(CC0-1\.0\)/);
  assert.match(noticeText(new Map([["asana", iconOf("asana", "Asana")]])), /^Asana: https:\/\//m);
});

test("the server gives icons without a token, by their names alone", async () => {
  const jackfield = await open({ backend: "wasm" });
  const handler = createHandler(jackfield);
  const ask = (path, headers = {}) => handler(new Request(`http://localhost${path}`, { headers }));
  const icon = await ask("/icons/postgresql.svg");
  assert.equal(icon.status, 200);
  assert.equal(icon.headers.get("content-type"), "image/svg+xml");
  assert.equal(icon.headers.get("x-content-type-options"), "nosniff");
  assert.match(icon.headers.get("content-security-policy"), /default-src 'none'.* img-src 'self' data:;/);
  assert.equal(await icon.text(), read("postgresql.svg"));
  assert.equal((await ask("/icons/postgresql.svg", { "if-none-match": icon.headers.get("etag") })).status, 304);
  for (const path of ["/icons/no-such-brand.svg", "/icons/", "/icons/..%2Fbundle.json", "/icons/postgresql"]) {
    assert.equal((await ask(path)).status, 404, path);
  }
  await jackfield.close();
});
