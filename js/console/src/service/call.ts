// A call of an endpoint, whose answer is JSON or a stream of texts.
import { readEvents } from "../../../src/core/events.js";
import { base } from "../base.js";
import { errorIn, session } from "../session.js";
import type { ServiceEvent } from "../../../src/core/events.js";

/** What is called. */
export interface Call {
  readonly id: string;
  readonly endpoint: string;
  /** JSON text. */
  readonly body: string;
  /** The request is built and shown; nothing is sent to the service. */
  readonly isPreview: boolean;
}

/** Calls an endpoint. Each part of a stream goes to `hear`; else the JSON of the answer is given. */
export async function call(
  { id, endpoint, body, isPreview }: Call,
  signal: AbortSignal,
  hear: (event: ServiceEvent) => void,
): Promise<unknown> {
  return session.watched(
    (async () => {
      const path = `${encodeURIComponent(id)}/${encodeURIComponent(endpoint)}${isPreview ? "?preview=true" : ""}`;
      const headers = { ...session.headers(), "content-type": "application/json" };
      const address = `${base}/api/v2/integrations/${path}`;
      const response = await fetch(address, { method: "POST", headers, body, signal });
      if (!response.ok) throw await errorIn(response);
      if (!(response.headers.get("content-type") ?? "").startsWith("text/event-stream"))
        return (await response.json()) as unknown;
      for await (const event of readEvents(chunksOf(response))) hear(event);
      return undefined;
    })(),
  );
}

// Some browsers cannot iterate a stream.
async function* chunksOf({ body }: Response): AsyncGenerator<Uint8Array, void, undefined> {
  const reader = body?.getReader();
  if (reader === undefined) return;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    void reader.cancel().catch(() => undefined);
  }
}
