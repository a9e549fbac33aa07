// JACKFIELD_TEST_DATABRICKS_*: PORT TOKEN CLIENT SECRET of a fake, and those of https.mjs with EXPIRED_PORT and OTHERNAME_PORT.
import { startDatabricks } from "../databricks.mjs";
import { startAuthority } from "./https.mjs";
import { ports, stopAll, variables } from "./variables.mjs";

export async function environment() {
  const authority = await startAuthority();
  const fake = await startDatabricks({ ...authority.issue("server", { hosts: ["localhost", "127.0.0.1"] }), inlineLimit: 300000 });
  const listeners = {
    EXPIRED: await startDatabricks(authority.issue("expired", { hosts: ["localhost"], expired: true })),
    OTHERNAME: await startDatabricks(authority.issue("othername", { hosts: ["dbc.example.com"] })),
  };
  const env = {
    ...authority.env,
    ...variables("HTTP", ports(listeners)),
    ...variables("DATABRICKS", { PORT: fake.port, TOKEN: fake.token, CLIENT: fake.client, SECRET: fake.secret }),
  };
  const stop = async () => {
    await stopAll({ ...listeners, fake });
    await authority.stop();
    return true;
  };
  return { env, stop };
}
