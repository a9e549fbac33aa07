// SQLite files for tests, written by the sqlite3 program or, where it is missing, by Python's own module.
import { execFile } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);
const python = "import sqlite3,sys;c=sqlite3.connect(sys.argv[1]);c.executescript(sys.argv[2]);c.commit()";
const first = "import sqlite3,sys;print(sqlite3.connect(sys.argv[1]).execute(sys.argv[2]).fetchone()[0])";

/** Runs statements on a file, which is made when there is none. */
export const runStatements = async (path, statements) => void (await either(path, statements, python));

/** The first value of the first row. */
export const readValue = async (path, statement) => (await either(path, statement, first)).trim();

async function either(path, statements, program) {
  try {
    return (await run("sqlite3", [path, statements])).stdout;
  } catch (error) {
    if (error.code !== "ENOENT") throw error;
    return (await run("python3", ["-c", program, path, statements])).stdout;
  }
}
