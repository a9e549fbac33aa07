// Where the console is mounted, and where its files lie. Every script of it is in BASE/assets/HASH/console/.
const here = import.meta.url;

/** The base of the console's addresses and of the API, without a slash at the end. */
export const base = new URL("../../..", here).pathname.replace(/\/$/, "");

/** A file of the server's assets: "wasm/jackfield.wasm". */
export function asset(name: string): string {
  return new URL(`../${name}`, here).href;
}
