// Manifests of the application: what is wrong with one is said with file, line, key and rule; a good one works without
// a rebuild in the commands, the server, the addon and WebAssembly. (In a browser: tests/browser/open.test.mjs.)
import assert from "node:assert/strict";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { open } from "../../js/dist/index.js";
import { runCommand, startServer, temporaryFolder } from "./server.mjs";

const here = (name) => readFileSync(new URL(`manifests/${name}`, import.meta.url), "utf8");
const acme = here("acme.json");
const broken = JSON.parse(here("broken.json"));

let place, folder;
before(() => {
  place = temporaryFolder();
  ({ folder } = place);
});
after(() => place.remove());

const jackfield = (...args) => runCommand(folder, ...args);

const write = (name, text) => {
  const path = join(folder, name);
  mkdirSync(join(path, ".."), { recursive: true });
  writeFileSync(path, text);
  return name;
};

test("a manifest without faults is found so, as a file and as a folder", async () => {
  write("good/others/acme.json", acme);
  write("good/notes.txt", "no manifest");
  assert.deepEqual(await jackfield("manifest", "check", "good/others/acme.json"), {
    code: 0,
    out: "no problem found\n",
    err: "",
  });
  assert.deepEqual(await jackfield("manifest", "check", "good"), { code: 0, out: "no problem found\n", err: "" });
});

test("there are 30 broken manifests, each another fault", () => {
  assert.ok(broken.length >= 30);
  assert.equal(new Set(broken.map(({ about }) => about)).size, broken.length);
});

for (const { about, from, to, said } of broken)
  test(`a manifest with ${about} is refused with line and key`, async () => {
    assert.ok(acme.includes(from), "the edit finds its place");
    write(
      "broken/acme.json",
      acme.replace(from, () => to),
    );
    const { code, out, err } = await jackfield("manifest", "check", "broken/acme.json");
    assert.equal(code, 1);
    const lines = (out + err).trimEnd().split("\n");
    assert.deepEqual(
      lines.map((line) => line.replace(/^jackfield: /, "").replace(/^broken\/acme\.json:/, "")),
      said,
    );
    for (const line of said) assert.match(line, /^\d+: .{10}/);
  });

test("each file of a folder is named with its own faults, and JSON has file and line too", async () => {
  write("two/a.json", acme.replace('"order": 10', '"order": "10"'));
  write("two/b/c.json", acme.replace('"sub_type": "acme"', '"sub_type": "acme2"').replace('"label": "Team",', ""));
  const { code, out } = await jackfield("manifest", "check", "two");
  assert.equal(code, 1);
  assert.deepEqual(out.trimEnd().split("\n"), [
    "two/a.json:9: /manifest/order: another kind of value is expected here",
    "two/b/c.json:42: /form/3/label: this member is missing",
  ]);
  const { problems, valid } = JSON.parse((await jackfield("manifest", "check", "two", "--json")).out);
  assert.equal(valid, false);
  assert.deepEqual(problems[1], {
    file: "two/b/c.json",
    line: 42,
    manifest: "others/acme2",
    pointer: "/form/3/label",
    rule: "this member is missing",
  });
});

test("two files of one name, a folder without manifests, and bytes that are not UTF-8 are refused", async () => {
  write("twins/a.json", acme);
  write("twins/b.json", acme);
  const twins = await jackfield("manifest", "check", "twins");
  assert.equal(twins.code, 1);
  assert.match(twins.out, /^twins\/b\.json:3: \/sub_type: another manifest has this name$/m);
  mkdirSync(join(folder, "empty"));
  for (const [args, pattern] of [
    [["empty"], /^jackfield: empty: there is no manifest \(\*\.json\) here\n$/],
    [["nowhere"], /^jackfield: nowhere cannot be read: there is no such file or folder\n$/],
    [[write("bytes.json", Buffer.from([0x7b, 0xff]))], /^jackfield: bytes\.json is not UTF-8 text\n$/],
    [[write("list.json", "[]")], /^jackfield: list\.json:1: this is not a JSON object\n$/],
  ]) {
    const { code, out, err } = await jackfield("manifest", "check", ...args);
    assert.deepEqual([code, out], [1, ""]);
    assert.match(err, pattern);
  }
});

test("sets of record fields come from stores.json of the folder", async () => {
  write("stores/acme.json", acme.replace('"set": "records"', '"set": "orders"'));
  write("stores/stores.json", JSON.stringify({ orders: [{ name: "total", type: "number" }] }));
  assert.equal((await jackfield("manifest", "check", "stores")).out, "no problem found\n");
  write("stores/stores.json", JSON.stringify({ orders: [{ name: "total", type: "money" }] }));
  const { code, out } = await jackfield("manifest", "check", "stores");
  assert.equal(code, 1);
  assert.match(out, /^stores\/stores\.json:1: \/orders\/0\/type: /m);
});

const config = { host: "shop.example.com", token: "not-a-real-secret" };

test("the commands know it with --manifests", async () => {
  const list = JSON.parse((await jackfield("catalog", "--json", "--manifests", "good")).out);
  assert.ok(list.some(({ type, sub_type }) => `${type}/${sub_type}` === "others/acme"));
  write("config.json", JSON.stringify(config));
  assert.equal((await jackfield("validate", "others/acme", "config.json", "--manifests", "good")).code, 0);
  const masked = JSON.parse((await jackfield("mask", "others/acme", "config.json", "--manifests", "good")).out);
  assert.equal(masked.token, "********");
  assert.equal((await jackfield("validate", "others/acme", "config.json")).code, 1);
});

for (const backend of ["addon", "wasm"])
  test(`open({manifests}) takes it beside the package's own (${backend})`, async () => {
    const jackfield = await open({ backend, manifests: [JSON.parse(acme)] });
    const entry = jackfield.catalogue.get("others", "acme");
    assert.equal(entry.manifest.title, "Acme");
    assert.deepEqual(jackfield.mask("others/acme", config).secrets, { token: true });
    assert.equal(jackfield.validate("others/acme", { ...config, host: "-" }).errors[0].code, "hostname");
    assert.ok(jackfield.catalogue.list().length > 1);
    await jackfield.close();
    const wrong = { ...JSON.parse(acme), store: { set: "nowhere" } };
    await assert.rejects(open({ backend, manifests: [wrong] }), (error) => {
      assert.equal(error.code, "manifest_invalid");
      assert.deepEqual([error.details.file, error.details.rule], ["others/acme", "no such set of record fields"]);
      return true;
    });
  });

test("serve knows it with --manifests; a broken folder stops the start with line and rule", async () => {
  const server = await startServer({ folder, args: ["--manifests", join(folder, "good")] });
  try {
    const entry = await server.api("GET", "/api/v2/integrations/others/acme");
    assert.equal(entry.json.manifest.title, "Acme");
    const body = { title: "Orders", type: "others", sub_type: "acme", config };
    const made = await server.api("POST", "/api/v2/meta/integrations", body);
    assert.equal(made.status, 201, made.text);
    const read = await server.api("GET", `/api/v2/meta/integrations/${made.json.id}?includeConfig=true`);
    assert.deepEqual(read.json.config, { host: config.host, signIn: "token", token: "********" });
  } finally {
    await server.stop();
  }
  const refused = await jackfield("serve", "--port", "0", "--store", "never.db", "--manifests", "two");
  assert.equal(refused.code, 1);
  assert.match(refused.err, /^two\/a\.json:9: \/manifest\/order: /m);
  assert.throws(() => readFileSync(join(folder, "never.db")), "nothing was made");
  rmSync(join(folder, "two"), { recursive: true });
});
