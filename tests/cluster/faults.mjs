// What is done to the cluster. Each fault injects, waits until the cluster has a leader that acknowledges again, undoes
// what it did, and waits until all three servers are well.
import { sleep } from "../servers/own-server.mjs";
import { signal } from "./processes.mjs";

const most = 90000;

async function until(check) {
  const begun = performance.now();
  while (!(await check())) {
    if (performance.now() - begun > most) return false;
    await sleep(50);
  }
  return true;
}
// A row that was sent after this call has been acknowledged.
function acknowledges(run) {
  const since = performance.now();
  return until(() => (run.plain.acknowledged.at(-1)?.sent ?? 0) > since);
}

export const faults = {
  async "kill -9 of the leader's postmaster"(run) {
    const leader = await run.leader();
    const at = performance.now();
    signal(leader.postmaster(), "SIGKILL");
    await acknowledges(run);
    return at;
  },
  async "kill -9 of the leader's Patroni and postmaster"(run) {
    const leader = await run.leader();
    const at = performance.now();
    signal(leader.process.pid, "SIGKILL");
    signal(leader.postmaster(), "SIGKILL");
    await acknowledges(run);
    leader.start();
    return at;
  },
  async "SIGSTOP of the leader's Patroni and PostgreSQL, then SIGCONT"(run) {
    const leader = await run.leader();
    const at = performance.now();
    leader.freeze();
    await acknowledges(run);
    await sleep(5000);
    // Its PostgreSQL wakes first, takes itself for the leader and has what was there before; then a server starts anew.
    run.say("SIGCONT of PostgreSQL, two seconds before Patroni");
    leader.thaw({ patroni: false });
    await Promise.all([run.bounce(), sleep(2000)]);
    leader.thaw();
    return at;
  },
  async "etcd stopped for 30 s"(run) {
    const { etcd } = run.cluster;
    const at = performance.now();
    await etcd.stop();
    await sleep(30000 - (performance.now() - at));
    run.say("etcd is back");
    etcd.start();
    await acknowledges(run);
    return at;
  },
};
