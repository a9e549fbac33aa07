// The icons of the catalogue: of the npm package simple-icons, or a drawn letter where it lacks the brand.
// Contract   iconOf(name, title) gives {svg, letter, notice}. An SVG has the elements svg, title and path alone.
// Limits     a name is the slug of the package; a brand that left the package has a letter until a person decides.
// Example    const { svg } = iconOf("asana", "Asana");
import { readFileSync } from "node:fs";
import * as packageIcons from "simple-icons";

const brands = new Map(Object.values(packageIcons).map((icon) => [icon.slug, icon]));
const { version, license } = JSON.parse(
  readFileSync(new URL("../node_modules/simple-icons/package.json", import.meta.url), "utf8"),
);

// Path data and plain titles only, so that no icon can hold a script, a style or an address.
const pathData = /^[Mm][MmLlHhVvCcSsQqTtAaZz0-9 ,.+e-]*$/;
const titleText = /^[\p{L}\p{N} .,&+'()/!-]{1,64}$/u;

export function iconOf(name, title) {
  const brand = brands.get(name);
  if (brand !== undefined) return { svg: svgOf(brand.title, brand.path), letter: false, notice: noticeOf(brand) };
  return { svg: svgOf(title, letterPath(title)), letter: true, notice: "" };
}

/** The icons that manifests name: file name without .svg -> {svg, letter, notice}. */
export function iconsOf(manifests) {
  const titles = new Map();
  for (const { manifest } of manifests) {
    if (manifest === undefined) continue; // a shared file
    const { icon, title } = manifest;
    const known = titles.get(icon);
    // Several services may have an icon in common: the shortest title is the brand's.
    if (known === undefined || title.length < known.length) titles.set(icon, title);
  }
  return new Map([...titles].sort().map(([icon, title]) => [icon, iconOf(icon, title)]));
}

/** The licence of the package, and where the owners of the brands say how they may be shown. */
export function noticeText(icons) {
  const notices = [...icons.values()].map(({ notice }) => notice).filter((notice) => notice !== "");
  return (
    `Icons of simple-icons ${version} (${license}). The brands belong to their owners; an icon names a service,\n` +
    `and does not say that its owner takes part. Guidelines of owners:\n\n${notices.join("")}`
  );
}

function noticeOf({ title, guidelines }) {
  return guidelines === undefined ? "" : `${title}: ${guidelines}\n`;
}

function svgOf(title, path) {
  if (!pathData.test(path) || !titleText.test(title)) throw new Error(`icons: the icon of ${title} is not plain`);
  const text = title.replaceAll("&", "&amp;");
  const start = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24">';
  return `${start}<title>${text}</title><path d="${path}"/></svg>\n`;
}

// ---- letters: polylines on a grid of 4 by 6, drawn with a round pen inside a frame ----
const round = "1,0 3,0 4,1 4,5 3,6 1,6 0,5 0,1 1,0";
const bow = "0,6 0,0 3,0 4,.9 4,2.4 3,3.3 0,3.3";
const letters = {
  A: "0,6 2,0 4,6|.8,3.8 3.2,3.8",
  B: "0,2.9 2.6,2.9 3.6,2.1 3.6,.8 2.6,0 0,0 0,6 2.8,6 4,5.1 4,3.9 2.6,2.9",
  C: "4,1 3,0 1,0 0,1 0,5 1,6 3,6 4,5",
  D: "0,0 0,6 2.6,6 4,4.6 4,1.4 2.6,0 0,0",
  E: "4,0 0,0 0,6 4,6|0,3 3.2,3",
  F: "4,0 0,0 0,6|0,3 3.2,3",
  G: "4,1 3,0 1,0 0,1 0,5 1,6 3,6 4,5 4,3.3 2.4,3.3",
  H: "0,0 0,6|4,0 4,6|0,3 4,3",
  I: "2,0 2,6",
  J: "4,0 4,5 3,6 1,6 0,5",
  K: "0,0 0,6|4,0 0,3.4|1.4,2.3 4,6",
  L: "0,0 0,6 4,6",
  M: "0,6 0,0 2,3.4 4,0 4,6",
  N: "0,6 0,0 4,6 4,0",
  O: round,
  P: bow,
  Q: `${round}|2.6,4.4 4.2,6.2`,
  R: `${bow}|2.2,3.3 4,6`,
  S: "4,1 3,0 1,0 0,1 0,2 1,3 3,3 4,4 4,5 3,6 1,6 0,5",
  T: "0,0 4,0|2,0 2,6",
  U: "0,0 0,5 1,6 3,6 4,5 4,0",
  V: "0,0 2,6 4,0",
  W: "0,0 1,6 2,2.4 3,6 4,0",
  X: "0,0 4,6|4,0 0,6",
  Y: "0,0 2,3 4,0|2,3 2,6",
  Z: "0,0 4,0 0,6 4,6",
};
// A square with round corners, and its inside the other way round: a hole.
const frame =
  "M6 0H18A6 6 0 0 1 24 6V18A6 6 0 0 1 18 24H6A6 6 0 0 1 0 18V6A6 6 0 0 1 6 0Z" +
  "M6 1.5A4.5 4.5 0 0 0 1.5 6V18A4.5 4.5 0 0 0 6 22.5H18A4.5 4.5 0 0 0 22.5 18V6A4.5 4.5 0 0 0 18 1.5Z";
const pen = 0.95; // half its width

function letterPath(title) {
  const letter = title
    .normalize("NFD")
    .replace(/[^A-Za-z]/g, "")
    .charAt(0)
    .toUpperCase();
  const drawn = letters[letter];
  if (drawn === undefined) throw new Error(`icons: there is no letter for ${title}`);
  return frame + drawn.split("|").map(strokeOf).join("");
}

// The pieces of a stroke turn the same way, so that they add up where they meet.
function strokeOf(line) {
  const points = line.split(" ").map((point) => {
    const [x, y] = point.split(",").map(Number);
    return [8.2 + x * 1.9, 6.3 + y * 1.9];
  });
  const bars = points.slice(1).map((end, i) => barOf(points[i], end));
  return bars.join("") + points.map(dotOf).join("");
}

function barOf([x1, y1], [x2, y2]) {
  const length = Math.hypot(x2 - x1, y2 - y1);
  const [nx, ny] = [(-(y2 - y1) / length) * pen, ((x2 - x1) / length) * pen];
  const corners = [
    [x1 + nx, y1 + ny],
    [x2 + nx, y2 + ny],
    [x2 - nx, y2 - ny],
    [x1 - nx, y1 - ny],
  ];
  return `M${corners.map((corner) => corner.map(short).join(" ")).join("L")}Z`;
}

function dotOf([x, y]) {
  const arc = `A${pen} ${pen} 0 0 0`;
  return `M${short(x - pen)} ${short(y)}${arc} ${short(x + pen)} ${short(y)}${arc} ${short(x - pen)} ${short(y)}Z`;
}

function short(number) {
  return String(Math.round(number * 100) / 100);
}
