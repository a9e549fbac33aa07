// Figures of the listener, in Prometheus's text format (version 0.0.4). No label names an integration or a user.

const bounds = [0.001, 0.005, 0.025, 0.1, 0.5, 2.5, 10];

interface Histogram {
  readonly buckets: number[];
  count: number;
  seconds: number;
}

/** Counts requests by operation and status. */
export class Metrics {
  readonly #counts = new Map<string, Map<number, number>>();
  readonly #times = new Map<string, Histogram>();
  readonly #started = Date.now() / 1000;

  /** One answered request. */
  count(operation: string, status: number, milliseconds: number): void {
    let statuses = this.#counts.get(operation);
    if (statuses === undefined) this.#counts.set(operation, (statuses = new Map<number, number>()));
    statuses.set(status, (statuses.get(status) ?? 0) + 1);
    let times = this.#times.get(operation);
    if (times === undefined)
      this.#times.set(operation, (times = { buckets: bounds.map(() => 0), count: 0, seconds: 0 }));
    const seconds = milliseconds / 1000;
    times.count += 1;
    times.seconds += seconds;
    const at = bounds.findIndex((bound) => seconds <= bound);
    if (at !== -1) times.buckets[at] = (times.buckets[at] ?? 0) + 1;
  }

  /** All figures. */
  text(): string {
    const lines = [
      "# HELP jackfield_http_requests_total Requests answered.",
      "# TYPE jackfield_http_requests_total counter",
    ];
    for (const [operation, statuses] of this.#counts) {
      for (const [status, count] of statuses)
        lines.push(`jackfield_http_requests_total{operation="${operation}",status="${status}"} ${count}`);
    }
    lines.push(
      "# HELP jackfield_http_request_seconds Time to the answer.",
      "# TYPE jackfield_http_request_seconds histogram",
    );
    for (const [operation, { buckets, count, seconds }] of this.#times) {
      let below = 0;
      for (const [i, bound] of bounds.entries()) {
        below += buckets[i] ?? 0;
        lines.push(`jackfield_http_request_seconds_bucket{operation="${operation}",le="${bound}"} ${below}`);
      }
      lines.push(`jackfield_http_request_seconds_bucket{operation="${operation}",le="+Inf"} ${count}`);
      lines.push(`jackfield_http_request_seconds_sum{operation="${operation}"} ${seconds.toFixed(6)}`);
      lines.push(`jackfield_http_request_seconds_count{operation="${operation}"} ${count}`);
    }
    lines.push("# HELP process_start_time_seconds Start of the listener.", "# TYPE process_start_time_seconds gauge");
    lines.push(`process_start_time_seconds ${this.#started}`);
    return `${lines.join("\n")}\n`;
  }
}
