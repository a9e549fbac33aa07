// Streamed results: the core returns a cursor, and each pull returns the next whole lines. Memory stays flat.
import { lanes, quickCall } from "./backend.js";
import { callerText, waitingOf } from "./caller.js";
import { replyError, replyText } from "./errors.js";
import type { Backend, Bytes, Reply, Waiting } from "./backend.js";
import type { Caller } from "./caller.js";

const cursorType = "application/vnd.jackfield.cursor+json";

/** Whether this reply is a cursor instead of a result. */
export function isCursor(reply: Reply): boolean {
  return reply.status < 300 && reply.contentType === cursorType;
}

/** An open streamed result. */
export class Cursor {
  readonly queryId: string;
  readonly contentType: string;
  readonly #backend: Backend;
  readonly #caller: string;
  readonly #body: string;
  readonly #requestId: string;
  readonly #waiting: Waiting;
  readonly #next: string;
  #open = true;

  constructor(backend: Backend, reply: Reply, caller: Caller) {
    // The shape is the ABI's: abi.h names it.
    const facts = JSON.parse(replyText(reply)) as { cursor: string; queryId: string; contentType: string };
    this.queryId = facts.queryId;
    this.contentType = facts.contentType;
    this.#backend = backend;
    this.#caller = callerText({ principal: caller.principal, token: caller.token, request_id: caller.request_id });
    this.#requestId = caller.request_id ?? "";
    this.#waiting = waitingOf(caller);
    this.#body = JSON.stringify({ cursor: facts.cursor });
    // A service may be silent for long: waiting for it holds no thread.
    this.#next = facts.contentType.startsWith("text/event-stream") ? "cursor.next_event" : "cursor.next";
  }

  /** The next bytes, in `into` if they fit; undefined at the end. Throws the error that ended the result. */
  async next(into?: Uint8Array): Promise<Uint8Array | undefined> {
    const reply = await this.#backend.callAsync(
      this.#next,
      this.#caller,
      this.#body,
      lanes.connect,
      into,
      this.#waiting,
    );
    if (reply.status === 200) return reply.data;
    this.#open = false;
    if (reply.status === 204) return undefined;
    throw replyError(reply);
  }

  /** Every chunk to the end. The caller closes a cursor that it leaves early. */
  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array, void, undefined> {
    for (let chunk = await this.next(); chunk !== undefined; chunk = await this.next()) yield chunk;
  }

  /** Ends it even while a call waits for the next bytes. */
  cancel(): void {
    if (!this.#open) return;
    this.#ask("call.cancel", JSON.stringify({ request_id: this.#requestId }));
    this.close();
  }

  /** Ends it early. Does nothing if it has ended. */
  close(): void {
    if (!this.#open) return;
    this.#open = false;
    this.#ask("cursor.close", this.#body);
  }

  // The answer is not waited for; a core that was closed has no cursors.
  #ask(operation: string, body: Bytes): void {
    const answer = quickCall(this.#backend, operation, this.#caller, body);
    if (answer instanceof Promise) answer.catch(() => undefined);
  }
}
