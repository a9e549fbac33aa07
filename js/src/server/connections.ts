// Which sockets a server keeps when there are too many: in all, and from one address.
// Contract   a socket that waits for a request is closed before one whose request is still arriving, and that before
//            the new one; those that wait longest go first. A request that is being answered is never cut.
import { readFileSync } from "node:fs";
import { isIPv6 } from "node:net";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";

/** How many sockets a server keeps. */
export interface ConnectionLimits {
  readonly all: number;
  readonly perAddress: number;
}

interface Entry {
  readonly socket: Socket;
  readonly address: string;
  /** The answers of requests whose header is complete. */
  readonly answers: Set<ServerResponse>;
  /** Those of them whose body is not complete. */
  arriving: number;
}

/** The limits that leave half of the files that this process may open to databases and the store. */
export function limitsFor(all: number | undefined, perAddress: number | undefined): ConnectionLimits {
  const most = all ?? Math.max(16, Math.min(10000, Math.floor(openFiles() / 2)));
  return { all: most, perAddress: perAddress ?? Math.max(8, Math.floor(most / 4)) };
}

function openFiles(): number {
  try {
    const found = /^Max open files\s+(\d+)/m.exec(readFileSync("/proc/self/limits", "utf8"));
    return found === null ? Infinity : Number(found[1]);
  } catch {
    return 1024; // not Linux
  }
}

/** The open sockets of a server. */
export class Connections {
  readonly #limits: ConnectionLimits;
  // In the order of their last request: the first waits longest.
  readonly #entries = new Map<Duplex, Entry>();
  readonly #addresses = new Map<string, Set<Entry>>();
  // Also by the socket that TLS puts over it.
  readonly #bySocket = new WeakMap<Duplex, Entry>();

  constructor(limits: ConnectionLimits) {
    this.#limits = limits;
  }

  /** A new socket; this may close one. */
  add(socket: Socket): void {
    const address = networkOf(socket.remoteAddress ?? "");
    const entry: Entry = { socket, address, answers: new Set(), arriving: 0 };
    const others = this.#addresses.get(address) ?? new Set<Entry>();
    const surplus =
      others.size >= this.#limits.perAddress
        ? (victimOf(others) ?? entry)
        : this.#entries.size >= this.#limits.all
          ? (victimOf(this.#entries.values()) ?? entry)
          : undefined;
    if (surplus !== undefined) this.#close(surplus);
    if (surplus === entry) return;
    this.#entries.set(socket, entry);
    this.#bySocket.set(socket, entry);
    this.#addresses.set(address, others.add(entry));
    socket.once("close", () => {
      this.#forget(entry);
    });
  }

  /** A socket of TLS over one that was added. */
  secured(socket: Duplex, below: Duplex): void {
    const entry = this.#entries.get(below);
    if (entry !== undefined) this.#bySocket.set(socket, entry);
  }

  /** A request whose header is complete. */
  request(request: IncomingMessage, response: ServerResponse): void {
    const entry = this.#bySocket.get(request.socket);
    if (entry === undefined) return;
    entry.answers.add(response);
    response.once("close", () => {
      entry.answers.delete(response);
      this.#moveLast(entry);
    });
    if (request.headers["content-length"] === undefined && request.headers["transfer-encoding"] === undefined) return;
    entry.arriving += 1;
    const arrived = (): void => {
      request.off("end", arrived);
      request.off("close", arrived);
      entry.arriving -= 1;
    };
    request.once("end", arrived);
    request.once("close", arrived);
  }

  /** Whether an answer of this socket has begun and not ended. */
  isAnswering(socket: Duplex): boolean {
    for (const { headersSent } of this.#bySocket.get(socket)?.answers ?? []) if (headersSent) return true;
    return false;
  }

  #moveLast(entry: Entry): void {
    if (!this.#entries.delete(entry.socket)) return;
    this.#entries.set(entry.socket, entry);
    const others = this.#addresses.get(entry.address);
    others?.delete(entry);
    others?.add(entry);
  }

  #close(entry: Entry): void {
    this.#forget(entry);
    entry.socket.destroy();
  }

  #forget(entry: Entry): void {
    if (!this.#entries.delete(entry.socket)) return;
    const others = this.#addresses.get(entry.address);
    others?.delete(entry);
    if (others?.size === 0) this.#addresses.delete(entry.address);
  }
}

function victimOf(entries: Iterable<Entry>): Entry | undefined {
  let arriving: Entry | undefined;
  for (const entry of entries) {
    if (entry.answers.size === 0) return entry;
    if (entry.arriving > 0) arriving ??= entry;
  }
  return arriving;
}

/** What one client can have many of counts as one address: of IPv6 the first 64 bits. */
export function networkOf(address: string): string {
  if (address.startsWith("::ffff:") && address.includes(".")) return address.slice(7);
  if (!isIPv6(address)) return address;
  const [head = "", tail] = (address.split("%", 1)[0] ?? "").split("::");
  const groups = head === "" ? [] : head.split(":");
  if (tail !== undefined) {
    const rest = tail === "" ? [] : tail.split(":");
    while (groups.length + rest.length < 8) groups.push("0");
    groups.push(...rest);
  }
  return groups.slice(0, 4).join(":");
}
