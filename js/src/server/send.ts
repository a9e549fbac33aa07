// Sends answers through node:http.
import { limits } from "../generated/limits.js";
import { mostText } from "./answers.js";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Outgoing } from "./outgoing.js";
import type { Answer, AnswerStream } from "./types.js";

const smallBody = 65536;
// How long the rest of a request that is answered already may take to arrive.
const restMillis = 5000;

/** Sends an answer; `last`: the connection takes no further request. */
export async function send(
  request: IncomingMessage,
  response: ServerResponse,
  answer: Answer,
  outgoing: Outgoing,
  last: boolean,
): Promise<void> {
  if (response.destroyed) {
    answer.stream?.cursor.close();
    return;
  }
  const closes = answer.close === true;
  if (closes || last) answer.headers["connection"] = "close";
  if (answer.stream !== undefined) {
    await pump(response, answer, answer.stream, outgoing);
    return;
  }
  if (isWhole(request) && sendAtOnce(request, response, answer, outgoing)) return;
  const { status, data } = answer;
  if (status !== 204 && status !== 304)
    answer.headers["content-length"] = String(typeof data === "string" ? Buffer.byteLength(data) : data.length);
  response.writeHead(status, fieldsOf(answer));
  const body = request.method === "HEAD" ? "" : data;
  if (answer.facts !== undefined) answer.facts.bytes = Buffer.byteLength(body);
  if (closes && !request.complete) {
    response.write(body);
    await discard(request);
    response.end();
    return;
  }
  if (!request.complete)
    response.once("finish", () => {
      expectRest(request);
    });
  if (body.length === 0) response.end();
  else await outgoing.end(response, body);
}

// node:http calls a request without a body complete only after its handler has returned.
function isWhole({ complete, headers }: IncomingMessage): boolean {
  return complete || (headers["content-length"] === undefined && headers["transfer-encoding"] === undefined);
}

// Head and body in one write: node:http joins them only if the body is text. As latin1 text, bytes stay what they are.
function sendAtOnce(request: IncomingMessage, response: ServerResponse, answer: Answer, outgoing: Outgoing): boolean {
  const { status, data, facts } = answer;
  if (data.length === 0 || data.length > smallBody || request.method === "HEAD") return false;
  const bytes = typeof data === "string" ? Buffer.from(data) : data;
  const fields = fieldsOf(answer);
  fields.push("content-length", String(bytes.length));
  if (facts !== undefined) facts.bytes = bytes.length;
  response.writeHead(status, fields);
  if (bytes.length > mostText) response.end(bytes);
  else
    response.end(
      answer.latin1 ?? Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1"),
      "latin1",
    );
  // What the socket has not taken at once is watched.
  if (response.socket === null || response.socket.writableLength > 0) outgoing.watch(response, bytes.length);
  return true;
}

// Names and values in turns: node:http takes them faster than an object.
function fieldsOf({ headers, fields = [] }: Answer): string[] {
  const all = fields.slice();
  for (const name in headers) all.push(name, headers[name] ?? "");
  return all;
}

// A request that is answered before its body has arrived holds its connection no longer than this.
function expectRest(request: IncomingMessage): void {
  if (request.complete || request.destroyed) return;
  const cut = setTimeout(() => {
    request.socket.destroy();
  }, restMillis).unref();
  const arrived = (): void => {
    clearTimeout(cut);
  };
  request.once("end", arrived);
  request.once("close", arrived);
}

// The rest of the request is read for a moment and discarded: a client whose write fails may not read the answer.
async function discard(request: IncomingMessage): Promise<void> {
  await new Promise<void>((resolve) => {
    const enough = setTimeout(resolve, 1000).unref();
    const done = (): void => {
      clearTimeout(enough);
      resolve();
    };
    request.once("end", done);
    request.once("close", done);
    request.on("error", done);
    request.resume();
  });
  if (!request.complete) request.destroy();
}

// The arrays of streams that have ended, for the next ones: else each would leave its own to the garbage collector.
const spare: Uint8Array[] = [];
const mostSpare = 8;

// The next chunk is fetched while this one is sent; a full socket slows the query. A failure closes the connection.
// Two arrays alternate, so that no memory waits for the garbage collector.
async function pump(
  response: ServerResponse,
  { status, headers, facts }: Answer,
  { first, cursor, failed }: AnswerStream,
  outgoing: Outgoing,
): Promise<void> {
  const turns = [0, 1].map(() => ({
    array: spare.pop() ?? new Uint8Array(2 * limits.cursor_chunk_bytes),
    sent: Promise.resolve(),
  }));
  const gone = (): void => {
    if (!response.writableFinished) cursor.cancel();
  };
  response.once("close", gone);
  try {
    response.writeHead(status, headers);
    let chunk = first;
    let sent = Promise.resolve();
    for (let turn = 0; chunk !== undefined && !response.destroyed; turn = 1 - turn) {
      const filled = turns[1 - turn];
      const free = turns[turn];
      await free?.sent;
      const next = cursor.next(free?.array);
      // Awaited below; until then a rejection must not count as unhandled.
      next.catch(() => undefined);
      sent = outgoing.part(response, chunk);
      if (facts !== undefined) facts.bytes += chunk.length;
      if (filled !== undefined) filled.sent = sent;
      chunk = await next;
    }
    await sent;
    if (chunk === undefined) response.end();
    // A connection that was destroyed may still read them.
    if (!response.destroyed && spare.length < mostSpare) spare.push(...turns.map(({ array }) => array));
  } catch (error) {
    if (!response.destroyed) failed(error);
    response.destroy();
  } finally {
    response.off("close", gone);
    cursor.close();
  }
}
