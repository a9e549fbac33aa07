// The addon of this package, or why there is none and what to do about it.
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { findAddon } from "../core/addon.js";
import { errorOf } from "../core/errors.js";
import { packageFolder } from "./package.js";
import type { Addon } from "../core/addon.js";
import type { JackfieldError } from "../core/errors.js";

/** The addon, or the error that says why it cannot be loaded: its details have `reason`, `remedy` and `tried`. */
export type PackageAddon =
  | { readonly addon: Addon; readonly problem?: undefined }
  | { readonly addon?: undefined; readonly problem: JackfieldError };

/** Looks for the addon of this machine. */
export function findPackageAddon(): PackageAddon {
  const folder = packageFolder();
  const found = findAddon(folder);
  if (found.addon !== undefined) return { addon: found.addon };
  const machine = `${process.platform}-${process.arch}`;
  const reason = `No addon for ${machine} could be loaded.`;
  return { problem: errorOf("addon_required", { reason, remedy: remedyOf(folder, machine), tried: found.tried }) };
}

function remedyOf(folder: string, machine: string): string {
  // Only a clone has the sources.
  if (existsSync(join(folder, "../CMakeLists.txt"))) return "Build it: npm run build.";
  const others = builtFor(folder).filter((name) => name !== machine);
  const known = others.length > 0 ? `This package has it for ${others.join(", ")}.` : "This package has none.";
  const system = process.platform === "linux" ? " On Linux it needs glibc 2.34 or newer." : "";
  return `${known}${system} Run Jackfield there, and use its HTTP API with jackfield/client here.`;
}

function builtFor(folder: string): string[] {
  try {
    return readdirSync(join(folder, "prebuilt"));
  } catch {
    return [];
  }
}
