// The Jackfield servers of a run, and how a client reaches one: any that is up, as behind a balancer.
import { join } from "node:path";
import { sleep } from "../servers/own-server.mjs";
import { runCommand, startServer } from "../e2e/server.mjs";

/** Every answer is noted here. */
export class Fleet {
  servers = [];
  answers = []; // {at, took, status, code, again, method}
  readiness = []; // of each server: {at, status, code}
  restarts = 0;
  #options;
  #running = true;
  #probes = [];

  static async start(options) {
    const fleet = new Fleet();
    fleet.#options = options;
    for (let i = 0; i < options.count; i++) await fleet.#open(i);
    fleet.#probes = fleet.servers.map((_, i) => fleet.#probe(i));
    return fleet;
  }
  get token() {
    return this.servers[0].token;
  }
  async #open(i) {
    const { folder, keyFile, url, reaper } = this.#options;
    const args = ["--store", url, "--key-file", keyFile, "--audit-log", join(folder, `audit-${i}.ndjson`)];
    const token = this.servers.find((each) => each?.token)?.token ?? null;
    const server = await startServer({ folder, args, token });
    reaper.pid(server.process.pid);
    server.up = true;
    this.servers[i] = server;
  }
  /** Kills one, and starts it again after a moment. */
  async bounce(i) {
    const server = this.servers[i];
    if (server?.up !== true) return undefined;
    server.up = false;
    await server.kill();
    await sleep(500);
    const started = performance.now();
    for (;;) {
      try {
        await this.#open(i);
        this.restarts += 1;
        return performance.now() - started;
      } catch (error) {
        // Without a leader it cannot start; a supervisor starts it again.
        if (!this.#running) return undefined;
        this.failedStarts = (this.failedStarts ?? 0) + 1;
        if (!/store_offline/.test(error.message)) throw error;
        await sleep(500);
      }
    }
  }
  async #probe(i) {
    this.readiness[i] = [];
    while (this.#running) {
      const server = this.servers[i];
      if (server.up) {
        try {
          const response = await fetch(`${server.url}/ready`, { signal: AbortSignal.timeout(10000) });
          const text = await response.text();
          const code = response.status === 200 ? "" : (JSON.parse(text).details?.code ?? "");
          const again = response.headers.get("retry-after");
          this.readiness[i].push({ at: performance.now(), status: response.status, code, again });
        } catch {
          // it was killed meanwhile
        }
      }
      await sleep(100);
    }
  }
  #pick(except) {
    const up = this.servers.filter((server) => server.up && server !== except);
    return up[Math.floor(Math.random() * up.length)];
  }
  /** {status, json, began, ended}; status 0: the connection was lost, and what became of the call is not known. */
  async call(method, path, body, { token = this.token, on = this.#pick() } = {}) {
    const began = performance.now();
    let answer;
    try {
      const response = await fetch(on.url + path, {
        method,
        headers: { "xc-auth": token, ...(body === undefined ? {} : { "content-type": "application/json" }) },
        body: body === undefined ? undefined : JSON.stringify(body),
        signal: AbortSignal.timeout(60000),
      });
      const text = await response.text();
      answer = {
        status: response.status,
        again: response.headers.get("retry-after"),
        json: text ? JSON.parse(text) : {},
      };
    } catch (error) {
      answer = { status: 0, json: {}, again: null, why: error.name };
    }
    const ended = performance.now();
    const code = answer.json.details?.code ?? answer.json.error ?? answer.why ?? "";
    this.answers.push({ at: ended, took: ended - began, status: answer.status, code, again: answer.again, method });
    return { ...answer, began, ended };
  }
  async command(...args) {
    const { folder, keyFile, url } = this.#options;
    const done = await runCommand(folder, ...args, "--store", url, "--key-file", keyFile);
    if (done.code !== 0) throw new Error(`jackfield ${args.join(" ")}: ${done.err}`);
    return done.out;
  }
  async stop() {
    this.#running = false;
    await Promise.all(this.#probes);
    for (const server of this.servers)
      if (server.up) await Promise.race([server.stop(), sleep(15000).then(server.kill)]);
  }
}
