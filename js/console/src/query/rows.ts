// The rows of a result as the bytes that came, with the place of each line: 100,000 rows cost what they weigh. A row is
// decoded when it is shown.

interface Block {
  readonly first: number;
  readonly bytes: Uint8Array;
  /** Where each line begins, and the end of the last one. */
  readonly starts: Uint32Array;
}

const decoder = new TextDecoder();
const newline = 10;

/** Lines of NDJSON. A line of an object, such as the columns or the end, is not a row and is handed out at once. */
export class Rows {
  readonly #blocks: Block[] = [];
  #rest: Uint8Array = new Uint8Array(0);
  #count = 0;
  #bytes = 0;

  get count(): number {
    return this.#count;
  }
  get bytes(): number {
    return this.#bytes;
  }

  /** Takes bytes of the stream; `other` hears of the lines that are objects. */
  add(chunk: Uint8Array, other: (line: string) => void): void {
    const bytes = joined(this.#rest, chunk);
    const starts: number[] = [];
    let from = 0;
    let kept = 0;
    for (let end = bytes.indexOf(newline); end !== -1; end = bytes.indexOf(newline, from)) {
      if (bytes[from] === 0x7b) {
        other(decoder.decode(bytes.subarray(from, end)));
        if (starts.length === 0) kept = end + 1;
      } else if (end > from) starts.push(from);
      from = end + 1;
    }
    this.#rest = bytes.slice(from);
    if (starts.length === 0) return;
    const last = starts.at(-1) ?? 0;
    const end = bytes.indexOf(newline, last) + 1;
    const block = { first: this.#count, bytes: bytes.slice(kept, end), starts: new Uint32Array(starts.length + 1) };
    starts.forEach((start, i) => (block.starts[i] = start - kept));
    block.starts[starts.length] = end - kept;
    this.#blocks.push(block);
    this.#count += starts.length;
    this.#bytes += block.bytes.length;
  }

  /** The line of a row, as the core wrote it. */
  line(index: number): string {
    const block = this.#blockOf(index);
    if (block === undefined) return "[]";
    const at = index - block.first;
    return decoder.decode(block.bytes.subarray(block.starts[at], block.starts[at + 1])).trimEnd();
  }

  #blockOf(index: number): Block | undefined {
    let [low, high] = [0, this.#blocks.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#blocks[middle]?.first ?? 0) <= index) low = middle;
      else high = middle - 1;
    }
    return this.#blocks[low];
  }
}

function joined(one: Uint8Array, other: Uint8Array): Uint8Array {
  if (one.length === 0) return other;
  const both = new Uint8Array(one.length + other.length);
  both.set(one);
  both.set(other, one.length);
  return both;
}
