// The server as a function from Request to Response: for Hono, Deno, service workers, tests.
import { Handler } from "./handle.js";
import { recordOf } from "./record.js";
import type { Jackfield } from "../jackfield.js";
import type { ReadBody } from "./body.js";
import type { Answer, AnswerStream, HandlerOptions, Incoming } from "./types.js";
import type { Platform } from "./platform.js";

/** A server as a function. */
export type FetchHandler = (request: Request) => Promise<Response>;

/** The handler of a platform. */
export function fetchHandler(jackfield: Jackfield, options: HandlerOptions<Request>, platform: Platform): FetchHandler {
  const handler = new Handler(jackfield, options, platform);
  return async (request) => {
    const url = new URL(request.url);
    const incoming: Incoming = {
      method: request.method,
      path: url.pathname,
      search: url.search,
      raw: request,
      header: (name) => request.headers.get(name) ?? undefined,
      hasBody: () => request.body !== null,
      isParsed: false,
      body: async (limit) => readBody(request, limit),
      onGone: (listener) => {
        request.signal.addEventListener("abort", listener, { once: true });
        return () => {
          request.signal.removeEventListener("abort", listener);
        };
      },
    };
    const answer = await handler.handle(incoming);
    const { facts, status } = answer;
    const ended = (isComplete: boolean): void => {
      if (facts !== undefined) options.onRequest?.(recordOf(incoming, status, facts, isComplete));
    };
    return respond(request, answer, ended);
  };
}

function respond(request: Request, answer: Answer, ended: (isComplete: boolean) => void): Response {
  const { status, data, stream, facts } = answer;
  const headers = headersOf(answer);
  if (stream !== undefined && request.method !== "HEAD")
    return new Response(streamOf(stream, facts, ended), { status, headers });
  stream?.cursor.close();
  const empty = request.method === "HEAD" || status === 204 || status === 304;
  if (facts !== undefined && !empty) facts.bytes = Buffer.byteLength(data);
  ended(true);
  // Status 499 can be sent: Response accepts 200 to 599.
  return new Response(empty ? null : typeof data === "string" ? data : new Uint8Array(data), { status, headers });
}

function headersOf({ headers, fields = [] }: Answer): Headers {
  const all = new Headers(headers);
  for (let at = 0; at < fields.length; at += 2) all.append(fields[at] ?? "", fields[at + 1] ?? "");
  return all;
}

// A pull is one chunk, so a slow reader slows the query; a failure after the first byte breaks the stream.
function streamOf(
  stream: AnswerStream,
  facts: Answer["facts"],
  ended: (isComplete: boolean) => void,
): ReadableStream<Uint8Array> {
  let { first } = stream;
  let isLeft = false;
  const next = async (): Promise<Uint8Array | undefined> => {
    try {
      return await stream.cursor.next();
    } catch (error) {
      ended(false);
      if (!isLeft) stream.failed(error);
      throw error;
    }
  };
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const chunk = first ?? (await next());
        first = undefined;
        if (facts !== undefined) facts.bytes += chunk?.length ?? 0;
        if (chunk !== undefined) {
          controller.enqueue(chunk);
          return;
        }
        controller.close();
        ended(true);
      },
      cancel() {
        isLeft = true;
        ended(false);
        stream.cursor.cancel();
      },
    },
    { highWaterMark: 1 },
  );
}

async function readBody({ body, bodyUsed }: Request, limit: number): Promise<ReadBody> {
  if (bodyUsed || body?.locked === true) return { failed: "body_taken" };
  const chunks: Uint8Array[] = [];
  let size = 0;
  for (const reader = body?.getReader(); reader !== undefined;) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.length;
    if (size > limit) {
      await reader.cancel();
      return { failed: "payload_too_large" };
    }
    chunks.push(value);
  }
  const whole = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return { bytes: whole };
}
