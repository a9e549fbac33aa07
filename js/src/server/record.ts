// What is reported of an answered request: for a request log, without anything that a client sent but its method, its
// id and its place in a trace.
import type { Route } from "../base/routes.js";
import type { AnswerFacts, Incoming, RequestRecord } from "./types.js";

// W3C Trace Context: VERSION-TRACE_ID-PARENT_ID-FLAGS. Of a later version the first four parts are read.
const parent = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;

/**
 * The place of a request in its caller's trace, as it is passed on to services; undefined if it is absent or not valid.
 * It goes on unchanged: this server sends no spans, so a new parent would name a span that does not exist.
 */
export function traceparentOf(request: Incoming): string | undefined {
  const given = request.header("traceparent");
  if (given === undefined) return undefined;
  const [, version, trace = "", span = "", flags, rest] = parent.exec(given.trim()) ?? [];
  if (version === undefined || version === "ff" || (version === "00" && rest !== undefined)) return undefined;
  return /^0+$/.test(trace) || /^0+$/.test(span) ? undefined : `00-${trace}-${span}-${flags}`;
}

/** The path of a route as it is written in the table; what has no route is named by its kind. */
export function patternOf(route: Route | undefined, operation: string): string {
  return route?.path ?? `(${operation})`;
}

/** The record of an answer that has ended. */
export function recordOf(
  request: Incoming,
  status: number,
  { started, bytes, ...facts }: AnswerFacts,
  isComplete: boolean,
): RequestRecord {
  const { operation, route, requestId, user, workspace, traceId } = facts;
  const optional = Object.entries({ user, workspace, traceId }).filter(([, value]) => value !== undefined);
  return {
    time: new Date(performance.timeOrigin + started).toISOString(),
    method: request.method,
    route,
    operation,
    status,
    bytes,
    millis: Math.round((performance.now() - started) * 10) / 10,
    requestId,
    isComplete,
    ...Object.fromEntries(optional),
  };
}
