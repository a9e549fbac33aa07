// The file of a store in a tab: in memory, in pages. It remembers which pages changed.
import type { WasmFile } from "../core/wasm.js";

/** Bytes of a page. SQLite's own pages have this size too, so a write touches one page. */
export const pageBytes = 4096;

/** The whole file in pages; the last one may be part of a page. */
export interface Image {
  readonly size: number;
  readonly pages: ReadonlyMap<number, Uint8Array<ArrayBuffer>>;
}

/** The file of one store. */
export class PageFile implements WasmFile {
  readonly #pages: Map<number, Uint8Array<ArrayBuffer>>;
  readonly #changed = new Set<number>();
  #size: number;
  #isCut = false;

  /** Owns the pages from then on. */
  constructor(image: Image) {
    this.#pages = new Map(image.pages);
    this.#size = image.size;
  }

  size(): number {
    return this.#size;
  }

  read(at: number, into: Uint8Array): void {
    eachPart(at, into.length, (page, from, to, done) => {
      const bytes = this.#pages.get(page);
      if (bytes === undefined) into.fill(0, done, done + to - from);
      else into.set(bytes.subarray(from, to), done);
    });
  }

  write(at: number, bytes: Uint8Array): void {
    eachPart(at, bytes.length, (page, from, to, done) => {
      let kept = this.#pages.get(page);
      if (kept === undefined) this.#pages.set(page, (kept = new Uint8Array(pageBytes)));
      kept.set(bytes.subarray(done, done + to - from), from);
      this.#changed.add(page);
    });
    this.#size = Math.max(this.#size, at + bytes.length);
  }

  cut(size: number): void {
    this.#size = size;
    this.#isCut = true;
    for (const page of this.#pages.keys()) {
      if (page * pageBytes < size) continue;
      this.#pages.delete(page);
      this.#changed.delete(page);
    }
  }

  /** Copies of the pages that changed since the last time; undefined when nothing did. */
  takeChanges(): Image | undefined {
    if (this.#changed.size === 0 && !this.#isCut) return undefined;
    const pages = new Map<number, Uint8Array<ArrayBuffer>>();
    for (const page of this.#changed) {
      const bytes = this.#pages.get(page);
      if (bytes !== undefined) pages.set(page, bytes.slice());
    }
    this.#changed.clear();
    this.#isCut = false;
    return { size: this.#size, pages };
  }
}

// Calls `each` for the part of every page that a range covers.
function eachPart(
  at: number,
  length: number,
  each: (page: number, from: number, to: number, done: number) => void,
): void {
  for (let done = 0; done < length;) {
    const page = Math.floor((at + done) / pageBytes);
    const from = (at + done) % pageBytes;
    const to = Math.min(pageBytes, from + length - done);
    each(page, from, to, done);
    done += to - from;
  }
}
