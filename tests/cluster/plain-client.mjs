// What PostgreSQL itself needs: a plain client that writes a row at a time, and after a failure tries host after host,
// each with its own deadline. Its acknowledged rows are looked for at the end.
import pg from "pg";
import { sleep } from "../servers/own-server.mjs";
import { database, user } from "./patroni.mjs";

const hostMs = 1000;

const within = (promise, ms) => {
  let timer;
  const late = new Promise((_, reject) => (timer = setTimeout(() => reject(new Error("deadline")), ms)));
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
};

export class PlainClient {
  acknowledged = []; // {id, sent, at}
  #running = true;
  #ports;
  #password;
  #client;

  constructor(ports, password) {
    this.#ports = ports;
    this.#password = password;
    this.done = this.#run();
  }
  async stop() {
    this.#running = false;
    await this.done;
  }
  async #dial(port) {
    const password = this.#password;
    const client = new pg.Client({
      host: "127.0.0.1",
      port,
      user,
      database,
      password,
      connectionTimeoutMillis: hostMs,
    });
    client.on("error", () => undefined);
    try {
      await within(client.connect(), hostMs);
      const { rows } = await within(client.query("SELECT pg_is_in_recovery() AS standby"), hostMs);
      if (!rows[0].standby) return client;
    } catch {
      // the next host
    }
    this.#drop(client);
    return undefined;
  }
  #drop(client) {
    client?.connection?.stream?.destroy();
  }
  async #connect() {
    while (this.#running) {
      for (const port of this.#ports) {
        const client = await this.#dial(port);
        if (client !== undefined) return client;
      }
      await sleep(20);
    }
    return undefined;
  }
  async #run() {
    this.#client = await this.#connect();
    await this.#client.query("CREATE TABLE IF NOT EXISTS public.plain (id BIGINT PRIMARY KEY)");
    for (let id = 0; this.#running; id++) {
      const sent = performance.now();
      try {
        await within(this.#client.query("INSERT INTO public.plain VALUES ($1)", [id]), hostMs);
        this.acknowledged.push({ id, sent, at: performance.now() });
        await sleep(10);
      } catch {
        this.#drop(this.#client);
        this.#client = await this.#connect();
        if (this.#client === undefined) return;
      }
    }
    this.#drop(this.#client);
  }
}
