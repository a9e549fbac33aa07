// The grid of a result: a real table that has nodes only for the rows in view, whatever the result holds. The table
// sticks to the top of a space as high as all rows; scrolling changes which rows its nodes show.
import { show } from "../ui/dialog.js";
import { announce } from "../ui/parts.js";
import { html } from "lit";
import { shownCell, splitCells } from "./cells.js";
import { Selection } from "./selection.js";
import type { Run } from "./run.js";

const rowHeight = 28;
// Browsers end elements at some height; beyond this one, scrolling moves by more than one row per row.
const mostHeight = 15_000_000;
const shownLetters = 300;
const copiedLetters = 10_000_000;

export class Grid extends HTMLElement {
  readonly #space = document.createElement("div");
  readonly #table = document.createElement("table");
  readonly #body = document.createElement("tbody");
  readonly #selection = new Selection();
  #run: Run | undefined;
  #columns = 0;
  #first = 0;
  #frame = 0;
  readonly #resized = new ResizeObserver(() => {
    this.refresh();
  });

  connectedCallback(): void {
    if (this.firstChild === null) {
      this.#space.className = "space";
      this.#table.tabIndex = 0;
      this.#table.setAttribute("role", "grid");
      this.#space.append(this.#table);
      this.append(this.#space);
      this.addEventListener("scroll", () => {
        this.refresh();
      });
      this.#table.addEventListener("keydown", this.#key);
      this.#table.addEventListener("mousedown", this.#press);
      this.#table.addEventListener("dblclick", () => {
        this.#open();
      });
      this.#table.addEventListener("copy", this.#copied);
    }
    this.#resized.observe(this);
  }
  disconnectedCallback(): void {
    this.#resized.disconnect();
    cancelAnimationFrame(this.#frame);
  }

  /** Shows a result from its beginning. */
  set run(run: Run | undefined) {
    if (run === this.#run) return;
    this.#run = run;
    this.#columns = 0;
    this.#selection.clear();
    this.#table.replaceChildren();
    this.scrollTo(0, 0);
    this.refresh();
  }

  /** Draws again, once in a frame: rows came, or the view moved. */
  refresh(): void {
    if (this.#frame !== 0) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      this.#draw();
    });
  }

  /** What is selected, or everything, as text with tabs. */
  text(): string | undefined {
    const run = this.#run;
    if (run === undefined) return undefined;
    const { top, bottom, left, right } = this.#selection.area ?? {
      top: 0,
      bottom: run.rows.count - 1,
      left: 0,
      right: this.#columns - 1,
    };
    const lines: string[] = [];
    let letters = 0;
    for (let row = top; row <= bottom; row += 1) {
      const cells = splitCells(run.rows.line(row)).slice(left, right + 1);
      const line = cells.map((cell) => plain(cell)).join("\t");
      letters += line.length;
      if (letters > copiedLetters) return undefined;
      lines.push(line);
    }
    return lines.join("\n");
  }

  get #visible(): number {
    const head = this.#table.tHead?.offsetHeight ?? rowHeight;
    return Math.max(1, Math.floor((this.clientHeight - head) / rowHeight));
  }

  #draw(): void {
    const run = this.#run;
    if (run === undefined || run.columns.length === 0) return;
    if (this.#columns === 0) this.#makeHead(run);
    const total = run.rows.count;
    const visible = this.#visible;
    const head = this.#table.tHead?.offsetHeight ?? rowHeight;
    this.#space.style.height = `${Math.min(mostHeight, head + total * rowHeight)}px`;
    const room = this.#space.offsetHeight - this.clientHeight;
    const share = room > 0 ? Math.min(1, this.scrollTop / room) : 0;
    this.#first = Math.round(share * Math.max(0, total - visible));
    this.#table.setAttribute("aria-rowcount", String(total + 1));
    this.#fill(run, Math.min(visible, total));
  }

  #makeHead(run: Run): void {
    this.#columns = run.columns.length;
    const sample = Array.from({ length: Math.min(100, run.rows.count) }, (_, i) => splitCells(run.rows.line(i)));
    const widths = run.columns.map(({ name, type }, at) => {
      const longest = Math.max(name.length, type.length, ...sample.map((row) => (row[at] ?? "").length));
      return Math.min(40, Math.max(6, longest)) + 3;
    });
    const group = document.createElement("colgroup");
    for (const width of [8, ...widths]) {
      const column = document.createElement("col");
      column.style.width = `${width}ch`;
      group.append(column);
    }
    const head = document.createElement("thead");
    const row = head.insertRow();
    row.setAttribute("aria-rowindex", "1");
    for (const [name, type] of [["", ""], ...run.columns.map((column) => [column.name, column.type])]) {
      const cell = document.createElement("th");
      cell.scope = "col";
      const label = document.createElement("span");
      label.textContent = name === "" ? "Row" : (name ?? "");
      const kind = document.createElement("small");
      kind.textContent = type ?? "";
      cell.append(label, kind);
      cell.title = `${name ?? ""} ${type ?? ""}`.trim();
      row.append(cell);
    }
    this.#table.style.width = `${widths.reduce((sum, width) => sum + width, 8)}ch`;
    this.#table.setAttribute("aria-colcount", String(this.#columns + 1));
    this.#table.setAttribute("aria-label", this.getAttribute("label") ?? "Result");
    this.#table.replaceChildren(group, head, this.#body);
    this.#body.replaceChildren();
  }

  #fill(run: Run, count: number): void {
    while (this.#body.rows.length > count) this.#body.deleteRow(-1);
    for (let i = 0; i < count; i += 1) {
      const index = this.#first + i;
      const row = this.#body.rows[i] ?? this.#makeRow();
      row.setAttribute("aria-rowindex", String(index + 2));
      const cells = splitCells(run.rows.line(index));
      set(row.cells[0], (index + 1).toLocaleString("en"), "");
      for (let at = 0; at < this.#columns; at += 1) {
        const { text, kind } = shownCell(cells[at] ?? "null");
        const cell = row.cells[at + 1];
        set(cell, kind === "empty" ? "(empty)" : text.slice(0, shownLetters), kind);
        cell?.classList.toggle("selected", this.#selection.has(index, at));
      }
    }
    const { row, column } = this.#selection.end ?? {};
    const active = row === undefined ? undefined : this.#body.rows[row - this.#first]?.cells[(column ?? 0) + 1];
    for (const cell of this.#body.querySelectorAll("#active-cell")) cell.removeAttribute("id");
    if (active === undefined) this.#table.removeAttribute("aria-activedescendant");
    else {
      active.id = "active-cell";
      this.#table.setAttribute("aria-activedescendant", active.id);
    }
  }

  #makeRow(): HTMLTableRowElement {
    const row = this.#body.insertRow();
    const number = document.createElement("th");
    number.scope = "row";
    row.append(number);
    for (let at = 0; at < this.#columns; at += 1) row.insertCell();
    return row;
  }

  // ---- selection ---------------------------------------------------------------------------------------------------

  readonly #key = (event: KeyboardEvent): void => {
    const run = this.#run;
    if (run === undefined || run.rows.count === 0) return;
    if (event.key === "Enter") {
      this.#open();
      event.preventDefault();
      return;
    }
    if ((event.ctrlKey || event.metaKey) && event.key === "a") this.#selection.all(run.rows.count, this.#columns);
    else if (!this.#selection.move(event, { rows: run.rows.count, columns: this.#columns, page: this.#visible }))
      return;
    event.preventDefault();
    this.#reveal();
  };

  readonly #press = (event: MouseEvent): void => {
    const cell = event.target instanceof Element ? event.target.closest("td") : null;
    const line = cell?.parentElement;
    if (cell === null || !(line instanceof HTMLTableRowElement)) return;
    this.#selection.to(this.#first + line.sectionRowIndex, cell.cellIndex - 1, event.shiftKey);
    this.refresh();
  };

  // Scrolls so that the end of the selection is in view.
  #reveal(): void {
    const run = this.#run;
    const { row, column } = this.#selection.end ?? {};
    if (run === undefined || row === undefined || column === undefined) return;
    const visible = this.#visible;
    let first = this.#first;
    if (row < first) first = row;
    if (row >= first + visible) first = row - visible + 1;
    const room = this.#space.offsetHeight - this.clientHeight;
    if (first !== this.#first) this.scrollTop = (first / Math.max(1, run.rows.count - visible)) * room;
    const head = this.#table.tHead?.rows[0]?.cells[column + 1];
    if (head !== undefined) {
      if (head.offsetLeft < this.scrollLeft) this.scrollLeft = head.offsetLeft;
      const right = head.offsetLeft + head.offsetWidth;
      if (right > this.scrollLeft + this.clientWidth) this.scrollLeft = right - this.clientWidth;
    }
    this.refresh();
  }

  readonly #copied = (event: ClipboardEvent): void => {
    if (this.#selection.area === undefined) return;
    const text = this.text();
    if (text === undefined) announce("This is too much to copy. Download it instead.");
    else event.clipboardData?.setData("text/plain", text);
    event.preventDefault();
  };

  // A cell whole: long texts are cut in the table.
  #open(): void {
    const { row, column } = this.#selection.end ?? {};
    const run = this.#run;
    if (run === undefined || row === undefined || column === undefined) return;
    const { text, kind } = shownCell(splitCells(run.rows.line(row))[column] ?? "null");
    const { name = "", type = "" } = run.columns[column] ?? {};
    const size = kind === "null" ? "NULL" : `${text.length.toLocaleString("en")} characters`;
    show(
      name,
      html`<p class="soft">Row ${(row + 1).toLocaleString("en")}, ${type}, ${size}</p>
        <pre tabindex="0">${text}</pre>`,
    );
  }
}

function plain(cell: string): string {
  const { text, kind } = shownCell(cell);
  return kind === "null" ? "" : text.replaceAll(/[\t\r\n]+/g, " ");
}

function set(cell: HTMLTableCellElement | undefined, text: string, kind: string): void {
  if (cell === undefined) return;
  if (cell.textContent !== text) cell.textContent = text;
  const look = kind === "" ? "" : `cell-${kind}`;
  if (cell.className !== look) cell.className = look;
}

customElements.define("jackfield-grid", Grid);

declare global {
  interface HTMLElementTagNameMap {
    "jackfield-grid": Grid;
  }
}
