// JACKFIELD_TEST_SNOWFLAKE_*: PORT TOKEN KEY (a file) PASSPHRASE of a fake, and those of https.mjs.
import { generateKeyPairSync } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { startSnowflake } from "../snowflake.mjs";
import { startAuthority } from "./https.mjs";
import { variables } from "./variables.mjs";

const kPassphrase = "not-a-real-secret";

export async function environment() {
  const authority = await startAuthority();
  const { publicKey, privateKey } = generateKeyPairSync("rsa", {
    modulusLength: 2048,
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase: kPassphrase },
  });
  const key = join(authority.folder, "snowflake.key");
  writeFileSync(key, privateKey, { mode: 0o600 });
  const fake = await startSnowflake({ ...authority.issue("server", { hosts: ["localhost", "127.0.0.1"] }), publicKey });
  const env = {
    ...authority.env,
    ...variables("SNOWFLAKE", { PORT: fake.port, TOKEN: fake.token, KEY: key, PASSPHRASE: kPassphrase }),
  };
  const stop = async () => {
    await fake.stop();
    await authority.stop();
    // A client that followed a redirect would have sent the token.
    return fake.seen.stolen === 0;
  };
  return { env, stop };
}
