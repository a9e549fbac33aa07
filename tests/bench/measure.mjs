// How things are measured: sides take turns, A B then B A, after a warm-up; reported are the median and the whole
// spread.
import { readFileSync } from "node:fs";

/** Rounds per comparison; JACKFIELD_BENCH_ROUNDS overrides, for a quick look. */
export const rounds = Number(process.env.JACKFIELD_BENCH_ROUNDS) || 5;

export const median = (values) => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
};

/** Runs each side once to warm up, then `rounds` times in turns. Gives the results of each, in order. */
export async function takeTurns(sides, times = rounds) {
  const names = Object.keys(sides);
  const results = Object.fromEntries(names.map((name) => [name, []]));
  for (const name of names) await sides[name]();
  for (let round = 0; round < times; round += 1)
    for (const name of round % 2 === 0 ? names : [...names].reverse()) results[name].push(await sides[name]());
  return results;
}

/** a/b, round by round: neighbours in time are compared with each other, since the machine's speed drifts. */
export const ratios = (a, b) => a.map((value, round) => value / b[round]);

export const number = (value) =>
  value >= 100 ? Math.round(value).toLocaleString("en-US") : value >= 10 ? value.toFixed(1) : value.toFixed(2);
export const spread = (values, unit = "") => `${number(Math.min(...values))} to ${number(Math.max(...values))}${unit}`;

/** One line of the table. `measured`: values of each round; more is better or worse as the goal says. */
export const row = (what, goal, measured, unit, ours, theirs, note = "") => ({
  what,
  goal,
  unit: unit.trim(),
  value: measured.length === 0 ? undefined : median(measured),
  values: measured,
  measured: measured.length === 0 ? "" : `${number(median(measured))}${unit}`,
  spread: measured.length < 2 ? "" : spread(measured, unit),
  ours,
  theirs,
  note,
});
export const missing = (what, goal, reason) => ({
  what,
  goal,
  measured: "not measured",
  spread: "",
  ours: "",
  theirs: "",
  note: reason,
});

const ticksPerSecond = 100;
/** CPU seconds that a process has used, all its threads. */
export function cpuSeconds(pid) {
  const text = readFileSync(`/proc/${pid}/stat`, "utf8");
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
}

/** Resident memory in MB: `now`, and the highest so far. */
export function memoryOf(pid) {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  const megabytes = (name) => Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)[1]) / 1024;
  return { now: megabytes("VmRSS"), peak: megabytes("VmHWM") };
}

/** Operations per second of a synchronous function, over about `milliseconds`. */
export function speedOf(work, milliseconds = 400) {
  let count = 0;
  const start = performance.now();
  let elapsed = 0;
  while (elapsed < milliseconds) {
    for (let i = 0; i < 100; i += 1) work();
    count += 100;
    elapsed = performance.now() - start;
  }
  return (count / elapsed) * 1000;
}
