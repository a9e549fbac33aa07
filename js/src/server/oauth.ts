// OAuth over HTTP: the cookie that binds a flow to its browser, and the page at the callback.
import { createHash } from "node:crypto";
import { isRecord } from "../core/errors.js";
import { base } from "./answers.js";
import type { Answer, Incoming } from "./types.js";

const cookiePrefix = "jackfield_oauth_";
const callbackPath = "/api/v2/oauth/callback";
const cookieSeconds = 600;
const mostParameters = 64;
const mostNonces = 32;

const titles: Readonly<Record<string, string>> = {
  connected: "Connected",
  cancelled: "Not connected",
  failed: "Not connected",
};

const style = "body{font:16px/1.5 system-ui,sans-serif;margin:4rem auto;max-width:32rem;padding:0 1rem}";
// Some services cut the link to the opener, so the page also speaks to all pages of its origin. It never holds a
// secret. The address, which holds the code, leaves the history.
const script = `"use strict";
const { origin, ...result } = JSON.parse(document.documentElement.dataset.result);
const message = { type: "jackfield:oauth", ...result };
history.replaceState(null, "", location.pathname);
const channel = new BroadcastChannel("jackfield:oauth");
channel.postMessage(message);
if (window.opener) window.opener.postMessage(message, origin || location.origin);
setTimeout(() => {
  channel.close();
  window.close();
}, 300);
`;
const hash = (text: string): string => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
// Without cross-origin-opener-policy, which would cut the link to the opener.
const policy =
  `default-src 'none'; script-src ${hash(script)}; style-src ${hash(style)}; ` +
  "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** The cookie's name has a digest of the state, so that several flows of a browser do not disturb each other. */
function cookieName(state: string): string {
  return cookiePrefix + createHash("sha256").update(state).digest("hex").slice(0, 16);
}

/** Every query parameter of the callback: a manifest may keep any of them. */
export function callbackQuery(search: string): Record<string, string> {
  const found: Record<string, string> = {};
  let count = 0;
  for (const [name, value] of new URLSearchParams(search)) {
    if (Object.hasOwn(found, name) || forbidden.includes(name)) continue;
    if ((count += 1) > mostParameters) break;
    found[name] = value;
  }
  return found;
}
const forbidden: readonly string[] = ["__proto__", "constructor", "prototype"];

/** What the browser brings back of the flows that it started. */
export function noncesOf(request: Incoming): string[] {
  return (request.header("cookie") ?? "")
    .split(";")
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(cookiePrefix))
    .map((pair) => pair.slice(pair.indexOf("=") + 1))
    .slice(0, mostNonces);
}

/** The answer of oauth.start: its nonce becomes a cookie that no script of the page can read. */
export function startAnswer(answer: Answer): Answer {
  const value = answer.status === 200 ? valueOf(answer) : undefined;
  if (value === undefined) return answer;
  const { nonce, ...rest } = value;
  const url = new URL(String(rest["url"]));
  const redirect = new URL(String(rest["redirect_uri"]));
  const path = redirect.pathname.endsWith(callbackPath) ? redirect.pathname : "/";
  const secure = redirect.protocol === "https:" ? "; Secure" : "";
  const name = cookieName(url.searchParams.get("state") ?? "");
  const cookie = `${name}=${String(nonce)}; Path=${path}; Max-Age=${cookieSeconds}; HttpOnly; SameSite=Lax${secure}`;
  return { ...answer, headers: { ...answer.headers, "set-cookie": cookie }, data: JSON.stringify(rest) };
}

/** The answer of oauth.callback, for the browser and for the page that opened it. */
export function callbackPage(answer: Answer): Answer {
  const value = valueOf(answer) ?? {};
  const details = isRecord(value["details"]) ? value["details"] : {};
  const result = answer.status === 200 ? value : { outcome: "failed", code: details["code"] };
  const outcome = String(result["outcome"]);
  const reason = typeof result["code"] === "string" ? ` (${result["code"]})` : "";
  const data = `<!doctype html>
<html lang="en" data-result="${escaped(JSON.stringify(result))}">
<head><meta charset="utf-8"><title>${titles[outcome] ?? "Not connected"}</title><style>${style}</style></head>
<body><h1>${titles[outcome] ?? "Not connected"}</h1>
<p id="outcome" data-outcome="${escaped(outcome)}">${escaped(textOf(outcome))}${escaped(reason)}</p>
<p>You may close this window.</p>
<script>${script}</script></body></html>
`;
  return { ...answer, headers: { ...pageHeaders(), ...requestHeaders(answer) }, data };
}

/** The answer to HEAD, and to what only looks whether the page is there: nothing is exchanged. */
export function emptyPage(): Answer {
  return { status: 200, headers: pageHeaders(), data: "" };
}

function pageHeaders(): Record<string, string> {
  return { ...base, "content-type": "text/html; charset=utf-8", "content-security-policy": policy };
}

function requestHeaders({ headers }: Answer): Record<string, string> {
  const retry = headers["retry-after"];
  return retry === undefined ? {} : { "retry-after": retry };
}

function textOf(outcome: string): string {
  if (outcome === "connected") return "The integration is connected to its service.";
  return outcome === "cancelled" ? "The service did not give access." : "The integration could not be connected.";
}

function valueOf({ data }: Answer): Record<string, unknown> | undefined {
  const value: unknown = JSON.parse(typeof data === "string" ? data : new TextDecoder().decode(data));
  return isRecord(value) ? value : undefined;
}

function escaped(text: string): string {
  const names: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
  return text.replace(/[&<>"]/g, (character) => names[character] ?? character);
}
