// Options from variables and files, tables for terminals, completion in shells, errors as JSON.
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { chmodSync, existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { Given } from "../../js/dist/cli/arguments.js";
import { addSettings } from "../../js/dist/cli/settings.js";
import { columnWidths, tableLines } from "../../js/dist/cli/table.js";
import { fitted, oneLine, textWidth } from "../../js/dist/cli/width.js";
import { serve } from "../../js/dist/cli/serve.js";
import { firstLine } from "../support/first-line.mjs";
import { cli, runCommand, temporaryFolder } from "./server.mjs";

let place, folder;
before(() => {
  place = temporaryFolder();
  ({ folder } = place);
});
after(() => place.remove());

const file = (name, text) => {
  writeFileSync(join(folder, name), text);
  return name;
};
const environment = (more) => {
  const clean = Object.entries(process.env).filter(([name]) => !name.startsWith("JACKFIELD_"));
  return { ...Object.fromEntries(clean), ...more };
};
const run = (words, env = {}) =>
  spawnSync(process.execPath, [cli, ...words], { cwd: folder, env: environment(env), encoding: "utf8" });

// Where a server listens, with these words and variables.
async function startWith(words, env) {
  const child = spawn(process.execPath, [cli, "serve", "--json", ...words], {
    cwd: folder,
    env: environment(env),
    stdio: ["ignore", "pipe", "pipe"],
  });
  const { first, exited } = await firstLine(child, "serve");
  child.kill("SIGTERM");
  assert.equal((await exited).code, 0);
  return JSON.parse(first);
}

describe("settings", () => {
  test("a flag counts before a variable, a variable before the file", async () => {
    file("a.yaml", "port: 0\nstore: from-file.db\nhost: localhost\n");
    await startWith([], { JACKFIELD_CONFIG_FILE: "a.yaml" });
    assert.ok(existsSync(join(folder, "from-file.db")));
    const named = await startWith(["--config-file", "a.yaml"], { JACKFIELD_STORE: "from-variable.db" });
    assert.ok(existsSync(join(folder, "from-variable.db")));
    assert.match(named.url, /localhost/);
    await startWith(["--config-file", "a.yaml", "--store", "from-flag.db"], { JACKFIELD_STORE: "other.db" });
    assert.ok(existsSync(join(folder, "from-flag.db")) && !existsSync(join(folder, "other.db")));
  });

  test("every option of serve can be in the file and in a variable", async () => {
    const cert = "absent.pem";
    file("store.url", "other.db\n");
    chmodSync(join(folder, "store.url"), 0o600);
    for (const [name, flag] of Object.entries(serve.flags)) {
      if (name === "config-file") continue;
      const value = flag.type === "boolean" ? "true" : name === "store-file" ? "store.url" : (flag.choices?.[0] ?? "1");
      const json = { [name]: flag.multiple ? [value] : flag.type === "boolean" ? true : value };
      // A wrong option beside it stops the start once this one was understood.
      file("one.json", JSON.stringify({ ...json, ...(name === "port" ? { threads: "x" } : { port: "x" }) }));
      const { status, stderr } = run(["serve", "--config-file", "one.json"]);
      assert.equal(status, 2, `${name}: ${stderr}`);
      assert.match(stderr, /^jackfield: (one\.json:1: \S+ takes|--\S+ )/, name);
      const variable = `JACKFIELD_${name.toUpperCase().replaceAll("-", "_")}`;
      const wrong = name === "port" ? { JACKFIELD_THREADS: "x" } : { JACKFIELD_PORT: "x" };
      const second = run(["serve"], { [variable]: value, ...wrong });
      assert.equal(second.status, 2, `${variable}: ${second.stderr}`);
    }
    assert.ok(!existsSync(join(folder, cert)));
  });

  test("a fault of the file or of a variable is named by its place", () => {
    const cases = [
      ["port: 1\nstroe: a.db\n", 1, "a.yaml:2: there is no option stroe. Did you mean store?"],
      ["store: a.db\n\nport: abc\n", 2, "a.yaml:3: port takes a whole number from 0 to 65535"],
      ["json: maybe\n", 1, "a.yaml:1: json takes true or false"],
      ["host: [a, b]\n", 1, "a.yaml:1: host takes one value"],
      ["cors: {a: b}\n", 1, "a.yaml:1: cors takes a list of values"],
      ["- store\n", 1, 'a.yaml:1: a configuration file has one "option: value" in a line'],
      ["store: a.db\nstore: b.db\n", 1, "a.yaml:2: the key store occurs twice, first in line 1"],
      ["config-file: b.yaml\n", 1, "a.yaml:1: there is no option config-file"],
      [`${"x".repeat(50)}: 1\n`, 1, "a.yaml:1: there is no option of this name"],
      ["log: xml\n", 2, "a.yaml:1: log takes one of: off, json, text"],
    ];
    for (const [text, code, says] of cases) {
      const { status, stderr, stdout } = run(["serve", "--config-file", file("a.yaml", text)]);
      assert.deepEqual([status, stdout], [code, ""], stderr);
      assert.ok(stderr.startsWith(`jackfield: ${says}`), stderr);
    }
    const variable = run(["serve"], { JACKFIELD_PORT: "http" });
    assert.match(variable.stderr, /^jackfield: JACKFIELD_PORT takes a whole number/);
    assert.equal(run(["serve"], { JACKFIELD_JSON: "yes" }).stderr, "jackfield: JACKFIELD_JSON takes true or false\n");
  });

  test("a list in a variable is separated by commas; Kubernetes' own JACKFIELD_PORT is not taken", async () => {
    const started = await startWith(["--store", "k.db"], {
      JACKFIELD_CORS: "https://a.example.com, https://b.example.com",
      JACKFIELD_PORT: "tcp://10.0.0.1:80",
      JACKFIELD_CONFIG_FILE: file("port.json", '{"port": 0}'),
    });
    assert.ok(Number(new URL(started.url).port) > 0);
  });

  test("a switch and its opposite are one: reveal: false holds, unless a flag or variable is against it", async () => {
    const path = join(folder, file("closed.json", '{"reveal": false}'));
    const isOn = async (words, variables = {}) => {
      const given = new Given(serve, ["--config-file", path, ...words]);
      await addSettings(given, serve, serve.flags, variables);
      return given.isOn("reveal");
    };
    assert.equal(await isOn([]), false);
    assert.equal(await isOn(["--reveal"]), true);
    assert.equal(await isOn([], { JACKFIELD_REVEAL: "true" }), true);
    assert.equal(await isOn([], { JACKFIELD_NO_REVEAL: "true" }), false);
    assert.equal(await isOn(["--no-reveal"], { JACKFIELD_REVEAL: "true" }), false);
  });

  test("other commands take the store from the same places, and nothing that is not theirs", () => {
    const env = { JACKFIELD_STORE: "from-flag.db", JACKFIELD_JSON: "true", JACKFIELD_PORT: "x" };
    const { status, stdout } = run(["user", "list"], env);
    assert.equal(status, 0);
    assert.match(stdout, /^id +name/);
    file("store.json", '{"store": "from-flag.db", "port": 1}');
    assert.equal(run(["user", "list"], { JACKFIELD_CONFIG_FILE: "store.json" }).status, 0);
    file("wrong.json", '{"stor": "from-flag.db"}');
    const wrong = run(["user", "list"], { JACKFIELD_CONFIG_FILE: "wrong.json" });
    assert.deepEqual([wrong.status, wrong.stderr.split(".", 3)[2]?.trim() ?? ""], [1, "Did you mean store?"]);
  });
});

describe("tables", () => {
  test("a column counts what a terminal shows: wide, combined and invisible characters", () => {
    const widths = { ada: 3, 日本: 4, 한글: 4, ｆｕｌｌ: 8, "e\u0301": 1, "👩‍💻": 2, "a\u200db": 2, "": 0, Ω: 1 };
    for (const [text, width] of Object.entries(widths)) assert.equal(textWidth(text), width, text);
    assert.equal(fitted("日本語テキスト", 7), "日本語…");
    assert.equal(fitted("日本語テキスト", 6), "日本… ");
    assert.equal(fitted("7", 3, true), "  7");
  });

  test("what commands a terminal is written as an escape", () => {
    assert.equal(oneLine("a\nb\t\x1b[31m\u202ex\u009b"), "a\\nb\\t\\u{1b}[31m\\u{202e}x\\u{9b}");
    const [, line] = tableLines([{ head: "title" }], [["\x1b]0;x\x07"]], undefined);
    assert.equal(line, "\\u{1b}]0;x\\u{7}");
  });

  test("it fits the terminal: the widest columns give way, and nothing is cut elsewhere", () => {
    const columns = [{ head: "id" }, { head: "title" }, { head: "n", right: true }];
    const cells = [
      ["int1", "日本語".repeat(20), "12"],
      ["int2", "x".repeat(90), "3"],
    ];
    for (const most of [20, 40, 80, 120]) {
      const lines = tableLines(columns, cells, most);
      for (const line of lines) assert.ok(textWidth(line) <= most, `${most}: ${line}`);
      assert.ok(lines[1].startsWith("int1") && lines[1].endsWith("12"), lines[1]);
    }
    assert.ok(tableLines(columns, cells, undefined)[2].includes("x".repeat(90)));
    assert.deepEqual(columnWidths([{ head: "a" }, { head: "b" }], [["x".repeat(50), "y".repeat(50)]], 22), [10, 10]);
  });
});

describe("completion", () => {
  const complete = (...words) => {
    const line = [
      'source <("$0" "$1" completion bash)',
      'COMP_WORDS=(jackfield "${@:2}")',
      "COMP_CWORD=$(($# - 1))",
      "_jackfield",
      'echo "${COMPREPLY[@]}"',
    ].join("; ");
    const { stdout, stderr } = spawnSync("bash", ["-c", line, process.execPath, cli, ...words], { encoding: "utf8" });
    assert.equal(stderr, "");
    return stdout.trim().split(" ");
  };

  test("bash completes commands, their second words, flags and values", () => {
    assert.deepEqual(complete("int"), ["integrations"]);
    assert.deepEqual(complete("store", ""), ["backup", "restore", "check", "copy"]);
    assert.deepEqual(complete("user", "add", "ada", "--ro"), ["--role"]);
    assert.deepEqual(complete("user", "add", "ada", "--role", ""), ["viewer", "editor", "creator", "owner"]);
    assert.deepEqual(complete("query", "Shop", "SELECT 1", "--format", "n"), ["ndjson"]);
    assert.deepEqual(complete("serve", "--tls-c"), ["--tls-cert"]);
  });

  for (const shell of ["zsh", "fish"])
    test(`the script for ${shell} is one that it reads`, (t) => {
      const script = run(["completion", shell]).stdout;
      assert.match(script, /jackfield/);
      const { status, stderr, error } = spawnSync(shell, ["-n", "-c", script], { encoding: "utf8" });
      if (error?.code === "ENOENT") t.skip(`${shell} is not installed`);
      else assert.equal(status, 0, stderr);
    });
});

test("with --json an error is one line of JSON in the form of the API, with the same exit code", async () => {
  const cases = [
    [["user", "role", "nobody", "owner", "--json", "--store", "from-flag.db"], 1, "failed"],
    [["user", "add", "owner", "--role", "viewer", "--json", "--store", "from-flag.db"], 1, "name_taken"],
    [["user", "add", "ada", "--json"], 2, "usage"],
    [["validate", "nope/nope", file("c.json", "{}"), "--json"], 1, "unknown_type"],
    [["store", "check", "--store", "absent.db", "--json"], 1, "failed"],
  ];
  for (const [words, code, expected] of cases) {
    const { code: status, out, err } = await runCommand(folder, ...words);
    assert.deepEqual([status, out], [code, ""], err);
    const { error, message, details } = JSON.parse(err);
    assert.equal(details.code, expected, err);
    assert.ok(error.startsWith("ERR_") && message !== "");
  }
});
