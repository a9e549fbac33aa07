// kill -9 in the middle of acknowledged writes, ten times: what was acknowledged is there, and the file is sound.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "node:test";
import { join } from "node:path";
import { startServer, temporaryFolder } from "./server.mjs";

const rounds = 10;
const writes = 1000;
const clients = 20;

const integration = (title) => ({
  title,
  type: "ai",
  sub_type: "openai",
  config: { apiKey: `not-a-real-key-${title}` },
});

// Creates rows until the server is killed; returns the titles of the answers that arrived.
async function writeUntilKilled(server, round, killAfter) {
  const acknowledged = [];
  let next = 0;
  const client = async () => {
    while (next < writes) {
      const title = `round ${round} write ${next++}`;
      try {
        const { status } = await server.api("POST", "/api/v2/meta/integrations", integration(title));
        if (status === 201) acknowledged.push(title);
      } catch {
        return; // the server was killed; this write was not acknowledged
      }
      if (acknowledged.length === killAfter) void server.kill();
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
  await server.kill();
  return acknowledged;
}

test("every acknowledged write survives kill -9, ten times", { timeout: 240_000 }, async () => {
  const { folder, remove } = temporaryFolder();
  let token = null;
  const expected = new Set();
  for (let round = 0; round < rounds; round += 1) {
    const server = await startServer({ folder, token });
    token = server.token;
    const killAfter = 1 + Math.floor(((round + 0.5) / rounds) * writes * 0.9);
    const acknowledged = await writeUntilKilled(server, round, killAfter);
    assert.ok(
      acknowledged.length >= killAfter,
      `round ${round}: ${acknowledged.length} of ${killAfter} were acknowledged`,
    );
    assert.ok(acknowledged.length < writes, `round ${round}: the server was killed too late`);
    acknowledged.forEach((title) => expected.add(title));
  }

  const server = await startServer({ folder, token });
  const found = new Set();
  for (let offset = 0; ; offset += 1000) {
    const { json } = await server.api("GET", `/api/v2/meta/integrations?limit=1000&offset=${offset}`);
    json.list.forEach(({ title }) => found.add(title));
    if (json.pageInfo.isLastPage) break;
  }
  await server.stop();
  const lost = [...expected].filter((title) => !found.has(title));
  assert.deepEqual(lost, [], `${lost.length} of ${expected.size} acknowledged writes are lost`);
  const check = execFileSync("sqlite3", [join(folder, "store.db"), "PRAGMA integrity_check"], {
    encoding: "utf8",
  }).trim();
  assert.equal(check, "ok");
  console.log(`${expected.size} acknowledged writes over ${rounds} kills, all there`);
  remove();
});
