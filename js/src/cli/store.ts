// What the commands share: opening the store with its keys and options.
import { existsSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { callerText } from "../core/caller.js";
import { JackfieldError, isRecord, replyError, replyText } from "../core/errors.js";
import { openQuietly } from "../open-node.js";
import { findPackageAddon } from "../platform/addon.js";
import { environmentKeys, isNewStore, isSharedStore, makeKeyFile, readKeyFile, readPrivate } from "../platform/keys.js";
import { CommandError, UsageError } from "./arguments.js";
import type { Addon } from "../core/addon.js";
import type { Jackfield } from "../jackfield.js";
import type { KeyFile } from "../platform/keys.js";
import type { KeyRing, OpenOptions } from "../types.js";
import type { Given } from "./arguments.js";

/** The paths of the store and its keys. */
export interface StorePlace {
  readonly store: string;
  readonly keyFile: string;
  /** The variable JACKFIELD_KEY has the keys: it is set, and --key-file is not given. */
  readonly keyFromEnvironment: boolean;
  /** Files with keys may be readable by other users. */
  readonly allowOpenFiles: boolean;
  /** The store as it may be shown: a URL without its password. */
  readonly shown: string;
}

/** The place that the flags name. A URL may have a password, so it may also come from a file or the environment. */
export function placeOf(given: Given): StorePlace {
  const store = given.text("store") ?? storeOfFile(given) ?? process.env["JACKFIELD_STORE"] ?? "jackfield.db";
  const keyFile = given.text("key-file");
  const keyFromEnvironment = keyFile === undefined && (process.env["JACKFIELD_KEY"] ?? "") !== "";
  const isShared = isSharedStore(store);
  const path = isShared || store === ":memory:" ? store : resolve(store);
  return {
    store: path,
    shown: isShared ? withoutPassword(store) : path,
    keyFile: keyFile ?? (isShared || path === ":memory:" ? resolve("jackfield.key") : `${path}.key`),
    keyFromEnvironment,
    allowOpenFiles: given.flag("allow-open-files"),
  };
}

function storeOfFile(given: Given): string | undefined {
  const path = given.text("store-file");
  if (path === undefined) return undefined;
  try {
    return readPrivate(path, given.flag("allow-open-files")).text.trim();
  } catch (error) {
    if (error instanceof JackfieldError)
      throw new CommandError(`the file ${path} is open to other users. ${remedyOf(path)} [${error.code}]`);
    throw new CommandError(`the file ${path} cannot be read (${systemCode(error) ?? "unknown reason"})`);
  }
}

/** What to do about a file that other users may read. */
export function remedyOf(path: string): string {
  return `Type: chmod 600 ${path}. Where its mode cannot be changed, as in a container, give --allow-open-files`;
}

function withoutPassword(url: string): string {
  return url.replace(/^([a-z]+:\/\/)[^/]*@/, "$1").replace(/\?.*$/, "");
}

/** The options of `open` that the flags name. */
export function reachOf(given: Given): Omit<OpenOptions, "store"> {
  const mode = given.choice("egress", ["public-only", "private-allowed", "allowlist"]) ?? "public-only";
  const allow = given.texts("allow");
  if (allow.length > 0 && mode !== "allowlist") throw new UsageError("--allow goes with --egress allowlist");
  const libraries: Record<string, string> = {};
  for (const entry of given.texts("library")) {
    const at = entry.indexOf("=");
    if (at < 1) throw new UsageError("--library takes NAME=PATH, for example libpq=/opt/lib/libpq.so.5");
    libraries[entry.slice(0, at)] = entry.slice(at + 1);
  }
  const libpq = given.text("libpq");
  if (libpq !== undefined) libraries["libpq"] = libpq;
  return { egress: { mode, allow }, sqliteRoots: given.texts("sqlite-root").map(sqliteRoot), libraries };
}

/** The keys of a store, whether they are new, and the notice for the user. */
export interface StoreKeys {
  readonly ring: KeyRing | undefined;
  readonly made: boolean;
  readonly notes: readonly string[];
}

/** The keys of an existing store, or new ones for a new store. */
export function keysFor(place: StorePlace, mayMake: boolean): StoreKeys {
  const none = (...notes: string[]): StoreKeys => ({ ring: undefined, made: false, notes });
  if (place.keyFromEnvironment) return { ring: ringOf(place), made: false, notes: [] };
  if (existsSync(place.keyFile)) {
    const { ring, warning } = keyFileAt(place);
    return { ring, made: false, notes: warning === undefined ? [] : [`warning: ${warning}`] };
  }
  if (place.store === ":memory:")
    return mayMake
      ? none("warning: a store in memory without a key file holds no secrets. Give --key-file or --store")
      : none();
  if (mayMake && isSharedStore(place.store))
    throw new CommandError(
      `there is no key file at ${place.keyFile}. All servers of a store need the same: make one with ` +
        `jackfield keys generate --key-file ${place.keyFile}, and copy it to each`,
    );
  if (!mayMake || !isNewStore(place.store))
    return none(
      `warning: there is no key file at ${place.keyFile}; stored secrets cannot be opened. Give it with --key-file`,
    );
  const ring = newKeyFile(place.keyFile);
  const note =
    `made a random key in ${place.keyFile} (mode 0600). ` +
    "Without it stored secrets are lost: back it up apart from the store";
  return { ring, made: true, notes: [note] };
}

/** A key file, or a message that says what to do. */
export function keyFileAt({ keyFile, allowOpenFiles }: StorePlace): KeyFile {
  return keyFileOf(keyFile, () => readKeyFile(keyFile, allowOpenFiles));
}

/** The keys of this place as they are now. */
export function ringOf(place: StorePlace): KeyRing | undefined {
  if (!place.keyFromEnvironment) return existsSync(place.keyFile) ? keyFileAt(place).ring : undefined;
  try {
    return environmentKeys(process.env);
  } catch (error) {
    if (!(error instanceof JackfieldError)) throw error;
    throw new CommandError(
      `the variable JACKFIELD_KEY holds no key. ${error.toJSON().message}${reasonOf(error)} [${error.code}]`,
    );
  }
}

/** Where the keys of this place come from, for messages. */
export function sourceOfKeys(place: StorePlace): string {
  return place.keyFromEnvironment ? "the variable JACKFIELD_KEY" : place.keyFile;
}

// Of a value that is not valid it is a detail of the finding.
function reasonOf({ details }: JackfieldError): string {
  const finding: unknown = Array.isArray(details["errors"]) ? details["errors"][0] : undefined;
  const params = isRecord(finding) && isRecord(finding["params"]) ? finding["params"] : details;
  const reason = params["reason"];
  return typeof reason === "string" ? ` ${reason}` : "";
}

/** A random key in a new file, or a message that says what to do. */
export function newKeyFile(path: string): KeyRing {
  return keyFileOf(path, () => makeKeyFile(path));
}

/** Prints what the user should know of the keys. */
export function sayNotes({ notes }: StoreKeys): void {
  for (const note of notes) console.error(note);
}

/** The system's code of an error, such as ENOENT. */
export function systemCode(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}

function keyFileOf<Found>(path: string, use: () => Found): Found {
  try {
    return use();
  } catch (error) {
    if (error instanceof JackfieldError && error.code === "key_file_exposed")
      throw new CommandError(`the key file ${path} is open to other users. ${remedyOf(path)} [${error.code}]`);
    if (error instanceof JackfieldError)
      throw new CommandError(
        `the key file ${path} holds no key. ${error.toJSON().message}${reasonOf(error)} [${error.code}]`,
      );
    const code = systemCode(error);
    if (code === "ENOENT")
      throw new CommandError(`there is no folder ${dirname(path)}. Make it, or choose another place`);
    if (code === "EACCES" || code === "EPERM")
      throw new CommandError(
        `this user may not use the key file ${path}. Give it the right, or another file with --key-file`,
      );
    if (code === "EEXIST") throw new CommandError(`there is a key file at ${path} already, and it is never changed`);
    if (code === "EISDIR") throw new CommandError(`the key file ${path} is a folder. Give a file with --key-file`);
    if (code === "ENOSPC") throw new CommandError(`the disk is full: no key file could be made at ${path}`);
    throw new CommandError(
      `the key file ${path} cannot be used (${code ?? "unknown reason"}). Give another with --key-file`,
    );
  }
}

/** The addon. Fails where none can be loaded: before a command makes files that only the addon can use. */
export function checkAddon(): Addon {
  const { addon, problem } = findPackageAddon();
  if (problem !== undefined) throw problem;
  return addon;
}

/** Opens the store, or fails with a message that says what to do. */
export async function openStore(options: OpenOptions): Promise<Jackfield> {
  try {
    return await openQuietly({ ...options, backend: "addon" });
  } catch (error) {
    if (!(error instanceof JackfieldError) || error.code === "addon_required") throw error;
    const reason = reasonOf(error);
    const where = error.pointer === undefined ? "" : ` (${error.pointer})`;
    throw new CommandError(`${shownOf(options.store)}: ${error.toJSON().message}${reason}${where} [${error.code}]`);
  }
}

/** A store as it may be shown. */
export function shownOf(store: string | undefined): string {
  return isSharedStore(store) ? withoutPassword(store ?? "") : (store ?? "jackfield");
}

/** Opens an existing store for a command beside the server. */
export async function openExisting(given: Given, reach: Omit<OpenOptions, "store"> = {}): Promise<Jackfield> {
  const place = placeOf(given);
  if (!isSharedStore(place.store) && !existsSync(place.store))
    throw new CommandError(
      `there is no store at ${place.store}. Start one with: jackfield serve --store ${place.store}`,
    );
  const keys = keysFor(place, false);
  const opened = await openStore({
    ...reach,
    store: place.store,
    ...(keys.ring === undefined ? {} : { keys: keys.ring }),
  });
  sayNotes(keys);
  return opened;
}

/** A call as the operator, who has access to the files. */
export async function operatorCall(
  jackfield: Jackfield,
  operation: string,
  body: object,
): Promise<Record<string, unknown>> {
  const reply = await jackfield.backend.callAsync(operation, callerText({ operator: true }), JSON.stringify(body));
  if (reply.status >= 400) throw replyError(reply);
  const value: unknown = JSON.parse(replyText(reply));
  return isRecord(value) ? value : {};
}

// FOLDER, or WORKSPACE=FOLDER for one workspace.
function sqliteRoot(text: string): string {
  const [, workspace = "", folder = text] = /^([\w-]+=)?(.+)$/.exec(text) ?? [];
  const path = resolve(folder);
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() !== true)
    throw new UsageError(`--sqlite-root ${folder}: there is no such folder`);
  return workspace + path;
}

/** The workspace of the store; makes workspace, owner and token in an empty one. */
export async function workspaceOf(
  jackfield: Jackfield,
): Promise<{ readonly workspace: string; readonly token: string | null }> {
  try {
    const made = await operatorCall(jackfield, "workspace.bootstrap", {});
    return { workspace: String(made["workspace"]), token: String(made["token"]) };
  } catch (error) {
    if (!(error instanceof JackfieldError) || error.code !== "store_not_empty") throw error;
    const workspace = error.details["workspace"];
    return { workspace: typeof workspace === "string" ? workspace : "", token: null };
  }
}
