// The core as a Node addon. It links no database client; those are opened when they are first used.
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { lanes, logLevel } from "./backend.js";
import { Changes } from "./changes.js";
import { replyError, replyText } from "./errors.js";
import { ReplyRoom } from "./reply-room.js";
import type { Backend, Bytes, Lane, LogListener, Opened, Reply, Waiting } from "./backend.js";

// A reply of only bytes is JSON with status 200, and so is one of text.
type NativeReply = Reply | Uint8Array;
type Answer = NativeReply | string;

interface NativeContext {
  readonly opened: NativeReply;
  call(operation: string, caller: Bytes, body: Bytes, into: Uint8Array, place: number): NativeReply | number;
  callAsync(
    ticket: number,
    operation: string,
    caller: Bytes,
    body: Bytes,
    lane: number,
    into: Uint8Array | undefined,
    integration: string | undefined,
    share: string | undefined,
    flags: number,
  ): NativeReply | undefined;
  begin(): void;
  drop(ticket: number): NativeReply | undefined;
  allowThreads(threads: number): void;
  close(): Promise<void>;
}

/** Answers a question of the core about an outside secret; without a text it has none. */
export type NativeResolver = (request: string, answer: (text?: string) => void) => void;

/** What the addon exports. */
export interface Addon {
  readonly abi: number;
  /** For a process that is a server and nothing else: its threads keep less memory. Older addons lack it. */
  readonly shareArenas?: () => void;
  readonly Context: new (
    config: Bytes,
    log: ((level: number, line: string) => void) | undefined,
    answer: (...answers: readonly (number | Answer)[]) => void,
    resolve?: NativeResolver,
  ) => NativeContext;
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
  options: {
    readonly log?: LogListener | undefined;
    readonly threads?: number | undefined;
    readonly resolve?: NativeResolver | undefined;
  } = {},
): Backend {
  const { log } = options;
  const calls = new Calls();
  const context = new addon.Context(
    config,
    log === undefined
      ? undefined
      : (level, line) => {
          log(logLevel(level), line);
        },
    (...answers) => {
      calls.answer(answers);
    },
    options.resolve,
  );
  const opened = whole(context.opened);
  if (opened.status >= 400) throw replyError(opened);
  context.allowThreads(options.threads ?? 64);
  return new AddonBackend(context, calls, log);
}

// Calls that wait for their answers, by their tickets.
class Calls {
  readonly #waiting = new Map<number, (answer: Reply | string) => void>();
  #tickets = 0;

  next(): number {
    return (this.#tickets += 1);
  }
  wait(ticket: number, take: (answer: Reply | string) => void): void {
    this.#waiting.set(ticket, take);
  }
  give(ticket: number, answer: Answer): void {
    const take = this.#waiting.get(ticket);
    this.#waiting.delete(ticket);
    take?.(typeof answer === "string" ? answer : whole(answer));
  }
  /** Answers that came together: a ticket and its answer, and so on. */
  answer(answers: readonly (number | Answer)[]): void {
    // The addon alternates them.
    for (let at = 0; at < answers.length; at += 2) this.give(answers[at] as number, answers[at + 1] as Answer);
  }
}

const [droppable, asText] = [1, 2];

class AddonBackend implements Backend {
  readonly kind = "addon";
  readonly opened: Opened;
  readonly log: LogListener | undefined;
  readonly changes = new Changes();
  readonly #context: NativeContext;
  readonly #calls: Calls;
  readonly #room = new ReplyRoom();
  #isBeginning = false;
  #closing: Promise<void> | undefined;

  constructor(context: NativeContext, calls: Calls, log: LogListener | undefined) {
    this.log = log;
    this.#context = context;
    this.#calls = calls;
    // The shape is the ABI's: abi.h names it.
    this.opened = JSON.parse(replyText(whole(context.opened))) as Opened;
  }
  call(operation: string, caller: Bytes, body: Bytes = ""): Reply {
    if (this.changes.mayBe(operation)) this.changes.made();
    const room = this.#room;
    room.prepare();
    const answer = this.#context.call(operation, caller, body, room.bytes, room.used);
    return typeof answer === "number" ? { status: 200, contentType: json, data: room.take(answer) } : whole(answer);
  }
  callAsync(
    operation: string,
    caller: Bytes,
    body: Bytes = "",
    lane: Lane = 0,
    into?: Uint8Array,
    waiting: Waiting = {},
  ): Promise<Reply> {
    // Without the flag, no answer is text.
    return this.#ask([operation, caller, body, lane, into], waiting, 0) as Promise<Reply>;
  }
  textAsync(operation: string, caller: Bytes, body: Bytes, lane: Lane, waiting: Waiting): Promise<Reply | string> {
    return this.#ask([operation, caller, body, lane, undefined], waiting, asText);
  }

  #ask(
    asked: readonly [string, Bytes, Bytes, Lane, Uint8Array | undefined],
    { integration, share, turn }: Waiting,
    flags: number,
  ): Promise<Reply | string> {
    const [operation, caller, body, lane, into] = asked;
    const answer = new Promise<Reply | string>((resolve) => {
      const ticket = this.#calls.next();
      const how = turn === undefined ? flags : flags | droppable;
      const refusal = this.#context.callAsync(ticket, operation, caller, body, lane, into, integration, share, how);
      if (refusal !== undefined) {
        resolve(whole(refusal));
        return;
      }
      this.#calls.wait(ticket, resolve);
      if (lane === lanes.connect) this.#beginSoon();
      if (turn === undefined) return;
      turn.whenDropped = () => {
        const dropped = this.#context.drop(ticket);
        if (dropped !== undefined) this.#calls.give(ticket, dropped);
      };
    });
    return this.changes.mayBe(operation) ? this.changes.during(lane, answer) : answer;
  }
  // After all that is waiting to run now, so that calls which are made together begin together.
  #beginSoon(): void {
    if (this.#isBeginning) return;
    this.#isBeginning = true;
    process.nextTick(() => {
      this.#isBeginning = false;
      this.#context.begin();
    });
  }
  close(): Promise<void> {
    return (this.#closing ??= this.#context.close());
  }
}

const json = "application/json; charset=utf-8";

function whole(reply: NativeReply): Reply {
  return reply instanceof Uint8Array ? { status: 200, contentType: json, data: reply } : reply;
}
