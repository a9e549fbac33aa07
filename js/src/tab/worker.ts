// The worker of a page: it keeps the store, so that neither the core nor its cryptography holds the page up.
import { Keeper } from "./keeper.js";
import type { FromWorker, ToWorker } from "./thread.js";

// The part of a dedicated worker's scope that is used. The library's types are those of pages.
const scope = self as unknown as {
  onmessage: ((event: MessageEvent<ToWorker>) => void) | null;
  postMessage(message: FromWorker): void;
  close(): void;
};
let keeper: Keeper | undefined;

scope.onmessage = ({ data }) => {
  if (data.kind === "start") {
    keeper = new Keeper(data.options, {
      log: (level, line) => {
        scope.postMessage({ kind: "log", level, line });
      },
      failed: (error) => {
        scope.postMessage({ kind: "failed", status: error.status, error: JSON.stringify(error) });
      },
    });
    return;
  }
  void keeper?.close().then(() => {
    scope.postMessage({ kind: "closed" });
    scope.close();
  });
};
