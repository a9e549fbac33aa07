// Service files of libpq (pg_service.conf): [NAME], then key=value.
// Format     https://www.postgresql.org/docs/current/libpq-pgservice.html
import { CommandError } from "./arguments.js";
import { noteLeftOut } from "./import-found.js";
import type { Found } from "./import-found.js";

const places: Readonly<Record<string, string>> = {
  host: "host",
  port: "port",
  user: "user",
  password: "password",
  dbname: "database",
};
// Keys of libpq that the form has among the driver options.
const options = new Set([
  "application_name",
  "connect_timeout",
  "keepalives_idle",
  "target_session_attrs",
  "statement_timeout",
  "lock_timeout",
]);

/** Whether a text looks like such a file. */
export function isServiceFile(text: string): boolean {
  return /^\s*\[[^\]\n]+\]\s*$/m.test(text);
}

/** Every service of the file. Keys that the form does not have are named on standard error. */
export function servicesIn(file: string, text: string): Found[] {
  const found: { title: string; connection: Record<string, unknown>; leftOut: string[] }[] = [];
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const [, name] = /^\s*\[([^\]]+)\]\s*$/.exec(line) ?? [];
    if (name !== undefined) found.push({ title: name.trim(), connection: {}, leftOut: [] });
    const [, key = "", value = ""] = /^\s*([A-Za-z_]+)\s*=(.*)$/.exec(line) ?? [];
    const service = found.at(-1);
    if (service === undefined || key === "") continue;
    if (!take(service.connection, key, value.trim())) service.leftOut.push(key);
    if (key === "port" && service.connection["port"] === undefined)
      throw new CommandError(`${file}:${index + 1}: port is a number from 1 to 65535`);
  }
  for (const { title, leftOut } of found) noteLeftOut(title, leftOut);
  return found.map(({ title, connection }) => ({ title, config: { client: "pg", connection } }));
}

// Whether the form has a place for the key.
function take(connection: Record<string, unknown>, key: string, value: string): boolean {
  const place = places[key];
  if (key === "port") {
    const port = Number(value);
    if (/^\d+$/.test(value) && port >= 1 && port <= 65535) connection["port"] = port;
  } else if (place !== undefined) connection[place] = value;
  else if (key === "sslmode") {
    if (value !== "disable") connection["ssl"] = { enabled: true, rejectUnauthorized: value.startsWith("verify") };
  } else if (options.has(key)) {
    const known = connection["parameters"];
    connection["parameters"] = { ...(typeof known === "object" ? known : {}), [key]: value };
  } else return false;
  return true;
}
