// Where failures of the application's own functions and of the server itself go: the log, and `onError`.
import { randomBytes } from "node:crypto";
import { JackfieldError } from "../core/errors.js";
import type { LogListener } from "../core/backend.js";
import type { ErrorReport, HandlerOptions, Incoming } from "./types.js";

/** Reports what was thrown while a request was answered. Returns the id that the answer and the log line share. */
export class Reporter {
  readonly #log: LogListener | undefined;
  readonly #onError: HandlerOptions["onError"];

  constructor(log: LogListener | undefined, onError: HandlerOptions["onError"]) {
    this.#log = log;
    this.#onError = onError;
  }

  report(error: unknown, request: Incoming, facts: Pick<ErrorReport, "operation" | "requestId" | "source">): string {
    const id = randomBytes(8).toString("hex");
    const about: ErrorReport = { id, method: request.method, path: request.path, ...facts };
    this.#write(error, about);
    try {
      this.#onError?.(error, about);
    } catch (second) {
      this.#write(second, { ...about, source: "onError" });
    }
    return id;
  }

  /** Logs why a streamed answer ended after its first bytes. A client that left is not a failure. */
  streamFailed(error: unknown, operation: string, requestId: string): void {
    const known = error instanceof JackfieldError;
    if (known && error.code === "cancelled") return;
    const code = known ? error.code : "internal";
    const line = { event: "stream_failed", code, operation, request_id: requestId };
    this.#send(known ? "warning" : "error", JSON.stringify(known ? line : { ...line, error: describe(error) }));
  }

  #write(error: unknown, { id, operation, requestId, source }: ErrorReport): void {
    const code = error instanceof JackfieldError ? error.code : "internal";
    const line = JSON.stringify({
      event: "internal_error",
      id,
      code,
      operation,
      request_id: requestId,
      source,
      error: describe(error),
    });
    if (this.#log !== undefined || this.#onError === undefined || source === "onError") this.#send("error", line);
  }

  #send(level: "warning" | "error", line: string): void {
    if (this.#log !== undefined) this.#log(level, line);
    else process.stderr.write(`${line}\n`);
  }
}

function describe(error: unknown): string {
  if (error instanceof Error) return error.stack ?? `${error.name}: ${error.message}`;
  try {
    return `thrown: ${String(error)}`;
  } catch {
    return "thrown: a value that is no text";
  }
}
