// The audit beside the store: a copy as lines of JSON, and how long entries are kept.
import { appendFileSync, closeSync, fstatSync, openSync, readSync } from "node:fs";
import { isRecord } from "../core/errors.js";
import { CommandError } from "./arguments.js";
import { operatorCall, systemCode } from "./store.js";
import { sweepBeyond } from "./sweep.js";
import type { Jackfield } from "../jackfield.js";
import type { Flag, Given } from "./arguments.js";

/** The flags of serve. */
export const auditFlags: Readonly<Record<string, Flag>> = {
  "audit-log": {
    type: "string",
    value: "PATH",
    about: "Appends each entry of the audit to a file, one line of JSON each; - is the standard error",
  },
  "audit-days": { type: "string", value: "N", about: "Removes entries of the audit after N days. Default: never" },
  "max-audit": {
    type: "string",
    value: "N",
    about: "Removes the oldest entries of a workspace's audit beyond N. 0: no limit. Default: 10000000",
  },
};

const everyMillis = 1000;
const sweepMillis = 3600000;
const dayMillis = 86400000;
const tailBytes = 1 << 20;

/** Writes the log and removes old entries until the returned function is called; it writes what is left. */
export async function keepAudit(jackfield: Jackfield, given: Given): Promise<() => Promise<void>> {
  const path = given.text("audit-log");
  const keeps = {
    days: given.number("audit-days", 0, 36500),
    most: given.number("max-audit", 10_000_000, Number.MAX_SAFE_INTEGER),
  };
  const log = path === undefined ? undefined : await AuditLog.open(jackfield, path);
  let isOver = false;
  let sweeping = Promise.resolve();
  const sweepSoon = (): Promise<void> =>
    (sweeping = sweeping.then(async () => sweep(jackfield, keeps, { log, isOver: () => isOver })));
  const timers = [
    ...(log === undefined ? [] : [setInterval(() => void log.write(), everyMillis)]),
    setInterval(() => void sweepSoon(), sweepMillis),
  ];
  for (const timer of timers) timer.unref();
  // To count may take seconds, and needs no waiting.
  const first = sweepSoon();
  if (keeps.days > 0) await first;
  return async () => {
    isOver = true;
    for (const timer of timers) clearInterval(timer);
    await sweeping;
    await log?.write();
  };
}

// What the log still lacks is not removed.
async function sweep(
  jackfield: Jackfield,
  { days, most }: { readonly days: number; readonly most: number },
  { log, isOver }: { readonly log: AuditLog | undefined; readonly isOver: () => boolean },
): Promise<void> {
  try {
    if (log !== undefined && !(await log.write())) return;
    const before_ms = Date.now() - days * dayMillis;
    while (days > 0 && (await operatorCall(jackfield, "audit.sweep", { before_ms }))["more"] === true);
    await sweepBeyond(jackfield, { operation: "audit.sweep", most, what: "entries of the audit" }, isOver);
  } catch (error) {
    console.error(`warning: old entries of the audit stay: ${error instanceof Error ? error.message : ""}`);
  }
}

/** A file that follows the audit: each entry at least once, in order. Its last line says where to go on. */
class AuditLog {
  readonly #jackfield: Jackfield;
  readonly #path: string;
  #after: number;
  #writing: Promise<boolean> | undefined;
  #failed = false;

  private constructor(jackfield: Jackfield, path: string, after: number) {
    this.#jackfield = jackfield;
    this.#path = path;
    this.#after = after;
  }

  static async open(jackfield: Jackfield, path: string): Promise<AuditLog> {
    if (path === "-")
      return new AuditLog(jackfield, path, Number((await operatorCall(jackfield, "audit.tail", {}))["last"]));
    try {
      return new AuditLog(jackfield, path, lastSeq(path));
    } catch (error) {
      throw new CommandError(`the audit log ${path} cannot be written (${systemCode(error) ?? "unknown reason"})`);
    }
  }

  /** True: the file has everything. The store keeps what could not be written. */
  async write(): Promise<boolean> {
    return (this.#writing ??= this.#writeAll().finally(() => (this.#writing = undefined)));
  }

  async #writeAll(): Promise<boolean> {
    try {
      for (;;) {
        const { list, last } = await operatorCall(this.#jackfield, "audit.tail", { after: this.#after });
        if (!Array.isArray(list) || list.length === 0) break;
        const lines = list.filter(isRecord).map(({ seq, entry }) => `${JSON.stringify({ seq, ...Object(entry) })}\n`);
        this.#append(lines.join(""));
        this.#after = Number(last);
      }
      this.#failed = false;
      return true;
    } catch (error) {
      if (!this.#failed)
        console.error(`warning: the audit log ${this.#path} is behind (${systemCode(error) ?? "unknown reason"})`);
      this.#failed = true;
      return false;
    }
  }

  // Opened anew for each write, so that the file can be moved away.
  #append(text: string): void {
    if (this.#path === "-") process.stderr.write(text);
    else appendFileSync(this.#path, text, { mode: 0o600 });
  }
}

// The seq of the last whole line; a torn line is ended first. 0: an empty file.
function lastSeq(path: string): number {
  const file = openSync(path, "a+", 0o600);
  try {
    const { size } = fstatSync(file);
    const length = Math.min(size, tailBytes);
    const bytes = Buffer.alloc(length);
    readSync(file, bytes, 0, length, size - length);
    const text = bytes.toString("utf8");
    if (size > 0 && !text.endsWith("\n")) appendFileSync(file, "\n");
    for (const line of text.split("\n").reverse()) {
      const seq = seqOf(line);
      if (seq !== undefined) return seq;
    }
    return 0;
  } finally {
    closeSync(file);
  }
}

function seqOf(line: string): number | undefined {
  try {
    const entry: unknown = JSON.parse(line);
    return isRecord(entry) && typeof entry["seq"] === "number" ? entry["seq"] : undefined;
  } catch {
    return undefined;
  }
}
