// Compressed answers for Node: which encoding a client takes, and the bytes in it.
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

/** The better one of those that are accepted with any weight, by the header Accept-Encoding; "" for none. */
export function encodingOf(accepted: string): string {
  const names = accepted
    .toLowerCase()
    .split(",")
    .map((each) => each.split(";").map((part) => part.trim()))
    .filter(([, ...weights]) => !weights.some((weight) => /^q=0(\.0*)?$/.test(weight)))
    .map(([name]) => name);
  if (names.includes("br")) return "br";
  return names.includes("gzip") ? "gzip" : "";
}

/** Quality 5, once for each content: the best takes seconds for the largest, while other requests wait. */
export function pack(encoding: string, data: Uint8Array): Uint8Array {
  if (encoding === "") return data;
  if (encoding === "gzip") return gzipSync(data);
  const params = { [constants.BROTLI_PARAM_QUALITY]: 5, [constants.BROTLI_PARAM_SIZE_HINT]: data.length };
  return brotliCompressSync(data, { params });
}
