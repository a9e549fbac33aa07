// Finds the files of this package, for Node.
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder `js` of the package: the nearest one above this file that holds openapi.json. */
export function packageFolder(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, "openapi.json"))) {
    const above = dirname(folder);
    if (above === folder) throw new Error("jackfield: the package is not complete; install it again");
    folder = above;
  }
  return folder;
}

/** A file of the package; if it is missing, the error names the command that makes it. */
export function packageFile(path: string): Buffer {
  const file = join(packageFolder(), path);
  try {
    return readFileSync(file);
  } catch {
    throw new Error(`jackfield: ${path} is missing. In a clone, type: npm run build`);
  }
}

/** The version of the package. */
export function packageVersion(): string {
  const { version } = JSON.parse(readFileSync(join(packageFolder(), "../package.json"), "utf8")) as { version: string };
  return version;
}
