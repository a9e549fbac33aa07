// Finds the files of this package, for Node.
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

// Literal addresses: tools that copy what an application uses (Next.js, ncc) find the files by them.
const files = {
  "manifests/bundle.json": new URL("../../manifests/bundle.json", import.meta.url),
  "wasm/jackfield.wasm": new URL("../../wasm/jackfield.wasm", import.meta.url),
  "wasm/jackfield-store.wasm": new URL("../../wasm/jackfield-store.wasm", import.meta.url),
};

/** The folder `js` of the package. */
export function packageFolder(): string {
  return dirname(dirname(fileURLToPath(files["manifests/bundle.json"])));
}

/** A file of the package; if it is missing, the error says what to do. */
export function packageFile(name: keyof typeof files): Buffer {
  try {
    return readFileSync(files[name]);
  } catch {
    throw incomplete(name);
  }
}

function incomplete(what: string): Error {
  const remedy = isClone()
    ? "In a clone, type: npm run build"
    : "Install the package again. If a bundler made this file, keep jackfield out of the bundle: see docs/bundlers.md.";
  return new Error(`jackfield: ${what} cannot be found beside the code. ${remedy}`);
}

/** Whether the code lies in a clone, which has the sources, and not in an installed package. */
export function isClone(): boolean {
  const here = dirname(fileURLToPath(import.meta.url));
  // js/dist/platform, or js/dist/cjs/platform.
  return ["../../..", "../../../.."].some((up) => existsSync(join(here, up, "core/CMakeLists.txt")));
}

/** The version of the package. */
export function packageVersion(): string {
  const file = join(packageFolder(), "../package.json");
  if (!existsSync(file)) throw incomplete("package.json");
  const { version } = JSON.parse(readFileSync(file, "utf8")) as { version: string };
  return version;
}
