// How long usage records are kept.
import { operatorCall } from "./store.js";
import type { Jackfield } from "../jackfield.js";
import type { Flag, Given } from "./arguments.js";

/** The flag of serve. */
export const recordFlags: Readonly<Record<string, Flag>> = {
  "record-days": {
    type: "string",
    value: "N",
    about: "Removes usage records and their sums after N days. Default: never",
  },
};

const sweepMillis = 3600000;
const dayMillis = 86400000;

/** Removes old usage records, now and hourly, until the returned function is called. */
export function keepRecords(jackfield: Jackfield, given: Given): () => Promise<void> {
  const days = given.number("record-days", 0, 36500);
  if (days === 0) return () => Promise.resolve();
  let isOver = false;
  let sweeping = Promise.resolve();
  const sweep = (): void => {
    sweeping = sweeping.then(async () => sweepRecords(jackfield, days, () => isOver));
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
async function sweepRecords(jackfield: Jackfield, days: number, isOver: () => boolean): Promise<void> {
  try {
    const before_ms = Date.now() - days * dayMillis;
    for (let from = ""; !isOver();) {
      const { next } = await operatorCall(jackfield, "record.sweep", { before_ms, from });
      if (typeof next !== "string" || next === "") return;
      from = next;
    }
  } catch (error) {
    console.error(`warning: old usage records stay: ${error instanceof Error ? error.message : ""}`);
  }
}
