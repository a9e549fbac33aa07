// How long usage records are kept, and how many.
import { sweepBeyond } from "./sweep.js";
import { operatorCall } from "./store.js";
import type { Jackfield } from "../jackfield.js";
import type { Flag, Given } from "./arguments.js";

/** The flags of serve. */
export const recordFlags: Readonly<Record<string, Flag>> = {
  "record-days": {
    type: "string",
    value: "N",
    about: "Removes usage records and their sums after N days. Default: never",
  },
  "max-records": {
    type: "string",
    value: "N",
    about: "Removes the oldest usage records of a workspace beyond N. 0: no limit. Default: 10000000",
  },
};

const sweepMillis = 3600000;
const dayMillis = 86400000;

/** Removes old usage records, now and hourly, until the returned function is called. */
export function keepRecords(jackfield: Jackfield, given: Given): () => Promise<void> {
  const days = given.number("record-days", 0, 36500);
  const most = given.number("max-records", 10_000_000, Number.MAX_SAFE_INTEGER);
  if (days === 0 && most === 0) return () => Promise.resolve();
  let isOver = false;
  let sweeping = Promise.resolve();
  const sweep = (): void => {
    sweeping = sweeping.then(async () => sweepRecords(jackfield, { days, most }, () => isOver));
  };
  sweep();
  const timer = setInterval(sweep, sweepMillis);
  timer.unref();
  return async () => {
    isOver = true;
    clearInterval(timer);
    await sweeping;
  };
}

// A part in each call, so that other writes come between.
async function sweepRecords(
  jackfield: Jackfield,
  { days, most }: { readonly days: number; readonly most: number },
  isOver: () => boolean,
): Promise<void> {
  try {
    if (days > 0) await sweepOlder(jackfield, Date.now() - days * dayMillis, isOver);
    await sweepBeyond(jackfield, { operation: "record.sweep", most, what: "usage records" }, isOver);
  } catch (error) {
    console.error(`warning: old usage records stay: ${error instanceof Error ? error.message : ""}`);
  }
}

async function sweepOlder(jackfield: Jackfield, before_ms: number, isOver: () => boolean): Promise<void> {
  for (let from = ""; !isOver();) {
    const { next } = await operatorCall(jackfield, "record.sweep", { before_ms, from });
    if (typeof next !== "string" || next === "") return;
    from = next;
  }
}
