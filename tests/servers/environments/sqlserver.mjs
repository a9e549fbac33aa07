// JACKFIELD_TEST_SQLSERVER_*: PORT USER PASSWORD DATABASE CA OTHER_CA of a fake, and ports of others: CLEAR (no
// encryption), EXPIRED, OTHERNAME (certificates), MUTE (a login is not answered), ROUTE (sends logins on to a listener
// that must not be reached), SILENT CUT FREEZE CLOSED.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import net from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { makeCa } from "../ca.mjs";
import { closedPort, startProxy } from "../proxy.mjs";
import { startTds } from "../tds.mjs";
import { ports, stopAll, variables } from "./variables.mjs";

const kCutAfter = 60000;

/** Counts who comes. It listens on another address than all that the tests may dial. */
async function startForbidden() {
  let visits = 0;
  const server = net.createServer((socket) => {
    visits += 1;
    socket.destroy();
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.2", resolve));
  return {
    port: server.address().port,
    visits: () => visits,
    stop: () => new Promise((resolve) => server.close(resolve)),
  };
}

export async function environment() {
  const folder = mkdtempSync(join(tmpdir(), "jf-tds-"));
  const authority = makeCa(folder);
  const issue = (name, options) => {
    const { cert, key } = authority.issue(name, options);
    return { cert: readFileSync(cert), key: readFileSync(key) };
  };
  const own = issue("server", { hosts: ["localhost", "127.0.0.1"] });
  const fake = await startTds(own);
  const clear = await startTds({ encryption: "unsupported" });
  const forbidden = await startForbidden();
  const listeners = {
    CLEAR: clear,
    EXPIRED: await startTds(issue("expired", { hosts: ["localhost"], expired: true })),
    OTHERNAME: await startTds(issue("othername", { hosts: ["db.example.com"] })),
    MUTE: await startTds({ ...own, silent: true }),
    ROUTE: await startTds({ ...own, route: { host: "127.0.0.2", port: forbidden.port } }),
    SILENT: await startProxy(),
    CUT: await startProxy({ port: clear.port, cutAfterBytes: kCutAfter }),
    FREEZE: await startProxy({ port: clear.port, freezeAfterBytes: kCutAfter }),
  };
  const { port, user, password, database } = fake;
  const env = variables("SQLSERVER", {
    PORT: port,
    USER: user,
    PASSWORD: password,
    DATABASE: database,
    CA: authority.cert,
    OTHER_CA: makeCa(folder, "other").cert,
    CLOSED_PORT: await closedPort(),
    ...ports(listeners),
  });
  const stop = async () => {
    await stopAll({ ...listeners, fake, forbidden });
    rmSync(folder, { recursive: true, force: true });
    const faults = [fake, clear].flatMap((one) => one.faults);
    for (const fault of faults) console.error(`FAILED: the fake did not understand a client: ${fault.stack}`);
    if (forbidden.visits() > 0)
      console.error("FAILED: a server sent the connector to where it must not go, and it went");
    return faults.length === 0 && forbidden.visits() === 0;
  };
  return { env, stop };
}
