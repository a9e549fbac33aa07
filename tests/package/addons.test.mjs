// The packages with the addons, one per platform: what they need of a system, and what the loader says without one.
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { publint } from "publint";
import { install, pack, root } from "./package.mjs";

const versions = JSON.parse(readFileSync(join(root, "versions.json"), "utf8"));
const megabytes = (bytes) => `${(bytes / 1e6).toFixed(2)} MB`;
const arm64 = join(root, "js/prebuilt/linux-arm64/jackfield.node");
const node = join(root, ".deps/linux-arm64/node/bin/node");
const qemu = "/usr/bin/qemu-aarch64-static";
const foreign = "/usr/aarch64-linux-gnu";
const builders = "scripts/cross.sh makes it";

let made;
before(() => {
  made = pack();
});
after(() => made?.remove());

test("the package is small, and each addon has a package of its own", async (context) => {
  const { size, unpackedSize } = made.packed;
  context.diagnostic(`jackfield: packed ${megabytes(size)}, unpacked ${megabytes(unpackedSize)}`);
  assert.ok(size < versions.package_limit_mb * 1e6, `${size} bytes`);
  assert.ok(made.addons.has(`${process.platform}-${process.arch}`));
  for (const [machine, addon] of made.addons) {
    context.diagnostic(`${addon.name}: packed ${megabytes(addon.size)}`);
    const names = addon.files.map(({ path }) => path).sort();
    assert.deepEqual(names, ["LICENSE", "README.md", "jackfield.node", "package.json"]);
    assert.ok(size + addon.size < versions.install_limit_mb * 1e6, `${machine}: an install is too large`);
    const folder = join(made.folder, machine);
    execFileSync("mkdir", [folder]);
    execFileSync("tar", ["-xzf", addon.tarball, "-C", folder, "--strip-components=1"]);
    const { os, cpu, libc, version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    assert.deepEqual([`${os}-${cpu}`, libc, version], [machine, ["glibc"], made.packed.version]);
    assert.match(readFileSync(join(folder, "README.md"), "utf8"), /OpenSSL.*Apache-2\.0/);
    assert.deepEqual((await publint({ pkgDir: folder, pack: false })).messages, []);
  }
});

test("an addon needs no more of a system than glibc, and not a newer one than it says", (context) => {
  for (const machine of readdirSync(join(root, "js/prebuilt"))) {
    const file = join(root, "js/prebuilt", machine, "jackfield.node");
    const said = execFileSync("readelf", ["--wide", "--dynamic", "--version-info", file], { encoding: "utf8" });
    const needed = [...said.matchAll(/\(NEEDED\).*\[(.*)\]/g)].map(([, name]) => name);
    const others = needed.filter((name) => !/^(lib(c|m)\.so\.6|libgcc_s\.so\.1|ld-linux-.*)$/.test(name));
    assert.deepEqual(others, [], machine);
    const numbers = [...said.matchAll(/GLIBC_([\d.]+)/g)].map(([, number]) => number);
    const [newest] = numbers.sort((a, b) => b.localeCompare(a, "en", { numeric: true }));
    context.diagnostic(`${machine}: glibc ${newest}`);
    assert.ok(newest.localeCompare(versions.glibc_limit, "en", { numeric: true }) <= 0, `${machine}: glibc ${newest}`);
  }
});

const lacking =
  (!existsSync(arm64) && `the addon for linux arm64 is not built; ${builders}`) ||
  (!existsSync(node) && `there is no Node for arm64; ${builders}`) ||
  (!(existsSync(qemu) && existsSync(foreign)) && `qemu or glibc for arm64 is not installed; ${builders}`);
test("linux arm64 under qemu: it opens a store, seals, and queries SQLite", { skip: lacking, timeout: 300_000 }, () => {
  const installed = install(made, "arm64", "linux-arm64");
  const script = join(root, "tests/package/matrix/runtime.mjs");
  const text = readFileSync(script, "utf8");
  const args = ["-L", foreign, node, "--input-type=module", "--eval", text];
  const options = { cwd: installed.project, env: installed.env, encoding: "utf8" };
  const { status, stdout, stderr } = spawnSync(qemu, args, options);
  assert.equal(status, 0, stderr);
  assert.deepEqual(JSON.parse(stdout), ["addon", "ok", [{ total: 150 }], false]);
});

test("without its addon the loader names the machine and what to type", () => {
  const bare = install({ ...made, addons: new Map() }, "bare");
  const told = ({ platform = process.platform, arch = process.arch, glibc = "2.36" }) => {
    const set = (name, value) => `Object.defineProperty(process, "${name}", { value: ${JSON.stringify(value)} });`;
    const report = `process.report.getReport = () => ({ header: { glibcVersionRuntime: ${JSON.stringify(glibc)} } });`;
    const open = `const { open } = require("jackfield");
      open({ backend: "addon" }).catch(({ code, details: { reason, remedy, tried } }) =>
      console.log(JSON.stringify([code, reason, remedy, tried.join("; ")])))`;
    const { stdout, stderr } = bare.node("--eval", set("platform", platform) + set("arch", arch) + report + open);
    assert.ok(stdout !== "", stderr);
    const [code, reason, remedy, tried] = JSON.parse(stdout);
    assert.equal(code, "addon_required");
    assert.ok(reason.includes(`${platform}-${arch}`), reason);
    assert.doesNotMatch(remedy + reason + tried, /clone|npm run build/);
    return `${remedy} ${tried}`;
  };
  const { version } = made.packed;
  assert.match(told({}), new RegExp(`^Type: npm install @jackfield/linux-x64@${version}\\. .* it is not installed`));
  assert.match(told({ arch: "arm64" }), /^Type: npm install @jackfield\/linux-arm64@/);
  assert.match(told({ glibc: null }), /need glibc, which this Linux does not have/);
  for (const platform of ["darwin", "win32"])
    assert.match(told({ platform, arch: "arm64" }), /addons for linux-x64 and linux-arm64; in a container/);
  rmSync(bare.project, { recursive: true });
});
