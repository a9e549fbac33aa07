#!/usr/bin/env node
// Writes js/manifests/icons: an SVG for each icon that a manifest names, and a notice about the brands.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { iconsOf, noticeText } from "./icons.mjs";

const folder = "js/manifests/icons";
const { manifests } = JSON.parse(readFileSync("js/manifests/bundle.json", "utf8"));
const icons = iconsOf(manifests);
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
for (const [name, { svg }] of icons) writeFileSync(join(folder, `${name}.svg`), svg);
writeFileSync(join(folder, "NOTICE.txt"), noticeText(icons));
