// The entry for Node.
import { openQuietly } from "./open-node.js";
import type { Jackfield } from "./jackfield.js";
import type { OpenOptions } from "./types.js";

export * from "./public.js";

/**
 * Opens a Jackfield: a store, keys, and which addresses it may reach. Without options only the pure functions work.
 *
 * @example
 * ```ts
 * const egress = { mode: "private-allowed" };
 * const jackfield = await open({ store: "jackfield.db", keyFile: "jackfield.db.key", egress });
 * ```
 */
export async function open(options: OpenOptions = {}): Promise<Jackfield> {
  const jackfield = await openQuietly(options);
  warnOfKeys(jackfield.backend.opened.key_state, options);
  return jackfield;
}

// Each use of a stored secret would fail, one by one, long after the start.
function warnOfKeys(state: string, { log }: OpenOptions): void {
  if (state !== "changed" && state !== "missing") return;
  const message =
    state === "changed"
      ? "the store was sealed with another key; its secrets cannot be opened"
      : "a key that the store was sealed with is missing; secrets of that key cannot be opened";
  if (log !== undefined) log("warning", JSON.stringify({ event: "keys_do_not_fit", key_state: state, message }));
  else process.emitWarning(`jackfield: ${message}`, { code: "JACKFIELD_KEYS" });
}
