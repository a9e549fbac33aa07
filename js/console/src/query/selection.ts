// Which cells of a grid are selected: a rectangle between two corners, moved by keys.

/** A place in the grid. */
export interface Cell {
  readonly row: number;
  readonly column: number;
}

/** How large the grid is, and how many rows a page has. */
export interface Size {
  readonly rows: number;
  readonly columns: number;
  readonly page: number;
}

const within = (value: number, count: number): number => Math.max(0, Math.min(count - 1, value));

export class Selection {
  #start: Cell | undefined;
  #end: Cell | undefined;

  /** The corner that keys move. */
  get end(): Cell | undefined {
    return this.#end;
  }

  get area(): { top: number; bottom: number; left: number; right: number } | undefined {
    const [one, other] = [this.#start, this.#end];
    if (one === undefined || other === undefined) return undefined;
    return {
      top: Math.min(one.row, other.row),
      bottom: Math.max(one.row, other.row),
      left: Math.min(one.column, other.column),
      right: Math.max(one.column, other.column),
    };
  }

  has(row: number, column: number): boolean {
    const { area } = this;
    if (area === undefined) return false;
    return row >= area.top && row <= area.bottom && column >= area.left && column <= area.right;
  }

  clear(): void {
    this.#start = this.#end = undefined;
  }

  all(rows: number, columns: number): void {
    this.#start = { row: 0, column: 0 };
    this.#end = { row: rows - 1, column: columns - 1 };
  }

  to(row: number, column: number, extend: boolean): void {
    this.#end = { row, column };
    if (!extend || this.#start === undefined) this.#start = this.#end;
  }

  /** True when the key moved it. */
  move({ key, ctrlKey, metaKey, shiftKey }: KeyboardEvent, { rows, columns, page }: Size): boolean {
    const { row, column } = this.#end ?? { row: 0, column: 0 };
    const far = ctrlKey || metaKey;
    const targets: Readonly<Record<string, readonly [number, number]>> = {
      ArrowDown: [far ? rows - 1 : row + 1, column],
      ArrowUp: [far ? 0 : row - 1, column],
      ArrowRight: [row, far ? columns - 1 : column + 1],
      ArrowLeft: [row, far ? 0 : column - 1],
      PageDown: [row + page, column],
      PageUp: [row - page, column],
      Home: [far ? 0 : row, 0],
      End: [far ? rows - 1 : row, columns - 1],
    };
    const target = targets[key];
    if (target === undefined) return false;
    const isFirst = this.#end === undefined;
    this.to(isFirst ? row : within(target[0], rows), isFirst ? column : within(target[1], columns), shiftKey);
    return true;
  }
}
