// What both servers do with a request: match, authenticate, read the body, call the core. Synchronous if nothing
// blocks.
import { Turn, howToCall, quickCall } from "../core/backend.js";
import { cancelCall } from "../core/abort.js";
import { callerText, waitingOf } from "../core/caller.js";
import { Cursor, isCursor } from "../core/cursor.js";
import { JackfieldError, errorOf, isRecord, replyValue } from "../core/errors.js";
import { limits } from "../generated/limits.js";
import { base, closing, failure, failureOf, fromReply, json, options, refused, text, withHeaders } from "./answers.js";
import { formOf, textOf } from "./body.js";
import { consoleAnswer, isConsolePath } from "./console.js";
import { Callers, Thrown, roles, tokenOf } from "./callers.js";
import { allowOrigin } from "./cors.js";
import { match, queryOf } from "./match.js";
import { Metrics } from "./metrics.js";
import { patternOf, traceparentOf } from "./record.js";
import { Reads, answerOf, viewOf } from "./reads.js";
import { Reporter } from "./report.js";
import { then } from "../base/later.js";
import type { Later } from "../base/later.js";
import type { Backend, Reply } from "../core/backend.js";
import type { Caller } from "../core/caller.js";
import type { ErrorCode } from "../core/errors.js";
import type { Route } from "../base/routes.js";
import type { Jackfield } from "../jackfield.js";
import type { BodyForm } from "./body.js";
import type { PageSource, Platform } from "./platform.js";
import type { Kept } from "./reads.js";
import type { Answer, HandlerOptions, Incoming } from "./types.js";

// Bodies beyond this, and compressed ones, are read only for tokens that are known, of a role that may call.
const smallBody = 65536;
const idPattern = /^[\w.-]{1,64}$/;

// A request on its way to its answer.
interface Trip {
  readonly request: Incoming;
  readonly id: string;
  readonly started: number;
  route?: Route;
  operation: string;
}

/** The shared core of the fetch handler and the node:http listener. */
export class Handler {
  readonly metrics: Metrics;
  /** While true, `/ready` fails, so that load balancers send no more requests. */
  draining = false;
  readonly #backend: Backend;
  readonly #options: HandlerOptions<never>;
  readonly #reporter: Reporter;
  readonly #platform: Platform;
  readonly #base: string;
  readonly #pages: PageSource;
  readonly #reads: Reads;
  readonly #running = new Set<string>();
  readonly #callers: Callers;
  readonly #idPrefix = Math.random().toString(36).slice(2, 8);
  #ids = 0;

  constructor(jackfield: Jackfield, options: HandlerOptions<never>, platform: Platform) {
    this.#backend = jackfield.backend;
    this.#platform = platform;
    this.metrics = new Metrics(options.operatorToken !== undefined);
    this.#options = options;
    this.#reporter = new Reporter(jackfield.backend.log, options.onError, platform.print);
    this.#base = (options.base ?? "").replace(/\/+$/, "");
    this.#pages = platform.pages(options.startPage === true, options.moduleState);
    this.#callers = new Callers(jackfield.backend, options);
    this.#reads = new Reads(platform, jackfield.backend, options.authenticate === undefined);
  }

