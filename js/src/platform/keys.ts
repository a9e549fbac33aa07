// Key files: {"active": ID, "keys": {ID: HEX}}, or only 64 hexadecimal digits.
import { createHash, randomBytes } from "node:crypto";
import {
  closeSync,
  constants,
  copyFileSync,
  fchmodSync,
  fchownSync,
  fstatSync,
  fsyncSync,
  linkSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from "node:fs";
import { dirname } from "node:path";
import { JackfieldError, errorOf, isRecord } from "../core/errors.js";
import type { KeyRing, OpenOptions } from "../types.js";

/** The contents of a key file, and whether other users may read it. */
export interface KeyFile {
  readonly ring: KeyRing;
  readonly warning: string | undefined;
}

/**
 * Reads a key file, unless users who are not in its group may read it, or others than its owner may change it.
 * `anyReader`: who may read it is not looked at.
 */
export function readKeyFile(path: string, anyReader = false): KeyFile {
  const { text, mode } = readPrivate(path, anyReader);
  const warning =
    anyReader || (mode & 0o040) === 0
      ? undefined
      : `the key file ${path} can be read by its group. Type: chmod 600 ${path}`;
  return { ring: parseKeys(text.trim()), warning };
}

/** The keys of the variable JACKFIELD_KEY: the text of a key file. It has no default. */
export function environmentKeys(environment: Readonly<Record<string, string | undefined>>): KeyRing | undefined {
  const text = environment["JACKFIELD_KEY"]?.trim();
  return text === undefined || text === "" ? undefined : parseKeys(text);
}

/** The name of a key that was given without one. */
export function nameOfKey(digits: string): string {
  return createHash("sha256").update(digits.toLowerCase()).digest("hex").slice(0, 8);
}

// Never digits alone: an object puts such names before all others, and the keys of a ring are listed in the order of
// their making.
function newKeyId(keys: KeyRing["keys"]): string {
  for (;;) {
    const id = randomBytes(4).toString("hex");
    if (/[a-f]/.test(id) && !Object.hasOwn(keys, id)) return id;
  }
}

/** A ring with a further random key, which is the active one. */
export function withNewKey({ keys }: KeyRing): KeyRing {
  const id = newKeyId(keys);
  return { active: id, keys: { ...keys, [id]: randomBytes(32).toString("hex") } };
}

/** Replaces the text of a key file at once, with the mode that it has: a reader sees the old keys or the new ones. */
export function replaceKeyFile(path: string, ring: KeyRing): void {
  // A link is kept, and what it points at replaced.
  const target = realpathSync(path);
  const { mode, uid, gid } = statSync(target);
  const whole = `${target}.${randomBytes(4).toString("hex")}.new`;
  try {
    const file = openSync(whole, "wx", 0o600);
    try {
      writeSync(file, `${JSON.stringify(ring)}\n`);
      fchmodSync(file, mode & 0o777);
      if (process.getuid?.() === 0) fchownSync(file, uid, gid);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(whole, target);
    syncFolder(dirname(target));
  } finally {
    rmSync(whole, { force: true });
  }
}

// So that the new name is there after a crash. Windows cannot open folders.
function syncFolder(folder: string): void {
  if (process.platform === "win32") return;
  const handle = openSync(folder, "r");
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** The text of a file with a secret. Errors never contain it. `anyReader`: as a container mounts secrets, mode 0444. */
export function readPrivate(path: string, anyReader = false): { text: string; mode: number } {
  const file = openSync(path, "r");
  try {
    // Windows keeps rights elsewhere, and reports every file as readable by all.
    const mode = process.platform === "win32" ? 0o600 : fstatSync(file).mode & 0o777;
    if ((mode & (anyReader ? 0o022 : 0o027)) !== 0) throw errorOf("key_file_exposed");
    return { text: readFileSync(file, "utf8"), mode };
  } finally {
    closeSync(file);
  }
}

// Never the text itself.
function wrongLength(text: string): string {
  if (text === "") return "The file is empty.";
  const wrong = text.replace(/[0-9a-f]/gi, "").length;
  return wrong > 0
    ? `It has ${wrong} characters that are not hexadecimal digits.`
    : `It has ${text.length} hexadecimal digits.`;
}

function parseKeys(text: string): KeyRing {
  if (/^[0-9a-f]{64}$/i.test(text)) {
    const id = nameOfKey(text);
    return { active: id, keys: { [id]: text } };
  }
  if (!text.startsWith("{")) throw errorOf("key_invalid", { reason: wrongLength(text) });
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
  const ring = withNewKey({ active: "", keys: {} });
  writePrivate(path, `${JSON.stringify(ring)}\n`);
  return ring;
}

/**
 * Writes a new file of mode 0600; an existing file is never touched. It appears whole under its name, because another
 * process may look for it at the same time.
 */
export function writePrivate(path: string, text: string): void {
  const whole = `${path}.${randomBytes(4).toString("hex")}.new`;
  try {
    const file = openSync(whole, "wx", 0o600);
    try {
      writeSync(file, text);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    place(whole, path);
  } finally {
    rmSync(whole, { force: true });
  }
}

function place(whole: string, path: string): void {
  try {
    linkSync(whole, path);
  } catch (error) {
    if (codeOf(error) === "EEXIST") throw error;
    // A file system without links.
    copyFileSync(whole, path, constants.COPYFILE_EXCL);
  }
}

/** Whether the store is a database that several servers share. */
export function isSharedStore(store: string | undefined): boolean {
  return store !== undefined && /^postgres(ql)?:\/\//.test(store);
}

/**
 * Whether the store is still to be made. The core takes an empty file as a new store too. A shared store never is: its
 * servers need the same key, so none of them may make one.
 */
export function isNewStore(store: string | undefined): boolean {
  if (store === undefined || store === ":memory:") return true;
  if (isSharedStore(store)) return false;
  const found = statSync(store, { throwIfNoEntry: false });
  return found === undefined || (found.isFile() && found.size === 0);
}

/** The keys that the options of `open` name. With `createKey` a new store gets a new key file. */
export function keysOf(options: OpenOptions): OpenOptions["keys"] {
  const { keyFile, createKey, allowOpenFiles = false, store, keys } = options;
  if (keyFile === undefined) return keys;
  const found = attempt(() => readKeyFile(keyFile, allowOpenFiles).ring, "ENOENT");
  if (found !== undefined) return found;
  if (createKey !== true) throw errorOf("key_file_missing", { pointer: "/keyFile" });
  // A new key opens nothing of a store that has one.
  if (!isNewStore(store)) throw errorOf("key_missing", { pointer: "/keyFile" });
  const made = attempt(() => makeKeyFile(keyFile), "EEXIST");
  return made ?? attempt(() => readKeyFile(keyFile, allowOpenFiles).ring);
}

// Undefined for the expected failure.
function attempt(work: () => KeyRing, expected?: string): KeyRing | undefined {
  try {
    return work();
  } catch (error) {
    if (error instanceof JackfieldError) throw error;
    const code = codeOf(error);
    if (code === expected) return undefined;
    throw errorOf("key_file_unusable", { pointer: "/keyFile", reason: `The system says ${code}.` });
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "nothing";
}
