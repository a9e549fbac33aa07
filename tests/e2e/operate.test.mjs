// The tables of docs/operate.md: every command of them is run and prints what its row has.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { runStatements } from "./sqlite.mjs";
import { cli, startServer, temporaryFolder } from "./server.mjs";

const page = readFileSync(new URL("../../docs/operate.md", import.meta.url), "utf8");

// The rows of the table below a heading, as cells; code marks are kept.
function rowsBelow(heading) {
  const section = page.split(`\n## ${heading}\n`)[1].split("\n## ")[0];
  const rows = section.split("\n").filter((line) => line.startsWith("|"));
  return rows.slice(2).map((line) =>
    line
      .slice(1, -1)
      .split(/ \| /)
      .map((cell) => cell.replace(/^\s*\|?\s*|\s*\|?\s*$/g, "")),
  );
}
const code = (cell) => cell.replace(/^`|`$/g, "").trim();
const jobs = rowsBelow("Each job, its command, and what it prints");
const refusals = rowsBelow("Wrong arguments");

// `...` stands for any text; runs of spaces are alike.
function patternOf(text) {
  const plain = (part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replace(/\s+/g, "\\s+");
  const parts = text.split(/\s*\.{3}\s*/).map(plain);
  return new RegExp(`^${parts.join("[^]*?")}\\s*$`);
}

// The words of a command line: separated by spaces, or in double quotes.
const wordsOf = (command) =>
  [...command.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain).slice(1);

let place, server;
before(async () => {
  place = temporaryFolder();
  const { folder } = place;
  mkdirSync(join(folder, "data"));
  await runStatements(
    join(folder, "data/shop.db"),
    "CREATE TABLE orders(name TEXT); INSERT INTO orders VALUES ('tea'),('oil');",
  );
  const filename = join(folder, "data/shop.db");
  writeFileSync(join(folder, "shop.json"), JSON.stringify({ client: "sqlite3", connection: { filename } }));
});
after(() => place.remove());

function run(words, env = {}) {
  return new Promise((resolve) => {
    const clean = Object.entries(process.env).filter(([name]) => !name.startsWith("JACKFIELD_"));
    const child = spawn(process.execPath, [cli, ...words], {
      cwd: place.folder,
      env: { ...Object.fromEntries(clean), ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let out = "",
      err = "";
    child.stdout.on("data", (text) => {
      out += text;
      if (words[0] === "serve") child.kill("SIGTERM");
    });
    child.stderr.on("data", (text) => (err += text));
    child.once("close", (status) => resolve({ status, out, err }));
  });
}

describe("each job, its command, and what it prints", () => {
  let token;
  for (const [job, command, prints] of jobs)
    test(job, async () => {
      let words = wordsOf(code(command)).map((word) => (word === "TOKEN" ? token.split("_", 2).join("_") : word));
      const env = {};
      if (words.includes("--url")) {
        server = await startServer({ folder: place.folder, args: ["--store", join(place.folder, "jackfield.db")] });
        const made = await run(["token", "create", "--user", "remote", "--role", "owner", "--json"]);
        env.JACKFIELD_TOKEN = JSON.parse(made.out).token;
        words = words.map((word) => (word === "https://jackfield.example.com" ? server.url : word));
      }
      const { status, out, err } = await run(words, env);
      if (words.includes("--url")) {
        await server.stop();
        await run(["user", "remove", "remote"]);
      }
      if (words[0] === "token" && words[1] === "create") token = out.trim();
      const said = JSON.stringify({ status, out, err });
      assert.equal(status, 0, said);
      const first = words[0] === "serve" ? out.split("\n")[0] : out;
      assert.match(first, patternOf(code(prints)), said);
      assert.doesNotMatch(out + err, /\n\s+at |node:internal/);
    });
});

describe("wrong arguments", () => {
  for (const [command, status, says] of refusals)
    test(code(command), async () => {
      const answer = await run(wordsOf(code(command)));
      const said = JSON.stringify(answer);
      assert.equal(answer.status, Number(status), said);
      assert.equal(answer.out, "", said);
      assert.match(answer.err.replace(/^jackfield: /, ""), patternOf(code(says)), said);
      assert.doesNotMatch(answer.err, /\n\s+at |node:internal/);
    });
});

async function commandNames() {
  const { out } = await run(["--help"]);
  const names = [...out.matchAll(/^ {2}([a-z][a-z -]*?) (?=[A-Z-]|\s)/gm)].map(([, name]) => name.trim());
  assert.ok(names.length > 20, out);
  return names;
}

test("every command refuses an option that it has not, by its name, and does nothing", async () => {
  const left = await commandNames();
  const tryOne = async () => {
    for (let name = left.pop(); name !== undefined; name = left.pop()) {
      const { status, out, err } = await run([...name.split(" "), "--nonsense"]);
      assert.deepEqual([status, out], [2, ""], `${name}: ${out} ${err}`);
      assert.match(err, /--nonsense/, name);
      assert.doesNotMatch(err, /\n\s+at |node:internal/, name);
    }
  };
  await Promise.all([tryOne(), tryOne()]);
});

test("every command has its line in the tables or in the other pages", async () => {
  const names = await commandNames();
  const others = ["server", "keys", "scale"].map((name) => new URL(`../../docs/${name}.md`, import.meta.url));
  const pages = page + others.map((place) => readFileSync(place, "utf8")).join("");
  for (const name of names) assert.ok(pages.includes(name), `${name} is in no page`);
});
