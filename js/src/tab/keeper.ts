// The owner of a store: runs the core, answers the calls of all tabs, and makes every change durable before its answer
// leaves.
// Contract   a Web Lock lets one keeper at a time own the store; the others wait, and one takes over when the owner's
//            tab closes or dies. Answers leave in the order of the calls. A read waits for the changes that it may have
//            seen. If changes cannot be stored, the calls that made them fail, and the core is opened again from what
//            is stored. A call whose id has its answer in the store is not run again.
import { JackfieldError, errorOf } from "../core/errors.js";
import { openWasm, systemHost } from "../core/wasm.js";
import { initStore } from "../core/wasm-store.js";
import { openConfig } from "../open.js";
import { PageFile } from "./page-file.js";
import { Vault, keptAnswers } from "./vault.js";
import { nameOf } from "./messages.js";
import { packReply, unpackReply } from "./packed.js";
import type { Backend, Bytes, LogListener, Reply } from "../core/backend.js";
import type { WasmSource } from "../core/wasm.js";
import type { OpenOptions } from "../types.js";
import type { Announcement, Message } from "./messages.js";
import type { KeptAnswer } from "./vault.js";

/** What a keeper needs; it can be sent to a worker. */
export interface KeeperOptions {
  readonly store: string;
  readonly catalogue: string;
  readonly rules: Pick<OpenOptions, "reveal" | "retarget">;
  readonly wasm: WasmSource | undefined;
  readonly key: CryptoKey | undefined;
}

/** What a keeper tells the tab that it belongs to. */
export interface KeeperEvents {
  readonly log?: LogListener | undefined;
  /** It could not open the store, or lost it. Another tab may own it. */
  readonly failed: (error: JackfieldError) => void;
}

type Call = Extract<Message, { kind: "call" }>;
/** An answer that leaves when all changes before it are durable. */
interface Waiting {
  readonly id: string;
  readonly reply: Reply;
}

/** One of the keepers of a store: the owner, or waiting to become it. */
export class Keeper {
  readonly #id = crypto.randomUUID();
  readonly #options: KeeperOptions;
  readonly #events: KeeperEvents;
  readonly #channel: BroadcastChannel;
  readonly #closing = new AbortController();
  // The owner has a vault. It has no core while it opens the store; calls are held meanwhile.
  #vault: Vault | undefined;
  #core: Backend | undefined;
  #held: Call[] = [];
  #file = new PageFile({ size: 0, pages: new Map() });
  #answered = new Map<string, Reply>();
  // What is not yet durable: changed pages, answers to keep, answers to send.
  #pages = new Map<number, Uint8Array<ArrayBuffer>>();
  #kept: KeptAnswer[] = [];
  #waiting: Waiting[] = [];
  #lost: JackfieldError | undefined;
  #working: Promise<void> | undefined;
  #release: () => void = () => undefined;

