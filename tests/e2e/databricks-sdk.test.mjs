// The official SDK of Databricks against our fake. It drops the port of its host, so the fake has to have 443: in a
// network namespace of its own, where no other process can use it. Skipped, with the reason, where there is none.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { makeCa } from "../servers/ca.mjs";

const judge = fileURLToPath(new URL("databricks-sdk-judge.mjs", import.meta.url));

/** Runs a command where loopback is its own. */
const alone = (args, env = {}) =>
  spawnSync("unshare", ["--map-root-user", "--net", "sh", "-c", 'ip link set lo up && exec "$0" "$@"', ...args], {
    encoding: "utf8",
    timeout: 60000,
    env: { ...process.env, ...env },
  });

const tried = alone(["true"]);
const skip = tried.status === 0 ? false : `no network namespace: ${(tried.error?.message ?? tried.stderr).trim()}`;
if (skip) console.error(`skipped: Databricks SDK: ${skip}`);

test("the SDK executes, polls, fetches chunks, cancels and gets the error of a missing object", { skip }, () => {
  const folder = mkdtempSync(join(tmpdir(), "jf-databricks-sdk-"));
  try {
    const authority = makeCa(folder);
    const { cert, key } = authority.issue("server", { hosts: ["127.0.0.1"] });
    const { status, stdout, stderr } = alone([process.execPath, judge, cert, key], {
      NODE_EXTRA_CA_CERTS: authority.cert,
    });
    assert.equal(status, 0, stdout + stderr);
    assert.equal(stdout.trimEnd(), "execute\nparameters\nerrors\npoll\nchunks\nlinks\ncancel\nNOT_FOUND\nM2M");
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
