// Standard output. A reader that leaves (`| head -1`) ends a command quietly; a full disk is an error like others.
import { writeFileSync } from "node:fs";
import { CommandError } from "./arguments.js";

/** The reader of standard output has left. */
export class OutputClosed extends Error {}

/** Errors of the output fail the call that prints; without listeners they would end the process with a stack trace. */
export function watchOutput(): void {
  process.stdout.on("error", () => undefined);
  process.stderr.on("error", () => undefined);
}

/** Writes to standard output. Resolves when the bytes are handed over; fails with OutputClosed or CommandError. */
export async function print(bytes: Uint8Array | string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    process.stdout.write(bytes, (error) => {
      if (error == null) resolve();
      else reject(outputError(error));
    });
  });
}

/** Writes lines. */
export async function printLines(...lines: readonly string[]): Promise<void> {
  await print(lines.map((line) => `${line}\n`).join(""));
}

/** Writes the file that `--output` names. */
export function writeOutput(file: string, text: string): void {
  try {
    writeFileSync(file, text);
  } catch {
    throw new CommandError(`${file} cannot be written`);
  }
}

function outputError(error: NodeJS.ErrnoException): Error {
  if (error.code === "EPIPE" || error.code === "ERR_STREAM_DESTROYED") return new OutputClosed();
  const reason = error.code === "ENOSPC" ? "the disk is full" : (error.code ?? "unknown reason");
  return new CommandError(`the output could not be written: ${reason}`);
}
