// JACKFIELD_TEST_DATABRICKS_*: PORT TOKEN CLIENT SECRET of a fake, and those of https.mjs.
import { startDatabricks } from "../databricks.mjs";
import { startAuthority } from "./https.mjs";
import { variables } from "./variables.mjs";

export async function environment() {
  const authority = await startAuthority();
  const fake = await startDatabricks({
    ...authority.issue("server", { hosts: ["localhost", "127.0.0.1"] }),
    inlineLimit: 300000,
  });
  const env = {
    ...authority.env,
    ...variables("DATABRICKS", { PORT: fake.port, TOKEN: fake.token, CLIENT: fake.client, SECRET: fake.secret }),
  };
  const stop = async () => {
    await fake.stop();
    await authority.stop();
    // A client that followed a redirect would have sent the token.
    return fake.seen.stolen === 0;
  };
  return { env, stop };
}
