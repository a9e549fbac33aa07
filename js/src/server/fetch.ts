// The server as a function from Request to Response: for Hono, Deno, service workers, tests.
import { Handler } from "./handle.js";
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
    return respond(request, await handler.handle(incoming));
  };
}

function respond(request: Request, answer: Answer): Response {
  const { status, headers, data, stream } = answer;
  if (stream !== undefined && request.method !== "HEAD") return new Response(streamOf(stream), { status, headers });
  stream?.cursor.close();
  const empty = request.method === "HEAD" || status === 204 || status === 304;
  // Status 499 can be sent: Response accepts 200 to 599.
  return new Response(empty ? null : typeof data === "string" ? data : new Uint8Array(data), { status, headers });
}

// A pull is one chunk, so a slow reader slows the query; a failure after the first byte breaks the stream.
function streamOf(stream: AnswerStream): ReadableStream<Uint8Array> {
  let { first } = stream;
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const chunk = first ?? (await stream.cursor.next());
          first = undefined;
          if (chunk === undefined) controller.close();
          else controller.enqueue(chunk);
        } catch (error) {
          stream.failed(error);
          throw error;
        }
      },
      cancel() {
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
