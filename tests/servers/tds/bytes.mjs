// Reading and writing little-endian bytes.

export class Reader {
  at = 0;

  constructor(bytes) {
    this.bytes = bytes;
  }
  get left() {
    return this.bytes.length - this.at;
  }
  take(size) {
    if (size > this.left) throw new RangeError("a message ends too early");
    this.at += size;
    return this.bytes.subarray(this.at - size, this.at);
  }
  u8() {
    return this.take(1)[0];
  }
  u16() {
    return this.take(2).readUInt16LE();
  }
  i16() {
    return this.take(2).readInt16LE();
  }
  u32() {
    return this.take(4).readUInt32LE();
  }
  u64() {
    return this.take(8).readBigUInt64LE();
  }
  unsigned(size) {
    return this.take(size).reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
  }
  text(units) {
    return this.take(units * 2).toString("utf16le");
  }
}

export const u8 = (value) => Buffer.from([value]);
export const u16 = (value) => {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(value & 0xffff);
  return bytes;
};
export const u32 = (value) => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value >>> 0);
  return bytes;
};
export const u64 = (value) => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt.asUintN(64, BigInt(value)));
  return bytes;
};
export const unsigned = (value, size) => u64(BigInt(value)).subarray(0, size);
export const ucs2 = (text) => Buffer.from(text, "utf16le");
/** Length in characters, one byte of it or two. */
export const shortText = (text) => Buffer.concat([u8(text.length), ucs2(text)]);
export const longText = (text) => Buffer.concat([u16(text.length), ucs2(text)]);
