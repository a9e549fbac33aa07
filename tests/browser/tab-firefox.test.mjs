// A store of jackfield/tab in Debian's Firefox, which nothing drives: its page works by itself and reports to the
// server. The browser is killed in the midst of it, and started again.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { randomInt } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { serveFolder } from "./browser.mjs";
import { firefoxPath, quietSettings, userSettings, withoutFirefox } from "./firefox.mjs";
import { filesWith } from "./process.mjs";

const skip = withoutFirefox;
// Its parts are put together in the page, because Firefox keeps the page's script.
const canary = "canary-4d6f-secret";
const script = `
  import { openTab } from "/js/dist/tab/index.js";
  const report = (what) => fetch("/report?" + encodeURIComponent(JSON.stringify(what)));
  const run = location.hash.slice(1);
  const canary = ["canary", "4d6f", "secret"].join("-");
  try {
    const jackfield = await openTab();
    const { list } = await jackfield.integrations.list({ limit: 1000 });
    const [first] = list;
    const outcome = first === undefined ? "" : (await jackfield.test({ integrationId: first.id })).outcome;
    await report({ titles: list.map(({ title }) => title), outcome });
    const connection = { host: "db.example.com", user: "app", password: canary, database: "shop" };
    for (let i = 0; i < 1000; i += 1) {
      const title = run + "-" + i;
      const config = { client: "pg", connection };
      await jackfield.integrations.create({ title, type: "database", sub_type: "pg", config });
      await report({ made: title });
    }
  } catch (error) {
    await report({ error: String(error) + " " + JSON.stringify(error) });
  }`;
const routes = {
  "/": ["text/html", '<!doctype html><title>tab</title><script type="module" src="/tab.js"></script>'],
  "/tab.js": ["text/javascript", script],
  "/report": ["text/plain", ""],
};
test("Firefox: each acknowledged create is there after a kill, and nothing is in clear", { skip }, async (t) => {
  const profile = mkdtempSync(join(tmpdir(), "jackfield-firefox-"));
  writeFileSync(join(profile, "user.js"), userSettings(quietSettings));
  const server = await serveFolder(undefined, routes);
  const acknowledged = [];
  let seen, failed;
  server.on("request", ({ url }) => {
    const { pathname, search } = new URL(url, "http://localhost");
    if (pathname !== "/report") return;
    const { titles, outcome, made, error } = JSON.parse(decodeURIComponent(search.slice(1)));
    if (titles !== undefined) seen = { titles, outcome };
    if (made !== undefined) acknowledged.push(made);
    failed ??= error;
  });
  // Starts it, waits until `isEnough`, and kills the browser with all its processes.
  const visit = async (run, isEnough) => {
    seen = undefined;
    const url = `http://127.0.0.1:${server.address().port}/#${run}`;
    const args = ["--headless", "--no-remote", "--profile", profile, url];
    const child = spawn(firefoxPath, args, { stdio: "ignore", detached: true });
    const gone = once(child, "exit");
    const late = Date.now() + 120_000;
    try {
      while (!isEnough()) {
        assert.equal(failed, undefined);
        assert.ok(Date.now() < late, "Firefox did not report in time");
        await sleep(5);
      }
      await sleep(randomInt(0, 20));
    } finally {
      process.kill(-child.pid, "SIGKILL");
      await gone;
    }
  };
  try {
    for (let run = 0; run < 3; run += 1) {
      const before = acknowledged.length;
      const wanted = before + randomInt(5, 60);
      await visit(run, () => acknowledged.length >= wanted);
      if (run > 0)
        assert.deepEqual(
          acknowledged.slice(0, before).filter((title) => !seen.titles.includes(title)),
          [],
        );
    }
    const before = [...acknowledged];
    await visit("last", () => seen !== undefined);
    assert.deepEqual(
      before.filter((title) => !seen.titles.includes(title)),
      [],
    );
    assert.equal(seen.outcome, "unsupported");
    assert.deepEqual(filesWith(profile, [canary]), []);
    t.diagnostic(`${before.length} acknowledged creates, three kills`);
  } finally {
    server.close();
    server.closeAllConnections();
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  }
});
