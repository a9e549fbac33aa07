// Streamed rows as values. The stream is NDJSON with an envelope: a line of columns, the rows, a line that ends it.
// Contract   a row is given only while the signal is not aborted. A stream without its last line was cut, and fails.
// Format     application/x-ndjson; envelope=1
import { errorTable } from "../generated/errors.js";
import { JackfieldError, errorOf, isRecord } from "./errors.js";
import { rowReader } from "./json-read.js";
import type { BigNumbers, ColumnFacts } from "./json-read.js";

/** What a stream of rows is asked for as. */
export const rowsType = "application/x-ndjson; envelope=1";

/** How rows are read. */
export interface ReadRows {
  readonly bigNumbers: BigNumbers;
  readonly signal?: AbortSignal | undefined;
}

/** The rows of a stream, as they come. The caller names their type: the database decides it. */
export async function* readRows<T>(
  chunks: AsyncIterable<Uint8Array>,
  { bigNumbers, signal }: ReadRows,
): AsyncGenerator<T, void, undefined> {
  let reading: Reading | undefined;
  let held: string | undefined;
  for await (const lines of linesOf(chunks)) {
    for (const line of lines) {
      if (reading === undefined) {
        reading = readingOf(line, bigNumbers);
        continue;
      }
      let row: string | undefined = line;
      if (reading.isDoubtful) [row, held] = [held, line];
      else if (isLast(line)) [row, held] = [undefined, line];
      if (row === undefined) continue;
      signal?.throwIfAborted();
      yield reading.read(row) as T;
    }
  }
  signal?.throwIfAborted();
  checkEnd(held);
}

interface Reading {
  readonly read: (line: string) => unknown;
  /** A row whose first column is named like the member of the last line looks like it: only the end tells. */
  readonly isDoubtful: boolean;
}

function readingOf(line: string, bigNumbers: BigNumbers): Reading {
  const columns = columnsOf(line);
  const name = columns[0]?.name;
  return { read: rowReader(columns, bigNumbers), isDoubtful: name === "end" || name === "error" };
}

function checkEnd(line: string | undefined): void {
  if (line === undefined || !isLast(line)) throw errorOf("connection_lost");
  const { error } = JSON.parse(line) as { error?: unknown };
  if (error !== undefined) throw errorIn(error);
}

function isLast(line: string): boolean {
  return line.startsWith('{"end":{') || line.startsWith('{"error":{');
}

function columnsOf(line: string): readonly ColumnFacts[] {
  const head: unknown = JSON.parse(line);
  if (!isRecord(head) || !Array.isArray(head["columns"])) throw errorOf("internal");
  // The core's own line: core/src/connect/encoder.cc writes it.
  return head["columns"] as readonly ColumnFacts[];
}

/** The error that a stream's last line names. */
export function errorIn(value: unknown): JackfieldError {
  if (!isRecord(value) || !isRecord(value["details"])) return errorOf("internal");
  const { error, message, details } = value;
  const known = Object.entries(errorTable).find(([code]) => code === details["code"]);
  return new JackfieldError(String(error), known?.[1][1] ?? 500, String(message), details);
}

/** The whole lines of each chunk. Throws where the last one is not whole: the stream was cut. */
export async function* linesOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string[], void, undefined> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const chunk of chunks) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split("\n");
    rest = lines.pop() ?? "";
    yield lines.filter(Boolean);
  }
  // The core ends every line.
  if (rest !== "") throw errorOf("connection_lost");
}
