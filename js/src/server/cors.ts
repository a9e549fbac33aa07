// Which pages of other origins may call the API.
import type { Answer, Incoming } from "./types.js";

/** Adds the headers that let a browser's page of an allowed origin read an answer. */
export function allowOrigin(cors: readonly string[], request: Incoming, answer: Answer): void {
  if (cors.length === 0) return;
  answer.headers["vary"] = [answer.headers["vary"], "origin"].filter(Boolean).join(", ");
  const origin = request.header("origin");
  if (origin === undefined || !(cors.includes(origin) || cors.includes("*"))) return;
  answer.headers["access-control-allow-origin"] = cors.includes("*") ? "*" : origin;
  answer.headers["access-control-expose-headers"] = "etag, x-request-id, x-query-id";
  if (request.method !== "OPTIONS") return;
  answer.headers["access-control-allow-methods"] = answer.headers["allow"] ?? "GET";
  answer.headers["access-control-allow-headers"] =
    "content-type, content-encoding, accept, xc-auth, xc-token, authorization, if-none-match, x-request-id";
  answer.headers["access-control-max-age"] = "600";
}
