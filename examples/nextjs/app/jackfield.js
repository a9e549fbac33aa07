import { open } from "jackfield";
import { randomBytes } from "node:crypto";

const { STORE = ":memory:", JACKFIELD_KEY = randomBytes(32).toString("hex") } = process.env;

// One for the process: a development server loads its modules again and again.
export function jackfield() {
  globalThis.jackfield ??= open({ store: STORE, keys: { active: "k1", keys: { k1: JACKFIELD_KEY } } });
  return globalThis.jackfield;
}
