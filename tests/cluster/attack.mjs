// One run: servers and clients at work while faults follow each other. Returns what it saw.
import { join } from "node:path";
import { sleep } from "../servers/own-server.mjs";
import { runCommand } from "../e2e/server.mjs";
import { Clients } from "./clients.mjs";
import { Fleet } from "./fleet.mjs";
import { urlOf } from "./fronts.mjs";
import { Ledger } from "./ledger.mjs";
import { PlainClient } from "./plain-client.mjs";
import { longestGap } from "./print.mjs";
import { verify } from "./verify.mjs";

const killEveryMs = 20000;
const quietMs = 8000; // before the first fault
const afterMs = 4000; // of each fault, when all is well again

async function startFleet({ cluster, front, folder, reaper, servers }) {
  const keyFile = join(folder, "shared.key");
  await runCommand(folder, "keys", "generate", "--key-file", keyFile);
  const fleet = await Fleet.start({
    count: servers,
    folder,
    keyFile,
    url: urlOf(front.ports, cluster.password),
    reaper,
  });
  await fleet.command("user", "add", "viewer", "--role", "viewer");
  const issued = await fleet.command("token", "create", "--user", "viewer", "--role", "viewer");
  return { fleet, viewerToken: /jft_\w+/.exec(issued)[0] };
}

// A server is killed every 20 s, one after the other, and started again.
function keepKilling(fleet) {
  let killing = true;
  const done = (async () => {
    for (let i = 0; killing; i++) {
      for (let waited = 0; killing && waited < killEveryMs; waited += 100) await sleep(100);
      if (killing) await fleet.bounce(i % fleet.servers.length);
    }
  })();
  return async () => {
    killing = false;
    await done;
  };
}

async function strike([name, fault], { run, cluster, ledger }) {
  run.say(name);
  const at = await fault(run);
  if (!(await cluster.untilHealthy(90))) {
    ledger.fault(`after ${name}: ${await cluster.describe()}`);
    console.log(cluster.logs());
  }
  const until = performance.now();
  run.say(`all three servers are well (${await cluster.describe()})`);
  await sleep(afterMs);
  return { name, at, until, settled: performance.now() };
}

// 5xx other than 503 never; 503 only while there was no leader, or a moment after.
function checkAnswers({ ledger, fleet, windows }) {
  const graceMs = 3000,
    longestMs = 16000;
  for (const { at, took, status, code, method } of fleet.answers) {
    const what = `${method}: ${status} ${code} after ${Math.round(took)} ms`;
    if (status >= 500 && status !== 503) ledger.fault(what);
    const allowed = windows.some((each) => at >= each.at && at - Math.min(took, graceMs) <= each.until + graceMs);
    if (status === 503 && !allowed) ledger.fault(`${what}, while there was a leader`);
    if (took > longestMs) ledger.fault(what);
  }
  for (const probes of fleet.readiness)
    for (const { status, again } of probes)
      if (status !== 200 && (status !== 503 || again === null)) ledger.fault(`/ready: ${status}, Retry-After ${again}`);
}

// Of a pause that is longer than a server hides, all servers that were there must have spoken at /ready.
function checkReadiness({ ledger, fleet, windows }) {
  for (const window of windows) {
    const says = ({ at, status, code }) =>
      at > window.at && at < window.until && status === 503 && code === "store_offline";
    window.notReady = fleet.readiness.filter((probes) => probes.some(says)).length;
    const { ms: pause } = longestGap(ledger.acknowledgedAt, window);
    if (pause > 8000 && window.notReady < fleet.servers.length - 1)
      ledger.fault(`${window.name}: no write for ${Math.round(pause)} ms, and ${window.notReady} servers said so`);
  }
}

/** `chosen`: faults with their names; rounds of them until `seconds` have passed. */
export async function attack({ cluster, front, target, folder, reaper, servers, seconds, chosen, kills, stops }) {
  const ledger = new Ledger();
  const { fleet, viewerToken } = await startFleet({ cluster, front, folder, reaper, servers });
  stops.push(() => fleet.stop());
  const plain = new PlainClient(front.ports, cluster.password);
  const clients = new Clients(fleet, ledger, target);
  await clients.start({ viewerToken });
  const begun = performance.now();
  const passed = () => (performance.now() - begun) / 1000;
  const say = (text) => console.log(`${passed().toFixed(1).padStart(6)} s  ${text}`);
  const bounce = () => fleet.bounce(fleet.servers.findIndex((server) => server.up));
  const run = { cluster, plain, say, bounce, leader: () => cluster.leader() };
  const endKilling = kills ? keepKilling(fleet) : async () => undefined;

  const windows = [];
  await sleep(quietMs);
  do for (const each of chosen) windows.push(await strike(each, { run, cluster, ledger }));
  while (passed() < seconds && chosen.length > 0);
  if (chosen.length === 0) await sleep(seconds * 1000 - quietMs);
  await endKilling();
  await clients.stop();
  await plain.stop();
  const took = passed();

  for (const server of fleet.servers) {
    const { status } = await fleet.call("GET", "/ready", undefined, { on: server });
    if (status !== 200) ledger.fault(`a server is not ready at the end: ${status}`);
  }
  const { counts, logs } = await verify({ cluster, fleet, ledger, plain, folder, schema: "jackfield" });
  await sleep(1500); // logs of the audit follow within a second
  await fleet.stop();
  logs();
  checkAnswers({ ledger, fleet, windows });
  checkReadiness({ ledger, fleet, windows });
  return { ledger, plain, fleet, windows, counts, seconds: took };
}
