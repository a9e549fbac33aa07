// Answers that the server makes without the core.
import { JackfieldError, errorBody, errorOf } from "../core/errors.js";
import { errorTable } from "../generated/errors.js";
import type { Reply } from "../core/backend.js";
import type { ErrorCode } from "../core/errors.js";
import type { Answer } from "./types.js";

/** The content type of every JSON answer. */
export const json = "application/json; charset=utf-8";

/** The headers of every answer of the API. */
export const base: Readonly<Record<string, string>> = {
  "content-type": json,
  "cache-control": "no-store",
  "x-content-type-options": "nosniff",
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
  "referrer-policy": "no-referrer",
};

/** Larger bodies are sent as bytes: joining them with their head as text costs more than a second part. */
export const mostText = 4096;

// A store that fails over is back within seconds, and so is a pool that was full.
const retrySeconds = "1";

export function text(status: number, contentType: string, data: string): Answer {
  return { status, headers: { ...base, "content-type": contentType }, data };
}

export function fromReply(reply: Reply): Answer {
  const headers: Record<string, string> = { ...base };
  if (reply.contentType !== json) headers["content-type"] = reply.contentType;
  if (reply.status === 401) headers["www-authenticate"] = "Bearer";
  if (reply.status === 503) headers["retry-after"] = retrySeconds;
  return { status: reply.status, headers, data: reply.data };
}

/** An error of the table. */
export function failure(code: ErrorCode, details: Readonly<Record<string, unknown>> = {}): Answer {
  const status = errorTable[code][1];
  const answer = text(status, json, errorBody(code, details));
  return status === 503 ? withHeaders(answer, { "retry-after": retrySeconds }) : answer;
}

/** 401. */
export function refused(): Answer {
  return withHeaders(failure("authentication_required"), { "www-authenticate": "Bearer" });
}

/** What was thrown, as an answer; `id` names it in the log when it is not an error of the table. */
export function failureOf(error: unknown, id: string): Answer {
  const isAnswer = error instanceof JackfieldError && (error.code !== "internal" || id === "");
  const known = isAnswer ? error : errorOf("internal", { id });
  return text(known.status, json, JSON.stringify(known));
}

export function options(allow: readonly string[]): Answer {
  return { status: 204, headers: { ...base, allow: [...allow, "OPTIONS"].join(", ") }, data: "" };
}

export function withHeaders(answer: Answer, headers: Record<string, string>): Answer {
  return { ...answer, headers: { ...answer.headers, ...headers } };
}

/** The connection ends with this answer, because the request's body was not read. */
export function closing(answer: Answer): Answer {
  return { ...answer, close: true };
}
