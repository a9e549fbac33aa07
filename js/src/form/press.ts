// Whether something on the page is being clicked: between the press of a button or finger and its click, nothing on the
// page may move, or the click falls beside what was pressed.

// A tap becomes a click a moment after the finger is up.
const tapMilliseconds = 350;

/** Follows presses anywhere on the page while it listens. */
export class Press {
  readonly #ended: () => void;
  readonly #heard: readonly (readonly [string, (event: Event) => void])[];
  #target: EventTarget | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** `ended` is called after each press, when its click has been handled. */
  constructor(ended: () => void) {
    this.#ended = ended;
    const end = (): void => {
      this.#endIn(0);
    };
    this.#heard = [
      ["pointerdown", this.#began],
      ["mousedown", this.#began],
      ["pointerup", this.#up],
      ["mouseup", end],
      ["click", this.#clicked],
      ["pointercancel", end],
      ["dragend", end],
      // Of the window; a field that loses the focus is a part of a press.
      ["blur", this.#left],
      ["pointermove", this.#moved],
    ];
  }

  listen(): void {
    for (const [name, hear] of this.#heard) addEventListener(name, hear, true);
  }

  forget(): void {
    for (const [name, hear] of this.#heard) removeEventListener(name, hear, true);
    clearTimeout(this.#timer);
    this.#target = null;
  }

  /** Whether something on the page is being clicked. */
  get isActive(): boolean {
    return this.#target !== null;
  }

  /** The press is over: what was clicked has acted. */
  finish(): void {
    clearTimeout(this.#timer);
    this.#target = null;
  }

  readonly #began = (event: Event): void => {
    // Other buttons open menus, and their release may never be reported.
    if (event instanceof MouseEvent && event.button !== 0) return;
    clearTimeout(this.#timer);
    this.#target = event.target;
  };

  // The click has found its target: what it changes may be drawn at once, and what waited for it after it.
  readonly #clicked = (): void => {
    this.#endIn(0);
    this.#target = null;
  };

  readonly #up = (event: Event): void => {
    this.#endIn(event instanceof PointerEvent && event.pointerType !== "mouse" ? tapMilliseconds : 0);
  };

  // A release over the popup of a select is not reported; the next movement is.
  readonly #moved = (event: Event): void => {
    if (event instanceof PointerEvent && event.buttons === 0 && event.pointerType === "mouse") this.#endIn(0);
  };

  readonly #left = (event: Event): void => {
    if (event.target === globalThis) this.#endIn(0);
  };

  // The click follows in the same task, or for taps soon.
  #endIn(milliseconds: number): void {
    if (this.#target === null) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#target = null;
      this.#ended();
    }, milliseconds);
  }
}
