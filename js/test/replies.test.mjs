// Replies of quick calls share memory: none may change while it is kept, whatever is called later.
import assert from "node:assert/strict";
import { test } from "node:test";
import { open } from "../dist/index.js";

const caller = JSON.stringify({ principal: { user: "ada", workspace: "w1", role: "owner" } });
const text = (reply) => new TextDecoder().decode(reply.data);
const body = (i, database) =>
  JSON.stringify({
    type: "database",
    sub_type: "pg",
    config: { client: "pg", connection: { host: `h${i}`, database, password: "not-a-real-secret" } },
  });
const shown = (i, database) =>
  JSON.stringify({
    config: { client: "pg", connection: { host: `h${i}`, password: "********", database } },
    secrets: { "connection.password": true },
  });

for (const backend of ["wasm", "addon"]) {
  test(`${backend}: a reply stays what it was`, async () => {
    const jackfield = await open({ backend });
    // Short ones, ones that end where the shared array does, long ones, and one of other letters.
    const databases = ["d", "é€😀", ...[100, 2000, 3900, 4000, 5000, 20000].map((size) => "x".repeat(size))];
    const kept = [];
    for (let i = 0; i < 400; i += 1) {
      const database = databases[i % databases.length];
      const input = body(i, database);
      const reply = jackfield.backend.call(
        "config.mask",
        caller,
        i % 2 === 0 ? input : new TextEncoder().encode(input),
      );
      assert.equal(reply.status, 200);
      kept.push([reply, shown(i, database)]);
    }
    for (const [reply, expected] of kept) assert.equal(text(reply), expected);
    await jackfield.close();
  });

  test(`${backend}: calls go on after a reply was transferred to a worker`, async () => {
    const jackfield = await open({ backend });
    const call = (i) => jackfield.backend.call("config.mask", caller, body(i, "d"));
    const { data } = call(1);
    structuredClone(data, { transfer: [data.buffer] });
    assert.equal(data.length, 0);
    for (let i = 0; i < 3; i += 1) assert.equal(text(call(i)), shown(i, "d"));
    await jackfield.close();
  });

  test(`${backend}: a refusal and a reply come through the same call`, async () => {
    const jackfield = await open({ backend });
    const refused = jackfield.backend.call("config.mask", caller, body(1, "d").replace("pg", "nothing"));
    assert.equal(refused.status, 400);
    assert.match(text(refused), /unknown_type|sub_type/);
    assert.equal(text(jackfield.backend.call("config.mask", caller, body(2, "d"))), shown(2, "d"));
    await jackfield.close();
  });
}
