// A MariaDB or MySQL server of one test run: own folder, own CA, free port, TLS. Runs as user mysql when we are root.
// Users: app (password over TLS only), plain (password, TLS or not), cert (password and a client certificate, TLS
// only), boss (all rights).
// MySQL      is what scripts/setup.sh --test unpacked into .deps/mysql-server: the server and all it is linked with,
//            the C library included, so that the loader of that folder runs it. JACKFIELD_TEST_MYSQL_ROOT names another
//            such folder.
// Example    const server = await startMariadb();  if (server.skipped) console.log(server.skipped);
//            await server.stop();  await server.restart() kills it and starts it again on the same port.
import { spawn } from "node:child_process";
import { chmodSync, closeSync, existsSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { makeCa } from "./ca.mjs";
import { end, makePassword, programsOf, reachOf, sleep } from "./own-server.mjs";
import { closedPort } from "./proxy.mjs";

const env = { PATH: `${process.env.PATH}:/usr/sbin`, LC_ALL: "C", TZ: "UTC", HOME: "/nonexistent" };
const { asOwner, run, give } = programsOf("mysql", env);
const quoted = (text) => `'${text.replaceAll("\\", "\\\\").replaceAll("'", "''")}'`;

/** {program, args, prepare(folder, data)} of the server, or {skipped}. */
function findMariadb() {
  const program = ["/usr/sbin/mariadbd", "/usr/local/sbin/mariadbd"].find((path) => existsSync(path));
  if (program === undefined) return { skipped: "no MariaDB server on this machine (apt install mariadb-server)" };
  const prepare = (data) =>
    run("mariadb-install-db", [
      "--no-defaults",
      "--auth-root-authentication-method=normal",
      "--skip-test-db",
      `--datadir=${data}`,
    ]);
  return { program, args: ["--no-defaults"], prepare };
}

const root =
  process.env.JACKFIELD_TEST_MYSQL_ROOT ?? fileURLToPath(new URL("../../.deps/mysql-server", import.meta.url));

/** The client library of MariaDB that came with MySQL, newer than this machine's: {library, plugins}, or null. */
export function newerLibrary() {
  const library = join(root, "usr/lib/x86_64-linux-gnu/libmariadb.so.3");
  return existsSync(library) ? { library, plugins: join(root, "usr/lib/x86_64-linux-gnu/libmariadb3/plugin") } : null;
}

function findMysql() {
  const library = join(root, "usr/lib");
  const machine = join(library, "x86_64-linux-gnu");
  const loader = join(machine, "ld-linux-x86-64.so.2");
  if (!existsSync(loader))
    return { skipped: "no MySQL 9 on this machine; scripts/setup.sh --test fetches it, or says why it cannot" };
  const args = [
    "--library-path",
    `${machine}:${join(library, "mysql/private")}`,
    join(root, "usr/sbin/mysqld"),
    "--no-defaults",
    `--lc-messages-dir=${join(root, "usr/share/mysql")}`,
    `--plugin-dir=${join(library, "mysql/plugin")}`,
  ];
  return {
    program: loader,
    args,
    prepare: (data) => run(loader, [...args, `--datadir=${data}`, "--initialize-insecure"]),
    more: ["--mysqlx=OFF"],
  };
}

const client = (socket, statement) =>
  run("mariadb", [
    "--no-defaults",
    `--socket=${socket}`,
    "--user=root",
    "--batch",
    "--skip-column-names",
    "-e",
    statement,
  ])
    .toString()
    .trim();

function makeUsers(socket, password) {
  const needs = { app: "REQUIRE SSL", plain: "", cert: "REQUIRE X509" };
  client(socket, "CREATE DATABASE jackfield CHARACTER SET utf8mb4");
  for (const [name, more] of Object.entries(needs)) {
    client(socket, `CREATE USER ${name}@'%' IDENTIFIED BY ${quoted(password)} ${more}`);
    client(socket, `GRANT ALL ON jackfield.* TO ${name}@'%'`);
  }
  client(socket, `CREATE USER boss@'%' IDENTIFIED BY ${quoted(password)}`);
  client(socket, "GRANT ALL ON *.* TO boss@'%'");
}

/** which: "mariadb" or "mysql". {skipped: reason} without a server. */
export async function startMariadb(which = "mariadb") {
  const found = which === "mysql" ? findMysql() : findMariadb();
  if (found.skipped !== undefined) return found;
  const folder = mkdtempSync(join(tmpdir(), "jf-my-"));
  chmodSync(folder, 0o755);
  const ca = makeCa(folder);
  const own = join(folder, "own");
  mkdirSync(own, { mode: 0o755 });
  // For the name only: the dialled address is not in it.
  const issued = ca.issue("server", { hosts: ["localhost"] });
  chmodSync(issued.key, 0o644);
  give(own);
  const data = join(own, "data");
  if (which !== "mysql") mkdirSync(data, { mode: 0o700 });
  give(own);
  found.prepare(data);
  const port = await closedPort();
  const socket = join(own, "socket");
  const log = join(folder, "log");
  const args = [
    ...found.args,
    `--datadir=${data}`,
    `--port=${port}`,
    "--bind-address=127.0.0.1",
    `--socket=${socket}`,
    `--pid-file=${join(own, "pid")}`,
    `--ssl-ca=${ca.cert}`,
    `--ssl-cert=${issued.cert}`,
    `--ssl-key=${issued.key}`,
    "--secure-file-priv=",
    "--skip-log-bin",
    "--max-connections=100",
    "--max-allowed-packet=64M",
    // These differ from the connector's settings, so that a missing setting is noticed.
    "--character-set-server=latin1",
    "--default-time-zone=+05:00",
    "--local-infile=1",
    "--innodb-buffer-pool-size=32M",
    "--innodb-flush-log-at-trx-commit=0", // the tests change tables a thousand times
    ...(found.more ?? []),
  ];
  const [command, all] = asOwner(found.program, args);
  let child;
  const start = async () => {
    const out = openSync(log, "a");
    // setpriv becomes the server, so the pid is the server's own.
    child = spawn(command, all, { cwd: own, stdio: ["ignore", out, out], env });
    closeSync(out);
    for (const until = Date.now() + 120000; Date.now() < until && child.exitCode === null; await sleep(100)) {
      try {
        if (client(socket, "SELECT @@datadir").startsWith(data)) return;
      } catch {
        // not yet
      }
    }
    await kill();
    throw new Error(`The ${which} server did not start: ${readFileSync(log, "utf8").slice(-2000)}`);
  };
  const kill = () => end(child, "SIGKILL");
  await start();
  const password = makePassword();
  makeUsers(socket, password);
  const restart = async () => {
    await kill();
    await start();
  };
  const stop = async () => {
    await kill();
    rmSync(folder, { recursive: true, force: true });
  };
  return reachOf(ca, {
    host: "localhost",
    port,
    password,
    folder,
    pid: () => child.pid,
    query: (statement) => client(socket, statement),
    restart,
    stop,
  });
}
