// A config's way, bytes to bytes: through the addon and through WebAssembly, against JavaScript written by hand
// and against libraries.
import assert from "node:assert/strict";
import { open } from "../../js/dist/index.js";
import { change, stored } from "./configs.mjs";
import { libraries } from "./peers/libraries.mjs";
import { pipeline } from "./peers/pipeline.mjs";
import { number, median, ratios, row, speedOf, takeTurns } from "./measure.mjs";

const body = Buffer.from(JSON.stringify({ type: "database", sub_type: "pg", stored, config: change }));
const caller = JSON.stringify({ principal: { user: "bench", workspace: "bench", role: "owner" } });
const json = (bytes) => JSON.parse(Buffer.from(bytes));

const rows = [
  ["addon", "at least 5x"],
  ["wasm", "at least 2x"],
];
const peers = [
  ["JavaScript by hand + Ajv", (bytes) => pipeline(bytes).bytes],
  ["json-merge-patch + Ajv + fast-redact", libraries],
];

// One call merges, validates and masks; its reply also says what changed and which secrets were kept.
const ours = (backend) => backend.call("config.update", caller, body).data;

function checkEqual(backend) {
  const { config, secrets, report } = json(ours(backend));
  assert.equal(report.valid, true);
  for (const [, peer] of peers) assert.deepEqual({ config, secrets }, json(peer(body)));
  // What two calls give, of which the merged config is the other side's too.
  const merged = json(backend.call("config.merge", caller, body).data);
  assert.deepEqual(merged.config, pipeline(body).merged);
  const again = JSON.stringify({ type: "database", sub_type: "pg", config: merged.config });
  assert.deepEqual(json(backend.call("config.mask", caller, again).data), { config, secrets });
}

export async function measure() {
  const measured = [];
  for (const [backend, goal] of rows) {
    const jackfield = await open({ backend });
    checkEqual(jackfield.backend);
    const results = await takeTurns({
      ours: () => speedOf(() => ours(jackfield.backend)),
      ...Object.fromEntries(peers.map(([name, peer]) => [name, () => speedOf(() => peer(body))])),
    });
    const rate = (values) => `${number(median(values) / 1000)} k/s`;
    for (const [name] of peers)
      measured.push(
        row(
          `config pipeline, bytes to bytes, ${backend}`,
          goal,
          ratios(results.ours, results[name]),
          "x",
          rate(results.ours),
          `${name} ${rate(results[name])}`,
          "one call: merge, validation, mask",
        ),
      );
    await jackfield.close();
  }
  return measured;
}
