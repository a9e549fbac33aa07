// The background tests of `serve --recheck`: what is due, how they are spread, what ends them.
import assert from "node:assert/strict";
import { test } from "node:test";
import { JackfieldError } from "jackfield";
import { intervalOf, isDue, recheck } from "../dist/cli/recheck.js";

const minute = 60_000;
const now = Date.parse("2026-01-01T12:00:00Z");
const at = (millis) => new Date(millis).toISOString().replace("T", " ").replace("Z", "+00:00");
const row = (id, more = {}) => ({ id, enabled: true, is_private: false, health: null, ...more });

test("an interval is read with its unit; others are refused with what is taken", () => {
  assert.equal(intervalOf(undefined), 0);
  assert.equal(intervalOf("15m"), 15 * minute);
  assert.equal(intervalOf("2h"), 120 * minute);
  assert.equal(intervalOf("90s"), 90_000);
  for (const text of ["", "15", "m", "0m", "30s", "1000h", "1.5h", "-1m", "15 m"])
    assert.throws(() => intervalOf(text), /--recheck takes a time/);
});

test("due are enabled, shared integrations that were not tested lately, and no login that failed", () => {
  const tested = (millis, more = {}) => ({ health: { outcome: "ok", at: at(now - millis), ...more } });
  const due = (more) => isDue(row("a", more), 10 * minute, now);
  assert.equal(due({}), true);
  assert.equal(due({ enabled: false }), false);
  assert.equal(due({ is_private: true }), false);
  assert.equal(due({ config_error: "key_changed" }), false);
  assert.equal(due(tested(4 * minute)), false);
  assert.equal(due(tested(6 * minute)), true);
  assert.equal(due(tested(600 * minute, { outcome: "failed", errorCode: "authentication_failed" })), false);
  assert.equal(due(tested(600 * minute, { outcome: "unreachable", errorCode: "connection_refused" })), true);
});

// A clock that moves by what is paused.
function machine(rows, test) {
  const stop = new AbortController();
  const pauses = [];
  let time = now;
  const parts = {
    list: async () => rows,
    test: async (id) => test(id, time - now, stop),
    pause: async (millis) => {
      pauses.push(millis);
      time += millis;
    },
    now: () => time,
    random: () => 0.5,
  };
  return { parts, pauses, stop };
}

test("tests are spread over the interval, one after the other", async () => {
  const times = [];
  const rows = ["a", "b", "c"].map((id) => row(id));
  const { parts, stop } = machine(rows, (id, time) => {
    times.push([id, time]);
    if (times.length === 4) stop.abort();
  });
  await recheck(parts, 40 * minute, stop.signal);
  assert.deepEqual(times, [
    ["a", 10 * minute],
    ["b", 20 * minute],
    ["c", 30 * minute],
    ["a", 50 * minute],
  ]);
});

test("many integrations in a short interval leave half of the limits to people", async () => {
  const times = [];
  const rows = Array.from({ length: 500 }, (_, i) => row(`i${i}`));
  const { parts, stop } = machine(rows, (id, time) => {
    times.push(time);
    if (times.length === 100) stop.abort();
  });
  await recheck(parts, minute, stop.signal);
  // 15 of the 30 tests that one user may make a minute.
  assert.equal(times.filter((time) => time > minute && time <= 2 * minute).length, 15);
});

test("a refusal by the limits is waited for; other failures do not end it", async () => {
  const asked = [];
  const { parts, pauses, stop } = machine([row("a"), row("b"), row("c")], (id) => {
    asked.push(id);
    if (id === "a") throw new JackfieldError("rate_limited", 429, "Too many.", { retryAfter: 77 });
    if (id === "b") throw new Error("gone");
    stop.abort();
  });
  await recheck(parts, 40 * minute, stop.signal);
  assert.deepEqual(asked, ["a", "b", "c"]);
  assert.ok(pauses.includes(77_000));
});

test("it ends at once while it waits", async () => {
  const { parts, stop } = machine([row("a")], () => assert.fail("nothing is tested after the end"));
  parts.pause = async () => stop.abort();
  await recheck(parts, minute, stop.signal);
});
