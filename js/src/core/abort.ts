// Work that an AbortSignal ends: its caller gets the signal's reason at once, whatever the work does then.
import { quickCall } from "./backend.js";
import { callerText } from "./caller.js";
import type { Backend, Reply } from "./backend.js";
import type { Caller } from "./caller.js";

const askAgainMilliseconds = 20;

// One listener of a signal for all that wait for it: a signal may belong to a whole application, and Node warns of more
// than ten.
const waiting = new WeakMap<AbortSignal, Set<() => void>>();

/** Calls back when the signal is aborted; returns a function that forgets it. */
export function onAbort(signal: AbortSignal | undefined, hear: () => void): () => void {
  if (signal === undefined) return () => undefined;
  const all = waiting.get(signal) ?? new Set();
  if (!waiting.has(signal)) {
    waiting.set(signal, all);
    const tell = (): void => {
      for (const each of [...all]) each();
    };
    signal.addEventListener("abort", tell, { once: true });
  }
  all.add(hear);
  return () => {
    all.delete(hear);
  };
}

/** What to do with work that is not wanted any more. */
export interface Unwanted<Result> {
  /** Called once, when the signal is aborted. */
  readonly stop: () => void;
  /** Called with the result of work that ended nevertheless. */
  readonly drop?: (result: Result) => void;
}

/** The result of the work, or the signal's reason as soon as it is aborted. */
export async function unlessAborted<Result>(
  signal: AbortSignal | undefined,
  work: Promise<Result>,
  { stop, drop }: Unwanted<Result>,
): Promise<Result> {
  if (signal === undefined) return work;
  let forget = (): void => undefined;
  const aborted = new Promise<never>((_, reject) => {
    const hear = (): void => {
      // First: work that is dropped may end within stop(). The reason is the caller's own value, an Error or not.
      // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors
      reject(signal.reason);
      work.then(drop, () => undefined);
      stop();
    };
    if (signal.aborted) hear();
    else forget = onAbort(signal, hear);
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    forget();
  }
}

/** Cancels a call of the backend. A call that still waits for a thread is not known yet: asks until it is, or ends. */
export function cancelCall(backend: Backend, caller: Caller, call: Promise<unknown>): void {
  const who = callerText({ principal: caller.principal, token: caller.token });
  const body = JSON.stringify({ request_id: caller.request_id });
  const ask = (): void => {
    const answer = quickCall(backend, "call.cancel", who, body);
    const hear = ({ status, data }: Reply): void => {
      // `true` has four bytes.
      if (status !== 200 || data.byteLength === 4) clearInterval(timer);
    };
    if (answer instanceof Promise) answer.then(hear, () => undefined);
    else hear(answer);
  };
  const timer = setInterval(ask, askAgainMilliseconds);
  const settled = (): void => {
    clearInterval(timer);
  };
  call.then(settled, settled);
  ask();
}
