// Where a tab's keeper runs: a page has a worker for it; a worker keeps the store itself, since service workers can
// start no other.
import { errorOf, replyError } from "../core/errors.js";
import { Keeper } from "./keeper.js";
import type { KeeperEvents, KeeperOptions } from "./keeper.js";

/** From a page to its worker. */
export type ToWorker = { readonly kind: "start"; readonly options: KeeperOptions } | { readonly kind: "close" };
/** From the worker to its page. */
export type FromWorker =
  | { readonly kind: "log"; readonly level: "info" | "warning" | "error"; readonly line: string }
  | { readonly kind: "failed"; readonly status: number; readonly error: string }
  | { readonly kind: "closed" };

/** A keeper, wherever it runs. */
export interface KeeperThread {
  close(): Promise<void>;
}

/** Starts the keeper of this tab. `given`: a worker that the application has made. */
export function startKeeper(options: KeeperOptions, events: KeeperEvents, given: Worker | undefined): KeeperThread {
  if (given === undefined && typeof document === "undefined") return new Keeper(options, events);
  const worker = given ?? new Worker(new URL("./worker.js", import.meta.url), { type: "module" });
  let closed: () => void = () => undefined;
  worker.onmessage = ({ data }: MessageEvent<FromWorker>) => {
    if (data.kind === "log") events.log?.(data.level, data.line);
    else if (data.kind === "failed")
      events.failed(replyError({ status: data.status, data: new TextEncoder().encode(data.error) }));
    else closed();
  };
  worker.onerror = ({ message }) => {
    events.failed(errorOf("store_unavailable", { reason: `The worker did not start. ${message}`.trim() }));
  };
  const post = (message: ToWorker): void => {
    worker.postMessage(message);
  };
  post({ kind: "start", options });
  return {
    close: async () => {
      const done = new Promise<void>((resolve) => {
        closed = resolve;
      });
      post({ kind: "close" });
      await done;
    },
  };
}
