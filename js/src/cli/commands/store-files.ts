// Backups of a store: made while it is in use, checked, put back.
import { existsSync, renameSync, rmSync, statSync } from "node:fs";
import { basename, resolve } from "node:path";
import { JackfieldError } from "../../core/errors.js";
import { open } from "../../index.js";
import { CommandError, UsageError, storeFlags } from "../arguments.js";
import { withProgress } from "../progress.js";
import { jsonFlag, report } from "../report.js";
import { checkAddon, operatorCall, placeOf, systemCode } from "../store.js";
import type { Command, Given } from "../arguments.js";

const { store } = storeFlags;
const flags = { ...(store === undefined ? {} : { store }), ...jsonFlag };
const force = "Overwrites FILE if it is there";

/** The commands of store files. */
export const storeFiles: readonly Command[] = [
  {
    name: "store backup",
    words: "FILE",
    about:
      "Copies the store to a new file, also while a server uses it, and checks the copy. " +
      "The key file is not in it: keep that apart.",
    flags: { ...flags, force: { type: "boolean", about: force } },
    run: backup,
  },
  {
    name: "store restore",
    words: "FILE",
    about:
      "Puts a backup in the place of the store, after a check of it. The servers must be stopped. " +
      "A store that is there is kept beside it under another name.",
    flags: { ...flags, force: { type: "boolean", about: "Also when there is a store" } },
    run: restore,
  },
  {
    name: "store check",
    words: "",
    about:
      "Checks every page and reference of the store, also while a server uses it. Exit code 1 when it is not sound.",
    flags,
    run: check,
  },
];

interface Facts {
  readonly version: number;
  readonly newest: number;
  readonly bytes: number;
  readonly sound: boolean;
  readonly integrations?: number;
  readonly users?: number;
  readonly tokens?: number;
}

function fileOf(given: Given): string {
  const { store } = placeOf(given);
  if (/^postgres(ql)?:/.test(given.text("store") ?? ""))
    throw new UsageError("a store on PostgreSQL is backed up with PostgreSQL's own tools, such as pg_dump");
  if (store === ":memory:") throw new UsageError("a store in memory has no file");
  return store;
}

// The store is not opened, which would migrate it: a backup comes before an upgrade.
async function fileCall(operation: string, body: object, place: string): Promise<Facts> {
  checkAddon();
  await using jackfield = await open({ backend: "addon" });
  try {
    // The shape is the operation's own (core/src/operations/people/store_files.cc).
    return (await operatorCall(jackfield, operation, body)) as unknown as Facts;
  } catch (error) {
    if (error instanceof JackfieldError) throw new CommandError(`${place}: ${error.toJSON().message} [${error.code}]`);
    throw error;
  }
}

const mib = (bytes: number): string => `${(bytes / 1048576).toFixed(1)} MiB`;

function factsText({ version, newest, bytes, integrations = 0, users = 0, tokens = 0 }: Facts): string {
  const schema = version === newest ? `schema ${version}` : `schema ${version} of ${newest}`;
  const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? "" : "s"}`;
  const held = [counted(integrations, "integration"), counted(users, "user"), counted(tokens, "token")].join(", ");
  return `${held}; ${mib(bytes)}, ${schema}`;
}

async function checked(file: string, unused = false): Promise<Facts> {
  if (!existsSync(file)) throw new CommandError(`there is no file ${file}`);
  return withProgress(`checking ${file}`, () => "", fileCall("store.check", { path: file, unused }, file));
}

// Copied beside the place and renamed, so that what bears the name is always whole.
async function copied(from: string, to: string): Promise<Facts> {
  const part = `${to}.part`;
  rmSync(part, { force: true });
  const size = statSync(from).size;
  const more = (): string => {
    const now = statSync(part, { throwIfNoEntry: false })?.size ?? 0;
    return `, ${mib(now)} of ${mib(size)}`;
  };
  const facts = await withProgress(`copying ${from}`, more, fileCall("store.copy", { from, to: part }, to));
  renameSync(part, to);
  return facts;
}

async function backup(given: Given): Promise<number> {
  const to = resolve(given.word(0, "FILE"));
  const from = fileOf(given);
  if (!existsSync(from)) throw new CommandError(`there is no store at ${from}`);
  if (to === from) throw new UsageError("FILE is the store itself");
  if (existsSync(to) && !given.flag("force"))
    throw new CommandError(`there is a file ${to} already. Choose another name, or give --force`);
  const facts = await copied(from, to);
  await report(given, { file: to, ...facts }, () => [`wrote ${to}: ${factsText(facts)}`]);
  return 0;
}

async function restore(given: Given): Promise<number> {
  const from = resolve(given.word(0, "FILE"));
  const to = fileOf(given);
  if (to === from) throw new UsageError("FILE is the store itself");
  const found = await checked(from);
  if (!found.sound) throw new CommandError(`${from} is damaged, and nothing was changed`);
  if (found.version > found.newest)
    throw new CommandError(`${from} was written by a newer Jackfield; install that version. Nothing was changed`);
  const isThere = existsSync(to);
  if (isThere && !given.flag("force"))
    throw new CommandError(`there is a store at ${to}. To put the backup in its place, give --force`);
  if (isThere) await checkUnused(to);
  const next = `${to}.restored`;
  rmSync(next, { force: true });
  const facts = await copied(from, next);
  const kept = isThere ? putAside(to) : undefined;
  renameSync(next, to);
  await report(given, { file: to, ...(kept === undefined ? {} : { kept }), ...facts }, () => [
    `restored ${to}: ${factsText(facts)}`,
    ...(kept === undefined ? [] : [`kept what was there: ${kept}`]),
  ]);
  if (!given.flag("json") && !existsSync(placeOf(given).keyFile))
    console.error(`note: there is no key file at ${placeOf(given).keyFile}; the stored secrets need the backup's key`);
  return 0;
}

// A damaged store may be replaced; one that a server uses may not, because that would go on with the old file.
async function checkUnused(file: string): Promise<void> {
  try {
    await checked(file, true);
  } catch (error) {
    if (error instanceof CommandError && error.message.includes("[store_busy]"))
      throw new CommandError(`${file} is in use. Stop its servers first. Nothing was changed [store_busy]`);
    if (!(error instanceof CommandError)) throw error;
  }
}

// With its log, which holds changes that are not in the file yet.
function putAside(file: string): string {
  const stamp = new Date().toISOString().replace(/[-:]|\.\d+/g, "");
  const kept = `${file}.before-${stamp}`;
  try {
    for (const end of ["-wal", "-shm", ""]) if (existsSync(file + end)) renameSync(file + end, kept + end);
  } catch (error) {
    throw new CommandError(`${basename(file)} cannot be renamed (${systemCode(error) ?? "unknown reason"})`);
  }
  return kept;
}

async function check(given: Given): Promise<number> {
  const file = fileOf(given);
  const facts = await checked(file);
  await report(given, { file, ...facts }, () => [
    facts.sound ? `sound: ${factsText(facts)}` : `not sound: ${file} is damaged; restore a backup of it`,
  ]);
  return facts.sound ? 0 : 1;
}
