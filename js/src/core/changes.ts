// Whether calls of this process may have changed what reads of a core show, so that answers can be kept and reused.
// Contract   Two equal stamps: no call that may change a row ended between them. A call of the lane "store" has no
//            stamp beside it while it runs. What other processes change, and a token that a call renews, is not seen.
import { routes } from "../generated/routes.js";
import { lanes } from "./backend.js";
import type { Lane } from "./backend.js";

// The frequent ones of those that change nothing a read shows. What is not named may change everything.
const reading = new Set([
  ...routes.filter(({ method, role }) => method === "GET" && role !== "public").map(({ operation }) => operation),
  ...["catalogue.list", "catalogue.get", "catalogue.validate", "connection.url_to_config", "health.ready"],
  ...["config.validate", "config.merge", "config.update", "config.mask", "capabilities.read", "token.resolve"],
  ...[
    "endpoint.call",
    "record.query",
    "cursor.next",
    "cursor.next_event",
    "cursor.close",
    "call.cancel",
    "store.version",
  ],
]);

/** The changes that calls of one backend may have made. */
export class Changes {
  #count = 0;
  #running = 0;

  /** Undefined while a call runs that may be changing rows. */
  get stamp(): number | undefined {
    return this.#running === 0 ? this.#count : undefined;
  }

  /** Whether a call of this operation is one to be reported. */
  mayBe(operation: string): boolean {
    return !reading.has(operation);
  }

  /** One that has ended. */
  made(): void {
    this.#count += 1;
  }

  /** One that runs. A test that waits for a server changes little, and only at its end. */
  async during<Answer>(lane: Lane, call: Promise<Answer>): Promise<Answer> {
    const short = lane === lanes.store ? 1 : 0;
    this.#running += short;
    try {
      return await call;
    } finally {
      this.#running -= short;
      this.made();
    }
  }
}
