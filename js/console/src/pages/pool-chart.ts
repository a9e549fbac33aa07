// The pool of a database over time, as long as the page is open: connections, and how long they take to get.
import { html, nothing } from "lit";
import { session } from "../session.js";
import { View, problem } from "../ui/view.js";
import "../ui/chart.js";
import type { PoolFigures } from "../../../src/generated/answers.js";
import type { Shown } from "../ui/view.js";

const everyMillis = 2000;
const kept = 150;

class Pool extends View {
  static override properties = { integrationId: { attribute: false } };
  declare integrationId: string;
  #timer: ReturnType<typeof setInterval> | undefined;
  #error: unknown;
  #now: PoolFigures | undefined;
  #points: (readonly [number, number, number, number])[] = [];
  #latency: (readonly [number, number])[] = [];

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stop();
  }

  protected override render(): Shown {
    const isRunning = this.#timer !== undefined;
    return html`<section class="card" aria-labelledby="pool">
      <h2 id="pool">Pool</h2>
      <p class="actions">
        ${
          isRunning
            ? html`<button class="quiet" @click=${this.#stop}>Stop watching</button>`
            : html`<button class="quiet" @click=${this.#start}>Watch the pool</button>`
        }
        ${
          isRunning
            ? html`<span class="soft">Read every ${everyMillis / 1000} s while this page is open.</span>`
            : nothing
        }
      </p>
      ${this.#error === undefined ? nothing : problem(this.#error)}
      ${this.#points.length < 2 ? nothing : this.#charts()}
      ${
        this.#now === undefined
          ? nothing
          : html`<dl class="facts">
              ${Object.entries(this.#now).map(
                ([name, value]) =>
                  html`<dt>${name}</dt>
                    <dd>${String(value)}</dd>`,
              )}
            </dl>`
      }
    </section>`;
  }

  #charts(): Shown {
    const series = (at: 1 | 2 | 3): number[] => this.#points.map((point) => point[at]);
    return html`<jackfield-chart
        label="Connections over time"
        .times=${this.#points.map(([time]) => time)}
        .lines=${[
          { title: "busy", values: series(1) },
          { title: "idle", values: series(2) },
          { title: "waiting", values: series(3) },
        ]}
      ></jackfield-chart>
      <jackfield-chart
        label="Answer of the pool, in ms"
        .times=${this.#latency.map(([time]) => time)}
        .lines=${[{ title: "ms", values: this.#latency.map(([, value]) => value) }]}
      ></jackfield-chart>`;
  }

  readonly #start = (): void => {
    this.#error = undefined;
    this.#timer = setInterval(() => void this.#read(), everyMillis);
    void this.#read();
  };

  readonly #stop = (): void => {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.requestUpdate();
  };

  async #read(): Promise<void> {
    const started = performance.now();
    try {
      const figures = await session.endpoint<PoolFigures>(this.integrationId, "pool");
      const time = Date.now() / 1000;
      this.#now = figures;
      this.#points = [...this.#points, [time, figures.busy, figures.idle, figures.waiting] as const].slice(-kept);
      this.#latency = [...this.#latency, [time, performance.now() - started] as const].slice(-kept);
    } catch (error) {
      this.#error = error;
      this.#stop();
    }
    this.requestUpdate();
  }
}

customElements.define("jackfield-pool", Pool);
