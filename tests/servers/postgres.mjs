// A PostgreSQL server of one test run: own folder, own CA, free port, TLS. Runs as user postgres when we are root.
// Users: app (password over TLS only), plain (password, TLS or not), cert (password and a client certificate, TLS
// only). Beside the database jackfield there is one of each of some older encodings, which it is named for. Debian's
// server, or another major of packaged-postgres.mjs: startPostgres({ major: 10 }).
// Example    const server = await startPostgres();  if (server.skipped) console.log(server.skipped);
//            await server.stop();
import { spawn } from "node:child_process";
import {
  appendFileSync,
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { makeCa } from "./ca.mjs";
import { end, makePassword, programsOf, reachOf, sleep } from "./own-server.mjs";
import { unpackPostgres } from "./packaged-postgres.mjs";
import { closedPort } from "./proxy.mjs";

const kRoot = "/usr/lib/postgresql";

/** The newest server on this machine, or undefined. */
export function findPostgres() {
  if (!existsSync(kRoot)) return undefined;
  const versions = readdirSync(kRoot)
    .filter((name) => /^\d+$/.test(name))
    .sort((a, b) => Number(b) - Number(a));
  return versions
    .map((version) => join(kRoot, version, "bin"))
    .find((bin) => existsSync(join(bin, "initdb")) && existsSync(join(bin, "postgres")));
}

const owner = "postgres";
const env = { PATH: process.env.PATH, LC_ALL: "C", TZ: "UTC" };
const { asOwner, run, give } = programsOf(owner, { ...env, HOME: "/nonexistent" });

const sql = (text) => `'${text.replaceAll("'", "''")}'`;

function writeSettings(data, folder, port, major) {
  appendFileSync(
    join(data, "postgresql.conf"),
    `
listen_addresses = '127.0.0.1'
port = ${port}
unix_socket_directories = '${folder}'
ssl = on
ssl_cert_file = 'server.crt'
ssl_key_file = 'server.key'
ssl_ca_file = 'root.crt'
password_encryption = 'scram-sha-256'
fsync = off
max_connections = 130
shared_buffers = 64MB
lc_messages = 'C'
timezone = 'Europe/Paris'
datestyle = 'SQL, DMY'
intervalstyle = 'sql_standard'
bytea_output = 'escape'
`,
  );
  // The settings above differ from the connector's, so that a missing one is noticed.
  writeFileSync(
    join(data, "pg_hba.conf"),
    `
local    all all             trust
hostssl  all cert  127.0.0.1/32 scram-sha-256 clientcert=${major < 12 ? "1" : "verify-full"}
hostssl  all app   127.0.0.1/32 scram-sha-256
host     all plain,boss,filer 127.0.0.1/32 scram-sha-256
`,
  );
}

function makeUsers(folder, port, password) {
  const statements = ["app", "plain", "cert", "filer"].map(
    (name) => `CREATE ROLE "${name}" LOGIN PASSWORD ${sql(password)};`,
  );
  statements.push("GRANT pg_signal_backend TO plain;", "GRANT plain TO app;", 'CREATE DATABASE "jackfield" OWNER app;');
  // Rights that a test of a connection warns of. PostgreSQL 10 has no such role as the second.
  statements.push(
    `CREATE ROLE boss LOGIN SUPERUSER PASSWORD ${sql(password)};`,
    `DO $$ BEGIN IF current_setting('server_version_num')::int >= 110000 THEN
       EXECUTE 'GRANT pg_read_server_files TO filer'; END IF; END $$;`,
  );
  for (const encoding of ["LATIN1", "WIN1252", "EUC_JP", "SQL_ASCII", "MULE_INTERNAL"])
    statements.push(
      `CREATE DATABASE "${encoding}" OWNER app TEMPLATE template0 ENCODING '${encoding}' LC_COLLATE 'C' LC_CTYPE 'C';`,
    );
  for (const statement of statements) psql(folder, port, "postgres", statement);
  psql(
    folder,
    port,
    "jackfield",
    "GRANT ALL ON SCHEMA public TO app, plain, cert; GRANT CREATE ON DATABASE jackfield TO plain;",
  );
}

const psql = (folder, port, database, statement) =>
  run(join(findPostgres(), "psql"), [
    "-X",
    "-q",
    "-v",
    "ON_ERROR_STOP=1",
    "-h",
    folder,
    "-p",
    String(port),
    "-U",
    owner,
    "-d",
    database,
    "-At",
    "-c",
    statement,
  ])
    .toString()
    .trim();

/** Starts one. {skipped: reason} without a server. */
export async function startPostgres({ major } = {}) {
  const own = findPostgres(); // its psql asks every major
  if (own === undefined) return { skipped: `no PostgreSQL server below ${kRoot} (apt install postgresql)` };
  const folder = mkdtempSync(join(tmpdir(), "jf-pg-"));
  chmodSync(folder, 0o755);
  const bin = major === undefined ? own : unpackPostgres(major, folder);
  if (bin === undefined) {
    rmSync(folder, { recursive: true, force: true });
    return {
      skipped: `no PostgreSQL ${major} in tests/servers/node_modules (npm ci --ignore-scripts in tests/servers)`,
    };
  }
  const ca = makeCa(folder);
  const issued = ca.issue("server", { hosts: ["localhost", "127.0.0.1"] });
  const data = join(folder, "data");
  const sockets = join(folder, "sockets");
  mkdirSync(data, { mode: 0o700 });
  mkdirSync(sockets, { mode: 0o755 });
  give(data);
  give(sockets);
  run(join(bin, "initdb"), ["-D", data, "-U", owner, "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"], {
    cwd: folder,
  });
  copyFileSync(issued.cert, join(data, "server.crt"));
  copyFileSync(issued.key, join(data, "server.key"));
  copyFileSync(ca.cert, join(data, "root.crt"));
  chmodSync(join(data, "server.key"), 0o600);
  give(data);
  const port = await closedPort();
  writeSettings(data, sockets, port, major ?? 15);

  const password = makePassword();
  const log = join(folder, "log");
  const start = () => startProcess(bin, data, folder, log);
  let child = start();
  await answers(sockets, port, data, child, log);
  makeUsers(sockets, port, password);
  let stopped = false;
  const stop = async () => {
    if (stopped) return;
    stopped = true;
    await end(child, "SIGQUIT");
    rmSync(folder, { recursive: true, force: true });
  };
  const restart = async () => {
    await end(child, "SIGINT");
    child = start();
    await answers(sockets, port, data, child, log);
  };
  const query = (statement, database = "jackfield") => psql(sockets, port, database, statement);
  const more = { port, password, folder, pid: () => child.pid, query, restart, stop };
  return reachOf(ca, { host: "127.0.0.1", name: "localhost", ...more });
}

function startProcess(bin, data, folder, log) {
  const [command, args] = asOwner(join(bin, "postgres"), ["-D", data]);
  // setpriv becomes the server, so the pid is the server's own.
  const child = spawn(command, args, {
    cwd: folder,
    stdio: ["ignore", "ignore", "pipe"],
    env,
  });
  child.stderr.on("data", (chunk) => appendFileSync(log, chunk));
  child.stderr.unref?.();
  return child;
}

/** Waits until the server answers, and makes sure that it is the one we started. */
async function answers(sockets, port, data, child, log) {
  for (const until = Date.now() + 30000; Date.now() < until; await sleep(50)) {
    if (child.exitCode !== null) break;
    try {
      if (psql(sockets, port, "postgres", "SHOW data_directory") === data) return;
      break;
    } catch {
      // not yet
    }
  }
  await end(child, "SIGQUIT");
  throw new Error(
    `PostgreSQL did not start: ${existsSync(log) ? readFileSync(log, "utf8").slice(-2000) : userInfo().username}`,
  );
}
