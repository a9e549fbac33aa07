// Rotations that are killed at random points: shared by the tests of the two stores, and by soak.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { open } from "../../js/dist/index.js";
import { runCommand } from "./server.mjs";

export const config = (i) => ({
  client: "pg",
  connection: { host: "db.example.org", user: "app", password: `secret of row ${i}`, database: "d" },
});
export const ringOf = (keyFile) => JSON.parse(readFileSync(keyFile, "utf8"));

/** The ids of so many new rows, each with a secret of its own. */
export async function makeRows(store, keyFile, rows) {
  const opened = await open({ store, keyFile });
  const ids = [];
  for (let at = 0; at < rows; at += 200) {
    const some = Array.from({ length: Math.min(200, rows - at) }, (_, i) => at + i);
    const made = await Promise.all(
      some.map((i) =>
        opened.integrations.create({ title: `Row ${i}`, type: "database", sub_type: "pg", config: config(i) }),
      ),
    );
    for (const { id } of made) ids.push(id);
  }
  await opened.close();
  return ids;
}

/** Every secret is readable with these keys, and is what was stored. */
export async function checkSecrets(store, keys, ids, from = 0, to = ids.length) {
  const opened = await open({ store, keys });
  let wrong = 0;
  for (let i = from; i < to; i += 1) {
    const { config: read } = await opened.integrations.get(ids[i], { includeConfig: true, includeSecrets: true });
    if (read?.connection?.password !== config(i).connection.password) wrong += 1;
  }
  await opened.close();
  assert.equal(wrong, 0);
}

// Kills the rotation a random time after so many of its batches.
function killOne(store, keyFile, batches) {
  return new Promise((resolve) => {
    const script = fileURLToPath(new URL("rotate-child.mjs", import.meta.url));
    const child = spawn(process.execPath, [script, store, keyFile], { stdio: ["ignore", "pipe", "inherit"] });
    let lines = 0;
    child.stdout.on("data", (bytes) => {
      lines += bytes.toString().trim().split("\n").length;
      if (lines > batches) setTimeout(() => child.kill("SIGKILL"), Math.random() * 8);
    });
    child.once("close", (_code, signal) => resolve(signal === "SIGKILL"));
  });
}

/**
 * Adds a key and kills its rotation so often; then rotates to the end and removes the first key. After each kill the
 * counts must add up, and at the end every secret must open with the new key alone.
 */
export async function rotateWithKills({ folder, store, keyFile, ids, kills, tell }) {
  const command = (...args) => runCommand(folder, ...args, "--store", store, "--key-file", keyFile);
  const first = ringOf(keyFile);
  const added = await command("keys", "add");
  assert.equal(added.code, 0, added.err);
  const ring = ringOf(keyFile);
  let killed = 0;
  let halfRotated = 0;
  for (let i = 0; i < kills; i += 1) {
    // The first one has begun, so that all others find the store half rotated.
    if (await killOne(store, keyFile, i === 0 ? 1 : Math.floor(Math.random() * 2))) killed += 1;
    const opened = await open({ store, keys: ring });
    if (opened.backend.opened.key_state === "half_rotated") halfRotated += 1;
    const { keys } = await opened.keys.list();
    assert.equal(
      keys.reduce((sum, key) => sum + key.rows, 0),
      ids.length,
    );
    await opened.close();
    const some = (i * 100) % Math.max(1, ids.length - 50);
    if (i % 10 === 9) await checkSecrets(store, ring, ids, some, some + 50);
  }
  tell(`${killed} of ${kills} killed, ${halfRotated} times half rotated afterwards`);
  assert.ok(killed >= kills * 0.8 && halfRotated >= kills * 0.8, `${killed} kills, ${halfRotated} in the middle`);

  const { code, out, err } = await command("keys", "rotate");
  assert.equal(code, 0, err);
  const rows = ids.length;
  assert.match(out, new RegExp(`^found ${rows}, re-sealed ${rows}, already new 0, failed 0; ${rows} rows opened`));
  const alone = { active: ring.active, keys: { [ring.active]: ring.keys[ring.active] } };
  await checkSecrets(store, alone, ids);
  const removed = await command("keys", "remove", first.active);
  assert.equal(removed.code, 0, removed.err);
  assert.deepEqual(ringOf(keyFile), alone);
}
