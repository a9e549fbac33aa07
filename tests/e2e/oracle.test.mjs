// Oracle without a client library: what capabilities, a test and a query say, and what they do not say.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import { cli, startServer, temporaryFolder } from "./server.mjs";

const nowhere = "oracle=/nonexistent/instantclient";
const config = {
  client: "oracledb",
  connection: { host: "127.0.0.1", port: 1521, user: "app", password: "canary-4711", database: "FREEPDB1" },
};
let place, server, expected;

before(async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [cli, "capabilities", "--json", "--library", nowhere]);
  expected = JSON.parse(stdout).connectors.find(({ name }) => name === "oracle");
  place = temporaryFolder();
  server = await startServer({ folder: place.folder, args: ["--library", nowhere] });
});
after(async () => {
  await server.stop();
  place.remove();
});

test("capabilities gives the reason and the remedy when Oracle's library is missing", () => {
  if (expected.state === "not_built") {
    assert.match(expected.remedy, /setup\.sh --with-oracle/);
    return;
  }
  assert.equal(expected.state, "library_missing");
  assert.equal(expected.reason, "No Oracle client library was found. Tried: the path given for oracle.");
  assert.match(expected.remedy, /Instant Client 19 or newer/);
});

test("test and use of an Oracle integration answer connector_unavailable, its reason and remedy", async () => {
  const created = await server.api("POST", "/api/v2/meta/integrations", {
    title: "Oracle - Test - Orders",
    type: "database",
    sub_type: "oracledb",
    config,
  });
  assert.equal(created.status, 201, created.text);
  const outcome = await server.api("POST", "/api/v2/meta/connection/test", { integrationId: created.json.id });
  const used = await server.api("POST", `/api/v2/integrations/${created.json.id}/execute`, {
    action: "query",
    params: { sql: "SELECT 1 FROM dual" },
  });
  assert.equal(used.status, 501, used.text);
  assert.equal(outcome.json.errorCode, "connector_unavailable", outcome.text);
  assert.equal(outcome.json.hint, expected.remedy);
  assert.equal(used.json.details.code, "connector_unavailable", used.text);
  for (const [details, text] of [
    [outcome.json.data, outcome.text],
    [used.json.details, used.text],
  ]) {
    assert.equal(details.state, expected.state, text);
    assert.equal(details.reason, expected.reason);
    assert.equal(details.remedy, expected.remedy);
    assert.ok(!text.includes("nonexistent") && !text.includes("canary"), text);
  }
});
