// A config's way, bytes to bytes: through the addon and through WebAssembly, against JavaScript written by hand.
import assert from "node:assert/strict";
import { open } from "../../js/dist/index.js";
import { change, stored } from "./configs.mjs";
import { pipeline } from "./peers/pipeline.mjs";
import { number, median, ratios, row, speedOf, takeTurns } from "./measure.mjs";

const body = Buffer.from(JSON.stringify({ type: "database", sub_type: "pg", stored, config: change }));
const caller = JSON.stringify({ principal: { user: "bench", workspace: "bench", role: "owner" } });
const changed = Buffer.from(',"changed":');
const head = Buffer.from('{"type":"database","sub_type":"pg","config":');
const tail = Buffer.from("}");

// Merge and validation are one call, masking is another; the merged config is passed as bytes.
function ours(backend) {
  const merged = backend.call("config.merge", caller, body).data;
  const config = merged.subarray(10, Buffer.from(merged.buffer, merged.byteOffset, merged.length).indexOf(changed));
  return backend.call("config.mask", caller, Buffer.concat([head, config, tail])).data;
}

export async function measure() {
  const rows = [];
  const theirs = JSON.parse(pipeline(body).bytes);
  for (const [backend, goal] of [
    ["addon", "at least 5x"],
    ["wasm", "at least 2x"],
  ]) {
    const jackfield = await open({ backend });
    assert.deepEqual(JSON.parse(Buffer.from(ours(jackfield.backend))), theirs);
    const merged = JSON.parse(Buffer.from(jackfield.backend.call("config.merge", caller, body).data));
    assert.equal(merged.report.valid, true);
    assert.deepEqual(merged.config, pipeline(body).merged);
    const results = await takeTurns({
      ours: () => speedOf(() => ours(jackfield.backend)),
      theirs: () => speedOf(() => pipeline(body)),
    });
    const rate = (values) => `${number(median(values) / 1000)} k/s`;
    rows.push(
      row(
        `config pipeline, bytes to bytes, ${backend}`,
        goal,
        ratios(results.ours, results.theirs),
        "x",
        rate(results.ours),
        `JavaScript by hand + Ajv ${rate(results.theirs)}`,
        "two calls (merge with validation, mask); only the first also reports every field's state",
      ),
    );
    await jackfield.close();
  }
  return rows;
}
