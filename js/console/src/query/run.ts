// Running one statement: its rows come as a stream and are kept as bytes.
import { JackfieldError } from "../../../src/client/index.js";
import { base } from "../base.js";
import { errorIn, session } from "../session.js";
import { Rows } from "./rows.js";

/** A column of a result. */
export interface Column {
  readonly name: string;
  readonly type: string;
  readonly nullable?: boolean | null;
}

/** How a result ended. */
export interface End {
  readonly rowCount?: number;
  readonly durationMillis?: number;
  readonly affectedRows?: number;
  readonly insertId?: string | number;
  readonly truncated?: boolean;
  readonly truncatedBy?: string;
}

export type RunState = "waiting" | "running" | "done" | "failed" | "stopped";

// What a tab can hold without trouble. More is for a download by the API.
const mostBytes = 192 * 1024 * 1024;
const mostRows = 1_000_000;

/** What is sent. */
export interface Sent {
  readonly sql: string;
  /** The values, as JSON text. */
  readonly params: string | undefined;
  readonly readOnly: boolean;
}

/** One statement and its result. */
export class Run {
  state: RunState = "waiting";
  columns: readonly Column[] = [];
  readonly rows = new Rows();
  end: End = {};
  error: unknown;
  /** There are more rows than the tab keeps. */
  isCut = false;
  /** Milliseconds from sending to the first byte, and to the last. */
  firstMillis = 0;
  wholeMillis = 0;
  readonly #id: string;
  readonly #queryId = `console-${crypto.randomUUID()}`;
  readonly #abort = new AbortController();
  readonly #changed: () => void;

  constructor(
    id: string,
    readonly sent: Sent,
    changed: () => void,
  ) {
    this.#id = id;
    this.#changed = changed;
  }

  async start(): Promise<void> {
    const begun = performance.now();
    this.state = "running";
    this.#changed();
    try {
      const response = await this.#send();
      this.firstMillis = performance.now() - begun;
      await this.#read(response);
      // The promise of the stream: without a last line it was cut on its way.
      if (this.#is("running")) throw new TypeError("the answer ended before its end");
    } catch (error) {
      if (!this.#is("stopped")) {
        this.state = "failed";
        this.error = error;
      }
    }
    this.wholeMillis = performance.now() - begun;
    this.#changed();
  }

  /** Ends it in the database too. */
  async stop(): Promise<void> {
    if (this.state !== "running" && this.state !== "waiting") return;
    const wasSent = this.state === "running";
    this.state = "stopped";
    this.#changed();
    if (!wasSent) return;
    try {
      await session.endpoint(this.#id, "cancel", { queryId: this.#queryId });
    } catch {
      // It was over already, or the server did not know it yet: leaving the stream ends it as well.
    }
    this.#abort.abort();
  }

  // stop() changes the state while an answer is awaited.
  #is(state: RunState): boolean {
    return this.state === state;
  }

  async #send(): Promise<Response> {
    const { sql, params, readOnly } = this.sent;
    const members = [
      `"sql":${JSON.stringify(sql)}`,
      `"readOnly":${String(readOnly)}`,
      `"rowFormat":"array"`,
      `"queryId":${JSON.stringify(this.#queryId)}`,
      ...(params === undefined ? [] : [`"params":${params}`]),
    ];
    const response = await fetch(`${base}/api/v2/integrations/${encodeURIComponent(this.#id)}/query`, {
      method: "POST",
      headers: {
        ...session.headers(),
        "content-type": "application/json",
        accept: "application/x-ndjson; envelope=1",
      },
      body: `{${members.join(",")}}`,
      signal: this.#abort.signal,
    });
    if (!response.ok) throw await errorIn(response);
    return response;
  }

  async #read(response: Response): Promise<void> {
    const reader = response.body?.getReader();
    if (reader === undefined) return;
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      this.rows.add(value, (line) => {
        this.#hear(line);
      });
      this.#changed();
      if (this.rows.bytes < mostBytes && this.rows.count < mostRows) continue;
      this.isCut = true;
      this.state = "done";
      await this.#leave(reader);
      return;
    }
  }

  async #leave(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<void> {
    await reader.cancel().catch(() => undefined);
  }

  // The columns, and what ended it: the lines of the envelope.
  #hear(line: string): void {
    const { columns, end, error } = JSON.parse(line) as {
      columns?: readonly Column[];
      end?: End;
      error?: { error: string; message: string; details: Record<string, unknown> };
    };
    if (columns !== undefined) this.columns = columns;
    if (this.state !== "running") return;
    if (end !== undefined) {
      this.end = end;
      this.state = "done";
    }
    if (error !== undefined) {
      this.error = new JackfieldError(error.error, 0, error.message, error.details);
      this.state = "failed";
    }
  }
}
