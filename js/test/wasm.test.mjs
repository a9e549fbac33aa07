import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { compile, openWasm } from "../dist/core/wasm.js";
import { open } from "../dist/index.js";

const pg = {
  client: "pg",
  connection: { host: "db.example.com", port: 5432, user: "app", password: "not-a-real-secret", database: "shop" },
};

test("the pure functions work at once, without a store", async () => {
  const jackfield = await open({ backend: "wasm" });
  assert.equal(jackfield.validate("database/pg", pg).valid, true);
  assert.deepEqual(
    jackfield.validate("database/pg", { connection: { user: "app" } }).errors.map(({ path }) => path),
    ["connection.database"],
  );
  assert.equal(jackfield.mask("database/pg", pg).config.connection.password, "********");
  const { config, clear, verbs, report } = jackfield.update(
    "database/pg",
    pg,
    { connection: { database: "shop2", password: "********" } },
    { clear: true },
  );
  assert.deepEqual([config.connection.database, config.connection.password], ["shop2", "********"]);
  assert.deepEqual(clear.connection, { ...pg.connection, database: "shop2" });
  assert.deepEqual([verbs, report.valid, report.fields], [{ "connection.password": "kept" }, true, undefined]);
  const merged = jackfield.merge("database/pg", pg, { connection: { database: "shop2" } });
  assert.equal(merged.config.connection.database, "shop2");
  assert.equal(merged.config.connection.password, "not-a-real-secret");
});

test("a changed target asks for the secrets again, and the error holds no value (S4)", async () => {
  const jackfield = await open({ backend: "wasm" });
  assert.throws(
    () => jackfield.merge("database/pg", pg, { connection: { host: "canary.example.com" } }),
    (error) => {
      assert.equal(error.name, "JackfieldError");
      assert.equal(error.code, "secret_reentry_required");
      assert.equal(error.status, 400);
      return !JSON.stringify(error).includes("canary");
    },
  );
});

test("poisoned keys are refused (S25)", async () => {
  const jackfield = await open({ backend: "wasm" });
  assert.throws(
    () => jackfield.validate("database/pg", JSON.parse('{"__proto__": {"x": 1}}')),
    (error) => error.code === "forbidden_key",
  );
  assert.equal({}.x, undefined);
});

test("operations that need sockets or a store report that", async () => {
  const jackfield = await open({ backend: "wasm" });
  await assert.rejects(jackfield.integrations.list(), (error) => error.code === "store_required");
  assert.equal(jackfield.capabilities().connectors.find(({ name }) => name === "postgresql").state, "no_sockets");
});

test("ten thousand calls do not grow the module's memory", async () => {
  const bundle = readFileSync(new URL("../manifests/bundle.json", import.meta.url), "utf8");
  const module = await compile(readFileSync(new URL("../wasm/jackfield.wasm", import.meta.url)));
  const backend = await openWasm(module, bundle);
  const body = JSON.stringify({ type: "database", sub_type: "pg", config: pg });
  const before = process.memoryUsage().arrayBuffers + process.memoryUsage().external;
  for (let i = 0; i < 10000; i += 1) assert.equal(backend.call("config.validate", "{}", body).status, 200);
  globalThis.gc?.();
  const growth = process.memoryUsage().arrayBuffers + process.memoryUsage().external - before;
  assert.ok(growth < 32e6, `grew by ${growth} bytes`);
  await backend.close();
});

// The module with the store asks for the time, so that a clock that throws leaves it in the middle of a call.
test("a module that an exception left is not used again", async () => {
  const config = JSON.parse(readFileSync(new URL("../manifests/bundle.json", import.meta.url), "utf8"));
  const module = await compile(readFileSync(new URL("../wasm/jackfield-store.wasm", import.meta.url)));
  const now = { fault: false };
  const host = {
    now: () => {
      if (now.fault) throw new Error("canary");
      return 0;
    },
    random: (into) => into.fill(7),
  };
  const opened = JSON.stringify({ ...config, store: { path: ":memory:" }, keys: { plain: true } });
  const backend = await openWasm(module, opened, host);
  const caller = JSON.stringify({ principal: { user: "ada", workspace: "w1", role: "owner" } });
  const create = () => backend.call("user.create", caller, JSON.stringify({ name: "grace", role: "editor" }));
  assert.ok(create().status < 500);
  now.fault = true;
  const isInternal = (error) => error.code === "internal" && !error.message.includes("canary");
  assert.throws(create, isInternal);
  now.fault = false;
  assert.throws(create, isInternal);
  await backend.close();
});

test("a closed backend refuses calls", async () => {
  const jackfield = await open({ backend: "wasm" });
  await jackfield.close();
  assert.throws(
    () => jackfield.capabilities(),
    (error) => error.code === "closed",
  );
});

test("the loader names no module of Node", () => {
  for (const file of [
    "core/wasm.js",
    "core/wasm-store.js",
    "browser.js",
    "jackfield.js",
    "core/errors.js",
    "core/cursor.js",
    "groups.js",
  ]) {
    const text = readFileSync(new URL(`../dist/${file}`, import.meta.url), "utf8");
    assert.doesNotMatch(text, /["']node:|require\(|\bprocess\.|\bBuffer\b|\beval\(|new Function/, file);
  }
});
