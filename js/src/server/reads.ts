// Answers of reads that have an entity tag: rows and the catalogue. What is asked for again is not encoded, hashed or
// compressed again.
// Contract   Equal tags are equal bytes, on every server of a store. An answer with secrets in clear has no tag and is
//            not kept. Rows are kept by caller, address and query; the catalogue is the same for everyone.
import { base, mostText } from "./answers.js";
import { KeptAnswers, StoreWatch, unchanging } from "./kept.js";
import { isKnown, tagIn } from "./tags.js";
import type { Route } from "../base/routes.js";
import type { Backend } from "../core/backend.js";
import type { Caller } from "../core/caller.js";
import type { Asked } from "./kept.js";
import type { Platform } from "./platform.js";
import type { Answer, Asker, Incoming } from "./types.js";

const catalogue = new Set(["catalogue.list", "catalogue.get"]);
const rows = new Set(["integration.list", "integration.get"]);
// Of these an answer depends on stored rows alone; others ask for tests and usage too.
const plain = new Set(["type", "query", "limit", "offset", "includeDatabaseInfo", "includeConfig", "includeSources"]);
// Smaller ones fit one packet anyway.
const leastPacked = 1024;

const catalogueFields: readonly string[] = [
  ...Object.entries({ ...base, "cache-control": "no-cache", vary: "accept-encoding" }).flat(),
];

/** A kept answer. */
export interface Kept {
  readonly route: Route;
  readonly data: Uint8Array;
  readonly latin1: string | undefined;
  readonly etag: string;
  readonly fields: readonly string[];
  /** Who asked, for `onRequest`; set when it is first known. */
  asker?: Asker | undefined;
}

/** The reads of one server. */
export class Reads {
  readonly #platform: Platform;
  readonly #rows: KeptAnswers<Kept>;
  readonly #catalogue = new KeptAnswers<Kept>(unchanging);
  readonly #rowFields: readonly string[];

  /** `byToken`: callers are known by their token. */
  constructor(platform: Platform, backend: Backend, byToken: boolean) {
    this.#platform = platform;
    this.#rows = new KeptAnswers(new StoreWatch(backend));
    this.#rowFields = [
      ...Object.entries(base).flat(),
      ...(byToken ? ["vary", "authorization, xc-auth, xc-token"] : []),
    ];
  }

  /** Whether an operation is one of these, with these parameters. */
  has({ operation }: Route, { query }: Caller): boolean {
    return catalogue.has(operation) || (rows.has(operation) && query?.["includeSecrets"] !== "true");
  }

  /** `view`: of {@link viewOf}. */
  findRows(view: string): Kept | undefined {
    return this.#rows.find(view);
  }

  findCatalogue(request: Incoming, route: Route, caller: Caller): Kept | undefined {
    const question = catalogue.has(route.operation) ? questionOf(route, caller, this.#encoding(request)) : undefined;
    return question === undefined ? undefined : this.#catalogue.find(question);
  }

  /** To be called before the core is. */
  asks(): Asked {
    return this.#rows.asks();
  }

  /** What the core answered. */
  made(request: Incoming, route: Route, caller: Caller, view: string, data: Uint8Array, asked: Asked): Kept {
    if (catalogue.has(route.operation)) return this.#packed(request, route, caller, data);
    const kept = this.#tagged(route, data, "", this.#rowFields);
    for (const name in caller.query) if (!plain.has(name)) return kept;
    this.#rows.keep(view, kept, data.length, asked);
    return kept;
  }

  // The catalogue changes with the program alone. Only what is kept is compressed: that takes milliseconds.
  #packed(request: Incoming, route: Route, caller: Caller, data: Uint8Array): Kept {
    const encoding = this.#encoding(request);
    const question = data.length < leastPacked ? undefined : questionOf(route, caller, encoding);
    const kept = this.#tagged(route, data, question === undefined ? "" : encoding, catalogueFields);
    if (question !== undefined) this.#catalogue.keep(question, kept, kept.data.length, { stamp: 0, time: 0 });
    return kept;
  }

  #encoding(request: Incoming): string {
    return this.#platform.packing?.of(request.header("accept-encoding") ?? "") ?? "";
  }

  #tagged(route: Route, plainData: Uint8Array, encoding: string, shared: readonly string[]): Kept {
    const { tagOf, packing } = this.#platform;
    const etag = tagOf === undefined ? "" : tagIn(encoding, tagOf(plainData));
    const data = packing === undefined ? plainData : packing.pack(encoding, plainData);
    const fields = shared.slice();
    if (encoding !== "") fields.push("content-encoding", encoding);
    if (etag !== "") fields.push("etag", etag);
    const latin1 = data.length > mostText ? undefined : this.#platform.latin1?.(data);
    return { route, data, latin1, etag, fields };
  }
}

/** A kept answer as one to a request, or 304 if the client has it. */
export function answerOf(request: Incoming, { data, latin1, etag, fields }: Kept): Answer {
  return isKnown(request.header("if-none-match"), etag)
    ? { status: 304, headers: {}, fields, data: "" }
    : { status: 200, headers: {}, fields, data, latin1 };
}

/** All that the answer to a request for rows depends on. No address has a space. */
export function viewOf({ path, search }: Incoming, { token, principal }: Caller): string {
  const who = principal === undefined ? token : JSON.stringify([principal.workspace, principal.user, principal.role]);
  return `${path}${search} ${who ?? ""}`;
}

// There are few of them: a search has none.
function questionOf({ operation }: Route, { path, query = {} }: Caller, encoding: string): string | undefined {
  if (query["query"] !== undefined) return undefined;
  return JSON.stringify([operation, path, query["type"], query["jsonSchema"] === "true", encoding]);
}
