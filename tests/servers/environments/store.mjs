// JACKFIELD_TEST_STORE_*: URL of a database for stores, and HOST PORT USER PASSWORD DATABASE CA PID of its server. Each
// test adds &schema=NAME for a store of its own.
import { startPostgres } from "../postgres.mjs";
import { skipped, variables } from "./variables.mjs";

/** The URL of a store on a server of startPostgres(). */
export function storeUrl({ name, port, database, user, password, ca }) {
  const login = `${encodeURIComponent(user)}:${encodeURIComponent(password)}`;
  return `postgres://${login}@${name}:${port}/${database}?sslmode=verify-full&sslrootcert=${encodeURIComponent(ca)}`;
}

export async function environment() {
  const server = await startPostgres();
  if (server.skipped !== undefined) return skipped("STORE", server.skipped);
  const { host, port, user, password, database, ca, pid } = server;
  const facts = { HOST: host, PORT: port, USER: user, PASSWORD: password, DATABASE: database, CA: ca, PID: pid() };
  const stop = async () => {
    await server.stop();
    return true;
  };
  return { env: variables("STORE", { URL: storeUrl(server), ...facts }), stop };
}
