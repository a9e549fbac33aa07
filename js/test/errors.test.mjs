// What an error says by itself: a log has its message, and neither its details nor what is in them.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { JackfieldError, open } from "../dist/index.js";

const jackfield = await open({ store: ":memory:", keys: { plain: true } });
after(() => jackfield.close());

const connection = { host: "db.example.com", user: "app", database: "shop" };
const make = (config) => jackfield.integrations.create({ title: "Shop", type: "database", sub_type: "pg", config });
async function errorOf(call) {
  try {
    await call();
  } catch (error) {
    assert.ok(error instanceof JackfieldError, String(error));
    return error;
  }
  return assert.fail("it was not refused");
}

test("the message names the fields, and the pointer leads to the first", async () => {
  const one = await errorOf(() => make({ connection: { ...connection, usr: "x" } }));
  assert.match(one.message, /^The configuration is not valid\. .* connection\.usr: This key is not known here\.$/);
  assert.equal(one.pointer, "/connection/usr");

  const two = await errorOf(() => make({ connection: { ...connection, port: 70000, user: "" } }));
  assert.match(two.message, /connection\.port: This is not a port: /);
  assert.match(two.message, /connection\.user: /);

  const wrong = Object.fromEntries(["a", "b", "c", "d", "e"].map((key) => [key, 1]));
  const many = await errorOf(() => make({ connection: { ...connection, ...wrong } }));
  assert.match(many.message, /connection\.c: .* And 2 more\.$/);
  assert.doesNotMatch(many.message, /connection\.d/);
});

test("the error of a single field is not said twice", async () => {
  const error = await errorOf(() => jackfield.test({ integrationID: "x" }));
  assert.match(error.message, /^\w+: This field is required\.$/);
  assert.match(error.pointer, /^\/\w+$/);
});

test("the object of the HTTP API stays as the API has it", async () => {
  const error = await errorOf(() => make({ connection: { ...connection, usr: "x" } }));
  const { message, msg, details } = JSON.parse(JSON.stringify(error));
  assert.equal(message, "The configuration is not valid. details.errors names each field.");
  assert.equal(msg, message);
  assert.deepEqual(details, error.details);
});

test("a remark of the field is in the message; texts in a wrong shape are not", () => {
  const said = (errors, message = "Refused.") => new JackfieldError("ERR", 400, message, { errors }).message;
  const message = "This field has the wrong type.";
  assert.equal(
    said([{ path: "params", message, params: { hint: "Send a list." } }], message),
    `params: ${message} Send a list.`,
  );
  assert.equal(
    said([{ path: "keys", message: "Weak.", params: { reason: "It repeats." } }]),
    "Refused. keys: Weak. It repeats.",
  );
  assert.equal(said("no list"), "Refused.");
  assert.equal(said([5, null]), "Refused.");
});

test("a field, a pointer or a path becomes the one pointer", () => {
  const pointer = (details) => new JackfieldError("ERR", 400, "Refused.", details).pointer;
  assert.equal(pointer({ pointer: "/keyFile" }), "/keyFile");
  assert.equal(pointer({ field: "connection.host" }), "/connection/host");
  assert.equal(pointer({ errors: [{ path: "headers.a/b~c", message: "" }] }), "/headers/a~1b~0c");
  assert.equal(pointer({}), undefined);
});

test("open refuses an option that it has not, with the one that was meant", async () => {
  const { open: openInBrowser } = await import("../dist/browser.js");
  for (const opens of [open, openInBrowser]) {
    const store = await errorOf(() => opens({ stroe: "x.db" }));
    assert.deepEqual([store.code, store.pointer], ["config_option", "/stroe"]);
    assert.match(store.message, /There is no option stroe\. Did you mean store\?/);
  }
  const path = await errorOf(() => open({ sqlite_roots: [] }));
  assert.match(path.message, /Did you mean sqliteRoots\?/);
  assert.match((await errorOf(() => open({ whatever: 1 }))).message, /^There is no option whatever\.$/);
});

test("servers and clients refuse an option that they have not, with the one that was meant", async () => {
  const [server, browser] = [await import("../dist/server/index.js"), await import("../dist/server/browser.js")];
  const { createClient } = await import("../dist/client/index.js");
  for (const [make, wrong, meant] of [
    [(options) => server.createHandler(jackfield, options), "authentificate", "authenticate"],
    [(options) => browser.createHandler(jackfield, options), "start_page", "startPage"],
    [(options) => server.createListener(jackfield, options), "operator_token", "operatorToken"],
    [(options) => server.createServer(jackfield, options), "allowHost", "allowHosts"],
    [(options) => server.listen(jackfield, options), "drainMilis", "drainMillis"],
    [(options) => createClient({ url: "http://localhost", ...options }), "tokens", "token"],
  ]) {
    const error = await errorOf(() => make({ [wrong]: true }));
    assert.deepEqual([error.code, error.pointer], ["config_option", `/${wrong}`]);
    assert.equal(error.message, `There is no option ${wrong}. Did you mean ${meant}?`);
  }
});

test("a key that is refused says why in the message", async () => {
  const ring = { active: "k", keys: { k: "ab".repeat(32) } };
  const error = await errorOf(() => open({ store: ":memory:", keys: ring }));
  assert.deepEqual([error.code, error.status], ["key_weak", 400]);
  assert.match(error.message, /This key is not random: .* The same bytes repeat\./);
});
