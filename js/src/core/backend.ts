// One interface of the core for the Node addon and WebAssembly. Bytes in, bytes out.

/**
 * What the core answers to one call: HTTP status numbering, content type, bytes. `data` may be a view of an array that
 * other replies lie in too, so its buffer must not be transferred.
 */
export interface Reply {
  readonly status: number;
  readonly contentType: string;
  readonly data: Uint8Array;
}

/** What a call can be given as: text is sent as UTF-8. */
export type Bytes = Uint8Array | string;

/** The core's reply when it opened. */
export interface Opened {
  readonly abi: number;
  readonly version: string;
  readonly key_state: string;
  readonly operations: Readonly<Record<string, OperationFacts>>;
}

/** Whether an operation can wait for a disk or a network, and the calls of it that differ. */
export interface OperationFacts {
  readonly blocking: boolean;
  /** Whose threads a call waits on. */
  readonly lane: "store" | "connect";
  /** Query flags that make a quick operation wait. */
  readonly blocking_query?: readonly string[];
  /** Endpoints that never wait. */
  readonly inline_endpoints?: readonly string[];
}

/** Which threads a call that can block runs on. */
export const lanes = { store: 0, connect: 1, urgent: 2 } as const;
/** One of {@link lanes}. */
export type Lane = (typeof lanes)[keyof typeof lanes];

/** The place of a call that waits. An AbortSignal for each call would cost more than the rest of it. */
export class Turn {
  #drop: (() => void) | undefined;
  /** Set by the backend while the call waits. */
  set whenDropped(drop: (() => void) | undefined) {
    this.#drop = drop;
  }
  /** Gives the place up: a call that has not started is answered at once. */
  drop(): void {
    this.#drop?.();
  }
}

/** Whom a call works for, so that one of them cannot hold all threads, and what ends it while it waits for one. */
export interface Waiting {
  /** The id of the integration that it uses. */
  readonly integration?: string | undefined;
  /** The caller: a token or a user. Any text that differs between callers. */
  readonly share?: string | undefined;
  /** Ends the call if it has not started. A call that runs is ended by `call.cancel`. */
  readonly turn?: Turn | undefined;
}

/** An open core. */
export interface Backend {
  /** Which form of the core this is. */
  readonly kind: "addon" | "wasm";
  /** What the core said when it was opened. */
  readonly opened: Opened;
  /** Where the core logs. */
  readonly log?: LogListener | undefined;
  /** What calls of this process may have changed; absent where others make calls too. */
  readonly changes?: ChangeStamps | undefined;
  /** Runs on the calling thread. */
  call(operation: string, caller: Bytes, body?: Bytes): Reply;
  /** Runs on another thread where there is one. The reply's data may be the front of `into`, when it fits there. */
  callAsync(
    operation: string,
    caller: Bytes,
    body?: Bytes,
    lane?: Lane,
    into?: Uint8Array,
    waiting?: Waiting,
  ): Promise<Reply>;
  /** As callAsync(), for one who reads text: JSON with status 200 comes as its text alone. */
  textAsync(operation: string, caller: Bytes, body: Bytes, lane: Lane, waiting: Waiting): Promise<Reply | string>;
  /** Cancels what runs and closes the core. */
  close(): Promise<void>;
}

/** See changes.ts. */
export interface ChangeStamps {
  /** Equal stamps: no call between them changed what a read shows. Undefined while one may be changing it. */
  readonly stamp: number | undefined;
}

/** One line of the core's log. */
export type LogListener = (level: "info" | "warning" | "error", line: string) => void;

const levels = ["info", "warning", "error"] as const;

/** The name of a numeric log level. */
export function logLevel(level: number): "info" | "warning" | "error" {
  return levels[level] ?? "error";
}

/** The thread that a call runs on, by the operation's entry in the reply of `jf_open`. */
export function howToCall(
  backend: Backend,
  operation: string,
  path: Readonly<Record<string, string>> | undefined,
  query: Readonly<Record<string, string>>,
): { readonly waits: boolean; readonly lane: Lane } {
  const facts = backend.opened.operations[operation];
  const lane = lanes[facts?.lane ?? "store"];
  if (facts?.inline_endpoints?.includes(path?.["endpoint"] ?? "") === true) return { waits: false, lane: lanes.urgent };
  if (facts?.blocking_query?.some((flag) => query[flag] === "true") === true) return { waits: true, lane };
  return { waits: facts?.blocking ?? true, lane };
}

/** A quick call: on the calling thread, unless the store of this core is over a network. */
export function quickCall(backend: Backend, operation: string, caller: Bytes, body: Bytes): Reply | Promise<Reply> {
  const waits = backend.opened.operations[operation]?.blocking === true;
  return waits ? backend.callAsync(operation, caller, body, lanes.urgent) : backend.call(operation, caller, body);
}
