// What database servers of a test run share: they refuse to run as root, so root runs them as a user of their own.
import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";

export const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const isRoot = () => process.getuid?.() === 0;

/** Of one user: asOwner(program, args), [command, args] of it; run(), to its end; give(), a folder becomes theirs. */
export function programsOf(owner, env) {
  const asOwner = (program, args) =>
    isRoot()
      ? ["setpriv", [`--reuid=${owner}`, `--regid=${owner}`, "--clear-groups", program, ...args]]
      : [program, args];
  const run = (program, args, options = {}) => {
    const [command, all] = asOwner(program, args);
    return execFileSync(command, all, { stdio: ["pipe", "pipe", "pipe"], env, ...options });
  };
  const give = (path) => isRoot() && execFileSync("chown", ["-R", `${owner}:`, path]);
  return { asOwner, run, give };
}

/** Ends a process that was started here. */
export const end = (child, signal) =>
  new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve();
    child.once("exit", resolve);
    child.kill(signal);
  });

/** A password with characters that need quoting somewhere. */
export const makePassword = () => `p'w"\\ ${randomBytes(9).toString("base64url")}`;

/** How to reach the server, for its tests. */
export const reachOf = (ca, facts) => ({ database: "jackfield", user: "app", ca: ca.cert, authority: ca, ...facts });
