// The trusted half of a call (abi.h): the principal, the route's parameters, the request's id. Separate from the body.

/** The user who acts. An embedding application makes it from its own users; it is trusted. */
export interface Principal {
  readonly user: string;
  readonly workspace: string;
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
  readonly request_id?: string | undefined;
}

/** `caller` as text. */
export function callerText(caller: Caller): string {
  return JSON.stringify(caller);
}

/** Query parameters as text; what is undefined is left out. */
export function queryTexts(
  query: Readonly<Record<string, string | number | boolean | undefined>>,
): Record<string, string> {
  const texts: Record<string, string> = {};
  for (const [name, value] of Object.entries(query)) if (value !== undefined) texts[name] = String(value);
  return texts;
}
