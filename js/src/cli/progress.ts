// What a long command is doing, on a terminal alone and never in a file or a pipe.

const firstMillis = 500;
const everyMillis = 200;

/** Shows `what`, with `more()` behind it, while the work takes longer than half a second. */
export async function withProgress<Result>(what: string, more: () => string, work: Promise<Result>): Promise<Result> {
  if (!process.stderr.isTTY) return await work;
  const started = Date.now();
  const line = { shown: false };
  const timer = setInterval(() => {
    const millis = Date.now() - started;
    if (millis < firstMillis) return;
    line.shown = true;
    process.stderr.write(`\r\x1b[K${what} ... ${Math.round(millis / 1000)} s${more()}`);
  }, everyMillis);
  try {
    return await work;
  } finally {
    clearInterval(timer);
    if (line.shown) process.stderr.write("\r\x1b[K");
  }
}
