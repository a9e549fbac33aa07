// jackfield keys: what happens to the keys of a store over the years.
import { existsSync, statSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { jsonText } from "../core/json-write.js";
import { JackfieldError } from "../core/errors.js";
import { isNewStore, isSharedStore, replaceKeyFile, withNewKey } from "../platform/keys.js";
import { CommandError, storeFlags } from "./arguments.js";
import { printLines } from "./output.js";
import { keyFileAt, newKeyFile, openExisting, placeOf, sourceOfKeys } from "./store.js";
import type { KeyRotation } from "../groups.js";
import type { KeyRing } from "../types.js";
import type { Command, Given } from "./arguments.js";
import type { StorePlace } from "./store.js";

const json = { json: { type: "boolean", about: "Prints JSON" } } as const;
const flags = { ...storeFlags, ...json };
// Servers look at their key file twice a second.
const keyFileAgeMillis = 2000;

/** The commands `keys`. */
export const keyCommands: readonly Command[] = [
  {
    name: "keys generate",
    words: "",
    about: "Makes a random key in a new file of mode 0600, for a new store. An existing file is never changed.",
    flags,
    run: generate,
  },
  {
    name: "keys add",
    words: "[FILE]",
    about:
      "Adds a random key to a key file and makes it the active one, which new secrets are sealed with. " +
      "The earlier keys stay. FILE: the key file, by default that of the store.",
    flags,
    run: add,
  },
  {
    name: "keys list",
    words: "",
    about: "Lists the keys: which is active, and how many rows each has sealed. Never the keys themselves.",
    flags,
    run: list,
  },
  {
    name: "keys rotate",
    words: "",
    about:
      "Seals every row again with the active key, and then opens each with that key alone. " +
      "A rotation that was stopped goes on where it was. Servers may run meanwhile. Exit code 1 when a row failed.",
    flags,
    run: rotate,
  },
  {
    name: "keys verify",
    words: "",
    about: "Opens every sealed row and changes nothing. Exit code 1 when one does not open; its id is named.",
    flags,
    run: verify,
  },
  {
    name: "keys remove",
    words: "ID",
    about: "Removes a key from the key file. Refused as long as a row needs it, and for the active key.",
    flags,
    run: remove,
  },
];

// Prints a result as JSON when that is asked for, and as text otherwise.
async function report(given: Given, result: unknown, text: readonly string[]): Promise<void> {
  await printLines(...(given.flag("json") ? [jsonText(result, "")] : text));
}

async function generate(given: Given): Promise<number> {
  const place = placeOf(given);
  const ring = newKeyFile(place.keyFile);
  await report(given, { keyFile: place.keyFile, key: ring.active }, [
    `made a random key in ${place.keyFile} (mode 0600). Back it up apart from the store`,
  ]);
  if (!isSharedStore(place.store) && !isNewStore(place.store))
    console.error(`note: the store ${place.shown} exists; what it holds needs the key that it was made with`);
  return 0;
}

// The key file that a command changes; the variable belongs to who set it.
function changeable(place: StorePlace): { readonly file: string; readonly ring: KeyRing } {
  if (place.keyFromEnvironment)
    throw new CommandError(
      "the keys are in the variable JACKFIELD_KEY, which no command can change. " +
        "Put its text into a file of mode 0600, and name that with --key-file",
    );
  if (!existsSync(place.keyFile))
    throw new CommandError(`there is no key file at ${place.keyFile}. Name it with --key-file`);
  return { file: place.keyFile, ring: keyFileAt(place).ring };
}

function write(file: string, ring: KeyRing): void {
  try {
    replaceKeyFile(file, ring);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "unknown reason";
    throw new CommandError(`the key file ${file} cannot be changed (${code}). It is as it was`);
  }
}

async function add(given: Given): Promise<number> {
  const [word] = given.words;
  const place = placeOf(given);
  const { file, ring } = changeable(
    word === undefined ? place : { ...place, keyFile: word, keyFromEnvironment: false },
  );
  const fresh = withNewKey(ring);
  write(file, fresh);
  await report(given, { keyFile: file, key: fresh.active }, [
    `added the key ${fresh.active} to ${file}: new secrets are sealed with it. Back the file up apart from the store`,
    "Give the file to every server, then seal the rest with it: jackfield keys rotate",
  ]);
  return 0;
}

async function list(given: Given): Promise<number> {
  await using jackfield = await openExisting(given);
  const found = await jackfield.keys.list();
  const { keys, unknown, plain, rotating } = found;
  const lines = keys.map(({ id, active, rows }) => `${id}  ${active ? "active " : "earlier"}  ${rowsOf(rows)}`);
  for (const { mark, rows } of unknown) lines.push(`(a key that is not here, mark ${mark})  ${rowsOf(rows)}`);
  if (plain > 0) lines.push(`(not sealed)  ${rowsOf(plain)}`);
  if (rotating) lines.push("A rotation has begun and not ended. To go on, type: jackfield keys rotate");
  if (keys.length === 0) lines.push("There is no key");
  await report(given, found, lines);
  return 0;
}

function rowsOf(count: number): string {
  return count === 1 ? "1 row" : `${count} rows`;
}

function countsOf({ found, resealed, already_new, failed }: Omit<KeyRotation, "done" | "verified">): string {
  return `found ${found}, re-sealed ${resealed}, already new ${already_new}, failed ${failed}`;
}

async function rotate(given: Given): Promise<number> {
  const place = placeOf(given);
  await untilServersHaveIt(place);
  await using jackfield = await openExisting(given);
  const { keys } = await jackfield.keys.list();
  const active = keys.find((key) => key.active);
  if (active === undefined) throw new CommandError(`there is no key in ${sourceOfKeys(place)} to seal with`);
  const done = await jackfield.keys.rotate({ onProgress: progressLine() }).catch((error: unknown) => {
    if (error instanceof JackfieldError && error.code === "rotation_failed")
      // The counts are the core's.
      throw new CommandError(
        `${countsOf(error.details as unknown as KeyRotation)}. ${error.toJSON().message} [${error.code}]`,
      );
    throw error;
  });
  const lines = [`${countsOf(done)}; ${rowsOf(done.verified)} opened with the key ${active.id} alone`];
  if (done.found > 0 && done.resealed === 0 && keys.length === 1)
    lines.push("There is one key, and every row is sealed with it. For another one, type: jackfield keys add");
  for (const { id } of keys.filter((key) => !key.active))
    lines.push(`No row needs the key ${id} any more. Once every server has the new one: jackfield keys remove ${id}`);
  await report(given, { key: active.id, ...done }, lines);
  return 0;
}

// A server that does not know the new key yet could not open what is sealed with it.
async function untilServersHaveIt(place: StorePlace): Promise<void> {
  if (place.keyFromEnvironment || !existsSync(place.keyFile)) return;
  const age = Date.now() - statSync(place.keyFile).mtimeMs;
  if (age >= 0 && age < keyFileAgeMillis) await sleep(keyFileAgeMillis - age);
}

// One line on a terminal, written again and again.
function progressLine(): (progress: KeyRotation) => void {
  if (!process.stderr.isTTY) return () => undefined;
  return ({ done, found, verified }) => {
    process.stderr.write(done ? "\r\u001b[K" : `\rre-sealed or new: ${found}, verified: ${verified} `);
  };
}

async function verify(given: Given): Promise<number> {
  await using jackfield = await openExisting(given);
  const found = await jackfield.keys.verify();
  const { failed, unbound } = found;
  await report(given, found, [
    ...failed.map(({ id, workspace, code }) => `${id} of the workspace ${workspace} cannot be opened [${code}]`),
    `found ${found.found}: ${found.active} with the active key, ${found.earlier} with earlier keys, ` +
      `${found.plain} not sealed, ${failed.length} failed`,
    ...(unbound === 0
      ? []
      : [
          `${unbound} in an earlier format, which does not bind the kind of the integration. ` +
            "To seal them in the new one, type: jackfield keys rotate",
        ]),
  ]);
  return failed.length === 0 ? 0 : 1;
}

async function remove(given: Given): Promise<number> {
  const id = given.word(0, "ID");
  const { file, ring } = changeable(placeOf(given));
  if (ring.keys[id] === undefined)
    throw new CommandError(`${file} has no key ${id}. It has: ${Object.keys(ring.keys).join(", ")}`);
  if (id === ring.active) throw new CommandError(`${id} is the active key. To replace it, type: jackfield keys add`);
  await using jackfield = await openExisting(given);
  const { keys, rotating } = await jackfield.keys.list();
  const rows = keys.find((key) => key.id === id)?.rows ?? 0;
  if (rows > 0 || rotating)
    throw new CommandError(
      `${rows > 0 ? `${rowsOf(rows)} of the store are sealed with the key ${id}` : "a rotation has not ended"}. ` +
        "Type: jackfield keys rotate",
    );
  write(file, {
    active: ring.active,
    keys: Object.fromEntries(Object.entries(ring.keys).filter(([key]) => key !== id)),
  });
  await report(given, { keyFile: file, removed: id }, [
    `removed the key ${id} from ${file}. Backups of the store from before its rotation still need it`,
  ]);
  return 0;
}
