// The operator's token, which gives access to /metrics: a file of its own, because it belongs to no workspace.
import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { JackfieldError } from "../core/errors.js";
import { readPrivate, writePrivate } from "../platform/keys.js";
import { CommandError } from "./arguments.js";
import { remedyOf, systemCode } from "./store.js";

/** The token of this file, which is made when it is not there. */
export function operatorToken(path: string, allowOpenFiles: boolean): string {
  try {
    if (!existsSync(path)) writePrivate(path, `jfo_${randomBytes(24).toString("base64url")}\n`);
    const token = readPrivate(path, allowOpenFiles).text.trim();
    if (/^[\x21-\x7e]{16,256}$/.test(token)) return token;
  } catch (error) {
    const code = error instanceof JackfieldError ? error.code : (systemCode(error) ?? "unknown reason");
    const remedy = code === "key_file_exposed" ? remedyOf(path) : "Give another with --operator-token-file";
    throw new CommandError(`the operator's token cannot be read from ${path}. ${remedy} [${code}]`);
  }
  throw new CommandError(`${path} holds no token: one line of 16 to 256 visible characters`);
}
