// Runs a command with servers beside it, and stops them afterwards.
// Usage: node with-servers.mjs NAME[,NAME...] COMMAND ARGS...
// Each NAME is a file of tests/servers/environments, which says what the command finds in its environment. The command
// runs without a server too; JACKFIELD_TEST_..._SKIP then says why. Without a command this prints the variables as JSON
// and stops at the end of standard input.
import { spawn } from "node:child_process";

/** {env, stop} of several: stop() ends all, and returns false when one of them found a fault on its side. */
export async function startServers(names) {
  const started = [];
  const stop = async () => {
    let good = true;
    for (const one of started.reverse()) if ((await one.stop()) === false) good = false;
    return good;
  };
  try {
    for (const name of names) {
      const { environment } = await import(`./environments/${name}.mjs`);
      started.push(await environment());
    }
  } catch (error) {
    await stop();
    throw error;
  }
  const env = Object.assign({}, ...started.map((one) => one.env));
  for (const [name, why] of Object.entries(env))
    if (name.endsWith("_SKIP")) console.error(`skipped: ${name.slice(15, -5)} tests: ${why}`);
  return { env, stop };
}

async function main([names = "", command, ...args]) {
  const { env, stop } = await startServers(names.split(",").filter(Boolean));
  if (command === undefined) {
    console.log(JSON.stringify(env));
    process.stdin.resume();
    process.stdin.once("end", () => stop().then((good) => process.exit(good ? 0 : 1)));
    return;
  }
  const child = spawn(command, args, { stdio: "inherit", env: { ...process.env, ...env } });
  for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => child.kill(signal));
  const code = await new Promise((resolve) => {
    child.once("error", (error) => (console.error(String(error)), resolve(127)));
    child.once("exit", (status, signal) => resolve(signal === null ? status : 1));
  });
  const good = await stop();
  process.exit(code === 0 && !good ? 1 : code);
}

if (import.meta.main ?? process.argv[1]?.endsWith("with-servers.mjs")) await main(process.argv.slice(2));
