// The engines' own clients as judges: one process each, statements in, rows of texts out.
import { spawn } from "node:child_process";

const mark = "==end of statement==";

// Sends statements to a client one by one; `end` makes it print the mark behind what the statement printed.
class Client {
  constructor(command, args, env, end, seen) {
    this.end = end;
    this.seen = seen;
    this.output = "";
    this.child = spawn("bash", ["-c", 'exec "$@" 2>&1', "client", command, ...args], {
      stdio: ["pipe", "pipe", "inherit"],
      env: { ...process.env, ...env },
    });
    this.gone = new Promise((resolve) => this.child.once("close", resolve));
    this.child.stdin.on("error", () => undefined);
    this.child.stdout.setEncoding("utf8").on("data", (text) => {
      this.output += text;
      this.look?.();
    });
  }
  async ask(statement) {
    this.output = "";
    const done = new Promise((resolve, reject) => {
      this.look = () => {
        const found = this.seen.exec(this.output);
        if (found !== null) resolve([this.output.slice(0, found.index), found[0]]);
      };
      setTimeout(() => reject(new Error(`the client does not answer: ${statement}`)), 20000).unref();
      void this.gone.then(() => reject(new Error(`the client ended: ${this.output.slice(-500)}`)));
    });
    this.child.stdin.write(`${statement}\n;\n${this.end}`);
    return done;
  }
  async close() {
    this.child.stdin.end();
    setTimeout(() => this.child.kill("SIGKILL"), 3000).unref();
    await this.gone;
  }
}

/** psql: ask(statement) gives {rows} or {failed}. */
export function psql({ socket, port, database, user, settings }) {
  const args = ["-X", "-q", "-h", socket, "-p", String(port), "-U", user, "-d", database];
  const client = new Client(
    "psql",
    args,
    { PGOPTIONS: settings },
    `\\echo '${mark}' :ERROR\n`,
    /==end of statement== (?:true|false)\n/,
  );
  const ready = client.ask("\\pset format csv\n\\pset null '\u0001'\n\\pset footer off\n\\set VERBOSITY terse");
  return {
    async ask(statement) {
      await ready;
      const [text, end] = await client.ask(statement);
      if (end.includes("true")) return { failed: text.trim().split("\n").at(-1) };
      const lines = text.replace(/^(NOTICE|WARNING|INFO|DETAIL|HINT|CONTEXT|LOG):.*\n/gm, "");
      return { rows: csvRows(lines).slice(1) };
    },
    close: () => client.close(),
  };
}

function csvRows(text) {
  const rows = [];
  let row = [];
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^,\n"]*))(,|\n|$)/g)) {
    const cell = quoted === undefined ? plain : quoted.replaceAll('""', '"');
    if (end === "" && row.length === 0 && cell === "" && quoted === undefined) break;
    row.push(cell === "\u0001" ? null : cell);
    if (end !== ",") {
      rows.push(row);
      row = [];
    }
  }
  return rows;
}

/** mariadb: ask(statement) gives {rows} or {failed}. A cell NULL is null: the client shows no difference. */
export function mariadb({ socket, database, settings }) {
  const args = ["--no-defaults", `--socket=${socket}`, "--user=root", `--database=${database}`];
  const more = [
    "--batch",
    "--unbuffered",
    "--force",
    "--skip-column-names",
    "--default-character-set=utf8mb4",
    "--binary-mode",
  ];
  const client = new Client("mariadb", [...args, ...more], {}, `select '${mark}';\n`, /==end of statement==\n/);
  const ready = client.ask(settings);
  return {
    async ask(statement) {
      await ready;
      const [text] = await client.ask(statement);
      const failed = /^ERROR \d+ .*$/m.exec(text);
      if (failed !== null) return { failed: failed[0] };
      return {
        rows: text
          .split("\n")
          .slice(0, -1)
          .map((line) => line.split("\t").map(cellOf)),
      };
    },
    close: () => client.close(),
  };
}

const escapes = { n: "\n", t: "\t", 0: "\0", "\\": "\\" };
const cellOf = (text) => (text === "NULL" ? null : text.replaceAll(/\\([nt0\\])/g, (_, which) => escapes[which]));
