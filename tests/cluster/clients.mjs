// The clients of a run: some change the login of a watched row, some use these rows, some create, change, read and
// delete rows of their own, some only read.
import { sleep } from "../servers/own-server.mjs";
import { Row, roles } from "./ledger.mjs";

const base = "/api/v2/meta/integrations";
const againMs = 100;

export class Clients {
  #running = true;
  #fleet;
  #ledger;
  #target;
  #all = [];
  watched = [];

  constructor(fleet, ledger, target) {
    this.#fleet = fleet;
    this.#ledger = ledger;
    this.#target = target;
  }
  #config(n) {
    const { port, database, passwords } = this.#target;
    const login = n % roles;
    const connection = { host: "127.0.0.1", port, user: `w${login}`, password: passwords[login], database };
    return { client: "pg", connection: { ...connection, ssl: { enabled: false } } };
  }
  async start({ changers = 4, users = 4, writers = 8, viewers = 4, viewerToken }) {
    for (let i = 0; i < changers; i++) this.watched.push(await this.#create(`watched ${i}`));
    const run = (work) => this.#all.push(this.#loop(work));
    for (let i = 0; i < changers; i++) run(() => this.#change(this.watched[i]).then(() => sleep(100)));
    for (let i = 0; i < users; i++) run(() => this.#use());
    for (let i = 0; i < writers; i++) run(this.#writer(`writer ${i}`));
    for (let i = 0; i < viewers; i++) run(() => this.#view(viewerToken));
  }
  async stop() {
    this.#running = false;
    await Promise.all(this.#all);
  }
  async #loop(work) {
    while (this.#running) await work();
  }
  // Anything but these is a fault: done, the database is away, the server was killed.
  async #call(expected, method, path, body, more) {
    const answer = await this.#fleet.call(method, path, body, more);
    const { status, again, json } = answer;
    if (status === 503 && again === null) this.#ledger.fault(`${method}: 503 without Retry-After`);
    if (![0, 503, ...expected].includes(status))
      this.#ledger.fault(`${method} ${path}: ${status} ${JSON.stringify(json).slice(0, 300)}`);
    if (status === 0 || status === 503) await sleep(againMs);
    return answer;
  }
  #sent = 0;
  async #create(name) {
    for (;;) {
      const title = `${name} ${(this.#sent += 1)}`;
      const body = { title, type: "database", sub_type: "pg", config: this.#config(0) };
      const { status, json, ended } = await this.#call([201], "POST", base, body);
      if (status === 201) {
        const row = new Row(title, json.id, ended);
        this.#ledger.rows.push(row);
        this.#ledger.wrote(ended);
        return row;
      }
      this.#ledger.unheard.add(title);
      if (!this.#running) return undefined;
    }
  }
  async #change(row) {
    row.sent = row.last + 1;
    const body = { config: this.#config(row.sent), meta: { n: row.sent } };
    const { status, ended } = await this.#call([200], "PATCH", `${base}/${row.id}`, body);
    if (status !== 200) return;
    row.note(row.sent, ended);
    this.#ledger.wrote(ended);
  }
  async #remove(row) {
    row.deleted = "sent";
    const { status, ended } = await this.#call([200, 404], "DELETE", `${base}/${row.id}`);
    if (status !== 200 && status !== 404) return false;
    row.deleted = "acknowledged";
    this.#ledger.wrote(ended);
    return true;
  }
  async #use() {
    const row = this.watched[Math.floor(Math.random() * this.watched.length)];
    const body = { action: "query", params: { sql: "SELECT current_user AS login" } };
    const answer = await this.#call([200], "POST", `/api/v2/integrations/${row.id}/execute`, body);
    if (answer.status === 200) this.#ledger.used(row, answer.json.rows?.[0]?.login, answer.began, "a query");
    await sleep(20);
  }
  async #read(row) {
    const answer = await this.#call([200], "GET", `${base}/${row.id}?includeConfig=true`);
    if (answer.status === 200)
      this.#ledger.used(row, answer.json.config?.connection?.user, answer.began, "a configuration");
  }
  #writer(name) {
    const own = [];
    let leaving; // a row whose deletion was not acknowledged yet
    return async () => {
      const chance = Math.random();
      if (leaving !== undefined) {
        if (await this.#remove(leaving)) leaving = undefined;
      } else if (own.length === 0 || chance < 0.35) {
        const row = await this.#create(name);
        if (row !== undefined) own.push(row);
      } else {
        const at = Math.floor(Math.random() * own.length);
        if (chance < 0.6) await this.#change(own[at]);
        else if (chance < 0.8) await this.#read(own[at]);
        else if (chance < 0.9) await this.#call([200], "GET", `${base}?limit=25&offset=${own.length}`);
        else [leaving] = own.splice(at, 1);
      }
      await sleep(20);
    };
  }
  async #view(token) {
    const row = this.watched[Math.floor(Math.random() * this.watched.length)];
    await this.#call([200], "GET", `${base}?limit=25`, undefined, { token });
    await this.#call([200], "GET", `${base}/${row.id}`, undefined, { token });
    await this.#call([403], "GET", `${base}/${row.id}?includeConfig=true`, undefined, { token });
    await sleep(50);
  }
}
