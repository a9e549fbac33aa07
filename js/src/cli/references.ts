// The flags of serve that allow outside secrets.
import { UsageError } from "./arguments.js";
import type { ReferenceOptions } from "../types.js";
import type { Flag, Given } from "./arguments.js";

/** The flags. */
export const referenceFlags: Readonly<Record<string, Flag>> = {
  "ref-env": {
    type: "string",
    value: "[WORKSPACE:]NAME",
    multiple: true,
    about: 'A variable that secrets may name: {"$ref": "env:NAME"}',
  },
  "ref-files": {
    type: "string",
    value: "[WORKSPACE=]DIR",
    multiple: true,
    about: 'A folder of files that secrets may name: {"$ref": "file:PATH"}',
  },
};

/** What the flags allow, by workspace; undefined: nothing. */
export function referencesFrom(given: Given): ReferenceOptions | undefined {
  const env = byWorkspace(given.texts("ref-env"), /^(?:([\w-]+):)?([A-Za-z_]\w*)$/, "--ref-env takes NAME");
  const files = byWorkspace(given.texts("ref-files"), /^(?:([\w-]+)=)?(.+)$/, "--ref-files takes a folder");
  for (const name of Object.values(env).flat())
    if (process.env[name] === undefined) console.error(`warning: the variable ${name} of --ref-env is not set`);
  return Object.keys(env).length + Object.keys(files).length === 0 ? undefined : { env, files };
}

function byWorkspace(words: readonly string[], form: RegExp, wrong: string): Record<string, string[]> {
  const found: Record<string, string[]> = {};
  for (const word of words) {
    const [, workspace = "*", name] = form.exec(word) ?? [];
    if (name === undefined) throw new UsageError(wrong);
    (found[workspace] ??= []).push(name);
  }
  return found;
}
