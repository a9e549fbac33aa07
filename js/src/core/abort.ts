// Work that an AbortSignal ends: its caller gets the signal's reason at once, whatever the work does then.
import { callerText } from "./caller.js";
import type { Backend } from "./backend.js";
import type { Caller } from "./caller.js";

const askAgainMilliseconds = 20;

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
  let hear = (): void => undefined;
  const aborted = new Promise<never>((_, reject) => {
    hear = () => {
      stop();
      work.then(drop, () => undefined);
      // The reason is the caller's own value, an Error or not.
      // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors
      reject(signal.reason);
    };
    if (signal.aborted) hear();
    else signal.addEventListener("abort", hear, { once: true });
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener("abort", hear);
  }
}

/** Cancels a call of the backend. A call that still waits for a thread is not known yet: asks until it is, or ends. */
export function cancelCall(backend: Backend, caller: Caller, call: Promise<unknown>): void {
  const who = callerText({ principal: caller.principal, token: caller.token });
  const body = JSON.stringify({ request_id: caller.request_id });
  const ask = (): void => {
    const { status, data } = backend.call("call.cancel", who, body);
    // `true` has four bytes.
    if (status !== 200 || data.byteLength === 4) clearInterval(timer);
  };
  const timer = setInterval(ask, askAgainMilliseconds);
  const settled = (): void => {
    clearInterval(timer);
  };
  call.then(settled, settled);
  ask();
}
