// The names that a server on loopback answers to. A page of another site can give its own name this machine's address,
// and a browser then lets it read what the server answers; its requests still carry that name.
import { isIP } from "node:net";

/** Whether a Host header names this machine, or one of the allowed names. */
export function isKnownHost(host: string | undefined, allowed: readonly string[]): boolean {
  // Browsers always send one.
  if (host === undefined || host === "") return true;
  const name = nameOf(host);
  // Another site can own neither an address nor a name without a dot.
  if (isIP(name) !== 0 || !name.includes(".") || name.endsWith(".localhost")) return true;
  return allowed.some((one) => nameOf(one) === name);
}

function nameOf(host: string): string {
  const bracketed = /^\[([^\]]*)\](?::\d*)?$/.exec(host);
  if (bracketed !== null) return bracketed[1] ?? "";
  return (isIP(host) === 6 ? host : host.replace(/:\d*$/, "")).toLowerCase().replace(/\.$/, "");
}

/** Whether this is an address of the machine itself. */
export function isLoopback(address: string): boolean {
  return address === "::1" || address.startsWith("127.") || address.startsWith("::ffff:127.");
}
