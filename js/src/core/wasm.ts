// The core as WebAssembly: a loader written by hand, the same in browsers, workers and Node. It imports no Node module,
// evaluates no code, and works under `script-src 'self' 'wasm-unsafe-eval'`.
import { errorOf, replyError } from "./errors.js";
import { logLevel } from "./backend.js";
import type { Backend, Bytes, LogListener, Opened, Reply } from "./backend.js";

/** Where the module comes from: an address, its bytes, or a compiled module. */
export type WasmSource = string | URL | ArrayBuffer | Uint8Array | WebAssembly.Module;

/** Clock, entropy and log line of the module. */
export interface WasmHost {
  now(): number;
  random(into: Uint8Array<ArrayBuffer>): void;
  log?: LogListener | undefined;
}

interface Exports {
  readonly memory: WebAssembly.Memory;
  _initialize?(): void;
  jf_alloc(size: number): number;
  jf_free(at: number): void;
  jf_open(config: number, size: number, host: number, context: number, reply: number): number;
  jf_call(
    context: number,
    op: number,
    opSize: number,
    caller: number,
    callerSize: number,
    body: number,
    bodySize: number,
    reply: number,
  ): number;
  jf_release(reply: number): void;
  jf_close(context: number): void;
}

let compiled: Promise<WebAssembly.Module> | undefined;

/**
 * Compiles the core once, so that later calls of `open` start at once. Without `wasm` it is fetched from beside this
 * module.
 *
 * @example
 * ```ts
 * await init({ wasm: "/static/jackfield.wasm" });
 * ```
 */
export async function init(options: { readonly wasm?: WasmSource | undefined } = {}): Promise<WebAssembly.Module> {
  if (options.wasm !== undefined) compiled = compile(options.wasm);
  compiled ??= compile(new URL("../../wasm/jackfield.wasm", import.meta.url));
  try {
    return await compiled;
  } catch (error) {
    compiled = undefined;
    throw error;
  }
}

/** Compiles a module from any kind of source. */
export async function compile(source: WasmSource): Promise<WebAssembly.Module> {
  if (source instanceof WebAssembly.Module) return source;
  if (source instanceof ArrayBuffer) return WebAssembly.compile(source);
  // A view on shared memory cannot be compiled, and the copy is cheap beside compiling.
  if (source instanceof Uint8Array) return WebAssembly.compile(new Uint8Array(source));
  const response = await fetch(source);
  if (!response.ok) throw new Error(`jackfield: the WebAssembly module was not found (HTTP ${response.status})`);
  // A server that sends the wrong media type is not an error.
  if (response.headers.get("content-type")?.startsWith("application/wasm"))
    return WebAssembly.compileStreaming(response);
  return WebAssembly.compile(await response.arrayBuffer());
}

/** The machine's clock and entropy. */
export const systemHost: WasmHost = {
  now: () => Date.now(),
  random: (into) => {
    // getRandomValues gives at most 65,536 bytes at once.
    for (let at = 0; at < into.length; at += 65536) crypto.getRandomValues(into.subarray(at, at + 65536));
  },
};

/** Opens a context in an instance of its own. */
export async function openWasm(
  module: WebAssembly.Module,
  config: string,
  host: WasmHost = systemHost,
): Promise<Backend> {
  const heap = new Heap();
  const imports: WebAssembly.Imports = {};
  const known: Record<string, WebAssembly.ImportValue> = {
    now_ms: () => host.now(),
    random: (at: number, size: number) => {
      const bytes = new Uint8Array(size);
      host.random(bytes);
      heap.write(at, bytes);
    },
    log: (level: number, at: number, size: number) => {
      const line = new TextDecoder().decode(heap.read(at, size));
      try {
        host.log?.(logLevel(level), line);
      } catch {
        // An exception must not unwind the module, and an error of a listener must not end the core.
      }
    },
  };
  for (const { module: from, name, kind } of WebAssembly.Module.imports(module)) {
    const value = from === "jf_host" ? known[name] : undefined;
    if (value === undefined)
      throw new Error(
        `jackfield: the WebAssembly module asks for ${from}.${name} (${kind}), which this loader does not have`,
      );
    (imports[from] ??= {})[name] = value;
  }
  const instance = await WebAssembly.instantiate(module, imports);
  // The exports are what wasm/exports.txt lists; a test holds the module against it.
  const exports = instance.exports as unknown as Exports;
  heap.memory = exports.memory;
  exports._initialize?.();
  return new WasmBackend(exports, heap, config, host.log);
}

