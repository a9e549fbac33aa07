// Rotation of keys on a store of PostgreSQL, killed at random points. JACKFIELD_ROTATION_KILLS: how often (6; in soak
// 50).
import assert from "node:assert/strict";
import { join } from "node:path";
import { after, test } from "node:test";
import { storeUrl } from "../servers/environments/store.mjs";
import { startPostgres } from "../servers/postgres.mjs";
import { makeRows, rotateWithKills } from "./rotation-kills.mjs";
import { runCommand, temporaryFolder } from "./server.mjs";

const kills = Number(process.env.JACKFIELD_ROTATION_KILLS ?? 6);
const postgres = await startPostgres();
const skip = postgres.skipped ?? false;
const place = temporaryFolder();
after(async () => {
  await postgres.stop?.();
  place.remove();
});

test(`on PostgreSQL a rotation that is killed goes on, and every secret is readable (S11)`, { skip }, async (t) => {
  const { folder } = place;
  const keyFile = join(folder, "shared.key");
  assert.equal((await runCommand(folder, "keys", "generate", "--key-file", keyFile)).code, 0);
  const store = `${storeUrl(postgres)}&schema=rotation`;
  const ids = await makeRows(store, keyFile, 600 + kills * 180);
  await rotateWithKills({ folder, store, keyFile, ids, kills, tell: (line) => t.diagnostic(line) });
});
