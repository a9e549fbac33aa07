// The core as a Node addon. It links no database client; those are opened when they are first used.
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { logLevel } from "./backend.js";
import { replyError, replyText } from "./errors.js";
import type { Backend, Bytes, Lane, LogListener, Opened, Reply, Waiting } from "./backend.js";

// A reply of only bytes is JSON with status 200.
type NativeReply = Reply | Uint8Array;

interface NativeContext {
  readonly opened: NativeReply;
  call(operation: string, caller: Bytes, body: Bytes): NativeReply;
  callAsync(
    operation: string,
    caller: Bytes,
    body: Bytes,
    lane: number,
    into?: Uint8Array,
    integration?: string,
    share?: string,
    ticket?: number,
  ): Promise<NativeReply>;
  drop(ticket: number): boolean;
  allowThreads(threads: number): void;
  close(): Promise<void>;
}

/** What the addon exports. */
export interface Addon {
  readonly abi: number;
  readonly Context: new (config: Bytes, log?: (level: number, line: string) => void) => NativeContext;
}

/** The addon, or what was tried and why it failed. */
export type AddonSearch = { readonly addon: Addon } | { readonly addon: undefined; readonly tried: readonly string[] };

const load: (name: string) => unknown = createRequire(import.meta.url);
// Literal names: tools that trace files find the addon by them.
const packages: Readonly<Record<string, () => unknown>> = {
  "linux-x64": () => load("@jackfield/linux-x64"),
  "linux-arm64": () => load("@jackfield/linux-arm64"),
};

/** The machines that there is a package with an addon for, such as "linux-x64". */
export const machines: readonly string[] = Object.keys(packages);

/** The package with the addon of a machine. */
export function packageFor(machine: string): string {
  return `@jackfield/${machine}`;
}

/** Looks for an addon that this Node can load: one that was built in `folder`, else that of the machine's package. */
export function findAddon(folder: string): AddonSearch {
  const machine = `${process.platform}-${process.arch}`;
  const file = join(folder, "prebuilt", machine, "jackfield.node");
  const places: readonly (readonly [string, (() => unknown) | undefined])[] = [
    [file, existsSync(file) ? () => load(file) : undefined],
    [packageFor(machine), packages[machine]],
  ];
  const tried: string[] = [];
  for (const [name, loadIt] of places) {
    if (loadIt === undefined) {
      tried.push(`${name}: there is no such ${name === file ? "file" : "package"}`);
      continue;
    }
    try {
      // The addon exports the interface declared above; its version number is checked.
      const addon = loadIt() as Addon;
      if (addon.abi === 1) return { addon };
      tried.push(`${name}: it has ABI ${addon.abi}, this package needs 1`);
    } catch (error) {
      tried.push(`${name}: ${reasonOf(error)}`);
    }
  }
  return { addon: undefined, tried };
}

// The first line: what follows it lists the modules that asked for the addon.
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return "it cannot be loaded";
  if ("code" in error && error.code === "MODULE_NOT_FOUND") return "it is not installed";
  return error.message.split("\n", 1)[0] ?? "";
}

/** Opens a context on the addon. */
export function openAddon(
  addon: Addon,
  config: Bytes,
  options: { readonly log?: LogListener | undefined; readonly threads?: number | undefined } = {},
): Backend {
  const { log } = options;
  const context = new addon.Context(
    config,
    log === undefined
      ? undefined
      : (level, line) => {
          log(logLevel(level), line);
        },
  );
  const opened = whole(context.opened);
  if (opened.status >= 400) throw replyError(opened);
  context.allowThreads(options.threads ?? 64);
  return new AddonBackend(context, log);
}

class AddonBackend implements Backend {
  readonly kind = "addon";
  readonly opened: Opened;
  readonly log: LogListener | undefined;
  readonly #context: NativeContext;
  #closing: Promise<void> | undefined;
  #tickets = 0;

  constructor(context: NativeContext, log: LogListener | undefined) {
    this.log = log;
    this.#context = context;
    // The shape is the ABI's: abi.h names it.
    this.opened = JSON.parse(replyText(whole(context.opened))) as Opened;
  }
  call(operation: string, caller: Bytes, body: Bytes = ""): Reply {
    return whole(this.#context.call(operation, caller, body));
  }
  async callAsync(
    operation: string,
    caller: Bytes,
    body: Bytes = "",
    lane: Lane = 0,
    into?: Uint8Array,
    waiting: Waiting = {},
  ): Promise<Reply> {
    const { integration, share, turn } = waiting;
    if (turn === undefined)
      return whole(await this.#context.callAsync(operation, caller, body, lane, into, integration, share, 0));
    const ticket = (this.#tickets += 1);
    const reply = this.#context.callAsync(operation, caller, body, lane, into, integration, share, ticket);
    turn.whenDropped = () => {
      this.#context.drop(ticket);
    };
    return whole(await reply);
  }
  close(): Promise<void> {
    return (this.#closing ??= this.#context.close());
  }
}

const json = "application/json; charset=utf-8";

function whole(reply: NativeReply): Reply {
  return reply instanceof Uint8Array ? { status: 200, contentType: json, data: reply } : reply;
}
