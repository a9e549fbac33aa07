// The addon of this package, or why there is none and what to do about it.
import { findAddon, machines, packageFor } from "../core/addon.js";
import { errorOf } from "../core/errors.js";
import { isClone, packageFolder, packageVersion } from "./package.js";
import type { Addon } from "../core/addon.js";
import type { JackfieldError } from "../core/errors.js";

/** The addon, or the error that says why it cannot be loaded: its details have `reason`, `remedy` and `tried`. */
export type PackageAddon =
  | { readonly addon: Addon; readonly problem?: undefined }
  | { readonly addon?: undefined; readonly problem: JackfieldError };

/** Looks for the addon of this machine. */
export function findPackageAddon(): PackageAddon {
  const found = findAddon(packageFolder());
  if (found.addon !== undefined) return { addon: found.addon };
  const machine = `${process.platform}-${process.arch}`;
  const reason = `No addon for ${machine} could be loaded.`;
  return { problem: errorOf("addon_required", { reason, remedy: remedyOf(machine), tried: found.tried }) };
}

function remedyOf(machine: string): string {
  if (isClone()) return "Build it: npm run build.";
  const elsewhere = "Or run Jackfield on another machine, and use its HTTP API with jackfield/client here.";
  if (!machines.includes(machine))
    return `There are addons for ${machines.join(" and ")}; in a container Jackfield works here too. ${elsewhere}`;
  if (!hasGlibc()) return `The addons need glibc, which this Linux does not have; Debian's images do. ${elsewhere}`;
  const type = `npm install ${packageFor(machine)}@${packageVersion()}`;
  // npm leaves optional packages out with --omit=optional, and when node_modules comes from another machine.
  return `Type: ${type}. It needs glibc 2.34 or newer; this machine has ${glibcVersion()}. ${elsewhere}`;
}

function glibcVersion(): string {
  // Without its network part the report takes milliseconds. @types/node lacks the setting.
  const report = process.report as typeof process.report & { excludeNetwork: boolean };
  report.excludeNetwork = true;
  const { header } = report.getReport() as { readonly header?: { readonly glibcVersionRuntime?: string } };
  return header?.glibcVersionRuntime ?? "none";
}

function hasGlibc(): boolean {
  return glibcVersion() !== "none";
}
