// What other readers make of a URL, in one form: {host, port, user, password, database, tls}, or null where it is
// refused. tls: "off", "either", "on" (not checked), "verified", or absent where the URL says nothing.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(new URL(".", import.meta.url));
const root = join(here, "../..");
const require = createRequire(import.meta.url);
const modes = {
  disable: "off",
  disabled: "off",
  allow: "either",
  prefer: "either",
  preferred: "either",
  require: "on",
  required: "on",
  trust: "on",
  "no-verify": "on",
  "verify-ca": "verified",
  "verify-full": "verified",
  verify_ca: "verified",
  verify_full: "verified",
  verify_identity: "verified",
};
const mode = (text) => (text === undefined || text === null ? undefined : modes[String(text).toLowerCase()]);
const ofSwitch = (value) => (value === undefined ? undefined : value ? "verified" : "off");

const fromLibpq = (read) =>
  read && {
    host: read.host,
    port: read.port,
    user: read.user,
    password: read.password,
    database: read.dbname,
    tls: mode(read.sslmode),
  };

function fromMssql(read) {
  if (read === null) return null;
  const on = read.encrypt === undefined ? undefined : read.encrypt !== "false";
  const trusts = read.trustServerCertificate === "true";
  return {
    host: read.serverName,
    port: read.portNumber,
    user: read.user,
    password: read.password,
    database: read.databaseName,
    tls: on === false ? "off" : on ? (trusts ? "on" : "verified") : undefined,
  };
}

const fromPgjdbc = (read) =>
  read && {
    host: read.PGHOST,
    port: read.PGPORT,
    user: read.user,
    password: read.password,
    database: read.PGDBNAME,
    tls: mode(read.sslmode) ?? (read.ssl === "" || read.ssl === "true" ? "verified" : undefined),
  };

// In other processes: kind -> the form above.
const foreign = {
  libpq: fromLibpq,
  sqlalchemy: (read) => read && { ...read, tls: undefined },
  pgjdbc: fromPgjdbc,
  connectorj: (read) => read && { ...read, tls: mode(read.sslMode) },
  mariadbj: (read) => read && { ...read, tls: read.sslMode === "DISABLE" ? undefined : mode(read.sslMode) },
  mssqlj: fromMssql,
  snowflakej: (read) => read && { ...read, database: read.db, tls: read.scheme === "http" ? "off" : "verified" },
  databricksj: (read) =>
    read && { host: read.Host, port: read.Port, password: read.PWD, tls: read.ssl === "0" ? "off" : "verified" },
};

const local = {
  "pg-connection-string": () => {
    const { parse } = require("pg-connection-string");
    return (url) => {
      const { host, port, user, password, database, ssl } = parse(url);
      const tls =
        ssl === undefined ? undefined : ssl === false ? "off" : ssl.rejectUnauthorized === false ? "on" : "verified";
      return { host, port, user, password, database, tls };
    };
  },
  postgres: async () => {
    const { default: postgres } = await import("postgres");
    return (url) => {
      const { host, port, user, pass, database, ssl } = postgres(url, { user: undefined }).options;
      if (host.length > 1) return null;
      return {
        host: host[0],
        port: port[0],
        user,
        password: pass,
        database,
        tls: ssl === false ? undefined : mode(ssl),
      };
    };
  },
  mysql2: () => {
    const { parseUrl } = require(join(here, "node_modules/mysql2/lib/connection_config.js"));
    return (url) => {
      const { host, port, user, password, database, ssl } = parseUrl(url);
      const tls = typeof ssl === "object" ? (ssl.rejectUnauthorized === false ? "on" : "verified") : undefined;
      return { host, port, user, password, database, tls };
    };
  },
  mariadb: async () => {
    const { default: Options } = await import(join(here, "node_modules/mariadb/lib/config/connection-options.js"));
    return (url) => {
      const { host, port, user, password, database, ssl } = Options.parse(url);
      return { host, port, user, password, database, tls: ofSwitch(ssl) };
    };
  },
  mssql: () => {
    const { ConnectionPool } = require("mssql");
    return (text) => {
      const { server, port, user, password, database, domain, options } = ConnectionPool.parseConnectionString(text);
      const on = options.encrypt;
      const tls = on === undefined ? undefined : !on ? "off" : options.trustServerCertificate ? "on" : "verified";
      return { host: server, port, user: domain === undefined ? user : `${domain}\\${user}`, password, database, tls };
    };
  },
};

const quiet = (read) => (url) => {
  try {
    return read(url);
  } catch {
    return null;
  }
};

const inChild = (command, args, cases, env = {}) => {
  const input = cases.map(({ driver, url }) => `${driver}\t${Buffer.from(url).toString("base64")}\n`).join("");
  return spawnSync(command, args, { input, encoding: "utf8", maxBuffer: 1 << 28, env: { ...process.env, ...env } });
};

const children = [
  {
    drivers: ["libpq", "sqlalchemy"],
    without: "python3 with SQLAlchemy, and libpq",
    run: (cases) =>
      inChild("python3", [join(here, "readers.py")], cases, { PYTHONPATH: join(root, ".deps/sqlalchemy") }),
  },
  {
    drivers: ["pgjdbc", "connectorj", "mariadbj", "mssqlj", "snowflakej", "databricksj"],
    without: "java and the drivers of tests/judges/pom.xml",
    run: (cases) => inChild("java", ["-cp", join(root, ".deps/jdbc/*"), join(here, "Readers.java")], cases),
  },
];

/** Adds `theirs` to each case; returns the drivers that could not be asked, with the reason. */
export async function askDrivers(cases) {
  const absent = new Map();
  const log = console.warn;
  console.warn = () => {};
  process.removeAllListeners("warning");
  for (const [name, open] of Object.entries(local)) {
    if (!existsSync(join(here, "node_modules", name))) {
      absent.set(name, "the npm packages of tests/judges are not installed");
      continue;
    }
    const read = quiet(await open());
    for (const each of cases) if (each.driver === name) each.theirs = read(each.url);
  }
  console.warn = log;
  for (const { drivers, without, run } of children) {
    const known = JSON.parse(run([]).stdout?.split("\n")[0] || "[]");
    for (const name of drivers) if (!known.includes(name)) absent.set(name, `it needs ${without}`);
    const own = cases.filter(({ driver }) => drivers.includes(driver) && known.includes(driver));
    if (own.length === 0) continue;
    const lines = run(own).stdout.split("\n").slice(1);
    own.forEach((each, i) => (each.theirs = foreign[each.driver](JSON.parse(lines[i]))));
  }
  return absent;
}
