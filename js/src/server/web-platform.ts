// Browsers: a page's own files are its host's to serve, and no service can be reached.
import type { ErrorCode } from "../core/errors.js";
import type { Platform } from "./platform.js";

export const webPlatform: Platform = {
  pages: () => ({ find: () => undefined, answer: () => undefined }),
  isSame,
  gunzip,
  print: (line) => {
    // eslint-disable-next-line no-console -- It is where a worker's failures are read.
    console.error(line);
  },
};

// Its time depends on the first text alone, which the caller has sent.
function isSame(token: string, other: string): boolean {
  let difference = token.length ^ other.length;
  for (let i = 0; i < token.length; i += 1)
    difference |= token.charCodeAt(i) ^ other.charCodeAt(i % Math.max(1, other.length));
  return difference === 0;
}

// It is read piece by piece, so that a small body cannot become a large one.
async function gunzip(body: Uint8Array, limit: number): Promise<Uint8Array | ErrorCode> {
  const plain = new Blob([new Uint8Array(body)]).stream().pipeThrough(new DecompressionStream("gzip"));
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  try {
    for (const reader = plain.getReader(); ;) {
      const { done, value } = await reader.read();
      if (done) break;
      size += value.length;
      if (size > limit) {
        await reader.cancel();
        return "payload_too_large";
      }
      chunks.push(value);
    }
  } catch {
    return "body_compression";
  }
  return new Uint8Array(await new Blob(chunks).arrayBuffer());
}
