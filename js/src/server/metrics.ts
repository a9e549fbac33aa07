// Figures of the listener and the process, kept by the npm package prom-client. No label names an integration, a user
// or a path.
import type * as Prometheus from "prom-client";
import type { Counter, Histogram, Registry } from "prom-client";

const buckets = [0.001, 0.005, 0.025, 0.1, 0.5, 2.5, 10];
// By a variable, so that bundlers leave it alone: the package is optional.
const library = "prom-client";

/** The npm package prom-client; undefined where it is not installed. */
export async function prometheusLibrary(): Promise<typeof Prometheus | undefined> {
  try {
    return (await import(library)) as typeof Prometheus;
  } catch {
    return undefined;
  }
}

interface Figures {
  readonly registry: Registry;
  readonly requests: Counter<"operation" | "status">;
  readonly times: Histogram<"operation">;
}

/** Counts requests by operation and status. */
export class Metrics {
  /** Resolves when counting begins; false where prom-client is not installed, and nothing is counted. */
  readonly ready: Promise<boolean>;
  #figures: Figures | undefined;

  /** `isRead`: whether anyone may read them; else nothing is loaded and counted. */
  constructor(isRead: boolean) {
    this.ready = isRead ? this.#load() : Promise.resolve(false);
  }

  /** One answered request. `started`: of performance.now(). */
  count(operation: string, status: number, started: number): void {
    if (this.#figures === undefined) return;
    this.#figures.requests.inc({ operation, status });
    this.#figures.times.observe({ operation }, (performance.now() - started) / 1000);
  }

  /** All figures, in Prometheus's text format. */
  async text(): Promise<string> {
    await this.ready;
    return (await this.#figures?.registry.metrics()) ?? "";
  }

  async #load(): Promise<boolean> {
    const prometheus = await prometheusLibrary();
    if (prometheus === undefined) return false;
    const { Counter, Histogram, Registry, collectDefaultMetrics } = prometheus;
    const registry = new Registry();
    collectDefaultMetrics({ register: registry });
    const registers = [registry];
    const requests = new Counter({
      name: "jackfield_http_requests_total",
      help: "Requests answered.",
      labelNames: ["operation", "status"],
      registers,
    });
    const times = new Histogram({
      name: "jackfield_http_request_seconds",
      help: "Time to the answer.",
      labelNames: ["operation"],
      buckets,
      registers,
    });
    this.#figures = { registry, requests, times };
    return true;
  }
}
