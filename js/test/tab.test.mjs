// The parts of jackfield/tab that need no browser: the file in pages, what is sealed, and a core over such a file.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { compile, openWasm, systemHost } from "../dist/core/wasm.js";
import { packReply, unpackReply } from "../dist/tab/packed.js";
import { PageFile, pageBytes } from "../dist/tab/page-file.js";
import { Sealer, makeKey } from "../dist/tab/sealer.js";

const empty = { size: 0, pages: new Map() };
const file = (name) => readFileSync(new URL(`../${name}`, import.meta.url));
const utf8 = (text) => new TextEncoder().encode(text);

test("a file in pages gives what was written, across pages and beyond gaps", () => {
  const pages = new PageFile(empty);
  const bytes = Uint8Array.from({ length: 3 * pageBytes }, (_, i) => i % 251);
  pages.write(pageBytes - 10, bytes);
  assert.equal(pages.size(), pageBytes - 10 + bytes.length);
  const read = new Uint8Array(bytes.length + 20);
  pages.read(pageBytes - 20, read);
  assert.deepEqual([...read.subarray(0, 10)], Array(10).fill(0));
  assert.deepEqual(read.subarray(10, 10 + bytes.length), bytes);
  pages.write(9 * pageBytes, bytes.subarray(0, 1));
  pages.read(8 * pageBytes, read.fill(1));
  assert.ok(
    read.every((byte) => byte === 0),
    "a page that was never written",
  );
});

test("changed pages are given once, as copies, and cut ones not at all", () => {
  const pages = new PageFile(empty);
  assert.equal(pages.takeChanges(), undefined);
  for (const page of [0, 1, 5]) pages.write(page * pageBytes, Uint8Array.of(page + 1));
  const { size, pages: changed } = pages.takeChanges();
  assert.deepEqual([size, [...changed.keys()]], [5 * pageBytes + 1, [0, 1, 5]]);
  pages.write(0, Uint8Array.of(9));
  assert.equal(changed.get(0)[0], 1, "a copy");
  pages.write(5 * pageBytes, Uint8Array.of(9));
  pages.cut(2 * pageBytes);
  const after = pages.takeChanges();
  assert.deepEqual([after.size, [...after.pages.keys()]], [2 * pageBytes, [0]]);
  assert.equal(pages.takeChanges(), undefined);
});

test("a sealed record opens with its key, in its place, unchanged, and in no other way", async () => {
  const key = await makeKey();
  await assert.rejects(crypto.subtle.exportKey("raw", key), "no script can read the key");
  const sealer = new Sealer(key, "orders");
  const plain = utf8("canary");
  const record = await sealer.seal("page", 3, plain);
  assert.deepEqual(await sealer.open("page", 3, record), plain);
  assert.notDeepEqual(await sealer.seal("page", 3, plain), record, "each seal has its own nonce");
  assert.ok(!Buffer.from(record).includes("canary"));
  const isRefused = (error) => error.code === "key_changed";
  await assert.rejects(sealer.open("page", 4, record), isRefused);
  await assert.rejects(sealer.open("answer", 3, record), isRefused);
  await assert.rejects(new Sealer(key, "other").open("page", 3, record), isRefused);
  await assert.rejects(new Sealer(await makeKey(), "orders").open("page", 3, record), isRefused);
  for (let at = 0; at < record.length; at += 1) {
    const flipped = record.slice();
    flipped[at] ^= 1;
    await assert.rejects(sealer.open("page", 3, flipped), isRefused);
    await assert.rejects(sealer.open("page", 3, record.subarray(0, at)), isRefused);
  }
});

test("a packed reply is the same reply", () => {
  const reply = { status: 201, contentType: "application/json; charset=utf-8", data: utf8('{"title":"\u00e4"}') };
  assert.deepEqual(unpackReply(packReply(reply)), reply);
  const nothing = { status: 204, contentType: "", data: new Uint8Array(0) };
  assert.deepEqual(unpackReply(packReply(nothing)), nothing);
});

const store = await compile(new Uint8Array(file("wasm/jackfield-store.wasm")));
const catalogue = JSON.parse(file("manifests/bundle.json").toString("utf8"));
const owner = JSON.stringify({ principal: { user: "u", workspace: "w", role: "owner" } });
const config = JSON.stringify({ ...catalogue, store: { path: "orders" }, keys: { sealed_by_host: true } });
const call = (core, operation, body) => {
  const { status, data } = core.call(operation, owner, body === undefined ? "" : JSON.stringify(body));
  return { status, json: data.length === 0 ? undefined : JSON.parse(new TextDecoder().decode(data)) };
};
const integration = (title) => ({
  title,
  type: "database",
  sub_type: "pg",
  config: { client: "pg", connection: { host: "db.example.com", user: "app", password: "p", database: "shop" } },
});

test("the pages that calls changed make a store that opens at any of its commits", async () => {
  const disk = { size: 0, pages: new Map() };
  const open = async () => {
    const pages = new PageFile(structuredClone(disk));
    return { pages, core: await openWasm(store, config, { ...systemHost, file: pages }) };
  };
  const keep = ({ pages }) => {
    const changes = pages.takeChanges();
    if (changes === undefined) return false;
    disk.size = changes.size;
    for (const [page, bytes] of changes.pages) disk.pages.set(page, bytes);
    return true;
  };
  let opened = await open();
  assert.equal(keep(opened), true, "the schema of a new store");
  for (let round = 0; round < 20; round += 1) {
    for (let i = 0; i < 5; i += 1) {
      assert.equal(call(opened.core, "integration.create", integration(`${round}-${i}`)).status, 201);
      assert.equal(keep(opened), true);
    }
    assert.equal(call(opened.core, "integration.list").status, 200);
    assert.equal(keep(opened), false, "a read changes nothing");
    // Lost without closing, with a change that was not kept.
    assert.equal(call(opened.core, "integration.create", integration("lost")).status, 201);
    opened = await open();
    const { json } = call(opened.core, "integration.list");
    assert.equal(json.pageInfo.totalRows, (round + 1) * 5);
    assert.ok(json.list.every(({ title }) => title !== "lost"));
  }
  await opened.core.close();
});

test("without a file of the host a store has no place", async () => {
  await assert.rejects(openWasm(store, config), { code: "store_unavailable" });
});

test("the module exports documents and says that it cannot apply them", async () => {
  const core = await openWasm(store, config, { ...systemHost, file: new PageFile(empty) });
  call(core, "integration.create", integration("Shop"));
  const { json } = call(core, "workspace.export");
  assert.deepEqual(
    json.integrations.map(({ title, config: { connection } }) => [title, connection.password]),
    [["Shop", { $prompt: "Password" }]],
  );
  const applied = call(core, "workspace.apply", json);
  assert.deepEqual([applied.status, applied.json.details.code], [501, "addon_required"]);
  await core.close();
});
