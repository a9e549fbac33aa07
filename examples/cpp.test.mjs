// The C++ example as its user builds it: against an installed library, which the build of the tests has made already.
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const built = ["release", "dev"]
  .map((preset) => join(root, "build", preset))
  .find((folder) => existsSync(join(folder, "libjackfield.a")));
const bundle = join(root, "js/manifests/bundle.json");
let folder;
let check;

before(() => {
  assert.ok(built, "no library is built; type: cmake --preset dev && cmake --build --preset dev");
  folder = mkdtempSync(join(tmpdir(), "jackfield-cpp-"));
  const run = (args, env = {}) => execFileSync("cmake", args, { stdio: "pipe", env: { ...process.env, ...env } });
  // Links instead of copies: the archive of a sanitizer build is large.
  run(["--install", built, "--prefix", join(folder, "installed")], { CMAKE_INSTALL_MODE: "ABS_SYMLINK" });
  // A library that was built with sanitizers needs their runtime in the program.
  const sanitize = /^JACKFIELD_SANITIZE:\w+=(.+)$/m.exec(readFileSync(join(built, "CMakeCache.txt"), "utf8"))?.[1];
  const flags = `-Wall -Wextra -Werror ${sanitize === undefined ? "" : `-fsanitize=${sanitize}`}`;
  run([
    "-S",
    join(root, "examples/cpp"),
    "-B",
    join(folder, "build"),
    `-DCMAKE_PREFIX_PATH=${join(folder, "installed")}`,
    `-DCMAKE_CXX_FLAGS=${flags}`,
  ]);
  run(["--build", join(folder, "build")]);
  check = (...args) => spawnSync(join(folder, "build/check"), args, { encoding: "utf8" });
});
after(() => rmSync(folder, { recursive: true, force: true }));

test("a valid configuration is reported valid, and its password is masked", () => {
  const { status, stdout, stderr } = check(bundle, "database/pg", join(root, "examples/cpp/config.json"));
  assert.equal(status, 0, stderr);
  const [report, masked] = stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  assert.equal(report.valid, true);
  assert.equal(masked.config.connection.password, "********");
  assert.ok(!stdout.includes("a password"));
});

test("a wrong port is reported at its field", () => {
  const file = join(folder, "wrong.json");
  const config = JSON.parse(readFileSync(join(root, "examples/cpp/config.json"), "utf8"));
  config.connection.port = 70000;
  writeFileSync(file, JSON.stringify(config));
  const { status, stdout } = check(bundle, "database/pg", file);
  assert.equal(status, 1);
  assert.deepEqual(
    JSON.parse(stdout.split("\n")[0]).errors.map(({ path }) => path),
    ["connection.port"],
  );
});

test("what cannot be done says why", () => {
  writeFileSync(join(folder, "broken.json"), "{");
  assert.match(check(bundle, "database/pg", join(folder, "broken.json")).stderr, /ERR_INVALID_JSON/);
  assert.match(check(bundle, "database/unheard-of", join(root, "examples/cpp/config.json")).stderr, /unknown_type/);
  assert.equal(check("/nonexistent", "database/pg", "/nonexistent").status, 2);
});
