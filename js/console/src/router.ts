// Addresses. Everything shown has one, so that links, back and reload work.
import { base } from "./base.js";

/** Where the console is: "/integrations/ID" as ["integrations", "ID"]. */
export interface Place {
  readonly path: readonly string[];
  readonly query: URLSearchParams;
}

export function place(): Place {
  const inside = location.pathname.slice(base.length);
  const path = inside.split("/").filter(Boolean).map(decoded);
  return { path, query: new URLSearchParams(location.search) };
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** An address of the console: `at("integrations", id)`. */
export function at(...path: string[]): string {
  return `${base}/${path.map(encodeURIComponent).join("/")}`;
}

/** The present address with other parameters; empty ones are left out. */
export function withQuery(changes: Readonly<Record<string, string>>): string {
  const query = new URLSearchParams(location.search);
  for (const [name, value] of Object.entries(changes)) {
    if (value === "") query.delete(name);
    else query.set(name, value);
  }
  const text = query.toString();
  return `${location.pathname}${text === "" ? "" : `?${text}`}`;
}

const moved = new EventTarget();

/** Calls back whenever the address has changed; returns a function that stops it. */
export function onMove(listener: () => void): () => void {
  moved.addEventListener("move", listener);
  return () => {
    moved.removeEventListener("move", listener);
  };
}

/** Goes to an address of the console. */
export function go(address: string, { replace = false } = {}): void {
  if (replace) history.replaceState(null, "", address);
  else history.pushState(null, "", address);
  moved.dispatchEvent(new Event("move"));
}

/** Follows links within the console without loading the page again, and the browser's own back and forward. */
export function follow(): void {
  addEventListener("popstate", () => moved.dispatchEvent(new Event("move")));
  document.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest("a") : null;
    if (link === null || event.defaultPrevented || event.button !== 0) return;
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    if (link.hasAttribute("download") || link.target !== "" || link.dataset["outside"] !== undefined) return;
    const url = new URL(link.href);
    if (url.origin !== location.origin || url.hash !== "") return;
    event.preventDefault();
    go(`${url.pathname}${url.search}`);
  });
}
