// The results of a run: one for each statement, with what it cost, and the grid of the chosen one.
import { html, nothing } from "lit";
import { announce, count } from "../ui/parts.js";
import { View, problem } from "../ui/view.js";
import { download } from "./download.js";
import "./grid.js";
import { millis, wholeMillis } from "./times.js";
import type { Format } from "./download.js";
import type { Run } from "./run.js";
import type { Shown } from "../ui/view.js";

export class Results extends View {
  #runs: readonly Run[] = [];
  #chosen = 0;
  #frame = 0;

  /** New runs; the first of them is shown. */
  set runs(runs: readonly Run[]) {
    this.#runs = runs;
    this.#chosen = 0;
    this.requestUpdate();
  }

  /** Shows another one, such as that which failed. */
  choose(index: number): void {
    this.#chosen = index;
    this.requestUpdate();
  }

  /** Rows came: what is shown is brought up to date, at most once in a frame. */
  refresh(): void {
    if (this.#frame !== 0) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      this.requestUpdate();
    });
  }

  protected override render(): Shown {
    const run = this.#runs[this.#chosen];
    if (run === undefined)
      return html`<p class="soft empty-result">Nothing has run yet. Ctrl+Enter runs the statements.</p>`;
    return html`${this.#runs.length > 1 ? this.#tabs() : nothing}
      <p class="result-bar ${run.state === "failed" ? "bad" : ""}" role="status">${barOf(run)}</p>
      ${run.state === "failed" ? problem(run.error) : nothing}
      ${
        run.columns.length === 0
          ? nothing
          : html`<p class="actions tools">
                <button class="quiet" @click=${this.#copy}>Copy</button>
                <button class="quiet" @click=${() => this.#download("csv")}>Download CSV</button>
                <button class="quiet" @click=${() => this.#download("guarded-csv")}>CSV for spreadsheets</button>
                <button class="quiet" @click=${() => this.#download("ndjson")}>Download NDJSON</button>
              </p>
              <jackfield-grid label="Result"></jackfield-grid>`
      }`;
  }

  protected override updated(): void {
    const grid = this.querySelector("jackfield-grid");
    if (grid === null) return;
    grid.run = this.#runs[this.#chosen];
    grid.refresh();
  }

  #tabs(): Shown {
    return html`<div class="results" role="group" aria-label="Results">
      ${this.#runs.map(
        (run, index) =>
          html`<button
            class="quiet ${run.state}"
            aria-pressed=${String(index === this.#chosen)}
            @click=${() => this.choose(index)}
          >
            ${index + 1}. ${run.state === "done" ? shortOf(run) : run.state}
          </button>`,
      )}
    </div>`;
  }

  readonly #copy = (): void => {
    const text = this.querySelector("jackfield-grid")?.text();
    if (text === undefined) {
      announce("This is too much to copy. Download it instead.");
      return;
    }
    navigator.clipboard.writeText(text).then(
      () => {
        announce("Copied.");
      },
      () => {
        announce("The browser did not allow copying. Select cells and press Ctrl+C.");
      },
    );
  };

  #download(format: Format): void {
    const run = this.#runs[this.#chosen];
    if (run === undefined) return;
    download(run, format, `result-${String(this.#chosen + 1)}`);
    announce(run.isCut ? "The file has the rows that are shown here, not all." : "The file was made.");
  }
}

function shortOf(run: Run): string {
  return run.columns.length === 0 ? `${count(run.end.affectedRows ?? 0)} changed` : rowsOf(run);
}

function rowsOf({ rows }: Run): string {
  return rows.count === 1 ? "1 row" : `${count(rows.count)} rows`;
}

// The number of rows, the time in all, to the first bytes and in the database, and the reason if rows were cut off.
function barOf(run: Run): string {
  const rows = rowsOf(run);
  if (run.state === "waiting") return "Waiting for the statement before it.";
  if (run.state === "running") return run.rows.count === 0 ? "Running." : `Running. ${rows} so far.`;
  if (run.state === "stopped") return `Stopped. ${rows} had come.`;
  if (run.state === "failed")
    return run.rows.count === 0 ? "Failed." : `Failed after ${rows}: the result is not complete.`;
  const { affectedRows, insertId, durationMillis, truncatedBy, truncated } = run.end;
  const inside = durationMillis === undefined ? "" : `, ${wholeMillis(durationMillis)} in the database`;
  const times = `${millis(run.wholeMillis)} in all, ${millis(run.firstMillis)} to the first bytes${inside}.`;
  const what =
    run.columns.length === 0
      ? `Done. ${affectedRows === undefined ? "" : `${count(affectedRows)} rows changed. `}`
      : `${rows}. `;
  const id = insertId === undefined ? "" : `Id of the new row: ${String(insertId)}. `;
  const more = run.isCut
    ? " There are more rows than this page keeps."
    : truncated === true
      ? ` There is more (${truncatedBy ?? "cut"}).`
      : "";
  return `${what}${id}${times}${more}`;
}

customElements.define("jackfield-results", Results);

declare global {
  interface HTMLElementTagNameMap {
    "jackfield-results": Results;
  }
}
