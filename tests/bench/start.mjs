// From the start of the process to its first answer, and what it then holds in memory; beside a node:http server that
// does nothing.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { api, here, startJackfield, startNode } from "./processes.mjs";
import { cpuSeconds, median, memoryOf, number, row, spread, takeTurns } from "./measure.mjs";

export async function measure() {
  const folder = mkdtempSync(join(tmpdir(), "jackfield-bench-"));
  const store = join(folder, "store.db");
  try {
    const first = await startJackfield(store);
    const { token } = first;
    await first.stop();
    writeFileSync(join(folder, "empty.json"), "{}");
    const timed = async (start, path, known) => {
      const began = performance.now();
      const server = await start();
      const { status } = await api({ url: server.line.url, token: known }, "GET", path);
      const milliseconds = performance.now() - began;
      assert.equal(status, 200);
      const { now, peak } = memoryOf(server.pid);
      const cpu = cpuSeconds(server.pid) * 1000;
      await server.stop();
      return { milliseconds, now, peak, cpu };
    };
    const { ours, theirs } = await takeTurns({
      ours: () => timed(() => startJackfield(store), "/api/v2/meta/integrations", token),
      theirs: () => timed(() => startNode([here("peers/constant.mjs"), join(folder, "empty.json")]), "/"),
    });
    const above = ours.map(({ milliseconds }, round) => milliseconds - theirs[round].milliseconds);
    const of = (results, key) => results.map((result) => result[key]);
    return [
      row(
        "start to the first answer, above a node:http that does nothing",
        "at most 40 ms",
        above,
        " ms",
        "",
        "",
        `CPU above it ${number(median(ours.map(({ cpu }, round) => cpu - theirs[round].cpu)))} ms`,
      ),
      row(
        "start to the first answer (a list, with token)",
        "at most 150 ms",
        of(ours, "milliseconds"),
        " ms",
        `CPU ${number(median(of(ours, "cpu")))} ms`,
        `node:http that does nothing ${number(median(of(theirs, "milliseconds")))} ms, ` +
          `CPU ${number(median(of(theirs, "cpu")))} ms`,
      ),
      row(
        "resident memory after the first answer",
        "at most 60 MB",
        of(ours, "now"),
        " MB",
        `highest ${spread(of(ours, "peak"))} MB`,
        `node:http that does nothing ${number(median(of(theirs, "now")))} MB`,
      ),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
