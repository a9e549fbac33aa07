// The core as a tab sees it: pure functions run in the small module here, at once; all else goes to the owner of the
// store.
import type { Backend, Bytes, LogListener, Opened, Reply } from "../core/backend.js";
import type { Link, OwnerFacts } from "./link.js";
import type { KeeperThread } from "./thread.js";

export class TabBackend implements Backend {
  readonly kind = "wasm";
  readonly opened: Opened;
  readonly log: LogListener | undefined;
  readonly #pure: Backend;
  readonly #link: Link;
  readonly #keeper: KeeperThread;
  #closing: Promise<void> | undefined;

  constructor(pure: Backend, link: Link, keeper: KeeperThread, { opened }: OwnerFacts) {
    this.#pure = pure;
    this.#link = link;
    this.#keeper = keeper;
    this.log = pure.log;
    const operations = Object.entries(opened.operations).map(
      ([name, facts]) => [name, { ...facts, blocking: !this.#isPure(name) }] as const,
    );
    this.opened = { ...opened, operations: Object.fromEntries(operations) };
  }

  call(operation: string, caller: Bytes, body: Bytes = ""): Reply {
    if (operation === "capabilities.read" && this.#link.facts !== undefined) return this.#link.facts.capabilities;
    return this.#pure.call(operation, caller, body);
  }

  async callAsync(operation: string, caller: Bytes, body: Bytes = ""): Promise<Reply> {
    if (this.#isPure(operation)) return this.call(operation, caller, body);
    return this.#link.call(operation, caller, body);
  }

  async textAsync(operation: string, caller: Bytes, body: Bytes): Promise<Reply> {
    return this.callAsync(operation, caller, body);
  }

  close(): Promise<void> {
    return (this.#closing ??= this.#close());
  }

  async #close(): Promise<void> {
    await this.#keeper.close();
    this.#link.close();
    await this.#pure.close();
  }

  #isPure(operation: string): boolean {
    return this.#pure.opened.operations[operation] !== undefined;
  }
}