  /** Whether any route or page has this path. */
  knows(path: string): boolean {
    const inside = this.#inside(path);
    if (inside === undefined) return false;
    const found = match("GET", inside);
    if (this.#options.startPage === true && isConsolePath(inside)) return true;
    return found.route !== undefined || found.allow.length > 0 || this.#pages.find(inside) !== undefined;
  }

  /** Answers a request. `refusal`: why the server that received it does not let it in. */
  handle(request: Incoming, refusal?: ErrorCode): Later<Answer> {
    const trip: Trip = { request, id: this.#requestId(request), started: performance.now(), operation: "none" };
    try {
      if (refusal !== undefined) return this.#finish(trip, failure(refusal));
      const kept = this.#keptFor(request);
      if (kept === undefined) return this.#find(trip);
      trip.route = kept.route;
      trip.operation = kept.route.operation;
      return this.#finish(trip, answerOf(request, kept), kept);
    } catch (error) {
      return this.#failed(trip, error);
    }
  }

  // The answer that this caller had a moment ago.
  #keptFor(request: Incoming): Kept | undefined {
    if (this.#options.authenticate !== undefined || (request.method !== "GET" && request.method !== "HEAD"))
      return undefined;
    const token = tokenOf(request);
    return token === undefined ? undefined : this.#reads.findRows(viewOf(request, { token }));
  }

  #find(trip: Trip): Later<Answer> {
    const { request, id } = trip;
    const path = this.#inside(request.path);
    if (path === undefined) return this.#finish(trip, failure("route_not_found"));
    const found = match(request.method, path);
    const later = (answer: Promise<Answer>): Promise<Answer> =>
      answer.then(
        async (done) => this.#finish(trip, done),
        async (error: unknown) => this.#failed(trip, error),
      );
    if (this.#isConsole(request, path)) {
      trip.operation = "console";
      return later(this.#console(request, path));
    }
    if (found.route === undefined) return this.#finish(trip, this.#noRoute(request, path, found.allow));
    trip.route = found.route;
    trip.operation = found.route.operation;
    const answer = this.#route(request, found.route, found.path, id);
    return answer instanceof Promise ? later(answer) : this.#finish(trip, answer);
  }

  #finish({ request, id, started, route, operation }: Trip, answer: Answer, kept?: Kept): Later<Answer> {
    answer.headers["x-request-id"] = id;
    allowOrigin(this.#options.cors ?? [], request, answer);
    this.metrics.count(operation, answer.status, started);
    if (this.#options.onRequest === undefined) return answer;
    const facts = { started, operation, route: patternOf(route, operation), requestId: id, bytes: 0 };
    return then(kept?.asker ?? this.#callers.whoAsked(request), (who) => {
      if (kept !== undefined) kept.asker = who;
      answer.facts = { ...facts, ...who, traceId: traceparentOf(request)?.slice(3, 35) };
      return answer;
    });
  }

  // An error of the table is an answer; all else is a fault, which is reported.
  #failed(trip: Trip, error: unknown): Later<Answer> {
    const isFault = error instanceof JackfieldError && error.code === "internal" && error.details["id"] === undefined;
    if (error instanceof JackfieldError && !isFault) return this.#finish(trip, failureOf(error, ""));
    const thrown = error instanceof Thrown;
    const about = {
      operation: trip.operation,
      requestId: trip.id,
      source: thrown ? "authenticate" : "server",
    } as const;
    const id = this.#reporter.report(thrown ? error.cause : error, trip.request, about);
    return this.#finish(trip, failureOf(error, id));
  }

  #inside(path: string): string | undefined {
    if (this.#base === "") return path;
    if (path === this.#base) return "/";
    return path.startsWith(`${this.#base}/`) ? path.slice(this.#base.length) : undefined;
  }

  #isConsole({ method }: Incoming, path: string): boolean {
    return this.#options.startPage === true && method === "GET" && isConsolePath(path);
  }

  async #console(request: Incoming, path: string): Promise<Answer> {
    const isHost = this.#options.authenticate !== undefined;
    const principal = isHost ? await this.#callers.principal(request) : undefined;
    const token = isHost ? undefined : tokenOf(request);
    if (principal === undefined && token === undefined) return refused();
    return consoleAnswer(this.#backend, path, { token, principal });
  }

  #page(request: Incoming, path: string): Answer | undefined {
    return this.#pages.answer(path, request.header("if-none-match"), request.header("accept-encoding"));
  }

  #noRoute(request: Incoming, path: string, allow: readonly string[]): Answer {
    const reads = request.method === "GET" || request.method === "HEAD";
    if (reads) {
      const page = this.#page(request, path);
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
    const { oauth } = this.#platform;
    switch (route.operation) {
      case "health.live":
        return text(200, json, '{"status":"ok"}');
      case "health.ready":
        if (this.draining) return failure("shutting_down");
        return then(quickCall(this.#backend, "health.ready", "{}", ""), fromReply);
      case "docs.openapi":
      case "docs.page":
        return this.#page(request, this.#inside(request.path) ?? "") ?? failure("route_not_found");
      case "metrics.read":
        return this.#metricsAnswer(request);
      case "oauth.callback":
        if (oauth === undefined) break;
        if (request.method === "HEAD") return oauth.emptyPage();
        return then(this.#callAs(request, route, path, oauth.callbackQuery(request.search), id), oauth.callbackPage);
      case "oauth.start":
        if (oauth === undefined) break;
        return then(this.#callAs(request, route, path, {}, id), oauth.startAnswer);
    }
    return this.#callAs(request, route, path, queryOf(route, request.search), id);
  }

  #callAs(
    request: Incoming,
    route: Route,
    path: Readonly<Record<string, string>> | undefined,
    query: Record<string, string>,
    id: string,
  ): Later<Answer> {
    if (this.#options.authenticate !== undefined) return this.#authenticated(request, route, path, query, id);
    const caller: Caller = { token: tokenOf(request), ...this.#parts(request, route, path, query, id) };
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
    const principal = await this.#callers.principal(request);
    if (principal === undefined && route.role !== "public") return refused();
    return this.#withBody(request, route, { principal, ...this.#parts(request, route, path, query, id) });
  }

  #parts(
    request: Incoming,
    route: Route,
    path: Readonly<Record<string, string>> | undefined,
    query: Record<string, string>,
    id: string,
  ): Caller {
    const nonces = route.operation === "oauth.callback" ? this.#platform.oauth?.noncesOf(request) : undefined;
    const traceparent = traceparentOf(request);
    return { path, query, accept: acceptOf(route, request), nonces, request_id: id, traceparent };
  }

  #withBody(request: Incoming, route: Route, caller: Caller): Later<Answer> {
    if (route.body === "none") return this.#call(request, route, caller, "");
    const limit = route.body === "endpoint" ? limits.json.endpoint.bytes : limits.json.config.bytes;
    const announced = request.header("content-length");
    const size = announced === undefined ? undefined : Number(announced);
    const unless = (other: () => Later<Answer>): Later<Answer> =>
      then(this.#refusal(route, caller), (refusal) => (refusal === undefined ? other() : closing(refusal)));
    if (size !== undefined && size > limit && !request.isParsed)
      return unless(() => closing(failure("payload_too_large", { limit })));
    const empty = size === 0 || !request.hasBody();
    if (empty) return this.#call(request, route, caller, "");
    const form = formOf(request.header("content-type"), request.header("content-encoding"));
    const code = request.isParsed && form.refusal !== "media_type" ? undefined : form.refusal;
    if (route.body !== "ignored" && code !== undefined) return unless(() => closing(refusalOf(code, limit)));
    const read = (): Later<Answer> => this.#read(request, route, caller, limit, form);
    return size === undefined || size > smallBody || form.compressed ? unless(read) : read();
  }

  // The core's check of the token and its role, before the body is read.
  #refusal(route: Route, caller: Caller): Later<Answer | undefined> {
    if (route.role === "public") return undefined;
    const judge = (role: unknown): Answer | undefined =>
      roles.indexOf(String(role)) < roles.indexOf(route.role) ? failure("role_insufficient") : undefined;
    if (caller.principal !== undefined) return judge(caller.principal.role);
    return then(quickCall(this.#backend, "token.resolve", callerText({ token: caller.token }), "{}"), (known) => {
      if (known.status !== 200) return fromReply(known);
      const value = replyValue(known);
      return judge(isRecord(value) ? value["role"] : undefined);
    });
  }

  async #read(request: Incoming, route: Route, caller: Caller, limit: number, form: BodyForm): Promise<Answer> {
    const body = await request.body(limit);
    if ("failed" in body) return this.#unread(request, route, body.failed, limit, caller.request_id ?? "");
    if (route.body === "ignored") return this.#call(request, route, caller, "");
    const plain = await textOf(
      body.bytes,
      body.parsed === true ? { compressed: false } : form,
      limit,
      this.#platform.gunzip,
    );
    return typeof plain === "string" ? refusalOf(plain, limit) : this.#call(request, route, caller, plain);
  }

  #unread(request: Incoming, route: Route, code: ErrorCode, limit: number, requestId: string): Answer {
    if (code !== "body_taken") return closing(refusalOf(code, limit));
    const error = errorOf(code);
    const id = this.#reporter.report(error, request, { operation: route.operation, requestId, source: "server" });
    return failure(code, { id });
  }

  #call(request: Incoming, route: Route, caller: Caller, body: Uint8Array | string): Later<Answer> {
    if (!this.#reads.has(route, caller)) return this.#ask(request, route, caller, body, fromReply);
    const view = viewOf(request, caller);
    const kept = this.#reads.findCatalogue(request, route, caller) ?? this.#reads.findRows(view);
    if (kept !== undefined) return answerOf(request, kept);
    const asked = this.#reads.asks();
    return this.#ask(request, route, caller, body, (reply) =>
      reply.status === 200
        ? answerOf(request, this.#reads.made(request, route, caller, view, reply.data, asked))
        : fromReply(reply),
    );
  }

  #ask(
    request: Incoming,
    route: Route,
    caller: Caller,
    body: Uint8Array | string,
    answered: (reply: Reply) => Answer,
  ): Later<Answer> {
    const { waits, lane } = howToCall(this.#backend, route.operation, caller.path, caller.query ?? {});
    if (!waits) return answered(this.#backend.call(route.operation, callerText(caller), body));
    return this.#wait(request, route, caller, body, lane, answered);
  }

  async #wait(
    request: Incoming,
    route: Route,
    caller: Caller,
    body: Uint8Array | string,
    lane: 0 | 1 | 2,
    answered: (reply: Reply) => Answer,
  ): Promise<Answer> {
    const id = caller.request_id ?? "";
    this.#running.add(id);
    // A call that still waits for a thread is dropped, a running one cancelled.
    const turn = new Turn();
    const whom = waitingOf(caller, turn);
    const call = this.#backend.callAsync(route.operation, callerText(caller), body, lane, undefined, whom);
    const heard = request.onGone(() => {
      turn.drop();
      cancelCall(this.#backend, caller, call);
    });
    try {
      const reply = await call;
      if (!isCursor(reply)) return answered(reply);
      const cursor = new Cursor(this.#backend, reply, caller);
      // The first bytes decide whether the reply is a result or an error.
      const first = await cursor.next();
      const headers = { ...base, "content-type": cursor.contentType, "x-query-id": cursor.queryId };
      const failed = (error: unknown): void => {
        this.#reporter.streamFailed(error, route.operation, id);
      };
      return { status: 200, headers, data: "", stream: { first, cursor, failed } };
    } finally {
      heard();
      this.#running.delete(id);
    }
  }

  // Figures of all workspaces: no user of one may see them, and an address proves nothing behind a proxy.
  async #metricsAnswer(request: Incoming): Promise<Answer> {
    const token = tokenOf(request);
    if (token === undefined) return refused();
    const { operatorToken } = this.#options;
    if (operatorToken === undefined || !this.#platform.isSame(token, operatorToken))
      return failure("role_insufficient");
    const reply = this.#backend.call("metrics.read", callerText({ operator: true }));
    if (reply.status >= 400) return fromReply(reply);
    const core = new TextDecoder().decode(reply.data);
    return text(200, "text/plain; version=0.0.4; charset=utf-8", `${core}${await this.metrics.text()}`);
  }

  // A client's own id is kept, unless a call with that id runs: cancelling must name one call.
  #requestId(request: Incoming): string {
    const given = request.header("x-request-id");
    if (given !== undefined && idPattern.test(given) && !this.#running.has(given)) return given;
    this.#ids += 1;
    return `${this.#idPrefix}-${this.#ids.toString(36)}`;
  }
}

// A client may repeat a request in the form that the answer names.
function refusalOf(code: ErrorCode, limit: number): Answer {
  const answer = failure(code, code === "payload_too_large" ? { limit } : {});
  return code === "content_encoding" ? withHeaders(answer, { "accept-encoding": "gzip" }) : answer;
}

function acceptOf(route: Route, request: Incoming): string | undefined {
  return route.operation === "endpoint.call" ? request.header("accept") : undefined;
}
