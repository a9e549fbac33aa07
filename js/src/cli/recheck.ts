// `serve --recheck`: tests of all shared, enabled integrations in the background, spread over the interval.
// Each goes through the limits of tests (docs/security.md). A login that failed is not tried again until its
// configuration changes or a person tests it, so that no account is locked. Private integrations are left to their
// owners.
import { setTimeout as sleep } from "node:timers/promises";
import { JackfieldError } from "../core/errors.js";
import { limits } from "../generated/limits.js";
import { UsageError } from "./arguments.js";
import type { Integration } from "../generated/answers.js";
import type { Jackfield } from "../jackfield.js";

const units: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000 };
const leastMillis = 60_000;
const pageSize = 1000;
// The background takes at most half of what a workspace may test, so that people can test too.
const leastGapMillis = (2 * limits.test_window_ms) / Math.min(limits.tests_per_user, limits.tests_per_workspace);

/** "15m" in milliseconds. 0: none was given. */
export function intervalOf(text: string | undefined): number {
  if (text === undefined) return 0;
  const [, number = "", unit = ""] = /^(\d{1,6})([smh])$/.exec(text) ?? [];
  const millis = Number(number) * (units[unit] ?? 0);
  if (millis < leastMillis || millis > 7 * 24 * 3_600_000)
    throw new UsageError("--recheck takes a time such as 15m or 2h, from 1m to 168h");
  return millis;
}

/** What `recheck` works with; tests replace all of it. */
export interface RecheckParts {
  /** The integrations of the workspace, those that were tested longest ago first. */
  readonly list: () => Promise<readonly Integration[]>;
  readonly test: (id: string) => Promise<unknown>;
  readonly pause: (millis: number) => Promise<void>;
  readonly now: () => number;
  readonly random: () => number;
}

/** Whether the background tests it now. */
export function isDue(integration: Integration, intervalMillis: number, now: number): boolean {
  const { enabled, is_private: isPrivate, config_error: broken, health } = integration;
  if (!enabled || isPrivate || broken !== undefined) return false;
  if (health == null) return true;
  if (health.errorCode === "authentication_failed") return false;
  // Another server on this store, or a person, may have tested it.
  return now - Date.parse(health.at.replace(" ", "T")) >= intervalMillis / 2;
}

/** Tests everything once per interval until `signal` is aborted. */
export async function recheck(parts: RecheckParts, intervalMillis: number, signal: AbortSignal): Promise<void> {
  const isOver = (): boolean => signal.aborted;
  while (!isOver()) {
    const started = parts.now();
    const due = (await parts.list().catch(() => [])).filter((each) => isDue(each, intervalMillis, started));
    const gap = Math.max(intervalMillis / (due.length + 1), leastGapMillis);
    for (const { id } of due) {
      await parts.pause(gap * (0.75 + parts.random() / 2));
      if (isOver()) return;
      await testOne(parts, id, signal);
    }
    await parts.pause(Math.max(intervalMillis - (parts.now() - started), leastGapMillis));
  }
}

// Outcomes are kept by the test itself; what remains is a refusal by the limits, or an integration that has gone.
async function testOne(parts: RecheckParts, id: string, signal: AbortSignal): Promise<void> {
  try {
    await parts.test(id);
  } catch (error) {
    const wait = error instanceof JackfieldError ? Number(error.details["retryAfter"] ?? 0) : 0;
    if (wait > 0 && !signal.aborted) await parts.pause(wait * 1000);
  }
}

/** Starts the background tests of a workspace; returns what ends them. */
export function startRecheck(jackfield: Jackfield, workspace: string, intervalMillis: number): () => Promise<void> {
  if (intervalMillis === 0) return async () => Promise.resolve();
  const stop = new AbortController();
  // In the audit the tests are those of this user.
  const tester = jackfield.as({ user: "recheck", workspace, role: "editor" });
  const list = async (): Promise<Integration[]> => {
    const all: Integration[] = [];
    for (;;) {
      const page = { includeHealth: true, sort: "tested", limit: pageSize, offset: all.length };
      const { list: rows, pageInfo } = await tester.integrations.list(page);
      all.push(...rows);
      if (pageInfo.isLastPage || rows.length === 0) return all;
    }
  };
  const running = recheck(
    {
      list,
      test: async (id) => tester.test({ integrationId: id }, { signal: stop.signal }),
      pause: async (millis) => sleep(millis, undefined, { signal: stop.signal }).catch(() => undefined),
      now: Date.now,
      random: Math.random,
    },
    intervalMillis,
    stop.signal,
  );
  return async () => {
    stop.abort();
    await running;
  };
}
