// Ends what a run has started when the run itself is gone, however it ended: it is killed with the run's process group
// or not, its standard input closes. Lines of input: `pid N`, `data FOLDER` of a PostgreSQL server, `folder PATH` to
// remove. A number is used only while the process still has the start time that it had when the line came.
import { rmSync } from "node:fs";
import { createInterface } from "node:readline";
import { childrenOf, postmasterOf, signal, startOf } from "./processes.mjs";

const started = new Map(); // pid -> start time
const data = new Set();
const folders = new Set();

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

function kill() {
  const all = [...started].filter(([pid, start]) => startOf(pid) === start).map(([pid]) => pid);
  for (const folder of data) {
    const postmaster = postmasterOf(folder);
    if (postmaster !== undefined) all.push(postmaster, ...childrenOf(postmaster));
  }
  for (const pid of all) signal(pid, "SIGKILL");
}

// More than once: what was just being started writes to the folders once more.
async function endAll() {
  for (let tries = 0; tries < 20 && folders.size > 0; tries++) {
    kill();
    await sleep(200);
    for (const folder of folders) {
      try {
        rmSync(folder, { recursive: true, force: true });
        folders.delete(folder);
      } catch {
        // not yet
      }
    }
  }
}

const lines = createInterface({ input: process.stdin });
lines.on("line", (line) => {
  const at = line.indexOf(" ");
  const [word, value] = [line.slice(0, at), line.slice(at + 1)];
  if (word === "pid") started.set(Number(value), startOf(Number(value)));
  else if (word === "data") data.add(value);
  else if (word === "folder") folders.add(value);
});
lines.on("close", () => void endAll());
