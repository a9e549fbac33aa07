// PgBouncer of one test run in front of a PostgreSQL server: free port, no sockets, any user is let in as `user`.
// Debian's defaults otherwise: it refuses startup parameters that it does not know. Runs as user postgres when we are
// root.
// Example    const pooler = await startPgbouncer({ port, user, password, database, folder, mode: "transaction" });
//            if (pooler.skipped) console.log(pooler.skipped);  await pooler.stop();
import { spawn } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import net from "node:net";
import { join } from "node:path";
import { end, programsOf, sleep } from "./own-server.mjs";
import { closedPort } from "./proxy.mjs";

const kProgram = "/usr/sbin/pgbouncer";
const { asOwner, give } = programsOf("postgres", { PATH: process.env.PATH, LC_ALL: "C" });
const quoted = (text) => `'${text.replaceAll("'", "''")}'`;

const answers = (port) =>
  new Promise((resolve) => {
    const socket = net.connect(port, "127.0.0.1", () => (socket.destroy(), resolve(true)));
    socket.once("error", () => resolve(false));
  });

/** {skipped: reason} where it is not installed. `more`: further lines of its section [pgbouncer]. */
export async function startPgbouncer({ port: server, user, password, database, folder, mode, more = "" }) {
  if (!existsSync(kProgram)) return { skipped: `no ${kProgram} (apt install pgbouncer)` };
  const port = await closedPort();
  const file = join(folder, `pgbouncer-${port}.ini`);
  const login = `host=127.0.0.1 port=${server} dbname=${database} user=${user} password=${quoted(password)}`;
  writeFileSync(
    file,
    `[databases]
${database} = ${login}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = any
pool_mode = ${mode}
default_pool_size = ${mode === "session" ? 40 : 3}
max_client_conn = 200
${more}
`,
  );
  give(file);
  const [command, args] = asOwner(kProgram, ["-q", file]);
  const child = spawn(command, args, { cwd: folder, stdio: "ignore" });
  for (const until = Date.now() + 10000; Date.now() < until; await sleep(50)) {
    if (child.exitCode !== null) break;
    if (await answers(port)) return { port, pid: child.pid, stop: () => end(child, "SIGINT") };
  }
  await end(child, "SIGKILL");
  throw new Error("PgBouncer did not start");
}
