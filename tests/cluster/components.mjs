// What a run needs and where it comes from: each is a path, or {skipped: reason}.
import { spawn } from "node:child_process";
import { accessSync, constants, cpSync, existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
const python = "/usr/bin/python3"; // another may be below a home folder that the servers' user cannot read

function program(path, debian) {
  try {
    accessSync(path, constants.X_OK);
    return { path };
  } catch {
    return { skipped: `no ${path} (apt install ${debian})` };
  }
}

export const findEtcd = () => program("/usr/bin/etcd", "etcd-server");
export const findHaproxy = () => program("/usr/sbin/haproxy", "haproxy");

/** {command, env, version}: PyPI's Patroni, which set-up fetched, else Debian's. It is copied to the run's folder. */
export function findPatroni(folder) {
  const fetched = join(root, ".deps/patroni");
  if (existsSync(join(fetched, "patroni/__main__.py")) && existsSync(python)) {
    const copy = join(folder, "patroni");
    cpSync(fetched, copy, { recursive: true });
    return { command: [python, "-m", "patroni"], env: { PYTHONPATH: copy }, from: "PyPI" };
  }
  if (existsSync("/usr/bin/patroni")) return { command: ["/usr/bin/patroni"], env: {}, from: "Debian" };
  return { skipped: "no Patroni: PyPI's could not be had (scripts/setup.sh --test), Debian's is not installed" };
}

/** A process that notes what is started, and ends it when this one is gone. */
export function startReaper() {
  const script = fileURLToPath(new URL("./reaper.mjs", import.meta.url));
  const child = spawn(process.execPath, [script], {
    detached: true,
    stdio: ["pipe", "ignore", "inherit"],
  });
  const note = (word) => (value) => child.stdin.write(`${word} ${value}\n`);
  const gone = new Promise((resolve) => child.once("exit", resolve));
  const end = () => (child.stdin.end(), gone);
  return { pid: note("pid"), data: note("data"), folder: note("folder"), end };
}
