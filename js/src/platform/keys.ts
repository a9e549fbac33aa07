// Key files: {"active": ID, "keys": {ID: HEX}}, or only 64 hexadecimal digits.
import { createHash, randomBytes } from "node:crypto";
import { closeSync, fstatSync, fsyncSync, openSync, readFileSync, writeSync } from "node:fs";
import { errorOf, isRecord } from "../core/errors.js";
import type { KeyRing } from "../types.js";

/** The contents of a key file, and whether other users may read it. */
export interface KeyFile {
  readonly ring: KeyRing;
  readonly warning: string | undefined;
}

/** Reads a key file. Errors never contain its contents. */
export function readKeyFile(path: string): KeyFile {
  const file = openSync(path, "r");
  try {
    const mode = fstatSync(file).mode & 0o777;
    const warning =
      (mode & 0o077) === 0 ? undefined : `the key file ${path} can be read by others. Type: chmod 600 ${path}`;
    return { ring: parseKeys(readFileSync(file, "utf8").trim()), warning };
  } finally {
    closeSync(file);
  }
}

function parseKeys(text: string): KeyRing {
  if (/^[0-9a-f]{64}$/i.test(text)) {
    const id = createHash("sha256").update(text.toLowerCase()).digest("hex").slice(0, 8);
    return { active: id, keys: { [id]: text } };
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw errorOf("key_invalid");
  }
  if (!isRecord(value) || typeof value["active"] !== "string" || !isRecord(value["keys"])) throw errorOf("key_invalid");
  const keys: Record<string, string> = {};
  for (const [id, key] of Object.entries(value["keys"])) {
    if (typeof key !== "string") throw errorOf("key_invalid");
    keys[id] = key;
  }
  return { active: value["active"], keys };
}

/** Makes a random key in a new file of mode 0600; an existing file is never touched. */
export function makeKeyFile(path: string): KeyRing {
  const id = randomBytes(4).toString("hex");
  const ring = { active: id, keys: { [id]: randomBytes(32).toString("hex") } };
  const file = openSync(path, "wx", 0o600);
  try {
    writeSync(file, `${JSON.stringify(ring)}\n`);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  return ring;
}
