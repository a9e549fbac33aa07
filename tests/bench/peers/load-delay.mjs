// Loaded into a server with --import: watches its event loop, and writes what it saw into a file at SIGUSR2.
import { writeFileSync } from "node:fs";
import { monitorEventLoopDelay } from "node:perf_hooks";

const delay = monitorEventLoopDelay({ resolution: 1 });
delay.enable();
process.on("SIGUSR2", () => {
  writeFileSync(
    process.env.JACKFIELD_BENCH_DELAY,
    JSON.stringify({ p99: delay.percentile(99) / 1e6, max: delay.max / 1e6 }),
  );
  delay.reset();
});
