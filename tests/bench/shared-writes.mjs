// Creates of 20 clients in one workspace, on servers that share a store on PostgreSQL: how many in a second, and how
// many transactions were rolled back for one that was committed. Usage: node tests/bench/shared-writes.mjs [SECONDS]
import { join } from "node:path";
import { runCommand, startServer, temporaryFolder } from "../e2e/server.mjs";
import { storeUrl } from "../servers/environments/store.mjs";
import { sleep } from "../servers/own-server.mjs";
import { startPostgres } from "../servers/postgres.mjs";

const seconds = Number(process.argv[2] ?? 8);
const clients = 20;
const base = "/api/v2/meta/integrations";

async function measure({ server, folder, keyFile, servers }) {
  const args = ["--store", `${storeUrl(server)}&schema=writes_${servers}`, "--key-file", keyFile];
  const fleet = [];
  for (let i = 0; i < servers; i++) fleet.push(await startServer({ folder, args, token: fleet[0]?.token ?? null }));
  const stat = () =>
    server
      .query("SELECT xact_commit, xact_rollback FROM pg_stat_database WHERE datname = 'jackfield'")
      .split("|")
      .map(Number);
  let running = false;
  let made = 0;
  const failed = {};
  const times = [];
  const client = async (i) => {
    for (let n = 0; running; n++) {
      const begun = performance.now();
      const { status } = await fleet[i % servers].api("POST", base, {
        ...{ title: `Client ${i}, row ${n}`, type: "ai", sub_type: "openai" },
        config: { apiKey: "not-a-real-key-0123456789abcdef" },
      });
      if (status === 201) made += 1;
      else failed[status] = (failed[status] ?? 0) + 1;
      times.push(performance.now() - begun);
    }
  };
  running = true;
  await sleep(1100);
  const before = stat();
  const begun = performance.now();
  const all = Array.from({ length: clients }, (_, i) => client(i));
  await sleep(seconds * 1000);
  running = false;
  await Promise.all(all);
  const took = (performance.now() - begun) / 1000;
  await sleep(1500); // the statistics follow
  const after = stat();
  for (const each of fleet) await each.stop();
  times.sort((a, b) => a - b);
  const ms = (part) => Math.round(times[Math.floor(times.length * part)] ?? 0);
  const rolledBack = (after[1] - before[1]) / made;
  console.log(
    `${servers} servers: ${Math.round(made / took)} creates a second, ${rolledBack.toFixed(2)} rolled back for each, ` +
      `ms half ${ms(0.5)}, 99 % ${ms(0.99)}, most ${Math.round(times.at(-1))}; failed ${JSON.stringify(failed)}`,
  );
}

const server = await startPostgres();
if (server.skipped !== undefined) {
  console.log(`skipped: ${server.skipped}`);
  process.exit(0);
}
const { folder, remove } = temporaryFolder();
try {
  const keyFile = join(folder, "shared.key");
  await runCommand(folder, "keys", "generate", "--key-file", keyFile);
  for (const servers of [1, 4]) await measure({ server, folder, keyFile, servers });
} finally {
  await server.stop();
  remove();
}
