// An integration whose password is in OpenBao or Vault. Set VAULT_ADDR and VAULT_TOKEN, and give the id of an
// integration that holds {"$ref": "vault:secret/data/shop#password"}.
import { open } from "jackfield";
import { vaultResolver } from "./resolver.mjs";

const { VAULT_ADDR: address, VAULT_TOKEN: token } = process.env;
const [id] = process.argv.slice(2);
if (address === undefined || token === undefined || id === undefined) {
  console.error("VAULT_ADDR=... VAULT_TOKEN=... node main.mjs INTEGRATION");
  process.exit(2);
}

const jackfield = await open({
  store: "jackfield.db",
  keyFile: "jackfield.db.key",
  egress: { mode: "private-allowed" },
  references: { resolve: vaultResolver({ address, token, paths: { local: ["secret/data"] } }) },
});
console.log(await jackfield.test({ integrationId: id }));
await jackfield.close();
