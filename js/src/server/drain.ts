// The end of a listener: first it is not ready, then it takes no new requests, then what still runs is cut.
import { setTimeout as sleep } from "node:timers/promises";
import type { Server } from "node:http";
import type { Handler } from "./handle.js";

/** How long the steps of an end may take. */
export interface DrainTimes {
  readonly drainMillis?: number | undefined;
  readonly unreadyMillis?: number | undefined;
}

/** Resolves when every connection is closed: at most `drainMillis` from now. */
export async function drain(
  handler: Handler,
  server: Server,
  { drainMillis, unreadyMillis }: DrainTimes,
): Promise<void> {
  const most = drainMillis ?? 10000;
  const unready = Math.min(unreadyMillis ?? 0, most);
  handler.draining = true;
  if (unready > 0) await sleep(unready);
  const closed = new Promise<void>((resolve) => {
    server.close(() => {
      resolve();
    });
  });
  server.closeIdleConnections();
  const cut = setTimeout(() => {
    server.closeAllConnections();
  }, most - unready);
  await closed;
  clearTimeout(cut);
}
