// What both servers do with a request: match, authenticate, read the body, call the core. Synchronous if nothing
// blocks.
import { howToCall } from "../core/backend.js";
import { callerText } from "../core/caller.js";
import { Cursor, isCursor } from "../core/cursor.js";
import { JackfieldError, errorBody, errorOf, isRecord, replyValue } from "../core/errors.js";
import { errorTable } from "../generated/errors.js";
import { limits } from "../generated/limits.js";
import { match, queryOf } from "./match.js";
import { Metrics } from "./metrics.js";
import { Pages } from "./pages.js";
import type { Backend, Reply } from "../core/backend.js";
import type { Caller } from "../core/caller.js";
import type { ErrorCode } from "../core/errors.js";
import type { Route } from "../base/routes.js";
import type { Jackfield } from "../jackfield.js";
import type { Answer, HandlerOptions, Incoming } from "./types.js";

type Later<T> = T | Promise<T>;

const json = "application/json; charset=utf-8";
// Bodies beyond this are read only for tokens that are known, of a role that may call.
const smallBody = 65536;
const idPattern = /^[\w.-]{1,64}$/;
const roles: readonly string[] = ["viewer", "editor", "creator", "owner"];

/** The shared core of the fetch handler and the node:http listener. */
export class Handler {
  readonly metrics = new Metrics();
  /** While true, `/ready` fails, so that load balancers send no more requests. */
  draining = false;
  readonly #backend: Backend;
  readonly #options: HandlerOptions;
  readonly #base: string;
  readonly #pages: Pages;
  readonly #running = new Set<string>();
  readonly #idPrefix = Math.random().toString(36).slice(2, 8);
  #ids = 0;

  constructor(jackfield: Jackfield, options: HandlerOptions) {
    this.#backend = jackfield.backend;
    this.#options = options;
    this.#base = (options.base ?? "").replace(/\/+$/, "");
    this.#pages = new Pages(options.startPage === true, options.moduleState);
  }

  /** Whether any route or page has this path. */
  knows(path: string): boolean {
    const inside = this.#inside(path);
    if (inside === undefined) return false;
    const found = match("GET", inside);
    return found.route !== undefined || found.allow.length > 0 || this.#pages.find(inside) !== undefined;
  }

