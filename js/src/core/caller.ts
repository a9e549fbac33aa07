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

/** The text of callers that differ in little: the principal of the last one is kept as text. */
export class CallerTexts {
  #last: (Principal & { readonly text: string }) | undefined;

  /** The text of a caller who uses an endpoint. */
  endpoint(principal: Principal, id: string, endpoint: string, requestId: string): string {
    const path = `{"id":${JSON.stringify(id)},"endpoint":${JSON.stringify(endpoint)}}`;
    return `{"principal":${this.#principal(principal)},"path":${path},"request_id":${JSON.stringify(requestId)}}`;
  }

  // Its object is the caller's own and may have changed.
  #principal({ user, workspace, role }: Principal): string {
    const last = this.#last;
    if (last?.user === user && last.workspace === workspace && last.role === role) return last.text;
    const text = JSON.stringify({ user, workspace, role });
    this.#last = { user, workspace, role, text };
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
