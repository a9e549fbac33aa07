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

const thisMachine = `${process.platform}-${process.arch}`;
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

/** The tarballs: jackfield's, and those of the addons that are built, by name of the machine. */
export function pack() {
  const folder = mkdtempSync(join(tmpdir(), "jackfield-package-"));
  const env = { ...process.env, PATH: `${process.env.PATH}${delimiter}${dirname(process.execPath)}` };
  const options = { cwd: root, encoding: "utf8", stdio: ["ignore", "pipe", "inherit"], env };
  const [packed, ...addons] = JSON.parse(
    execFileSync(process.execPath, ["scripts/package.mjs", "--json", "--to", folder], options),
  );
  const fileOf = ({ filename }) => join(folder, filename);
  const machineOf = ({ name }) => name.slice("@jackfield/".length);
  return {
    folder,
    tarball: fileOf(packed),
    packed,
    addons: new Map(addons.map((each) => [machineOf(each), { ...each, tarball: fileOf(each) }])),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

// A project with the package, and the addon of `machine`, which npm would fetch by itself. Its `node`, `bin` and `npm`
// run with a PATH that holds Node, a shell for npm, and nothing else.
export function install({ folder, tarball, addons }, name = "project", machine = thisMachine) {
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
  const addon = addons.get(machine)?.tarball ?? [];
  // By its name npm refuses a package of another machine.
  const force = machine === thisMachine ? [] : ["--force"];
  checked(run(process.execPath, [npm, "install", ...quiet, ...force, tarball, ...[addon].flat()]));
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
