// The tables at the end of a run.
const seconds = (ms) => (ms / 1000).toFixed(2);

/** The longest time without an acknowledgement in a window, and its end after the window's start. */
export function longestGap(times, { at, settled }) {
  const inside = [at, ...times.filter((time) => time > at && time <= settled), settled];
  let gap = { ms: 0, end: at };
  for (let i = 1; i < inside.length; i++) {
    const ms = inside[i] - inside[i - 1];
    if (ms > gap.ms) gap = { ms, end: inside[i] - at };
  }
  return gap;
}

function table(rows) {
  const widths = rows[0].map((_, i) => Math.max(...rows.map((row) => String(row[i]).length)));
  for (const row of rows)
    console.log(
      row
        .map((cell, i) => String(cell).padEnd(widths[i]))
        .join("  ")
        .trimEnd(),
    );
}

export function printFaults({ ledger, plain, fleet, windows }) {
  console.log("\nfirst acknowledged write after the longest pause, seconds from the fault on");
  const rows = [["fault", "plain client", "Jackfield", "pause", "503s", "servers not ready", "all well"]];
  for (const window of windows) {
    const own = longestGap(ledger.acknowledgedAt, window);
    const theirs = longestGap(
      plain.acknowledged.map(({ at }) => at),
      window,
    );
    const refused = fleet.answers.filter(({ at, status }) => status === 503 && at > window.at && at <= window.settled);
    rows.push([
      ...[window.name, seconds(theirs.end), seconds(own.end), seconds(own.ms), refused.length],
      ...[window.notReady, seconds(window.until - window.at)],
    ]);
  }
  table(rows);
}

export function printTotals({ ledger, fleet, plain, counts, seconds: took }) {
  const byStatus = {};
  for (const { status, code } of fleet.answers) {
    const key = status >= 400 ? `${status} ${code}` : status === 0 ? `no answer (${code})` : String(status);
    byStatus[key] = (byStatus[key] ?? 0) + 1;
  }
  const took99 = fleet.answers.map((each) => each.took).sort((a, b) => a - b);
  const at = (part) => Math.round(took99[Math.floor(took99.length * part)] ?? 0);
  console.log("");
  table([
    ["seconds", took.toFixed(0)],
    ["acknowledged writes of Jackfield", ledger.writes],
    ["  lost", counts.lost],
    ["  made twice", counts.duplicates],
    ["  deleted and there again", counts.returned],
    ["  with an older value", counts.wrong],
    ["rows made and not acknowledged", `${counts.unheard} of ${ledger.unheard.size} sent`],
    ["acknowledged writes of the plain client", plain.acknowledged.length],
    ["  lost", counts.plainLost],
    ["uses of a login", ledger.uses],
    ["  oldest login used after its change was acknowledged, ms", Math.round(ledger.oldestMs)],
    ["servers killed and started again", fleet.restarts],
    ["starts that ended for want of a leader", fleet.failedStarts ?? 0],
    [
      "answers",
      Object.entries(byStatus)
        .map(([key, count]) => `${count} x ${key}`)
        .join(", "),
    ],
    ["milliseconds of an answer: half, 99 %, most", `${at(0.5)}, ${at(0.99)}, ${Math.round(took99.at(-1) ?? 0)}`],
  ]);
}
