// The WebAssembly modules of npm start: a child process sets up and builds them behind the server that runs already.
import { spawn } from "node:child_process";
import { createWriteStream, existsSync, mkdirSync } from "node:fs";

const module = "js/wasm/jackfield.wasm";
const log = "build/browser-part.log";
const again = "scripts/setup.sh --build-wasm && npm run build -- wasm";
const building = (progress) => ({
  state: "building",
  message: `The browser part is still being built (${progress}). This page goes on by itself.`,
});

/**
 * Starts the build. `state()` is what the page shows while the module is missing; `stop()` ends the child at once.
 * `tell` prints one line. `command` is for tests.
 */
export function buildBrowserPart(
  tell,
  command = "bash scripts/setup.sh --build-wasm && exec node scripts/build.mjs wasm",
) {
  const isFirst = !existsSync(module);
  if (isFirst) tell("browser part: it is built behind the server, about 3 minutes; Emscripten is installed first");
  let state = building("installing Emscripten");
  const started = Date.now();
  const seconds = () => Math.round((Date.now() - started) / 1000);
  const progress = progressOf((percent) => {
    const done = percent === 0 ? "Emscripten is there, compiling," : `${percent} % compiled`;
    tell(`browser part: ${done} after ${seconds()} s`);
  });
  mkdirSync("build", { recursive: true });
  const output = createWriteStream(log);
  // A group of its own, so that stop() reaches all of it; nice, so that the server answers first.
  const child = spawn("nice", ["-n", "5", "bash", "-c", command], {
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text) => {
      output.write(text);
      const found = progress(text);
      if (found !== undefined) state = building(found);
    });
  }
  const failed = (why) => {
    state = { state: "failed", message: `The browser part could not be built (${why}). Type: ${again}` };
    tell(`${state.message}\nstart: its output is in ${log}`);
  };
  let ended = false;
  child.once("error", (error) => failed(error.message));
  child.once("exit", (code, signal) => {
    if (ended) return;
    ended = true;
    // A build that found nothing to do is not worth a line.
    if (code === 0 && (isFirst || progress("") !== undefined))
      tell(`browser part: ready after ${seconds()} s. Open pages go on by themselves.`);
    if (code !== 0) failed(code === null ? signal : `exit code ${code}`);
  });
  const stop = () => {
    if (!ended && child.pid !== undefined) process.kill(-child.pid, "SIGTERM");
    ended = true;
  };
  return { state: () => state, stop };
}

/** Where nothing is built: what the page shows when there is no module. */
export function withoutBuild() {
  const message = `The browser part is not built. Type: ${again}`;
  if (!existsSync(module)) console.log(`start: ${message}`);
  return { state: () => ({ state: "failed", message }), stop: () => {} };
}

// Reads Ninja's "[3/59]". The function it returns gives the last count of a text, and calls at 0, 25, 50 and 75 %.
function progressOf(atQuarter) {
  let next = 0;
  let shown;
  return (text) => {
    const last = [...text.matchAll(/\[(\d+)\/(\d+)\]/g)].at(-1);
    if (last === undefined) return shown;
    const [done, all] = [Number(last[1]), Number(last[2])];
    if (next < 100 && done * 100 >= next * all) {
      atQuarter(next);
      next += 25;
    }
    shown = `${done} of ${all} steps`;
    return shown;
  };
}
