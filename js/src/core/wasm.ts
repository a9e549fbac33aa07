// The core as WebAssembly: a loader written by hand, the same in browsers, workers and Node. It imports no Node module,
// evaluates no code, and works under `script-src 'self' 'wasm-unsafe-eval'`.
import { errorOf, replyError } from "./errors.js";
import { ReplyRoom } from "./reply-room.js";
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
// Inputs of up to so many bytes need no memory of their own.
const inputSize = 16384;

// The only class that accesses the module's memory. It makes a new view when a call has moved the memory.
class Heap {
  memory: WebAssembly.Memory | undefined;
  #bytes = new Uint8Array(0);
  #words: DataView = new DataView(new ArrayBuffer(0));

  private bytes(): Uint8Array {
    if (this.memory === undefined) throw errorOf("internal");
    if (this.#bytes.buffer !== this.memory.buffer) this.#bytes = new Uint8Array(this.memory.buffer);
    return this.#bytes;
  }
  read(at: number, size: number): Uint8Array {
    return this.bytes().slice(at, at + size);
  }
  // The same behind others in one array.
  readInto(room: ReplyRoom, at: number, size: number): Uint8Array {
    if (size > ReplyRoom.most) return this.read(at, size);
    room.prepare();
    room.bytes.set(this.view(at, size), room.used);
    return room.take(size);
  }
  // Valid until the module runs again.
  view(at: number, size: number): Uint8Array {
    return this.bytes().subarray(at, at + size);
  }
  write(at: number, bytes: Uint8Array): void {
    this.bytes().set(bytes, at);
  }
  // Writes a text as UTF-8, three bytes at most for each of its units. Gives its size.
  writeText(at: number, text: string): number {
    return encoder.encodeInto(text, this.view(at, text.length * 3)).written;
  }
  word(at: number): number {
    const bytes = this.bytes();
    if (this.#words.buffer !== bytes.buffer) this.#words = new DataView(bytes.buffer);
    return this.#words.getUint32(at, true);
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

// Of a long text the size is found first: three times its units would be much.
const sized = (input: Bytes): Bytes =>
  typeof input === "string" && input.length * 3 > inputSize ? encoder.encode(input) : input;
const roomFor = (input: Bytes): number => (typeof input === "string" ? input.length * 3 : input.length);

class WasmBackend implements Backend {
  readonly kind = "wasm";
  readonly opened: Opened;
  readonly log: LogListener | undefined;
  readonly #exports: Exports;
  readonly #heap: Heap;
  readonly #reply: number;
  readonly #contentTypes = new Map<number, string>();
  readonly #operations = new Map<string, Uint8Array>();
  readonly #room = new ReplyRoom();
  #context = 0;
  #input = 0;
  #broken = false;

  constructor(exports: Exports, heap: Heap, config: string, log: LogListener | undefined) {
    this.log = log;
    this.#exports = exports;
    this.#heap = heap;
    this.#reply = exports.jf_alloc(replySize + 4);
    const contextAt = this.#reply + replySize;
    heap.zero(this.#reply, replySize + 4);
    const [at, size] = this.#put(config);
    try {
      exports.jf_open(at, size, 0, contextAt, this.#reply);
    } catch {
      this.#break();
    }
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
    const [who, what] = [sized(caller), sized(body)];
    // One block for all three: the operation, the caller, the body.
    const at = this.#block(op.length + roomFor(who) + roomFor(what));
    const whoAt = at + op.length;
    const whatAt = whoAt + roomFor(who);
    this.#heap.write(at, op);
    const whoSize = this.#write(whoAt, who);
    const whatSize = this.#write(whatAt, what);
    try {
      this.#exports.jf_call(this.#context, at, op.length, whoAt, whoSize, whatAt, whatSize, this.#reply);
    } catch {
      this.#break();
    }
    if (at !== this.#input) this.#exports.jf_free(at);
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
  #break(): never {
    this.#broken = true;
    this.#context = 0;
    throw errorOf("internal");
  }

  // Memory for the inputs of one call: short ones lie in a block that is kept.
  #block(size: number): number {
    if (size <= inputSize && this.#input !== 0) return this.#input;
    const at = this.#exports.jf_alloc(Math.max(size, inputSize));
    if (at === 0) throw errorOf("out_of_memory");
    if (size <= inputSize) this.#input = at;
    return at;
  }
  #write(at: number, input: Bytes): number {
    if (typeof input === "string") return this.#heap.writeText(at, input);
    this.#heap.write(at, input);
    return input.length;
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
    const heap = this.#heap;
    const status = heap.word(this.#reply);
    const typeAt = heap.word(this.#reply + 4);
    let contentType = this.#contentTypes.get(typeAt);
    if (contentType === undefined) {
      contentType = typeAt === 0 ? "" : heap.text(typeAt);
      this.#contentTypes.set(typeAt, contentType);
    }
    const data = heap.readInto(this.#room, heap.word(this.#reply + 8), heap.word(this.#reply + 12));
    // It also sets the reply to zeros.
    this.#exports.jf_release(this.#reply);
    return { status, contentType, data };
  }
}
