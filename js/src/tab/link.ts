// The calls of one tab to the owner of the store. If the owner goes away, calls that wait for their answer are asked
// again of the next one.
import { errorOf } from "../core/errors.js";
import { nameOf } from "./messages.js";
import type { Bytes, Opened, Reply } from "../core/backend.js";
import type { JackfieldError } from "../core/errors.js";
import type { Message, Question } from "./messages.js";

interface Pending {
  readonly question: Question;
  readonly resolve: (reply: Reply) => void;
  readonly reject: (error: JackfieldError) => void;
}

/** What the owner of the store tells about it. */
export interface OwnerFacts {
  readonly opened: Opened;
  readonly capabilities: Reply;
}

/** The channel of one tab to the owner of the store. */
export class Link {
  readonly #channel: BroadcastChannel;
  readonly #id = crypto.randomUUID();
  readonly #pending = new Map<string, Pending>();
  readonly #met: Promise<OwnerFacts>;
  #meet: (facts: OwnerFacts) => void = () => undefined;
  #refuse: (error: JackfieldError) => void = () => undefined;
  #owner = "";
  #failure: JackfieldError | undefined;
  #calls = 0;
  facts: OwnerFacts | undefined;

  constructor(store: string) {
    this.#met = new Promise((resolve, reject) => {
      this.#meet = resolve;
      this.#refuse = reject;
    });
    this.#met.catch(() => undefined);
    this.#channel = new BroadcastChannel(nameOf(store));
    this.#channel.onmessage = ({ data }: MessageEvent<Message>) => {
      this.#hear(data);
    };
    this.#ask({ kind: "join" });
  }

  /** Resolves when there is an owner; rejects if this tab's own keeper fails before. */
  async ready(): Promise<OwnerFacts> {
    return this.#met;
  }

  async call(operation: string, caller: Bytes, body: Bytes): Promise<Reply> {
    if (this.#failure !== undefined) throw this.#failure;
    this.#calls += 1;
    const id = `${this.#id}:${this.#calls}`;
    const question: Question = { kind: "call", id, operation, caller, body };
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { question, resolve, reject });
      this.#ask(question);
    });
  }

  /** This tab's keeper failed: calls fail too, until another tab owns the store. */
  fail(error: JackfieldError): void {
    this.#drop(error);
    // Another tab may own it already.
    this.#ask({ kind: "join" });
  }

  close(): void {
    this.#drop(errorOf("closed"));
    this.#channel.close();
  }

  #drop(error: JackfieldError): void {
    this.#failure = error;
    this.#owner = "";
    this.#refuse(error);
    for (const { reject } of this.#pending.values()) reject(error);
    this.#pending.clear();
  }

  #hear(message: Message): void {
    if (message.kind === "answer") {
      this.#pending.get(message.id)?.resolve(message.reply);
      this.#pending.delete(message.id);
    } else if (message.kind === "owner") {
      this.facts = { opened: message.opened, capabilities: message.capabilities };
      this.#failure = undefined;
      this.#meet(this.facts);
      const isNew = message.owner !== this.#owner;
      this.#owner = message.owner;
      if (isNew) for (const { question } of this.#pending.values()) this.#ask(question);
    }
  }

  #ask(question: Question): void {
    this.#channel.postMessage(question);
  }
}
