// A program that says on its first line of output that it is ready.
import { createInterface } from "node:readline";

/** {first, lines, log, exited} of a child with piped output; fails with its log when it ends before its first line. */
export async function firstLine(child, name) {
  const log = [];
  createInterface({ input: child.stderr }).on("line", (line) => log.push(line));
  const exited = new Promise((resolve) => child.once("exit", (code, signal) => resolve({ code, signal })));
  const lines = createInterface({ input: child.stdout });
  const first = await Promise.race([
    new Promise((resolve) => lines.once("line", resolve)),
    exited.then(({ code }) => Promise.reject(new Error(`${name} ended with ${code}:\n${log.join("\n")}`))),
  ]);
  return { first, lines, log, exited };
}

/** The words of `jackfield serve` on any free port, with its first line as JSON. */
export const serveArguments = (store, more = []) =>
  ["serve", "--json", "--port", "0", "--store", store, "--egress", "private-allowed"].concat(more);
