// What was acknowledged to clients, to be compared with what the store has. Of each row one client alone writes, so the
// last acknowledged value is known; a value that was sent and not acknowledged may be there too.
const staleMs = 1000;
export const roles = 16; // of the target: value n is login n % roles

/** One row's values: 0, 1, 2, ... each is sent again until it is acknowledged. */
export class Row {
  deleted = ""; // "sent" or "acknowledged"
  sent = 0;
  acknowledged; // [{n, at}]

  constructor(title, id, at) {
    this.title = title;
    this.id = id;
    this.acknowledged = [{ n: 0, at }];
  }
  note(n, at) {
    this.acknowledged.push({ n, at });
    if (this.acknowledged.length > 200) this.acknowledged.splice(0, 100);
  }
  get last() {
    return this.acknowledged.at(-1).n;
  }
  /** How old an answer of that login is: 0 while it may be new, else the milliseconds since it was replaced. */
  staleness(login, began) {
    for (let n = this.sent; n >= Math.max(0, this.sent - roles + 1); n--) {
      if (`w${n % roles}` !== login) continue;
      const replaced = this.acknowledged.find((each) => each.n > n);
      return replaced === undefined ? 0 : Math.max(0, began - replaced.at);
    }
    return Infinity; // never written
  }
}

export class Ledger {
  rows = [];
  unheard = new Set(); // titles whose creation was not acknowledged
  acknowledgedAt = []; // of every write, in order
  writes = 0;
  oldestMs = 0; // the longest time that a replaced login was used after its replacement was acknowledged
  uses = 0;
  faults = [];

  wrote(at) {
    this.writes += 1;
    this.acknowledgedAt.push(at);
  }
  fault(text) {
    if (this.faults.length < 50) this.faults.push(text);
  }
  used(row, login, began, where) {
    this.uses += 1;
    const age = row.staleness(login, began);
    if (age > this.oldestMs) this.oldestMs = age;
    if (age > staleMs) this.fault(`${where}: ${row.title} was used as ${login} ${Math.round(age)} ms after its change`);
  }
}
