// Runs a command with the fakes of Databricks and Snowflake beside it: node with-http-fakes.mjs COMMAND ARGS...
// The command finds JACKFIELD_TEST_HTTP_CA, _OTHER_CA, _EXPIRED_PORT, _OTHERNAME_PORT, _CLOSED_PORT, JACKFIELD_TEST_DATABRICKS_PORT,
// _TOKEN, _CLIENT, _SECRET, and the like for Snowflake.
import { spawn } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { makeCa } from "./ca.mjs";
import { startDatabricks } from "./databricks.mjs";
import { closedPort, startProxy } from "./proxy.mjs";
import { startSnowflake } from "./snowflake.mjs";

const folder = mkdtempSync(join(tmpdir(), "jackfield-http-"));
const authority = makeCa(folder);
const pem = ({ cert, key }) => ({ cert: readFileSync(cert), key: readFileSync(key) });
const issue = (name, options) => pem(authority.issue(name, options));
const own = issue("server", { hosts: ["localhost", "127.0.0.1"] });

const databricks = await startDatabricks({ ...own, inlineLimit: 300000 });
const expired = await startDatabricks(issue("expired", { hosts: ["localhost"], expired: true }));
const othername = await startDatabricks(issue("othername", { hosts: ["dbc.example.com"] }));
const silent = await startProxy();
const passphrase = "not-a-real-secret";
const { publicKey, privateKey } = generateKeyPairSync("rsa", {
  modulusLength: 2048, publicKeyEncoding: { type: "spki", format: "pem" },
  privateKeyEncoding: { type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase },
});
const keyFile = join(folder, "snowflake.key");
writeFileSync(keyFile, privateKey, { mode: 0o600 });
const snowflake = await startSnowflake({ ...own, publicKey });
const running = [databricks, snowflake, expired, othername, silent];
const env = {
  JACKFIELD_TEST_HTTP_CA: authority.cert,
  JACKFIELD_TEST_HTTP_OTHER_CA: makeCa(folder, "other").cert,
  JACKFIELD_TEST_HTTP_EXPIRED_PORT: String(expired.port),
  JACKFIELD_TEST_HTTP_OTHERNAME_PORT: String(othername.port),
  JACKFIELD_TEST_HTTP_SILENT_PORT: String(silent.port),
  JACKFIELD_TEST_HTTP_CLOSED_PORT: String(await closedPort()),
  JACKFIELD_TEST_DATABRICKS_PORT: String(databricks.port),
  JACKFIELD_TEST_DATABRICKS_TOKEN: databricks.token,
  JACKFIELD_TEST_DATABRICKS_CLIENT: databricks.client,
  JACKFIELD_TEST_DATABRICKS_SECRET: databricks.secret,
  JACKFIELD_TEST_SNOWFLAKE_PORT: String(snowflake.port),
  JACKFIELD_TEST_SNOWFLAKE_TOKEN: snowflake.token,
  JACKFIELD_TEST_SNOWFLAKE_KEY: keyFile,
  JACKFIELD_TEST_SNOWFLAKE_PASSPHRASE: passphrase,
};

const [command, ...args] = process.argv.slice(2);
const child = spawn(command, args, { stdio: "inherit", env: { ...process.env, ...env } });
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => child.kill(signal));
const code = await new Promise((resolve) => {
  child.once("error", (error) => (console.error(String(error)), resolve(127)));
  child.once("exit", (status, signal) => resolve(signal === null ? status : 1));
});
for (const server of running) await server.stop();
rmSync(folder, { recursive: true, force: true });
process.exit(code);
