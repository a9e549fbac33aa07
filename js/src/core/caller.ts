// The trusted half of a call (abi.h): the principal, the route's parameters, the request's id. Separate from the body.

import type { Turn, Waiting } from "./backend.js";

/** The user who acts. An embedding application makes it from its own users; it is trusted. */
export interface Principal {
  /** The id of the user. */
  readonly user: string;
  /** The id of the workspace. */
  readonly workspace: string;
  /** What the user may do; each role includes the one before. */
  readonly role: "viewer" | "editor" | "creator" | "owner";
}

/** The members of `caller`. */
export interface Caller {
  readonly principal?: Principal | undefined;
  readonly token?: string | undefined;
  readonly operator?: boolean | undefined;
  readonly path?: Readonly<Record<string, string>> | undefined;
  readonly query?: Readonly<Record<string, string>> | undefined;
  readonly accept?: string | undefined;
  /** Of OAuth flows that this browser started. */
  readonly nonces?: readonly string[] | undefined;
  readonly request_id?: string | undefined;
  /** The caller's place in a trace, which requests to services carry on. */
  readonly traceparent?: string | undefined;
}

/** `caller` as text. */
export function callerText(caller: Caller): string {
  return JSON.stringify(caller);
}

/** The texts of callers that differ in little: the beginning of the last one is kept. */
export class CallerTexts {
  #last: (Principal & { readonly id: string; readonly text: string }) | undefined;

  /** The text of a caller who runs a query. The id of the request is one of the library's, without quotes in it. */
  query(principal: Principal, id: string, requestId: string): string {
    return `${this.#beginning(principal, id)}${requestId}"}`;
  }

  // The principal's object is the caller's own and may have changed.
  #beginning({ user, workspace, role }: Principal, id: string): string {
    const last = this.#last;
    if (last?.id === id && last.user === user && last.workspace === workspace && last.role === role) return last.text;
    const whole = callerText({ principal: { user, workspace, role }, path: { id, endpoint: "query" }, request_id: "" });
    const text = whole.slice(0, -2);
    this.#last = { user, workspace, role, id, text };
    return text;
  }
}

/** What differs between principals; see {@link Waiting}. */
export function shareOf({ workspace, user }: Principal): string {
  return `${workspace}/${user}`;
}

/** Whom a call of this caller works for; see {@link Waiting}. */
export function waitingOf(caller: Caller, turn?: Turn): Waiting {
  const { principal, token, path } = caller;
  const share = principal === undefined ? token : shareOf(principal);
  return { integration: path?.["id"], share, turn };
}

/** Query parameters as text; what is undefined is left out. */
export function queryTexts(
  query: Readonly<Record<string, string | number | boolean | undefined>>,
): Record<string, string> {
  const texts: Record<string, string> = {};
  for (const [name, value] of Object.entries(query)) if (value !== undefined) texts[name] = String(value);
  return texts;
}
