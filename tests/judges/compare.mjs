// Where our reader and a driver's differ, and whether differences.json has a reason for it.
import { userInfo } from "node:os";

const ports = { pg: 5432, mysql2: 3306, mssql: 1433, oracledb: 1521, snowflake: 443, databricks: 443 };
const strength = ["off", "either", "on", "verified"];
const present = (value) => (value === undefined || value === null || value === "" ? undefined : String(value));
const bare = (host) => (present(host) ?? "localhost").replace(/^\[(.*)\]$/, "$1").toLowerCase();

/** A reply of connection.url_to_config in the form of drivers.mjs. */
export function oursOf(reply) {
  if (reply === null) return null;
  const { client, connection, ignored = [] } = reply;
  const { host, port, user, username, password, token, database, account, ssl, options } = connection;
  let tls;
  if (ssl !== undefined) tls = !ssl.enabled ? "off" : ssl.rejectUnauthorized ? "verified" : "on";
  if (client === "mssql")
    tls = options?.encrypt === false ? "off" : options?.trustServerCertificate ? "on" : "verified";
  if (client === "snowflake" || client === "databricks") tls = "verified";
  const domain = account && `${account.replaceAll("_", "-")}.snowflakecomputing.com`;
  return {
    client,
    ignored,
    host: host ?? domain,
    port: port ?? ports[client],
    user: user ?? username,
    password: password ?? token,
    database,
    tls,
  };
}

function tlsDiffers(ours, theirs) {
  if (theirs === undefined) return false;
  if (ours.tls === undefined) return theirs !== "off" && ours.ignored.length === 0;
  return theirs === "off" ? ours.tls !== "off" : strength.indexOf(ours.tls) < strength.indexOf(theirs);
}

/** The fields that differ; "refused": by us alone, "accepted": by us alone. */
export function differing(ours, theirs, driver) {
  if (ours === null || theirs === null) return ours === theirs ? [] : [ours === null ? "refused" : "accepted"];
  const fields = [];
  if (bare(ours.host) !== bare(theirs.host)) fields.push("host");
  const port = Number.isNaN(theirs.port) ? undefined : present(theirs.port);
  if (Number(ours.port) !== Number(port ?? ports[ours.client])) fields.push("port");
  for (const name of ["user", "password", "database"]) {
    const other = present(theirs[name]);
    // This client fills gaps with the account it runs under.
    const filled = driver === "postgres" && ours[name] === undefined && name !== "password" && other !== undefined;
    if (filled && [userInfo().username, present(theirs.user)].includes(other)) continue;
    if (present(ours[name]) !== other && !(driver === "databricksj" && name !== "password")) fields.push(name);
  }
  if (tlsDiffers(ours, theirs.tls)) fields.push("tls");
  return fields;
}

/** The entry of differences.json that explains the field, if one does. */
export const explained = (differences, driver, field, url) =>
  differences.find(
    (each) =>
      (each.drivers.includes(driver) || each.drivers.includes("*")) &&
      each.fields.includes(field) &&
      new RegExp(each.url, "u").test(url),
  );