const replySize = 20;

// The only class that accesses the module's memory. It makes new views each time: a call may have moved the memory.
class Heap {
  memory: WebAssembly.Memory | undefined;

  private buffer(): ArrayBuffer {
    if (this.memory === undefined) throw errorOf("internal");
    return this.memory.buffer;
  }
  read(at: number, size: number): Uint8Array {
    return new Uint8Array(this.buffer(), at, size).slice();
  }
  write(at: number, bytes: Uint8Array): void {
    new Uint8Array(this.buffer(), at, bytes.length).set(bytes);
  }
  word(at: number): number {
    return new DataView(this.buffer()).getUint32(at, true);
  }
  text(at: number): string {
    const bytes = new Uint8Array(this.buffer(), at);
    return new TextDecoder().decode(bytes.slice(0, bytes.indexOf(0)));
  }
  zero(at: number, size: number): void {
    new Uint8Array(this.buffer(), at, size).fill(0);
  }
}

const encoder = new TextEncoder();

class WasmBackend implements Backend {
  readonly kind = "wasm";
  readonly opened: Opened;
  readonly log: LogListener | undefined;
  readonly #exports: Exports;
  readonly #heap: Heap;
  readonly #reply: number;
  readonly #contentTypes = new Map<number, string>();
  #context = 0;
  #broken = false;

  constructor(exports: Exports, heap: Heap, config: string, log: LogListener | undefined) {
    this.log = log;
    this.#exports = exports;
    this.#heap = heap;
    this.#reply = exports.jf_alloc(replySize + 4);
    const contextAt = this.#reply + replySize;
    heap.zero(this.#reply, replySize + 4);
    const [at, size] = this.#put(config);
    this.#enter(() => exports.jf_open(at, size, 0, contextAt, this.#reply));
    exports.jf_free(at);
    this.#context = heap.word(contextAt);
    const reply = this.#take();
    if (this.#context === 0) throw replyError(reply);
    // The shape is the ABI's: abi.h names it.
    this.opened = JSON.parse(new TextDecoder().decode(reply.data)) as Opened;
  }

  call(operation: string, caller: Bytes, body: Bytes = ""): Reply {
    if (this.#context === 0) throw errorOf(this.#broken ? "internal" : "closed");
    const inputs = [this.#put(operation), this.#put(caller), this.#put(body)] as const;
    const [[op, opSize], [who, whoSize], [what, whatSize]] = inputs;
    this.#enter(() => this.#exports.jf_call(this.#context, op, opSize, who, whoSize, what, whatSize, this.#reply));
    for (const [at] of inputs) this.#exports.jf_free(at);
    return this.#take();
  }

  async callAsync(operation: string, caller: Bytes, body: Bytes = ""): Promise<Reply> {
    return Promise.resolve(this.call(operation, caller, body));
  }

  close(): Promise<void> {
    if (this.#context !== 0) this.#exports.jf_close(this.#context);
    this.#context = 0;
    return Promise.resolve();
  }

  // The small module does not catch exceptions. After an exception, a trap or a stack overflow its state is undefined,
  // so it is never called again.
  #enter(work: () => void): void {
    try {
      work();
    } catch {
      this.#broken = true;
      this.#context = 0;
      throw errorOf("internal");
    }
  }

  #put(input: Bytes): readonly [number, number] {
    const bytes = typeof input === "string" ? encoder.encode(input) : input;
    const at = this.#exports.jf_alloc(Math.max(bytes.length, 1));
    if (at === 0) throw errorOf("out_of_memory");
    this.#heap.write(at, bytes);
    return [at, bytes.length];
  }

  // jf_reply is {int32 status, char* content_type, uint8* data, size_t size, void* owner}.
  #take(): Reply {
    const status = this.#heap.word(this.#reply) | 0;
    const typeAt = this.#heap.word(this.#reply + 4);
    let contentType = this.#contentTypes.get(typeAt);
    if (contentType === undefined) {
      contentType = typeAt === 0 ? "" : this.#heap.text(typeAt);
      this.#contentTypes.set(typeAt, contentType);
    }
    const data = this.#heap.read(this.#heap.word(this.#reply + 8), this.#heap.word(this.#reply + 12));
    this.#exports.jf_release(this.#reply);
    this.#heap.zero(this.#reply, replySize);
    return { status, contentType, data };
  }
}
