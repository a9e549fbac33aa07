// `manifests` of open(): what is given is added to the package's own, whole or in single files, with its stores.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { catalogueOf } from "../dist/catalogue.js";
import { open } from "../dist/index.js";

const file = (name) => JSON.parse(readFileSync(new URL(`../manifests/${name}`, import.meta.url), "utf8"));
const bundle = file("bundle.json");
const names = (list) => list.map(({ type, sub_type }) => `${type}/${sub_type}`).sort();
const own = names(bundle.manifests).filter((name) => !name.startsWith("shared/"));

for (const backend of ["addon", "wasm"])
  for (const [what, manifests] of [
    ["the bundle", bundle],
    ["the manifests of the bundle", bundle.manifests],
    ["a single file", [file("database/pg.json")]],
    ["files that name stores", [file("ai/openai.json"), file("communication/slack.json")]],
    ["nothing", []],
  ])
    test(`${what} of the package is taken beside its catalogue (${backend})`, async () => {
      const jackfield = await open({ backend, manifests });
      assert.deepEqual(names(jackfield.catalogue.list()), own);
      await jackfield.close();
    });

// What a row shows whose kind was changed in the file of the store: its seal does not bind the kind.
test("no kind shows what is a secret of another (S8)", async () => {
  const jackfield = await open();
  const kinds = jackfield.catalogue.list().map(({ type, sub_type }) => [type, sub_type]);
  const config = {};
  let secrets = 0;
  const put = (path) => {
    const keys = path.split(".");
    const last = keys.pop();
    let place = config;
    for (const key of keys) place = place[key] ??= {};
    place[last] = "canary";
    secrets += 1;
  };
  for (const [type, subType] of kinds)
    for (const { model, secret, type: kind } of jackfield.catalogue.get(type, subType).form)
      if (model !== undefined && (secret === true || kind === "password")) put(model);
  assert.ok(secrets > 100);
  for (const [type, subType] of kinds) {
    const shown = JSON.stringify(jackfield.mask(`${type}/${subType}`, config));
    assert.ok(!shown.includes("canary"), `${type}/${subType}: ${shown}`);
  }
  const { connection } = jackfield.mask("database/pg", { connection: { host: "canary" } }).config;
  assert.equal(connection.host, "canary");
  await jackfield.close();
});

test("a manifest of the application is added, and replaces one of the same name", async () => {
  const pg = file("database/pg.json");
  const mine = { ...pg, sub_type: "mine", manifest: { ...pg.manifest, title: "Mine", aliases: ["mine-db"] } };
  const jackfield = await open({ manifests: [mine, { ...pg, manifest: { ...pg.manifest, title: "Ours" } }] });
  const list = jackfield.catalogue.list();
  assert.deepEqual(names(list), [...own, "database/mine"].sort());
  const title = (name) => list.find(({ sub_type }) => sub_type === name).manifest.title;
  assert.deepEqual([title("mine"), title("pg")], ["Mine", "Ours"]);
  await jackfield.close();
});

test("the package's own catalogue is not asked for when all of it is given, and may be missing otherwise", async () => {
  let asked = 0;
  const missing = () => {
    asked += 1;
    return undefined;
  };
  const parsed = async (given) => JSON.parse(await catalogueOf(given, missing));
  assert.equal((await parsed(bundle)).manifests.length, bundle.manifests.length);
  assert.equal((await parsed(bundle.manifests)).manifests.length, bundle.manifests.length);
  assert.equal(asked, 0);
  const alone = await parsed([file("ai/openai.json")]);
  assert.deepEqual([names(alone.manifests), asked], [["ai/openai"], 1]);
  assert.deepEqual(alone.stores, bundle.stores);
});

// Names that say by themselves what belongs there.
const plain = new Set(
  "client host port user username password database schema warehouse role token clientId clientSecret privateKey".split(
    " ",
  ),
).add("privateKeyPassphrase");

test("each field of a database's form says what it does, unless its name does", async () => {
  const jackfield = await open({ backend: "wasm" });
  const silent = [];
  for (const { type, sub_type } of jackfield.catalogue.list({ type: "database" }))
    for (const { model, help } of jackfield.catalogue.get(type, sub_type).form)
      if (help === undefined && !plain.has(model.split(".").at(-1))) silent.push(`${type}/${sub_type} ${model}`);
  await jackfield.close();
  assert.deepEqual(silent, []);
});
