// Connection profiles of ADBC: TOML with a driver and its options.
// Format     https://arrow.apache.org/adbc/current/format/connection_profiles.html
import { isRecord } from "../core/errors.js";
import { CommandError } from "./arguments.js";
import { noteLeftOut } from "./import-found.js";
import { systemCode } from "./store.js";
import type { Found } from "./import-found.js";

type Config = Record<string, unknown>;

// The option and the path in the config, of each driver; "uri" is read as an address.
const drivers: Readonly<Record<string, { client: string; options: Readonly<Record<string, string>> }>> = {
  postgresql: { client: "pg", options: { username: "connection.user", password: "connection.password" } },
  mysql: { client: "mysql2", options: { username: "connection.user", password: "connection.password" } },
  mssql: { client: "mssql", options: { username: "connection.user", password: "connection.password" } },
  sqlite: { client: "sqlite3", options: {} },
  snowflake: {
    client: "snowflake",
    options: {
      username: "connection.username",
      password: "connection.password",
      "adbc.snowflake.sql.account": "connection.account",
      "adbc.snowflake.sql.db": "connection.database",
      "adbc.snowflake.sql.schema": "connection.schema",
      "adbc.snowflake.sql.warehouse": "connection.warehouse",
      "adbc.snowflake.sql.role": "connection.role",
      "adbc.snowflake.sql.client_option.auth_token": "connection.token",
      "adbc.snowflake.sql.client_option.jwt_private_key_pkcs8_value": "connection.privateKey",
      "adbc.snowflake.sql.client_option.jwt_private_key_pkcs8_password": "connection.privateKeyPassphrase",
    },
  },
};
const snowflakeAuth: Readonly<Record<string, string>> = {
  auth_snowflake: "password",
  auth_pat: "password",
  auth_jwt: "key_pair",
  auth_oauth: "oauth",
};
const aliases: Readonly<Record<string, string>> = { postgres: "postgresql", sqlserver: "mssql", mariadb: "mysql" };

/** A parser of TOML. */
export type ReadToml = (text: string) => unknown;

/** The npm package `smol-toml`, or what to type where it is absent. */
export async function tomlPackage(file: string): Promise<ReadToml> {
  try {
    const { parse } = await import("smol-toml");
    return (text) => parse(text, { maxDepth: 16, integersAsBigInt: false });
  } catch (error) {
    const code = systemCode(error);
    if (code !== "ERR_MODULE_NOT_FOUND" && code !== "MODULE_NOT_FOUND") throw error;
    throw new CommandError(
      `${file} is TOML, which needs the npm package smol-toml beside jackfield. Type: npm install smol-toml@1`,
    );
  }
}

/** The connection of a profile. `toConfig` reads an address. */
export function profileIn(file: string, text: string, readToml: ReadToml, toConfig: (url: string) => Config): Found[] {
  const profile = parsed(file, text, readToml);
  const title = /([^/\\]+?)(?:\.toml)?$/i.exec(file)?.[1] ?? "Database";
  const named = textOf(profile["driver"]).replace(/^adbc_driver_/, "");
  const name = Object.hasOwn(aliases, named) ? (aliases[named] ?? named) : named;
  const driver = Object.hasOwn(drivers, name) ? drivers[name] : undefined;
  if (driver === undefined)
    throw new CommandError(`${file}: no database of the catalogue has the driver that it names`);
  const given = profile["Options"] ?? profile["options"];
  if (!isRecord(given)) throw new CommandError(`${file}: it has no table [Options]`);
  const uri = given["uri"];
  const config = typeof uri === "string" ? ofAddress(file, driver.client, uri, toConfig) : { client: driver.client };
  const leftOut: string[] = [];
  for (const [option, value] of Object.entries(given)) {
    const path = Object.hasOwn(driver.options, option) ? driver.options[option] : undefined;
    if (option === "adbc.snowflake.sql.auth_type" && snowflakeAuth[String(value)] !== undefined)
      setAt(config, "connection.authenticator", snowflakeAuth[String(value)]);
    else if (path !== undefined) setAt(config, path, referenceOr(file, option, String(value)));
    else if (option !== "uri") leftOut.push(option);
  }
  noteLeftOut(title, leftOut);
  return [{ title, config }];
}

function parsed(file: string, text: string, readToml: ReadToml): Config {
  let profile: unknown;
  try {
    profile = readToml(text);
  } catch (error) {
    // The library's message shows the line, which may hold a secret.
    const line = isRecord(error) && typeof error["line"] === "number" ? `:${error["line"]}` : "";
    throw new CommandError(`${file}${line}: this is not TOML`);
  }
  if (!isRecord(profile)) throw new CommandError(`${file}: this is not a connection profile`);
  const version = profile["profile_version"] ?? profile["version"];
  if (version !== 1) throw new CommandError(`${file}: a connection profile has profile_version = 1`);
  return profile;
}

const variable = /\{\{\s*env_var\(\s*([A-Za-z_][A-Za-z0-9_]*)\s*\)\s*\}\}/g;

// A whole value from the environment stays a reference to it.
function referenceOr(file: string, option: string, value: string): unknown {
  const [whole, name] = new RegExp(`^${variable.source}$`).exec(value) ?? [];
  if (whole !== undefined && name !== undefined) return { $ref: `env:${name}` };
  if (value.includes("{{")) throw new CommandError(`${file}: ${option} is only in part a variable, which is not read`);
  return value;
}

// A variable in an address can only be its password.
function ofAddress(file: string, client: string, uri: string, toConfig: (url: string) => Config): Config {
  if (client === "sqlite3") return { client, connection: { filename: uri.replace(/^file:/, "") } };
  const names = [...uri.matchAll(variable)].map(([, name = ""]) => name);
  const marker = "jackfield-variable";
  let config: Config;
  try {
    config = structuredClone(toConfig(uri.replace(variable, marker)));
  } catch {
    throw new CommandError(`${file}: uri is not the address of a known database`);
  }
  const { connection } = config;
  const isPassword = isRecord(connection) && connection["password"] === marker;
  if (isPassword) connection["password"] = { $ref: `env:${names[0] ?? ""}` };
  if (names.length > (isPassword ? 1 : 0) || uri.replace(variable, "").includes("{{"))
    throw new CommandError(`${file}: in uri, only the password can be a variable`);
  return config;
}

const textOf = (value: unknown): string => (typeof value === "string" ? value : "");

function setAt(config: Config, path: string, value: unknown): void {
  const keys = path.split(".");
  const last = keys.pop() ?? "";
  let at = config;
  for (const key of keys) {
    const next = isRecord(at[key]) ? at[key] : {};
    at[key] = next;
    at = next;
  }
  at[last] = value;
}