  constructor(options: KeeperOptions, events: KeeperEvents) {
    this.#options = options;
    this.#events = events;
    this.#channel = new BroadcastChannel(nameOf(options.store));
    this.#channel.onmessage = ({ data }: MessageEvent<Message>) => {
      this.#hear(data);
    };
    this.#own().catch((error: unknown) => {
      if (!this.#closing.signal.aborted) events.failed(errorFrom(error));
    });
  }

  /** Stores what is pending, and lets another keeper own the store. */
  async close(): Promise<void> {
    this.#closing.abort();
    this.#channel.onmessage = null;
    await this.#working;
    this.#end();
  }

  // Resolves when it no longer owns the store.
  async #own(): Promise<void> {
    const { store, key } = this.#options;
    await navigator.locks.request(nameOf(store), { signal: this.#closing.signal }, async () => {
      const released = new Promise<void>((resolve) => {
        this.#release = resolve;
      });
      try {
        this.#vault = await Vault.open(store, key);
        await this.#open(this.#vault);
      } catch (error) {
        this.#end();
        throw error;
      }
      await released;
    });
  }

  async #open(vault: Vault): Promise<void> {
    const { store, catalogue, rules, wasm } = this.#options;
    const module = await initStore({ wasm });
    const { image, answers } = await vault.load();
    const file = new PageFile(image);
    const config = openConfig({ ...rules, store }, catalogue, { sealed_by_host: true });
    const core = await openWasm(module, config, { ...systemHost, log: this.#events.log, file });
    // The schema of a new store, or of an older version.
    const changes = file.takeChanges();
    if (changes !== undefined) await vault.commit({ image: changes, answers: [] });
    this.#answered = new Map(answers.map(({ id, bytes }) => [id, unpackReply(bytes)]));
    this.#file = file;
    this.#core = core;
    this.#announce(core);
    for (const call of this.#held.splice(0)) this.#answer(core, call);
  }

  #end(): void {
    this.#vault?.close();
    this.#vault = undefined;
    void this.#core?.close();
    this.#core = undefined;
    this.#channel.close();
    this.#release();
  }

  // Keepers that own nothing hear all of it too.
  #hear(message: Message): void {
    if (this.#core !== undefined) {
      if (message.kind === "call") this.#answer(this.#core, message);
      else if (message.kind === "join") this.#announce(this.#core);
    } else if (this.#vault !== undefined && message.kind === "call") this.#held.push(message);
  }

  #announce(core: Backend): void {
    const capabilities = core.call("capabilities.read", "{}");
    this.#say({ kind: "owner", owner: this.#id, opened: core.opened, capabilities });
  }

  #answer(core: Backend, { id, operation, caller, body }: Call): void {
    const reply = this.#answered.get(id) ?? this.#run(core, operation, caller, body);
    this.#waiting.push({ id, reply });
    const changes = this.#lost === undefined ? this.#file.takeChanges() : undefined;
    if (changes !== undefined) {
      for (const [page, bytes] of changes.pages) this.#pages.set(page, bytes);
      this.#kept.push({ id, bytes: packReply(reply) });
      this.#remember(id, reply);
    }
    this.#work();
  }

  // After an exception the module is broken, and what the call changed is not known: it is dropped with the module.
  #run(core: Backend, operation: string, caller: Bytes, body: Bytes): Reply {
    try {
      return core.call(operation, caller, body);
    } catch (error) {
      this.#core = undefined;
      this.#lost = errorFrom(error);
      return replyOf(this.#lost);
    }
  }

  #work(): void {
    if (this.#working !== undefined) return;
    const work = async (): Promise<void> => {
      while (this.#vault !== undefined && (this.#waiting.length > 0 || this.#lost !== undefined)) {
        if (this.#waiting.length > 0) await this.#store(this.#vault);
        else await this.#reopen(this.#vault);
      }
      this.#working = undefined;
    };
    this.#working = work();
  }

  // One transaction makes durable what came while the one before it ran.
  async #store(vault: Vault): Promise<void> {
    const [pages, answers, waiting] = [this.#pages, this.#kept, this.#waiting];
    this.#waiting = [];
    this.#forgetChanges();
    try {
      if (answers.length > 0) await vault.commit({ image: { size: this.#file.size(), pages }, answers });
      for (const { id, reply } of waiting) this.#say({ kind: "answer", id, reply });
    } catch (error) {
      // The core is ahead of the store: what was not stored fails, and the core starts from what is stored.
      this.#lost = errorFrom(error);
      const reply = replyOf(this.#lost);
      for (const { id } of [...waiting, ...this.#waiting.splice(0)]) this.#say({ kind: "answer", id, reply });
      this.#forgetChanges();
    }
  }

  #forgetChanges(): void {
    this.#pages = new Map();
    this.#kept = [];
  }

  async #reopen(vault: Vault): Promise<void> {
    const lost = this.#lost;
    void this.#core?.close();
    this.#core = undefined;
    this.#lost = undefined;
    try {
      // A later owner has it.
      if (lost?.code === "store_unavailable") throw lost;
      await this.#open(vault);
    } catch (error) {
      this.#end();
      this.#events.failed(errorFrom(error));
    }
  }

  #remember(id: string, reply: Reply): void {
    this.#answered.set(id, reply);
    const [oldest] = this.#answered.keys();
    if (this.#answered.size > keptAnswers && oldest !== undefined) this.#answered.delete(oldest);
  }

  #say(message: Announcement): void {
    this.#channel.postMessage(message);
  }
}

function replyOf(error: JackfieldError): Reply {
  const data = new TextEncoder().encode(JSON.stringify(error));
  return { status: error.status, contentType: "application/json; charset=utf-8", data };
}

/** What was thrown, as an error of the table. */
export function errorFrom(error: unknown): JackfieldError {
  if (error instanceof JackfieldError) return error;
  return errorOf("store_unavailable", { reason: error instanceof Error ? error.message : "" });
}
