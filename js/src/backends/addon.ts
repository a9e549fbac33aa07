// The core as a Node addon. It links no database client; those are opened when they are first used.
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { logLevel } from "../backend.js";
import { replyError, replyText } from "../errors.js";
import { packageFolder } from "../platform/package.js";
import type { Backend, Bytes, Lane, LogListener, Opened, Reply } from "../backend.js";

interface NativeContext {
  readonly opened: Reply;
  call(operation: string, caller: Bytes, body: Bytes): Reply;
  callAsync(operation: string, caller: Bytes, body: Bytes, lane: number, into?: Uint8Array): Promise<Reply>;
  allowThreads(threads: number): void;
  close(): Promise<void>;
}

/** What the addon exports. */
export interface Addon {
  readonly abi: number;
  readonly Context: new (config: Bytes, log?: (level: number, line: string) => void) => NativeContext;
}

/** The addon, or what was tried and why it failed. */
export type AddonSearch = { readonly addon: Addon } | { readonly addon: undefined; readonly tried: readonly string[] };

/** Looks for an addon that this Node can load. */
export function findAddon(): AddonSearch {
  const folder = packageFolder();
  const file = join(folder, "prebuilt", `${process.platform}-${process.arch}`, "jackfield.node");
  if (!existsSync(file)) return { addon: undefined, tried: [`${file}: there is no such file`] };
  try {
    // The addon's face is the one declared above; its version is checked by the number.
    const addon = createRequire(import.meta.url)(file) as Addon;
    if (addon.abi === 1) return { addon };
    return { addon: undefined, tried: [`${file}: it has ABI ${addon.abi}, this package needs 1`] };
  } catch (error) {
    return { addon: undefined, tried: [`${file}: ${error instanceof Error ? error.message : "it cannot be loaded"}`] };
  }
}

/** Opens a context on the addon. */
export function openAddon(
  addon: Addon,
  config: Bytes,
  options: { readonly log?: LogListener | undefined; readonly threads?: number | undefined } = {},
): Backend {
  const { log } = options;
  const context = new addon.Context(
    config,
    log === undefined
      ? undefined
      : (level, line) => {
          log(logLevel(level), line);
        },
  );
  if (context.opened.status >= 400) throw replyError(context.opened);
  context.allowThreads(options.threads ?? 16);
  return new AddonBackend(context);
}

class AddonBackend implements Backend {
  readonly kind = "addon";
  readonly opened: Opened;
  readonly #context: NativeContext;
  #closing: Promise<void> | undefined;

  constructor(context: NativeContext) {
    this.#context = context;
    // The shape is the ABI's: abi.h names it.
    this.opened = JSON.parse(replyText(context.opened)) as Opened;
  }
  call(operation: string, caller: Bytes, body: Bytes = ""): Reply {
    return this.#context.call(operation, caller, body);
  }
  callAsync(operation: string, caller: Bytes, body: Bytes = "", lane: Lane = 0, into?: Uint8Array): Promise<Reply> {
    return this.#context.callAsync(operation, caller, body, lane, into);
  }
  close(): Promise<void> {
    return (this.#closing ??= this.#context.close());
  }
}
