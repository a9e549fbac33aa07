// The core as WebAssembly: a loader written by hand, the same in browsers, workers and Node. It imports no Node module,
// evaluates no code, and works under `script-src 'self' 'wasm-unsafe-eval'`.
import { errorOf, replyError } from "./errors.js";
import { logLevel } from "./backend.js";
import type { Backend, Bytes, LogListener, Opened, Reply } from "./backend.js";

/** A compiled module: `WebAssembly.Module`, where the compiler has the types of a platform with it. */
export type WasmModule = typeof globalThis extends { WebAssembly: { Module: { prototype: infer Module } } }
  ? Module
  : object;

/** Where the module comes from: an address, its bytes, or a compiled module. */
export type WasmSource = string | URL | ArrayBuffer | Uint8Array | WasmModule;

/** The file of a store. What changed in it since the last call of the core is one consistent image. */
export interface WasmFile {
  size(): number;
  /** Fills `into`, which never goes beyond the end. */
  read(at: number, into: Uint8Array): void;
  /** `bytes` is the module's memory, valid until it returns. */
  write(at: number, bytes: Uint8Array): void;
  cut(size: number): void;
}

/** Clock, entropy and log line of the module, and the file of a store that is not in memory. */
export interface WasmHost {
  now(): number;
  random(into: Uint8Array<ArrayBuffer>): void;
  log?: LogListener | undefined;
  file?: WasmFile | undefined;
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
export async function init(options: { readonly wasm?: WasmSource | undefined } = {}): Promise<WasmModule> {
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
export async function compile(source: WasmSource): Promise<WasmModule> {
  if (isModule(source)) return source;
  if (typeof source === "string" || "href" in source) return compileFrom(source);
  // A view on shared memory cannot be compiled, and the copy is cheap beside compiling.
  return WebAssembly.compile(ArrayBuffer.isView(source) ? new Uint8Array(source) : source);
}

// A test runner may give its pages classes of their own: their tags are the same.
function isModule(source: WasmSource): source is WebAssembly.Module {
  return Object.prototype.toString.call(source) === "[object WebAssembly.Module]";
}

async function compileFrom(address: string | URL): Promise<WebAssembly.Module> {
  const response = await fetchFile(address, "the WebAssembly module", "wasm");
  // A server that sends the wrong media type is not an error.
  if (response.headers.get("content-type")?.startsWith("application/wasm"))
    return WebAssembly.compileStreaming(response);
  return WebAssembly.compile(await response.arrayBuffer());
}

/** Fetches a file of the package. A server that answers every unknown address with a page does not have it. */
export async function fetchFile(address: string | URL, what: string, option: string): Promise<Response> {
  const response = await fetch(address);
  const isPage = response.headers.get("content-type")?.startsWith("text/html") === true;
  if (response.ok && !isPage) return response;
  const status = isPage ? "the server gave a page" : `HTTP ${response.status}`;
  const remedy = `If a bundler left it out: open({ ${option} }) takes it; docs/bundlers.md has recipes.`;
  throw new Error(`jackfield: ${what} was not found (${status}). ${remedy}`);
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
export async function openWasm(module: WasmModule, config: string, host: WasmHost = systemHost): Promise<Backend> {
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
    file_size: () => host.file?.size() ?? -1,
    file_read: (at: number, into: number, size: number) => host.file?.read(at, heap.view(into, size)),
    file_write: (at: number, from: number, size: number) => host.file?.write(at, heap.view(from, size)),
    file_cut: (size: number) => host.file?.cut(size),
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

// The only class that accesses the module's memory. It makes a new view when a call has moved the memory.
class Heap {
  memory: WebAssembly.Memory | undefined;
  #bytes = new Uint8Array(0);

  private bytes(): Uint8Array {
    if (this.memory === undefined) throw errorOf("internal");
    if (this.#bytes.buffer !== this.memory.buffer) this.#bytes = new Uint8Array(this.memory.buffer);
    return this.#bytes;
  }
  read(at: number, size: number): Uint8Array {
    return this.bytes().slice(at, at + size);
  }
  // Valid until the module runs again.
  view(at: number, size: number): Uint8Array {
    return this.bytes().subarray(at, at + size);
  }
  write(at: number, bytes: Uint8Array): void {
    this.bytes().set(bytes, at);
  }
  // The first four words of a reply.
  words(at: number): readonly [number, number, number, number] {
    const view = new DataView(this.bytes().buffer, at, 16);
    return [view.getInt32(0, true), view.getUint32(4, true), view.getUint32(8, true), view.getUint32(12, true)];
  }
  word(at: number): number {
    return new DataView(this.bytes().buffer, at, 4).getUint32(0, true);
  }
  text(at: number): string {
    const bytes = this.bytes();
    return new TextDecoder().decode(bytes.slice(at, bytes.indexOf(0, at)));
  }
  zero(at: number, size: number): void {
    this.bytes().fill(0, at, at + size);
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
  readonly #operations = new Map<string, Uint8Array>();
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
    const op = this.#operation(operation);
    const who = typeof caller === "string" ? encoder.encode(caller) : caller;
    const what = typeof body === "string" ? encoder.encode(body) : body;
    // One block for all three: the operation, the caller, the body.
    const at = this.#exports.jf_alloc(op.length + who.length + what.length + 1);
    if (at === 0) throw errorOf("out_of_memory");
    const whoAt = at + op.length;
    const whatAt = whoAt + who.length;
    this.#heap.write(at, op);
    this.#heap.write(whoAt, who);
    this.#heap.write(whatAt, what);
    this.#enter(() =>
      this.#exports.jf_call(this.#context, at, op.length, whoAt, who.length, whatAt, what.length, this.#reply),
    );
    this.#exports.jf_free(at);
    return this.#take();
  }

  async callAsync(operation: string, caller: Bytes, body: Bytes = ""): Promise<Reply> {
    return Promise.resolve(this.call(operation, caller, body));
  }

  async textAsync(operation: string, caller: Bytes, body: Bytes): Promise<Reply> {
    return this.callAsync(operation, caller, body);
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

  // The names of operations are few, and the same ones come again.
  #operation(name: string): Uint8Array {
    let bytes = this.#operations.get(name);
    if (bytes === undefined) {
      bytes = encoder.encode(name);
      if (this.#operations.size < 256) this.#operations.set(name, bytes);
    }
    return bytes;
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
    const [status, typeAt, dataAt, size] = this.#heap.words(this.#reply);
    let contentType = this.#contentTypes.get(typeAt);
    if (contentType === undefined) {
      contentType = typeAt === 0 ? "" : this.#heap.text(typeAt);
      this.#contentTypes.set(typeAt, contentType);
    }
    const data = this.#heap.read(dataAt, size);
    // It also sets the reply to zeros.
    this.#exports.jf_release(this.#reply);
    return { status, contentType, data };
  }
}
