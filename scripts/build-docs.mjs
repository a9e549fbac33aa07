#!/usr/bin/env node
// The documentation as pages that need no server and no script: README, CONTRIBUTING, CHANGELOG and docs.
// Usage: npm run docs [-- FOLDER]   FOLDER: build/docs if not given; it is emptied first.
import { copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, posix, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { Marked } from "marked";

const root = fileURLToPath(new URL("..", import.meta.url));
const target = process.argv[2] ?? join(root, "build/docs");

const sources = [
  ...["README.md", "CONTRIBUTING.md", "CHANGELOG.md"],
  ...readdirSync(join(root, "docs"), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".md"))
    .map((entry) => relative(root, join(entry.parentPath ?? entry.path, entry.name)))
    .sort(),
];
const pageOf = (file) => (file === "README.md" ? "index.html" : file.replace(/\.md$/, ".html"));
const escaped = (text) =>
  text.replace(/[&<>"]/g, (c) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[c]);
const plain = (html) => html.replace(/<[^>]*>/g, "");

const nav = sources.filter((file) => file === "README.md" || /^docs\/[^/]+\.md$/.test(file));
const titleOf = (file, text) => (/^# (.+)$/m.exec(text)?.[1] ?? file).replaceAll("`", "");
const titles = new Map(nav.map((file) => [file, titleOf(file, readFileSync(join(root, file), "utf8"))]));

const copied = new Set();

// A link of the repository as one between pages; undefined: what it names is not among the pages.
function addressOf(href, file) {
  if (/^[a-z]+:|^#/i.test(href)) return href;
  const [path, hash] = href.split("#");
  const named = posix.normalize(posix.join(posix.dirname(file), path)).replace(/\/$/, "");
  const suffix = hash === undefined ? "" : `#${hash}`;
  const from = posix.dirname(pageOf(file));
  const found = [named, `${named}.md`, `${named}/README.md`].find((each) => sources.includes(each));
  if (found !== undefined) return `${posix.relative(from, pageOf(found))}${suffix}`;
  if (!/\.(svg|png)$/.test(named) || !existsSync(join(root, named))) return undefined;
  copied.add(named);
  return posix.relative(from, named);
}

function markedFor(file) {
  const used = new Map();
  // As GitHub names headings, so that links to them work in both places.
  const idOf = (html) => {
    const name = plain(html)
      .toLowerCase()
      .replace(/&[a-z0-9#]+;/g, "")
      .replace(/[^\p{L}\p{N} _-]/gu, "")
      .replaceAll(" ", "-");
    const times = used.get(name) ?? 0;
    used.set(name, times + 1);
    return times === 0 ? name : `${name}-${times}`;
  };
  const renderer = {
    heading: (html, level) => `<h${level} id="${idOf(html)}">${html}</h${level}>\n`,
    link: (href, _title, html) => {
      const address = addressOf(href, file);
      return address === undefined ? html : `<a href="${escaped(address)}">${html}</a>`;
    },
    image: (href, _title, text) => `<img src="${escaped(addressOf(href, file) ?? href)}" alt="${escaped(text)}">`,
    table: (header, body) => `<div class="scroll" tabindex="0"><table>${header}${body}</table></div>\n`,
  };
  return new Marked({ gfm: true, renderer });
}

function page(file) {
  const text = readFileSync(join(root, file), "utf8");
  const up = (name) => posix.relative(posix.dirname(pageOf(file)), name);
  const links = [...titles].map(
    ([each, title]) =>
      `<li><a href="${up(pageOf(each))}"${each === file ? ' aria-current="page"' : ""}>${escaped(title)}</a></li>`,
  );
  const title = titleOf(file, text);
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)}</title>
<link rel="stylesheet" href="${up("docs.css")}">
<nav aria-label="Pages"><ul>
${links.join("\n")}
</ul></nav>
<main>
${markedFor(file).parse(text)}</main>
</html>
`;
}

function write(name, content) {
  mkdirSync(dirname(join(target, name)), { recursive: true });
  writeFileSync(join(target, name), content);
}

rmSync(target, { recursive: true, force: true });
for (const file of sources) write(pageOf(file), page(file));
for (const name of copied) {
  mkdirSync(dirname(join(target, name)), { recursive: true });
  copyFileSync(join(root, name), join(target, name));
}
copyFileSync(join(root, "scripts/docs.css"), join(target, "docs.css"));
console.log(`docs: ${sources.length} pages in ${relative(process.cwd(), target) || "."}`);
