// Integrations that NocoDB exported: rows of its API or of its tables, with encrypted configurations.
// Format: CryptoJS AES with a passphrase, which is OpenSSL's "Salted__" and 8 bytes of salt, EVP_BytesToKey with MD5
// and one round, AES-256-CBC; in base64.
import { createDecipheriv, createHash } from "node:crypto";
import { isRecord } from "../core/errors.js";
import { CommandError } from "./arguments.js";
import { readText } from "./documents.js";
import type { Found } from "./import-found.js";

/** The key of `--nocodb-key-file`, or of the variable that NocoDB itself reads. */
export function nocodbKey(file: string | undefined): string | undefined {
  const key = file === undefined ? process.env["NC_CONNECTION_ENCRYPT_KEY"] : readText(file).replace(/\r?\n$/, "");
  return key === "" ? undefined : key;
}

/** The rows of an export: a list, or the answer of NocoDB's API with the member `list`. undefined: it is none. */
export function nocodbRows(text: string, key: string | undefined): Found[] | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  const list = isRecord(value) ? value["list"] : value;
  if (!Array.isArray(list)) throw new CommandError("this JSON has no list of integrations");
  return list.filter(isRecord).map((row) => nocodbRow(row, key));
}

// A row of integrations has type and sub_type; one of sources, which came before, has the kind of database as its type.
function nocodbRow(row: Readonly<Record<string, unknown>>, key: string | undefined): Found {
  const text = (name: string): string => (typeof row[name] === "string" ? row[name] : "");
  const isSource = text("sub_type") === "";
  const names = {
    title: text("title") || text("alias") || "Untitled",
    type: isSource ? "database" : text("type"),
    subType: isSource ? text("type") : text("sub_type"),
  };
  try {
    return { ...names, config: configOf(row["config"], key) };
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    return { ...names, config: {}, problem: error.message };
  }
}

function configOf(given: unknown, key: string | undefined): Record<string, unknown> {
  if (isRecord(given)) return given;
  if (typeof given !== "string" || given === "") throw new CommandError("it has no config");
  if (!given.startsWith("U2FsdGVkX1")) return parsed(given, "its config is not JSON");
  if (key === undefined)
    throw new CommandError("its config is encrypted: set NC_CONNECTION_ENCRYPT_KEY, or give --nocodb-key-file");
  return parsed(decrypted(given, key), wrongKey);
}

const wrongKey = "its config was encrypted with another key";

function parsed(text: string, otherwise: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    if (isRecord(value)) return value;
  } catch {
    // The message of the parser would show a part of the text.
  }
  throw new CommandError(otherwise);
}

/** The text that CryptoJS encrypted with a passphrase. Throws a CommandError for another passphrase. */
export function decrypted(base64: string, passphrase: string): string {
  const bytes = Buffer.from(base64, "base64");
  if (bytes.length < 32 || bytes.subarray(0, 8).toString("latin1") !== "Salted__") throw new CommandError(wrongKey);
  const { key, iv } = derived(passphrase, bytes.subarray(8, 16));
  try {
    const decipher = createDecipheriv("aes-256-cbc", key, iv);
    const clear = Buffer.concat([decipher.update(bytes.subarray(16)), decipher.final()]);
    return new TextDecoder("utf-8", { fatal: true }).decode(clear);
  } catch {
    throw new CommandError(wrongKey);
  }
}

// EVP_BytesToKey of OpenSSL: 32 bytes of key and 16 of the first block.
function derived(passphrase: string, salt: Uint8Array): { readonly key: Buffer; readonly iv: Buffer } {
  let all = Buffer.alloc(0);
  let last = Buffer.alloc(0);
  while (all.length < 48) {
    last = createHash("md5").update(last).update(passphrase, "utf8").update(salt).digest();
    all = Buffer.concat([all, last]);
  }
  return { key: all.subarray(0, 32), iv: all.subarray(32, 48) };
}
