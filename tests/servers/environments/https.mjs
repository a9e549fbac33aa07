// What fakes of services that speak HTTPS share: JACKFIELD_TEST_HTTP_CA, _OTHER_CA, _SILENT_PORT and _CLOSED_PORT.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { makeCa } from "../ca.mjs";
import { closedPort, startProxy } from "../proxy.mjs";
import { variables } from "./variables.mjs";

/** {folder, issue(name, options) -> {cert, key} as PEM, env, stop}. */
export async function startAuthority() {
  const folder = mkdtempSync(join(tmpdir(), "jf-https-"));
  const authority = makeCa(folder);
  const silent = await startProxy();
  const issue = (name, options) => {
    const { cert, key } = authority.issue(name, options);
    return { cert: readFileSync(cert), key: readFileSync(key) };
  };
  const env = variables("HTTP", {
    CA: authority.cert, OTHER_CA: makeCa(folder, "other").cert, SILENT_PORT: silent.port, CLOSED_PORT: await closedPort(),
  });
  const stop = async () => {
    await silent.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  return { folder, issue, env, stop };
}
