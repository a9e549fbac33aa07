// What the security tests share: a server with people of every role, and the rows they attack.
import { execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { cli, startServer, temporaryFolder } from "./server.mjs";

export const rows = "/api/v2/meta/integrations";
// The head of a request that creates an integration, but for its length.
export const postHead = ({ token }) =>
  `POST ${rows} HTTP/1.1\r\nHost: x\r\nxc-auth: ${token}\r\nContent-Type: application/json\r\n`;
export const guessed = "int00000000000000";
export const roles = ["viewer", "editor", "creator", "owner"];

export async function open(args = []) {
  const place = temporaryFolder();
  const root = join(place.folder, "databases");
  mkdirSync(root);
  const server = await startServer({ folder: place.folder, args: ["--sqlite-root", root, ...args] });
  const token = (user, role, workspace) => {
    const more = workspace === undefined ? [] : ["--workspace", workspace];
    const about = ["--store", join(place.folder, "store.db"), "--user", user, "--role", role, ...more];
    const options = { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] };
    return JSON.parse(execFileSync(process.execPath, [cli, "token", "create", "--json", ...about], options)).token;
  };
  const person = (...given) => {
    const own = token(...given);
    return (method, path, body, headers) => server.api(method, path, body, { "xc-auth": own, ...headers });
  };
  const close = async () => {
    await server.stop();
    place.remove();
  };
  return { folder: place.folder, root, server, token, person, owner: server.api, close };
}

export const postgres = (more = {}) => ({
  title: "A",
  type: "database",
  sub_type: "pg",
  config: {
    client: "pg",
    connection: { host: "localhost", port: 1, user: "u", password: "canary-shared", database: "d" },
  },
  ...more,
});
export const text = ({ status, text }) => `${status} ${text}`;
