// Memory for the replies of quick calls. An array of its own for each would cost more than the rest of such a call.

const size = 32768;

/** Replies lie behind one another in one array, as small Buffers of Node do. Each is a view of it. */
export class ReplyRoom {
  /** The longest reply that lies in it: a longer one would keep too little company. */
  static readonly most = 4096;
  /** The array that is being filled. */
  bytes = new Uint8Array(0);
  /** Where the next reply begins. */
  used = 0;

  /** Makes room for a reply of `most` bytes. An array that was transferred to a worker has none. */
  prepare(): void {
    if (this.bytes.length - this.used >= ReplyRoom.most) return;
    this.bytes = new Uint8Array(size);
    this.used = 0;
  }
  /** A reply that was written at `used`. */
  take(length: number): Uint8Array {
    const reply = new Uint8Array(this.bytes.buffer, this.used, length);
    // Replies of a few bytes each stay apart in memory.
    this.used += (length + 7) & ~7;
    return reply;
  }
}
