// The package as a user gets it: packed, and installed into an empty project where no compiler can be found.
import { execFileSync, spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../../", import.meta.url));

// npm as a script for this Node, wherever the two were installed.
function npmScript() {
  for (const folder of [...process.env.PATH.split(delimiter), dirname(process.execPath)]) {
    try {
      return realpathSync(join(folder, "npm"));
    } catch {
      // not in this folder
    }
  }
  throw new Error("npm was not found");
}
const npm = npmScript();
const quiet = ["--ignore-scripts", "--offline", "--no-audit", "--no-fund", "--loglevel=error"];

export function pack() {
  const folder = mkdtempSync(join(tmpdir(), "jackfield-package-"));
  const options = { cwd: root, encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] };
  const [packed] = JSON.parse(
    execFileSync(process.execPath, [npm, "pack", "--json", "--pack-destination", folder, ...quiet], options),
  );
  const tarball = join(folder, packed.filename);
  return { folder, tarball, packed, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

// A project with the package. Its `node`, `bin` and `npm` run with a PATH that holds Node, a shell for npm, and nothing
// else.
export function install({ folder, tarball }, name = "project") {
  const project = join(folder, name);
  const bin = join(folder, "bin");
  mkdirSync(project);
  if (!existsSync(bin)) {
    mkdirSync(bin);
    symlinkSync(process.execPath, join(bin, "node"));
    symlinkSync("/bin/sh", join(bin, "sh"));
  }
  const env = { PATH: bin, HOME: folder, TMPDIR: folder, npm_config_cache: join(folder, "cache") };
  const run = (command, args) => spawnSync(command, args, { cwd: project, env, encoding: "utf8" });
  const checked = (result) => {
    if (result.status !== 0) throw new Error(`exit code ${result.status}\n${result.stdout}\n${result.stderr}`);
    return result;
  };
  writeFileSync(join(project, "package.json"), '{"name":"empty","private":true}\n');
  checked(run(process.execPath, [npm, "install", ...quiet, tarball]));
  return {
    project,
    env,
    package: join(project, "node_modules/jackfield"),
    read: (path) => readFileSync(join(project, "node_modules/jackfield", path)),
    node: (...args) => run("node", args),
    // What the script prints as JSON.
    module: (code) => JSON.parse(checked(run("node", ["--input-type=module", "--eval", code])).stdout),
    bin: (...args) => run(join(project, "node_modules/.bin/jackfield"), args),
    npm: (...args) => run(process.execPath, [npm, ...args, ...quiet]),
  };
}
