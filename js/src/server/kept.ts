// Answers of reads that are asked for again: kept whole, and reused for the same question.
// Contract   A question names all that its answer depends on besides the store, so that one caller's answer is never
//            found by another. A change made by this process ends what is kept at once; one of another process is seen
//            after `millis` here, and after as long again in the core (remembered.h).
// Limits     mostBytes together; then all are forgotten.
import type { ChangeStamps } from "../core/backend.js";

/** How long what another process may change is kept. */
export const keptMillis = 50;
const mostBytes = 4194304;
// What an entry costs besides its bytes.
const entryBytes = 512;

/** When a question was asked of the core. */
export interface Asked {
  /** Of the last change before it; undefined while one is being made. */
  readonly stamp: number | undefined;
  readonly time: number;
}

interface Entry<Answer> extends Asked {
  readonly answer: Answer;
}

/** Kept answers; none without `changes`. */
export class KeptAnswers<Answer> {
  readonly #changes: ChangeStamps | undefined;
  readonly #millis: number;
  readonly #entries = new Map<string, Entry<Answer>>();
  #bytes = 0;

  constructor(changes: ChangeStamps | undefined, millis: number) {
    this.#changes = changes;
    this.#millis = millis;
  }

  find(question: string): Answer | undefined {
    const found = this.#entries.get(question);
    if (found === undefined || found.stamp !== this.#changes?.stamp) return undefined;
    return performance.now() - found.time < this.#millis ? found.answer : undefined;
  }

  /** To be called before the answer is made. */
  asks(): Asked {
    return { stamp: this.#changes?.stamp, time: performance.now() };
  }

  keep(question: string, answer: Answer, bytes: number, { stamp, time }: Asked): void {
    const size = bytes + 2 * question.length + entryBytes;
    if (size > mostBytes || stamp === undefined || stamp !== this.#changes?.stamp) return;
    if (this.#bytes + size > mostBytes) {
      this.#entries.clear();
      this.#bytes = 0;
    }
    // Counted again where a question is asked again: the sum is an upper bound.
    this.#bytes += size;
    this.#entries.set(question, { answer, stamp, time });
  }
}
