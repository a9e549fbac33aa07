// Flags and words of a command, and the messages for wrong ones.
import { parseArgs } from "node:util";
import { besides, wrapped } from "./columns.js";

/** A mistake in how the command was typed: exit code 2. */
export class UsageError extends Error {}
/** The command could not do its work: exit code 1. */
export class CommandError extends Error {}

/** One flag. */
export interface Flag {
  readonly type: "string" | "boolean";
  readonly multiple?: boolean;
  readonly value?: string;
  /** The values that it takes, where they are few. */
  readonly choices?: readonly string[];
  readonly about: string;
}

/** The value of a flag that was not typed, and where it stands: a variable, or a line of a file. */
export interface Setting {
  readonly place: string;
  readonly value: string | readonly string[] | boolean;
}

/** One command. */
export interface Command {
  readonly name: string;
  readonly words: string;
  readonly about: string;
  readonly flags: Readonly<Record<string, Flag>>;
  readonly run: (given: Given) => Promise<number>;
}

/** What was typed. */
export class Given {
  readonly words: readonly string[];
  readonly #values: Readonly<Record<string, unknown>>;
  readonly #settings = new Map<string, Setting>();

  constructor(command: Command, args: readonly string[]) {
    const options = Object.fromEntries(
      Object.entries(command.flags).map(
        ([name, { type, multiple }]) => [name, { type, multiple: multiple === true }] as const,
      ),
    );
    try {
      const parsed = parseArgs({ args: joined(args, command), options, allowPositionals: true, strict: true });
      this.words = parsed.positionals;
      this.#values = parsed.values;
    } catch (error) {
      const reason = error instanceof Error ? (error.message.split(/[.\n]+ ?(?:To specify|Did you)/)[0] ?? "") : "";
      const lower = reason.charAt(0).toLowerCase() + reason.slice(1);
      throw new UsageError(`${lower}. Type: jackfield ${command.name} --help`);
    }
    const surplus = this.words[mostWords(command)];
    if (surplus !== undefined) throw new UsageError(`${surplus} is a word too many`);
  }

  /** Adds values of flags that were neither typed nor added before. A flag and its opposite, --no-flag, are one. */
  add(settings: ReadonlyMap<string, Setting>): void {
    const has = (name: string): boolean => this.typed(name) || this.#settings.has(name);
    const opposite = (name: string): string => (name.startsWith("no-") ? name.slice(3) : `no-${name}`);
    const news = [...settings].filter(([name]) => !has(name) && !has(opposite(name)));
    for (const [name, setting] of news) this.#settings.set(name, setting);
  }
  /** Whether the flag is on the command line. */
  typed(name: string): boolean {
    return this.#values[name] !== undefined;
  }
  /** How a message names the flag: as it was given. */
  nameOf(name: string): string {
    return (this.typed(name) ? undefined : this.#settings.get(name)?.place) ?? `--${name}`;
  }
  #value(name: string): unknown {
    return this.#values[name] ?? this.#settings.get(name)?.value;
  }
  text(name: string): string | undefined {
    const value = this.#value(name);
    return typeof value === "string" ? value : undefined;
  }
  texts(name: string): string[] {
    const value = this.#value(name);
    return Array.isArray(value) ? value.filter((item): item is string => typeof item === "string") : [];
  }
  flag(name: string): boolean {
    return this.#value(name) === true;
  }
  /** A switch that is on unless --no-NAME says otherwise, or a setting that it is false. */
  isOn(name: string): boolean {
    return this.#value(name) !== false && !this.flag(`no-${name}`);
  }
  number(name: string, otherwise: number, most: number, least = 0): number {
    const text = this.text(name);
    if (text === undefined) return otherwise;
    const value = Number(text);
    if (!Number.isInteger(value) || value < least || value > most)
      throw new UsageError(`${this.nameOf(name)} takes a whole number from ${least} to ${most}`);
    return value;
  }
  choice<Choice extends string>(name: string, choices: readonly Choice[]): Choice | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    const found = choices.find((choice) => choice === text);
    if (found === undefined) throw new UsageError(`${this.nameOf(name)} takes one of: ${choices.join(", ")}`);
    return found;
  }
  word(at: number, what: string): string {
    const word = this.words[at];
    if (word === undefined || word === "") throw new UsageError(`${what} is missing`);
    return word;
  }
}

// A number below zero is a value: `--param -5` is taken like `--param=-5`.
function joined(args: readonly string[], { flags }: Command): string[] {
  const whole: string[] = [];
  for (const word of args) {
    const last = whole.at(-1) ?? "";
    const isValue = /^-\.?\d/.test(word) && last.startsWith("--") && flags[last.slice(2)]?.type === "string";
    if (isValue) whole.splice(-1, 1, `${last}=${word}`);
    else whole.push(word);
  }
  return whole;
}

// The words without the flags.
function mostWords({ words }: Command): number {
  if (words.includes("...")) return Infinity;
  return words
    .replace(/--\S+ \S+/g, "")
    .split(" ")
    .filter(Boolean).length;
}

/** The help of one command. */
export function helpOf(command: Command): string {
  const rows = Object.entries({
    ...command.flags,
    help: { type: "boolean", about: "This text" } satisfies Flag,
  }).flatMap(([name, flag]: [string, Flag]) => {
    const left = `  --${name}${flag.type === "string" ? ` ${flag.value ?? "TEXT"}` : ""}`;
    return besides(left, `${flag.about}${flag.multiple === true ? " (may be repeated)" : ""}`, 37);
  });
  const usage = ["jackfield", command.name, command.words].filter(Boolean).join(" ");
  return `${usage}\n\n${wrapped(command.about).join("\n")}\n\n${rows.join("\n")}\n`;
}

/** Flags of commands that open a store. */
export const storeFlags: Readonly<Record<string, Flag>> = {
  store: {
    type: "string",
    value: "PATH",
    about:
      "The store's file, or postgres://USER@HOST/DATABASE for a store that servers share. " +
      "Other users can read command lines: give a URL with a password as JACKFIELD_STORE or --store-file. " +
      "Default: jackfield.db",
  },
  "store-file": { type: "string", value: "PATH", about: "A file, mode 0600, with the path or URL of the store" },
  "key-file": { type: "string", value: "PATH", about: "The file with the keys. Default: the store's name with .key" },
  "allow-open-files": {
    type: "boolean",
    about: "Takes files with keys and tokens that other users may read, as containers mount secrets",
  },
};

/** The flag of commands that name files of SQLite. */
export const sqliteFlags: Readonly<Record<string, Flag>> = {
  "sqlite-root": {
    type: "string",
    value: "DIR",
    multiple: true,
    about: "A folder that SQLite integrations may open files in",
  },
};

/** Flags of commands that connect to databases. */
export const reachFlags: Readonly<Record<string, Flag>> = {
  egress: {
    type: "string",
    value: "MODE",
    choices: ["public-only", "private-allowed", "allowlist"],
    about: "public-only (default), private-allowed or allowlist",
  },
  allow: { type: "string", value: "HOST_OR_RANGE", multiple: true, about: "What the allowlist holds" },
  ...sqliteFlags,
  library: {
    type: "string",
    value: "NAME=PATH",
    multiple: true,
    about: "Where a client library lies: libpq=/opt/lib/libpq.so.5",
  },
  libpq: { type: "string", value: "PATH", about: "The same as --library libpq=PATH" },
};
