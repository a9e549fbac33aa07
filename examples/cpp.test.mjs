// The C++ example as its user builds it: against an installed library, which the build of the tests has made already.
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const built = ["library", "release", "dev"]
  .map((preset) => join(root, "build", preset))
  .find((folder) => existsSync(join(folder, "libjackfield.a")));
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
  const { status, stdout, stderr } = check("database/pg", join(root, "examples/cpp/config.json"));
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
  const { status, stdout } = check("database/pg", file);
  assert.equal(status, 1);
  assert.deepEqual(
    JSON.parse(stdout.split("\n")[0]).errors.map(({ path }) => path),
    ["connection.port"],
  );
});

test("what cannot be done says why", () => {
  writeFileSync(join(folder, "broken.json"), "{");
  assert.match(check("database/pg", join(folder, "broken.json")).stderr, /ERR_INVALID_JSON/);
  assert.match(check("database/unheard-of", join(root, "examples/cpp/config.json")).stderr, /unknown_type/);
  assert.match(check("database/pg", "/nonexistent").stderr, /could not be read/);
  assert.equal(check("database").status, 2);
});

test("without CMake: pkg-config gives the shared library and the catalogue", (context) => {
  if (spawnSync("pkg-config", ["--version"]).status !== 0) return context.skip("there is no pkg-config");
  const sanitized = /^JACKFIELD_SANITIZE:\w+=.+$/m.test(readFileSync(join(built, "CMakeCache.txt"), "utf8"));
  if (sanitized) return context.skip("a library with sanitizers loads in programs that have their runtime alone");
  const libraries = join(folder, "installed/lib");
  const PKG_CONFIG_PATH = join(libraries, "pkgconfig");
  const config = (...args) =>
    execFileSync("pkg-config", [...args, "jackfield"], { encoding: "utf8", env: { ...process.env, PKG_CONFIG_PATH } });
  const catalogue = config("--variable=catalogue").trim();
  const flags = config("--cflags", "--libs").trim().split(/\s+/);
  const program = join(folder, "shared");
  const source = join(root, "examples/cpp/main.cc");
  const defined = `-DCATALOGUE="${catalogue}"`;
  execFileSync("g++", ["-std=c++20", source, "-o", program, defined, ...flags, `-Wl,-rpath,${libraries}`]);
  const { status, stderr } = spawnSync(program, ["database/pg", join(root, "examples/cpp/config.json")]);
  assert.equal(status, 0, String(stderr));
  const { manifests } = JSON.parse(readFileSync(catalogue, "utf8"));
  assert.deepEqual(
    manifests.map(({ type, sub_type }) => `${type}/${sub_type}`).sort(),
    JSON.parse(readFileSync(join(root, "js/manifests/bundle.json"), "utf8"))
      .manifests.map(({ type, sub_type }) => `${type}/${sub_type}`)
      .sort(),
  );
});

// What set-up brings for npm start is enough: the preset of the README looks for nothing that only the tests use.
test("the preset of the README is configured without the libraries of the tests", () => {
  const without = ["Catch2", "nlohmann_json"].map((name) => `-DCMAKE_DISABLE_FIND_PACKAGE_${name}=TRUE`);
  const configure = (preset) =>
    spawnSync("cmake", ["--preset", preset, "-B", join(folder, preset), ...without], { cwd: root, encoding: "utf8" });
  const library = configure("library");
  assert.equal(library.status, 0, library.stderr);
  const tests = configure("dev");
  assert.notEqual(tests.status, 0, "the libraries of the tests are found in another way");
  assert.match(tests.stderr, /-DJACKFIELD_TESTS=OFF/);
});
