// PRELOGIN and LOGIN7 (MS-TDS 2.2.6.4, 2.2.6.5).
import { Reader } from "./bytes.mjs";

export const kEncryption = { off: 0, on: 1, unsupported: 2, required: 3 };
const kOption = { version: 0, encryption: 1, instance: 2, thread: 3, mars: 4, end: 0xff };

/** What the client says about encryption. */
export function readPrelogin(payload) {
  let encryption = kEncryption.unsupported;
  for (let at = 0; at + 5 <= payload.length && payload[at] !== kOption.end; at += 5) {
    if (payload[at] === kOption.encryption) encryption = payload[payload.readUInt16BE(at + 1)];
  }
  return { encryption };
}

export function writePrelogin(encryption) {
  const options = [
    [kOption.version, Buffer.from([16, 0, 0x10, 0, 0, 0])],
    [kOption.encryption, Buffer.from([encryption])],
    [kOption.instance, Buffer.from([0])],
    [kOption.thread, Buffer.alloc(0)],
    [kOption.mars, Buffer.from([0])],
  ];
  let offset = options.length * 5 + 1;
  const heads = options.map(([type, data]) => {
    const head = Buffer.alloc(5);
    head[0] = type;
    head.writeUInt16BE(offset, 1);
    head.writeUInt16BE(data.length, 3);
    offset += data.length;
    return head;
  });
  return Buffer.concat([...heads, Buffer.from([kOption.end]), ...options.map(([, data]) => data)]);
}

/**
 * {answer, mode}: what the server says, and what follows: "none", "login" (that alone is encrypted) or "all".
 * Without a mode they cannot agree.
 */
export function agree(client, server) {
  const { off, on, unsupported, required } = kEncryption;
  if (server === unsupported) return { answer: unsupported, mode: client === required ? undefined : "none" };
  if (client === on || client === required) return { answer: on, mode: "all" };
  if (client === unsupported) return server === off ? { answer: unsupported, mode: "none" } : { answer: required };
  return server === off ? { answer: off, mode: "login" } : { answer: required, mode: "all" };
}

// Every byte has its halves swapped and was mixed with A5.
const unscramble = (bytes) => Buffer.from(bytes.map((byte) => (((byte ^ 0xa5) << 4) | ((byte ^ 0xa5) >> 4)) & 0xff));

export function readLogin(payload) {
  const reader = new Reader(payload);
  reader.take(4);
  const version = reader.u32();
  const packetSize = reader.u32();
  reader.take(12);
  const flags = [...reader.take(4)];
  reader.take(8);
  const fields = ["client", "user", "password", "app", "server", "extension", "library", "language", "database"];
  const login = { version, packetSize, readOnly: (flags[2] & 0x20) !== 0 };
  for (const field of fields) {
    const offset = reader.u16();
    const bytes = payload.subarray(offset, offset + reader.u16() * 2);
    login[field] = (field === "password" ? unscramble(bytes) : bytes).toString("utf16le");
  }
  return login;
}
