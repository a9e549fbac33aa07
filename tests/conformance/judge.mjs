// Runs statements through a connector and through the engine's own client, and compares what both gave.
import { firstDifference } from "./cells.mjs";
import { leftOut } from "./scripts.mjs";

export class Judge {
  // How many statements gave rows, changed something, or failed on both sides.
  tally = { rows: 0, cells: 0, changes: 0, failures: 0 };
  #jackfield;
  #id;
  #client;

  constructor({ jackfield, id, client }) {
    this.#jackfield = jackfield;
    this.#id = id;
    this.#client = client;
  }

  /** What differs; undefined if nothing does. */
  async compare(statement) {
    const mine = await this.#ours(statement);
    const theirs = await this.#client.ask(statement);
    if (mine.failed !== undefined || theirs.failed !== undefined) {
      this.tally.failures += 1;
      if ((mine.failed === undefined) === (theirs.failed === undefined)) return undefined;
      return mine.failed === undefined
        ? `answered; the client says ${theirs.failed}`
        : `failed with ${mine.failed}; the client has rows`;
    }
    this.tally[mine.columns.length === 0 ? "changes" : "rows"] += 1;
    this.tally.cells += mine.rows.length * mine.columns.length;
    return mine.columns.length === 0 ? undefined : firstDifference(mine, theirs.rows);
  }

  /** The differences of a script's statements, but for those that are intended. */
  async differences(statements, intended) {
    const found = [];
    for (const statement of statements) {
      const difference = await this.compare(statement);
      if (difference !== undefined && leftOut(difference, intended) === undefined)
        found.push(`${statement}\n    ${difference}`);
    }
    return found;
  }

  summary(scripts) {
    const { rows, cells, changes, failures } = this.tally;
    const both = `${changes} changes, ${failures} failures on both sides`;
    return `${scripts} scripts: ${rows} results with ${cells} cells, ${both}`;
  }

  async #ours(statement) {
    try {
      const options = { rowFormat: "array", maxRows: 100000, timeoutMillis: 10000 };
      return await this.#jackfield.execute(this.#id, statement, undefined, options);
    } catch (error) {
      return { failed: error.code };
    }
  }
}
