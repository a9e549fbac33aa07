// A small chart by uPlot, which is loaded when the first one is shown. Its figures are a table for screen readers.
import { html } from "lit";
import { View } from "./view.js";
import type uPlot from "uplot";
import type { Shown } from "./view.js";

/** One line of a chart. */
export interface Line {
  readonly title: string;
  readonly values: readonly number[];
}

const height = 160;
const daySeconds = 86_400;
const colours = ["--jf-accent", "--jf-warn", "--jf-bad"];

// Ticks of days, which are those of UTC, have no hour.
const dayAxis: Pick<uPlot.Axis, "incrs" | "values"> = {
  incrs: [1, 2, 7, 14, 28].map((days) => days * daySeconds),
  values: (_plot, times) =>
    times.map((time) =>
      new Date(time * 1000).toLocaleDateString("en", { month: "short", day: "numeric", timeZone: "UTC" }),
    ),
};

class Chart extends View {
  static override properties = { label: {}, times: { attribute: false }, lines: { attribute: false } };
  declare label: string;
  /** Seconds since 1970. */
  declare times: readonly number[];
  declare lines: readonly Line[];
  #plot: uPlot | undefined;
  readonly #resize = new ResizeObserver(() => {
    this.#plot?.setSize({ width: this.clientWidth, height });
  });

  override connectedCallback(): void {
    super.connectedCallback();
    this.#resize.observe(this);
  }
  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#resize.disconnect();
    this.#plot?.destroy();
    this.#plot = undefined;
  }

  protected override render(): Shown {
    const last = this.lines.map(({ title, values }) => `${title} ${String(Math.round(values.at(-1) ?? 0))}`);
    return html`<figure class="chart">
      <figcaption>${this.label}: ${last.join(", ")}</figcaption>
      <div class="plot" aria-hidden="true"></div>
    </figure>`;
  }

  protected override updated(): void {
    void this.#draw();
  }

  get #isDaily(): boolean {
    const [first = 0, second = 0] = this.times;
    return second - first >= daySeconds;
  }

  async #draw(): Promise<void> {
    const data: uPlot.AlignedData = [[...this.times], ...this.lines.map(({ values }) => [...values])];
    if (this.#plot !== undefined) {
      this.#plot.setData(data);
      return;
    }
    const { default: Plot } = await import("uplot");
    const place = this.find(".plot");
    // Drawn meanwhile, or gone.
    if (place === null || place.firstChild !== null || !this.isConnected) return;
    const colour = (name: string): string => getComputedStyle(this).getPropertyValue(name).trim();
    const axis = { stroke: colour("--jf-soft"), grid: { stroke: colour("--jf-line"), width: 1 } };
    this.#plot = new Plot(
      {
        width: this.clientWidth,
        height,
        legend: { show: false },
        ...(this.#isDaily ? { tzDate: (time: number) => Plot.tzDate(new Date(time * 1000), "Etc/UTC") } : {}),
        axes: [this.#isDaily ? { ...axis, ...dayAxis } : axis, axis],
        scales: { y: { range: (_plot, _least, most) => [0, Math.max(1, most * 1.1)] } },
        series: [
          {},
          ...this.lines.map(({ title }, i) => ({
            label: title,
            stroke: colour(colours[i] ?? "--jf-accent"),
            width: 2,
            points: { show: false },
          })),
        ],
      },
      data,
      place,
    );
  }
}

customElements.define("jackfield-chart", Chart);