  /** Answers a request. */
  handle(request: Incoming): Later<Answer> {
    const id = this.#requestId(request);
    const started = performance.now();
    const finish = (operation: string, answer: Answer): Answer => {
      answer.headers["x-request-id"] = id;
      this.#allowOrigin(request, answer);
      this.metrics.count(operation, answer.status, performance.now() - started);
      return answer;
    };
    let operation = "none";
    try {
      const path = this.#inside(request.path);
      if (path === undefined) return finish(operation, failure("route_not_found"));
      const found = match(request.method, path);
      if (found.route === undefined) return finish(operation, this.#noRoute(request, path, found.allow));
      const route = found.route;
      operation = route.operation;
      const answer = this.#route(request, route, found.path, id);
      if (!(answer instanceof Promise)) return finish(operation, answer);
      return answer.then(
        (done) => finish(operation, done),
        (error: unknown) => finish(operation, failureOf(error)),
      );
    } catch (error) {
      return finish(operation, failureOf(error));
    }
  }

  #inside(path: string): string | undefined {
    if (this.#base === "") return path;
    if (path === this.#base) return "/";
    return path.startsWith(`${this.#base}/`) ? path.slice(this.#base.length) : undefined;
  }

  #noRoute(request: Incoming, path: string, allow: readonly string[]): Answer {
    const reads = request.method === "GET" || request.method === "HEAD";
    if (reads) {
      const page = this.#pages.answer(path, request.header("if-none-match"));
      if (page !== undefined) return page;
    }
    const methods = this.#pages.find(path) === undefined ? allow : ["GET", "HEAD"];
    if (methods.length === 0)
      return request.method === "OPTIONS" && path === "*" ? options([]) : failure("route_not_found");
    if (request.method === "OPTIONS") return options(methods);
    return withHeaders(failure("method_not_allowed"), { allow: [...methods, "OPTIONS"].join(", ") });
  }

  #route(
    request: Incoming,
    route: Route,
    path: Readonly<Record<string, string>> | undefined,
    id: string,
  ): Later<Answer> {
    switch (route.operation) {
      case "health.live":
        return text(200, json, '{"status":"ok"}');
      case "health.ready":
        if (this.draining) return failure("shutting_down");
        return fromReply(this.#backend.call("health.ready", "{}"));
      case "docs.openapi":
      case "docs.page":
        return (
          this.#pages.answer(this.#inside(request.path) ?? "", request.header("if-none-match")) ??
          failure("route_not_found")
        );
      case "metrics.read":
        return this.#metricsAnswer(request);
    }
    const query = queryOf(route, request.search);
    if (this.#options.authenticate !== undefined) return this.#authenticated(request, route, path, query, id);
    const caller: Caller = { token: tokenOf(request), path, query, accept: acceptOf(route, request), request_id: id };
    if (caller.token === undefined && route.role !== "public") return refused();
    return this.#withBody(request, route, caller);
  }

  async #authenticated(
    request: Incoming,
    route: Route,
    path: Readonly<Record<string, string>> | undefined,
    query: Record<string, string>,
    id: string,
  ): Promise<Answer> {
    const principal = await this.#options.authenticate?.(request);
    if (principal == null && route.role !== "public") return refused();
    const caller: Caller = {
      principal: principal ?? undefined,
      path,
      query,
      accept: acceptOf(route, request),
      request_id: id,
    };
    return this.#withBody(request, route, caller);
  }

  #withBody(request: Incoming, route: Route, caller: Caller): Later<Answer> {
    if (route.body === "none") return this.#call(request, route, caller, "");
    const limit = route.body === "endpoint" ? limits.json.endpoint.bytes : limits.json.config.bytes;
    const announced = request.header("content-length");
    const size = announced === undefined ? undefined : Number(announced);
    const empty = size === 0 || !request.hasBody();
    if (size !== undefined && size > limit)
      return closing(this.#refusal(route, caller) ?? failure("payload_too_large", { limit }));
    if (route.body !== "ignored" && !empty && !isJson(request.header("content-type")))
      return closing(this.#refusal(route, caller) ?? failure("media_type"));
    if (empty) return this.#call(request, route, caller, "");
    if (size === undefined || size > smallBody) {
      const refusal = this.#refusal(route, caller);
      if (refusal !== undefined) return closing(refusal);
    }
    return this.#read(request, route, caller, limit);
  }

  // The core's check of the token and its role, before the body is read.
  #refusal(route: Route, caller: Caller): Answer | undefined {
    if (route.role === "public") return undefined;
    let role: unknown = caller.principal?.role;
    if (caller.principal === undefined) {
      const known = this.#backend.call("token.resolve", callerText({ token: caller.token }), "{}");
      if (known.status !== 200) return fromReply(known);
      const value = replyValue(known);
      role = isRecord(value) ? value["role"] : undefined;
    }
    return roles.indexOf(String(role)) < roles.indexOf(route.role) ? failure("role_insufficient") : undefined;
  }

  async #read(request: Incoming, route: Route, caller: Caller, limit: number): Promise<Answer> {
    const body = await request.body(limit);
    if (body === undefined) return closing(failure("payload_too_large", { limit }));
    return this.#call(request, route, caller, route.body === "ignored" ? "" : body);
  }

  #call(request: Incoming, route: Route, caller: Caller, body: Uint8Array | string): Later<Answer> {
    const { waits, lane } = howToCall(this.#backend, route.operation, caller.path, caller.query ?? {});
    if (!waits) return fromReply(this.#backend.call(route.operation, callerText(caller), body));
    return this.#wait(request, route, caller, body, lane);
  }

  async #wait(
    request: Incoming,
    route: Route,
    caller: Caller,
    body: Uint8Array | string,
    lane: 0 | 1 | 2,
  ): Promise<Answer> {
    const id = caller.request_id ?? "";
    this.#running.add(id);
    const heard = request.onGone(() => {
      const who = callerText({ principal: caller.principal, token: caller.token });
      this.#backend.call("call.cancel", who, JSON.stringify({ request_id: id }));
    });
    try {
      const reply = await this.#backend.callAsync(route.operation, callerText(caller), body, lane);
      if (!isCursor(reply)) return fromReply(reply);
      const cursor = new Cursor(this.#backend, reply, caller);
      // The first bytes decide whether the reply is a result or an error.
      const first = await cursor.next();
      const headers = { ...base, "content-type": cursor.contentType, "x-query-id": cursor.queryId };
      return { status: 200, headers, data: "", stream: { first, cursor } };
    } finally {
      heard();
      this.#running.delete(id);
    }
  }

  // A loopback client may be a proxy; a request through a proxy needs a token.
  async #metricsAnswer(request: Incoming): Promise<Answer> {
    const forwarded = request.header("x-forwarded-for") ?? request.header("forwarded") ?? request.header("via");
    let caller: Caller = { token: tokenOf(request) };
    if (forwarded === undefined && isLoopback(request.remote)) caller = { operator: true };
    else if (this.#options.authenticate !== undefined)
      caller = { principal: (await this.#options.authenticate(request)) ?? undefined };
    const reply = this.#backend.call("metrics.read", callerText(caller));
    if (reply.status >= 400) return fromReply(reply);
    const core = new TextDecoder().decode(reply.data);
    return text(200, "text/plain; version=0.0.4; charset=utf-8", `${core}${this.metrics.text()}`);
  }

  // A client's own id is kept, unless a call with that id runs: cancelling must name one call.
  #requestId(request: Incoming): string {
    const given = request.header("x-request-id");
    if (given !== undefined && idPattern.test(given) && !this.#running.has(given)) return given;
    this.#ids += 1;
    return `${this.#idPrefix}-${this.#ids.toString(36)}`;
  }

  #allowOrigin(request: Incoming, answer: Answer): void {
    const { cors } = this.#options;
    if (cors === undefined || cors.length === 0) return;
    answer.headers["vary"] = "origin";
    const origin = request.header("origin");
    if (origin === undefined || !(cors.includes(origin) || cors.includes("*"))) return;
    answer.headers["access-control-allow-origin"] = cors.includes("*") ? "*" : origin;
    answer.headers["access-control-expose-headers"] = "x-request-id, x-query-id";
    if (request.method !== "OPTIONS") return;
    answer.headers["access-control-allow-methods"] = answer.headers["allow"] ?? "GET";
    answer.headers["access-control-allow-headers"] =
      "content-type, accept, xc-auth, xc-token, authorization, x-request-id";
    answer.headers["access-control-max-age"] = "600";
  }
}

const base: Readonly<Record<string, string>> = {
  "content-type": json,
  "cache-control": "no-store",
  "x-content-type-options": "nosniff",
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
  "referrer-policy": "no-referrer",
};

function text(status: number, contentType: string, data: string): Answer {
  return { status, headers: { ...base, "content-type": contentType }, data };
}

function fromReply(reply: Reply): Answer {
  const headers: Record<string, string> = { ...base };
  if (reply.contentType !== json) headers["content-type"] = reply.contentType;
  if (reply.status === 401) headers["www-authenticate"] = "Bearer";
  return { status: reply.status, headers, data: reply.data };
}

function failure(code: ErrorCode, details: Readonly<Record<string, unknown>> = {}): Answer {
  return text(errorTable[code][1], json, errorBody(code, details));
}

function refused(): Answer {
  return withHeaders(failure("authentication_required"), { "www-authenticate": "Bearer" });
}

function failureOf(error: unknown): Answer {
  const known = error instanceof JackfieldError ? error : errorOf("internal");
  return text(known.status, json, JSON.stringify(known));
}

function options(allow: readonly string[]): Answer {
  return { status: 204, headers: { ...base, allow: [...allow, "OPTIONS"].join(", ") }, data: "" };
}

function withHeaders(answer: Answer, headers: Record<string, string>): Answer {
  return { ...answer, headers: { ...answer.headers, ...headers } };
}

function closing(answer: Answer): Answer {
  return { ...answer, close: true };
}

function tokenOf(request: Incoming): string | undefined {
  const given = request.header("xc-auth") ?? request.header("xc-token");
  if (given !== undefined && given !== "") return given;
  const bearer = request.header("authorization");
  return bearer !== undefined && /^bearer /i.test(bearer) ? bearer.slice(7).trim() || undefined : undefined;
}

function acceptOf(route: Route, request: Incoming): string | undefined {
  return route.operation === "endpoint.call" ? request.header("accept") : undefined;
}

function isJson(contentType: string | undefined): boolean {
  if (contentType === undefined) return false;
  const type = (contentType.split(";", 1)[0] ?? "").trim().toLowerCase();
  return type === "application/json" || (type.startsWith("application/") && type.endsWith("+json"));
}

function isLoopback(address: string | undefined): boolean {
  return (
    address !== undefined && (address === "::1" || address.startsWith("127.") || address.startsWith("::ffff:127."))
  );
}
