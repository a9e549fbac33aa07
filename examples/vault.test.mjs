// The resolver against a stand-in for OpenBao and Vault, which plays their documented HTTP API.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { vaultResolver } from "./vault/resolver.mjs";
import { startStandIn } from "./vault/stand-in.mjs";

let vault, resolve;
before(async () => {
  const secrets = {
    "secret/data/shop": { data: { password: "of the shop" } },
    "secret/data/leased": { data: { password: "for an hour" }, lease: 3600 },
    "other/data/shop": { data: { password: "of another" } },
  };
  vault = await startStandIn({ token: "root", secrets });
  resolve = vaultResolver({ address: vault.address, token: "root", paths: { shop: ["secret/data"] } });
});
after(() => vault.stop());
const request = (reference, workspace = "shop") => ({ workspace, integration: "int1", actor: "ann", reference });

test("a secret without a lease, and one with", async () => {
  assert.deepEqual(await resolve(request("vault:secret/data/shop#password")), { value: "of the shop" });
  const { value, expiresAt } = await resolve(request("vault:secret/data/leased#password"));
  assert.equal(value, "for an hour");
  assert.ok(expiresAt > Date.now() + 3000000 && expiresAt < Date.now() + 3600000);
});

test("a path of another workspace and a wrong reference ask nothing; a missing secret is refused", async () => {
  const before = vault.requests.length;
  for (const [reference, workspace] of [
    ["vault:other/data/shop#password"],
    ["vault:secret/data/shop#password", "elsewhere"],
    ["vault:secret/data/../../sys/seal#password"],
    ["vault:secret/data/shop"],
  ])
    await assert.rejects(resolve(request(reference, workspace)));
  assert.equal(vault.requests.length, before);
  await assert.rejects(resolve(request("vault:secret/data/none#password")), /answered 404/);
  await assert.rejects(resolve(request("vault:secret/data/shop#none")), /lacks this field/);
  const wrong = vaultResolver({ address: vault.address, token: "wrong", paths: { shop: ["secret/data"] } });
  await assert.rejects(wrong(request("vault:secret/data/shop#password")), /answered 403/);
});
