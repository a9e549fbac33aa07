// The report of a whole run: JSON for programs, Markdown for readers, and charts, in tests/bench/report.
import { mkdirSync, writeFileSync } from "node:fs";
import { here } from "./processes.mjs";

const folder = here("report");

/** Whether a measured value meets its goal, which says "at least N", "at most N" or "under N". */
export function verdictOf({ goal, value }) {
  const found = /\b(at least|at most|under) ([\d.]+)/.exec(goal);
  if (found === null) return "";
  if (value === undefined) return "not measured";
  const [, side, limit] = found;
  const met = side === "at least" ? value >= Number(limit) : value <= Number(limit);
  return met ? "met" : "missed";
}

// Lines of at most 110 characters, broken at spaces.
const wrapped = (text) => text.replace(/(.{1,110})(?: |$)/g, "$1\n").trimEnd();

/** Why rows have no figure, each reason once. */
export function reasonsOf(rows) {
  const reasons = new Map();
  for (const { what, measured, note } of rows)
    if (measured === "not measured") reasons.set(note, [...(reasons.get(note) ?? []), what.trim()]);
  return [...reasons].map(([reason, names]) => wrapped(`Not measured (${names.join("; ")}): ${reason}.`));
}

const cells = (list) => `| ${list.join(" | ")} |`;

/** The table of all rows. */
export function tableOf(rows) {
  const head = ["what", "goal", "measured", "spread", "verdict", "Jackfield", "compared with", "notes"];
  const lines = rows.map((row) => {
    const { what, goal, measured, spread, ours, theirs, note } = row;
    return cells([what, goal, measured, spread, verdictOf(row), ours, theirs, note]);
  });
  return [cells(head), cells(head.map(() => "---")), ...lines].join("\n");
}

const escaped = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
const space = "http://www.w3.org/2000/svg";
const svg = (width, height, parts) =>
  `<svg xmlns="${space}" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12">\n` +
  `<rect width="${width}" height="${height}" fill="#fff"/>\n${parts.join("\n")}\n</svg>\n`;
const label = (x, y, text, more = "") => `<text x="${x}" y="${y}" fill="#222" ${more}>${escaped(text)}</text>`;

// What was measured, and the other side without its figures.
function named({ what, theirs }) {
  const other = theirs.replace(/,? [\d.,]+( k)?(\/s|ms| ms| KB).*$/, "");
  return what.includes("against") || other === "" ? what.trim() : `${what.trim()}, against ${other}`;
}

// How many times as fast as what it is compared with, on a logarithmic axis: the line at 1 is equal speed.
function speedChart(rows) {
  const shown = rows.filter(({ unit, value, goal }) => unit === "x" && value > 0 && goal.startsWith("at least"));
  const [left, right, line] = [520, 250, 20];
  const most = Math.max(10, ...shown.map(({ value }) => value));
  const least = Math.min(0.1, ...shown.map(({ value }) => value));
  const at = (value) => left + (Math.log(value / least) / Math.log(most / least)) * right;
  const parts = [label(10, 20, "Times as fast as the other (logarithmic)", 'font-size="14" font-weight="bold"')];
  shown.forEach((row, i) => {
    const y = 40 + i * line;
    const [from, to] = [at(1), at(row.value)].sort((a, b) => a - b);
    const colour = row.value >= 1 ? "#2a7f62" : "#b3503c";
    parts.push(label(10, y + 11, named(row)));
    parts.push(`<rect x="${from}" y="${y}" width="${Math.max(to - from, 1)}" height="13" fill="${colour}"/>`);
    parts.push(label(left + right + 10, y + 11, `${row.measured}, ${verdictOf(row)}`));
  });
  const bottom = 40 + shown.length * line;
  parts.push(`<line x1="${at(1)}" x2="${at(1)}" y1="30" y2="${bottom}" stroke="#222"/>`);
  return svg(left + right + 130, bottom + 10, parts);
}

const colours = ["#2a7f62", "#b3503c", "#33658a", "#f0a202", "#6a4c93", "#555555", "#86bbd8", "#c2185b"];

// Lines over the number of integrations, both axes logarithmic.
function growthChart(series) {
  const points = series.flatMap(({ points: all }) => all);
  const [x0, y0, width, height] = [60, 40, 460, 260];
  const xs = points.map(([x]) => Math.log10(x));
  const ys = points.map(([, y]) => Math.log10(y));
  const scale = (value, list, from, size) => {
    const [least, most] = [Math.min(...list), Math.max(...list)];
    return from + ((Math.log10(value) - least) / (most - least || 1)) * size;
  };
  const parts = [
    label(10, 20, "Time of a call in microseconds as the store grows", 'font-size="14" font-weight="bold"'),
  ];
  for (const x of new Set(points.map(([value]) => value))) {
    const px = scale(x, xs, x0, width);
    parts.push(`<line x1="${px}" x2="${px}" y1="${y0}" y2="${y0 + height}" stroke="#ddd"/>`);
    parts.push(label(px, y0 + height + 18, x.toLocaleString("en-US"), 'text-anchor="middle"'));
  }
  for (const y of [Math.min(...points.map(([, v]) => v)), Math.max(...points.map(([, v]) => v))])
    parts.push(label(x0 - 6, y0 + height - scale(y, ys, 0, height) + 4, y.toFixed(0), 'text-anchor="end"'));
  series.forEach(({ name, points: all }, i) => {
    const colour = colours[i % colours.length];
    const path = all.map(([x, y]) => `${scale(x, xs, x0, width)},${y0 + height - scale(y, ys, 0, height)}`).join(" ");
    parts.push(`<polyline points="${path}" fill="none" stroke="${colour}" stroke-width="2"/>`);
    parts.push(`<rect x="${x0 + width + 20}" y="${y0 + i * 20}" width="12" height="12" fill="${colour}"/>`);
    parts.push(label(x0 + width + 38, y0 + i * 20 + 11, name));
  });
  return svg(x0 + width + 190, y0 + height + 40, parts);
}

/** Writes the report of a whole run. */
export function writeReport(about, rows) {
  mkdirSync(folder, { recursive: true });
  const plain = rows.map(({ what, goal, unit, value, values, ours, theirs, note, series, chart, ...row }) => ({
    what: what.trim(),
    goal,
    unit,
    value,
    values,
    verdict: verdictOf({ goal, value }),
    ours,
    theirs,
    note,
    series,
    chart,
    reason: row.measured === "not measured" ? note : undefined,
  }));
  writeFileSync(`${folder}/report.json`, `${JSON.stringify({ about, rows: plain }, null, 2)}\n`);
  writeFileSync(
    `${folder}/report.md`,
    `# What was measured\n\n${about}\n\n![speed](speed.svg)\n\n![growth](growth.svg)\n\n` +
      `![growth on PostgreSQL](growth-postgresql.svg)\n\n${tableOf(rows)}\n`,
  );
  writeFileSync(`${folder}/speed.svg`, speedChart(rows));
  for (const chart of ["growth", "growth-postgresql"]) {
    const series = rows.filter((row) => (row.chart ?? "growth") === chart).flatMap((row) => row.series ?? []);
    if (series.length > 0) writeFileSync(`${folder}/${chart}.svg`, growthChart(series));
  }
  return folder;
}
