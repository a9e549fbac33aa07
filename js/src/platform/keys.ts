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

/** Reads a key file, unless users who are not in its group may read it, or others than its owner may change it. */
export function readKeyFile(path: string): KeyFile {
  const { text, mode } = readPrivate(path);
  const warning =
    (mode & 0o040) === 0 ? undefined : `the key file ${path} can be read by its group. Type: chmod 600 ${path}`;
  return { ring: parseKeys(text.trim()), warning };
}

/** The text of a file with a secret. Errors never contain it. */
export function readPrivate(path: string): { text: string; mode: number } {
  const file = openSync(path, "r");
  try {
    // Windows keeps rights elsewhere, and reports every file as readable by all.
    const mode = process.platform === "win32" ? 0o600 : fstatSync(file).mode & 0o777;
    if ((mode & 0o027) !== 0) throw errorOf("key_file_exposed");
    return { text: readFileSync(file, "utf8"), mode };
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
  writePrivate(path, `${JSON.stringify(ring)}\n`);
  return ring;
}

/** Writes a new file of mode 0600; an existing file is never touched. */
export function writePrivate(path: string, text: string): void {
  const file = openSync(path, "wx", 0o600);
  try {
    writeSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
