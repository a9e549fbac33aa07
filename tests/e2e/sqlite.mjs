// SQLite files for tests, written by the sqlite3 program or, where it is missing, by Python's own module.
import { execFile } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);
const python = "import sqlite3,sys;c=sqlite3.connect(sys.argv[1]);c.executescript(sys.argv[2]);c.commit()";

/** Runs statements on a file, which is made when there is none. */
export async function runStatements(path, statements) {
  try {
    await run("sqlite3", [path, statements]);
  } catch (error) {
    if (error.code !== "ENOENT") throw error;
    await run("python3", ["-c", python, path, statements]);
  }
}
