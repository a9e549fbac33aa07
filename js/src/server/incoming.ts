// A request of node:http as the shared core sees it, and the reading of its body.
import type { IncomingMessage, ServerResponse } from "node:http";
import type { ReadBody } from "./body.js";
import type { Incoming } from "./types.js";

// A body of which nothing arrives for so long is given up.
const stallMillis = 10000;

/** What body parsers leave on a request. */
interface Parsed {
  readonly body?: unknown;
  readonly rawBody?: unknown;
}

/** The request, its body still unread. */
export function incomingOf(request: IncomingMessage, response: ServerResponse): Incoming {
  return new NodeIncoming(request, response);
}

class NodeIncoming implements Incoming {
  readonly method: string;
  readonly path: string;
  readonly search: string;
  readonly #response: ServerResponse;

  constructor(
    readonly raw: IncomingMessage,
    response: ServerResponse,
  ) {
    this.#response = response;
    this.method = raw.method ?? "GET";
    const given = raw.url ?? "/";
    // The absolute form of the address, which proxies send, has scheme and host too.
    const url = given.startsWith("/") ? given : given.replace(/^https?:\/\/[^/?]*/i, "");
    const at = url.indexOf("?");
    this.path = (at === -1 ? url : url.slice(0, at)) || "/";
    this.search = at === -1 ? "" : url.slice(at);
  }

  get isParsed(): boolean {
    return this.raw.readableEnded;
  }

  header(name: string): string | undefined {
    const value = this.raw.headers[name];
    return typeof value === "string" ? value : value?.[0];
  }

  hasBody(): boolean {
    const { headers } = this.raw;
    return headers["transfer-encoding"] !== undefined || (headers["content-length"] ?? "0") !== "0";
  }

  async body(limit: number): Promise<ReadBody> {
    return this.isParsed ? parsedBody(this.raw, limit) : readBody(this.raw, this.#response, limit);
  }

  onGone(listener: () => void): () => void {
    const response = this.#response;
    const closed = (): void => {
      if (!response.writableFinished) listener();
    };
    response.once("close", closed);
    return () => {
      response.off("close", closed);
    };
  }
}

// The bytes are taken where a parser kept them: JSON that was parsed may have lost digits of numbers.
function parsedBody(request: IncomingMessage & Parsed, limit: number): ReadBody {
  const { rawBody, body } = request;
  const bytes = bytesOf(rawBody) ?? bytesOf(body) ?? written(body);
  if (bytes === undefined) return { failed: "body_taken" };
  return bytes.length > limit ? { failed: "payload_too_large" } : { bytes, parsed: true };
}

function bytesOf(value: unknown): Uint8Array | undefined {
  if (value instanceof Uint8Array) return value;
  return typeof value === "string" ? Buffer.from(value) : undefined;
}

function written(value: unknown): Uint8Array | undefined {
  if (value === undefined) return undefined;
  try {
    return Buffer.from(JSON.stringify(value));
  } catch {
    return undefined;
  }
}

async function readBody(request: IncomingMessage, response: ServerResponse, limit: number): Promise<ReadBody> {
  if (request.destroyed) return { failed: "cancelled" };
  if (request.headers.expect !== undefined) response.writeContinue();
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const done = (body: ReadBody): void => {
      clearTimeout(stalled);
      request.off("data", take);
      request.off("end", end);
      request.off("close", gone);
      resolve(body);
    };
    const take = (chunk: Buffer): void => {
      size += chunk.length;
      stalled.refresh();
      if (size > limit) {
        request.pause();
        done({ failed: "payload_too_large" });
      } else {
        chunks.push(chunk);
      }
    };
    const end = (): void => {
      done({ bytes: chunks.length === 1 ? (chunks[0] ?? Buffer.alloc(0)) : Buffer.concat(chunks, size) });
    };
    const gone = (): void => {
      done({ failed: "cancelled" });
    };
    const stalled = setTimeout(() => {
      request.pause();
      done({ failed: "request_timeout" });
    }, stallMillis);
    request.on("data", take);
    request.on("end", end);
    request.on("close", gone);
    request.on("error", gone);
  });
}
