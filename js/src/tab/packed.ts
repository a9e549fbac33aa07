// A reply as bytes, to be sealed: its head as JSON with a length of four bytes before it, then the data.
import type { Reply } from "../core/backend.js";

export function packReply({ status, contentType, data }: Reply): Uint8Array<ArrayBuffer> {
  const head = new TextEncoder().encode(JSON.stringify({ status, contentType }));
  const bytes = new Uint8Array(4 + head.length + data.length);
  new DataView(bytes.buffer).setUint32(0, head.length);
  bytes.set(head, 4);
  bytes.set(data, 4 + head.length);
  return bytes;
}

/** `bytes` are of packReply(): they were sealed, so they are as it wrote them. */
export function unpackReply(bytes: Uint8Array<ArrayBuffer>): Reply {
  const size = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0);
  const head = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + size))) as Omit<Reply, "data">;
  return { ...head, data: bytes.slice(4 + size) };
}
