// What fakes of services that speak HTTPS share: JACKFIELD_TEST_HTTP_CA, _OTHER_CA, and _PORT of listeners that are
// SILENT, CLOSED, PLAIN (no TLS), EXPIRED and OTHERNAME (certificates).
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { makeCa } from "../ca.mjs";
import { listen } from "../https-fake.mjs";
import { closedPort, startProxy } from "../proxy.mjs";
import { ports, stopAll, variables } from "./variables.mjs";

/** {folder, issue(name, options) -> {cert, key} as PEM, env, stop}. */
export async function startAuthority() {
  const folder = mkdtempSync(join(tmpdir(), "jf-https-"));
  const authority = makeCa(folder);
  const silent = await startProxy();
  const issue = (name, options) => {
    const { cert, key } = authority.issue(name, options);
    return { cert: readFileSync(cert), key: readFileSync(key) };
  };
  const nothing = () => ({ status: 404, body: {} });
  const listeners = {
    SILENT: silent,
    PLAIN: await listen({}, nothing),
    EXPIRED: await listen(issue("expired", { hosts: ["localhost"], expired: true }), nothing),
    OTHERNAME: await listen(issue("othername", { hosts: ["other.example.com"] }), nothing),
  };
  const env = {
    ...variables("HTTP", {
      CA: authority.cert,
      OTHER_CA: makeCa(folder, "other").cert,
      CLOSED_PORT: await closedPort(),
    }),
    ...variables("HTTP", ports(listeners)),
  };
  const stop = async () => {
    await stopAll(listeners);
    rmSync(folder, { recursive: true, force: true });
  };
  return { folder, issue, env, stop };
}
