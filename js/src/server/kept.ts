// Answers of reads that are asked for again: kept whole, and reused for the same question.
// Contract   A question names all that its answer depends on besides the store, so that one caller's answer is never
//            found by another. A change made by this process ends what is kept at once; one of another process is seen
//            after at most checkMillis.
// Limits     mostBytes together; then all are forgotten.
import { callerText } from "../core/caller.js";
import { isRecord, replyValue } from "../core/errors.js";
import type { Backend } from "../core/backend.js";

const checkMillis = 50;
// Tokens end at a time of their own.
const mostMillis = 1000;
const mostBytes = 4194304;
// What an entry costs besides its bytes.
const entryBytes = 512;

/** When a question was asked of the core. */
export interface Asked {
  /** Of {@link Watch}. */
  readonly stamp: number | undefined;
  readonly time: number;
}

/** Tells whether rows have changed. */
export interface Watch {
  /** Equal stamps: no change was seen between them. Undefined: one may be being made, or no one can tell. */
  stamp(now: number): number | undefined;
  /** How long an answer is kept when no change is seen. */
  readonly millis: number;
}

/** For what never changes. */
export const unchanging: Watch = { stamp: () => 0, millis: Infinity };

/** The rows of a store. Its version is asked for where that does not wait for a network. */
export class StoreWatch implements Watch {
  readonly #backend: Backend;
  readonly #asks: boolean;
  #stamp = 0;
  #own: number | undefined;
  #version: unknown;
  #checked = -Infinity;

  constructor(backend: Backend) {
    this.#backend = backend;
    this.#asks = backend.opened.operations["store.version"]?.blocking === false;
  }

  get millis(): number {
    return typeof this.#version === "number" ? mostMillis : checkMillis;
  }

  stamp(now: number): number | undefined {
    const own = this.#backend.changes?.stamp;
    if (own === undefined) return undefined;
    if (own !== this.#own) this.#stamp += 1;
    this.#own = own;
    if (this.#asks && now - this.#checked >= checkMillis) this.#check(now);
    return this.#stamp;
  }

  #check(now: number): void {
    const reply = this.#backend.call("store.version", operator);
    const value = reply.status === 200 ? replyValue(reply) : undefined;
    const version = isRecord(value) ? value["version"] : undefined;
    if (version !== this.#version) this.#stamp += 1;
    this.#version = version;
    this.#checked = now;
  }
}

const operator = callerText({ operator: true });

interface Entry<Answer> extends Asked {
  readonly answer: Answer;
}

/** Kept answers. */
export class KeptAnswers<Answer> {
  readonly #watch: Watch;
  readonly #entries = new Map<string, Entry<Answer>>();
  #bytes = 0;

  constructor(watch: Watch) {
    this.#watch = watch;
  }

  find(question: string): Answer | undefined {
    const found = this.#entries.get(question);
    if (found === undefined) return undefined;
    const now = performance.now();
    return found.stamp === this.#watch.stamp(now) && now - found.time < this.#watch.millis ? found.answer : undefined;
  }

  /** To be called before the answer is made. */
  asks(): Asked {
    const time = performance.now();
    return { stamp: this.#watch.stamp(time), time };
  }

  keep(question: string, answer: Answer, bytes: number, { stamp, time }: Asked): void {
    const size = bytes + 2 * question.length + entryBytes;
    if (size > mostBytes || stamp === undefined || stamp !== this.#watch.stamp(time)) return;
    if (this.#bytes + size > mostBytes) {
      this.#entries.clear();
      this.#bytes = 0;
    }
    // Counted again where a question is asked again: the sum is an upper bound.
    this.#bytes += size;
    this.#entries.set(question, { answer, stamp, time });
  }
}
