// What a server says of itself, in the words of people: capabilities have short names for programs.
import type { Capabilities } from "../../src/types.js";

/** What the state of the keys means. */
export const keyStates: Readonly<Record<string, string>> = {
  ok: "secrets are sealed with the key",
  none: "no key is used",
  plain: "secrets are stored in clear",
  changed: "the key is another one than before: stored secrets cannot be opened",
  missing: "the key is missing: stored secrets cannot be opened",
  sealed_by_host: "the application seals secrets",
  half_rotated: "a change of keys has not ended: keys rotate ends it",
};

/** What is wrong with the keys, if anything is. */
export function keyProblem({ key_state: key }: Capabilities): string | undefined {
  return ["changed", "missing", "half_rotated"].includes(key) ? keyStates[key] : undefined;
}

const egressModes: Readonly<Record<string, string>> = {
  "public-only": "public ones only",
  "private-allowed": "public and private ones",
  allowlist: "those of the server's allowlist only",
};

/** Which addresses integrations may reach. */
export const egressText = (mode: string): string => egressModes[mode] ?? mode;

const states: Readonly<Record<string, string>> = {
  available: "available",
  not_built: "not in this build",
  library_missing: "its client library is missing",
  incompatible: "its client library does not fit",
  no_sockets: "not in a browser",
};

/** The state of a connector. */
export const stateText = (state: string): string => states[state] ?? state.replaceAll("_", " ");

const limitNames: Readonly<Record<string, string>> = {
  body_bytes: "Largest request",
  endpoint_body_bytes: "Largest request of a query or call",
  title_code_points: "Longest title",
  meta_bytes: "Largest meta of an integration",
  list_max: "Longest page of a list",
  query_parameters: "Most values of a statement",
  query_rows_max: "Most rows of an answer",
  query_result_bytes: "Largest answer of a query",
  query_timeout_ms_max: "Longest time of a query",
  test_timeout_ms: "Longest time of a test",
  cursors_per_workspace: "Most streams at a time, per workspace",
};

/** The name of a limit. */
export const limitName = (name: string): string => limitNames[name] ?? name.replaceAll("_", " ");

/** The value of a limit with its unit, which its name ends with. */
export function limitText(name: string, value: number): string {
  if (name.includes("_bytes")) return inUnits(value, 1024, ["bytes", "KiB", "MiB", "GiB"]);
  if (name.includes("_ms")) return timeText(value);
  const counted = value.toLocaleString("en");
  return name.endsWith("code_points") ? `${counted} characters` : counted;
}

// Whole units alone: a limit is shown as exactly as it is.
function inUnits(value: number, step: number, units: readonly string[]): string {
  let [left, at] = [value, 0];
  while (left >= step && left % step === 0 && at < units.length - 1) [left, at] = [left / step, at + 1];
  return `${left.toLocaleString("en")} ${units[at] ?? ""}`;
}

function timeText(value: number): string {
  if (value === 0 || value % 1000 !== 0) return `${value.toLocaleString("en")} ms`;
  return inUnits(value / 1000, 60, ["s", "min", "h"]);
}
