// A server reads its key file again when it changes, and on SIGHUP: a key that was added is known before rows need it.
import { unwatchFile, watchFile } from "node:fs";
import { JackfieldError } from "../core/errors.js";
import { CommandError } from "./arguments.js";
import { ringOf } from "./store.js";
import type { Jackfield } from "../jackfield.js";
import type { StorePlace } from "./store.js";

const everyMillis = 500;

/** Watches until the returned function is called. Keys that do not open the store are reported and not used. */
export function watchKeys(jackfield: Jackfield, place: StorePlace): () => void {
  let last: Promise<void> = Promise.resolve();
  const reload = (): void => {
    last = last.then(async () => readAgain(jackfield, place));
  };
  if (!place.keyFromEnvironment) watchFile(place.keyFile, { interval: everyMillis, persistent: false }, reload);
  process.on("SIGHUP", reload);
  return () => {
    unwatchFile(place.keyFile, reload);
    process.off("SIGHUP", reload);
  };
}

async function readAgain(jackfield: Jackfield, place: StorePlace): Promise<void> {
  try {
    const ring = ringOf(place);
    // A file that is being replaced.
    if (ring === undefined) return;
    await jackfield.keys.reload(ring);
    console.error(`note: read the keys again; the active one is ${ring.active}`);
  } catch (error) {
    if (!(error instanceof JackfieldError) && !(error instanceof CommandError)) throw error;
    const code = error instanceof JackfieldError ? ` [${error.code}]` : "";
    console.error(`warning: the changed keys are not used: ${error.message}${code}`);
  }
}
