// Answers on their way: what a client does not read is dropped, so that unread answers do not fill the memory.
// Limits     an answer of which no part of 64 KiB is taken for `stallMillis` is closed with its connection. If all
//            unread bytes together pass the budget, those that have waited longest are closed, from one second on.
import type { ServerResponse } from "node:http";

const partBytes = 65536;
const budgetBytes = 268435456;
const patienceMillis = 1000;

interface Entry {
  /** Bytes that are written and not taken by the socket. */
  waiting: number;
  /** When the socket last took something, or when the first of these bytes was written. */
  since: number;
}

/** The unread bytes of a server. */
export class Outgoing {
  readonly #stallMillis: number;
  readonly #budget: number;
  // In the order of their last movement: the first has waited longest.
  readonly #entries = new Map<ServerResponse, Entry>();
  #bytes = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(stallMillis = 30000, budget = budgetBytes) {
    this.#stallMillis = stallMillis;
    this.#budget = budget;
  }

  /** Sends the last or only bytes of an answer whose header is written. */
  async end(response: ServerResponse, body: Uint8Array | string): Promise<void> {
    if (body.length <= partBytes) {
      this.#written(response, body.length);
      response.end(body);
      return;
    }
    const bytes = typeof body === "string" ? Buffer.from(body) : body;
    this.#written(response, bytes.length);
    for (let at = 0; at < bytes.length && !response.destroyed; at += partBytes) {
      const part = bytes.subarray(at, at + partBytes);
      await accepted(response, part);
      this.#taken(response, part.length);
    }
    response.end();
  }

  /** An answer that was sent whole and is not taken yet. */
  watch(response: ServerResponse, bytes: number): void {
    if (!response.destroyed && !response.closed) this.#written(response, bytes);
  }

  /** Sends a part of an answer; resolves when the socket has taken it or is closed. */
  async part(response: ServerResponse, chunk: Uint8Array): Promise<void> {
    this.#written(response, chunk.length);
    await accepted(response, chunk);
    this.#taken(response, chunk.length);
  }

  #written(response: ServerResponse, bytes: number): void {
    const known = this.#entries.get(response);
    this.#bytes += bytes;
    if (known === undefined) {
      this.#entries.set(response, { waiting: bytes, since: performance.now() });
      response.once("close", () => {
        this.#forget(response);
      });
    } else {
      if (known.waiting === 0) known.since = performance.now();
      known.waiting += bytes;
    }
    if (this.#bytes > this.#budget) this.#makeRoom();
    this.#timer ??= setInterval(
      () => {
        this.#sweep();
      },
      Math.min(this.#stallMillis / 2, 5000),
    ).unref();
  }

  #taken(response: ServerResponse, bytes: number): void {
    const entry = this.#entries.get(response);
    if (entry === undefined) return;
    entry.waiting -= bytes;
    entry.since = performance.now();
    this.#bytes -= bytes;
    this.#entries.delete(response);
    this.#entries.set(response, entry);
  }

  #forget(response: ServerResponse): void {
    this.#bytes -= this.#entries.get(response)?.waiting ?? 0;
    this.#entries.delete(response);
    if (this.#entries.size > 0 || this.#timer === undefined) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #sweep(): void {
    const now = performance.now();
    for (const [response, entry] of this.#entries) {
      // Behind another answer of its connection, it waits for that one.
      if (response.socket === null || entry.waiting === 0) entry.since = now;
      else if (now - entry.since > this.#stallMillis) this.#drop(response);
    }
  }

  #makeRoom(): void {
    const now = performance.now();
    for (const [response, entry] of this.#entries) {
      if (this.#bytes <= this.#budget) return;
      if (entry.waiting > 0 && now - entry.since > patienceMillis) this.#drop(response);
    }
  }

  #drop(response: ServerResponse): void {
    this.#forget(response);
    response.destroy();
  }
}

// Resolves when the socket has accepted the bytes or is closed.
async function accepted(response: ServerResponse, chunk: Uint8Array): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      response.off("close", done);
      resolve();
    };
    response.once("close", done);
    response.write(chunk, done);
    if (response.destroyed) done();
  });
}
