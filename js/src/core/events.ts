// Server-sent events of a service as values: `{text}` for each part, then `{finish, usage}`.
// Contract   an event named error becomes the error that is thrown. A stream without its last event was cut, and fails.
// Format     text/event-stream, as the core writes it: a name or none, one line of data, an empty line.
import { errorTable } from "../generated/errors.js";
import { errorOf, isRecord } from "./errors.js";
import type { JackfieldError } from "./errors.js";

/** A part of a streamed answer of a service: a text, or at the end how it ended and what it used. */
export type ServiceEvent =
  | { readonly text: string }
  | { readonly finish: string | null; readonly usage: Readonly<Record<string, string | number>> };

/** The events of a stream, as they come. */
export async function* readEvents(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<ServiceEvent, void, undefined> {
  const decoder = new TextDecoder();
  let text = "";
  let ended = false;
  for await (const chunk of chunks) {
    text += decoder.decode(chunk, { stream: true });
    const blocks = text.split("\n\n");
    text = blocks.pop() ?? "";
    for (const block of blocks) {
      const event = eventOf(block);
      if (event === undefined) continue;
      ended ||= "finish" in event;
      yield event;
    }
  }
  if (!ended) throw errorOf("connection_lost");
}

// A comment has no data.
function eventOf(block: string): ServiceEvent | undefined {
  const lines = block.split("\n");
  const data = lines.find((line) => line.startsWith("data: "))?.slice(6);
  if (data === undefined) return undefined;
  const value: unknown = JSON.parse(data);
  if (lines.includes("event: error")) throw failureOf(value);
  // The core writes no other members; its own tests hold it to that.
  return value as ServiceEvent;
}

function failureOf(value: unknown): JackfieldError {
  const details = isRecord(value) && isRecord(value["details"]) ? value["details"] : {};
  const code = details["code"];
  return typeof code === "string" && code in errorTable
    ? errorOf(code as keyof typeof errorTable)
    : errorOf("internal");
}
