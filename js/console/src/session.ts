// Who uses the console. A token is kept for the session of this tab alone; an application with users of its own needs
// none.
import { createClient, JackfieldError } from "../../src/client/index.js";
import { base } from "./base.js";
import type { Client } from "../../src/client/index.js";

/** Each role includes those before it. */
export const roles = ["viewer", "editor", "creator", "owner"] as const;
export type Role = (typeof roles)[number];

/** Who is signed in. */
export interface Person {
  readonly user: string;
  readonly workspace: string;
  readonly role: Role;
  readonly version: string;
}

const place = `jackfield.token ${base}`;

/** The session of this tab. "change" is sent when a user signs in or out. */
class Session extends EventTarget {
  /** undefined: not known yet, or signed out. */
  person: Person | undefined;
  /** Why the session ended, when the user did not end it. */
  notice = "";
  #token = sessionStorage.getItem(place) ?? "";
  client: Client = this.#makeClient();

  /** Whether the role is at least this one. */
  may(role: Role): boolean {
    return this.person !== undefined && roles.indexOf(this.person.role) >= roles.indexOf(role);
  }

  /** Whether a token is used, and signing out makes sense. */
  get hasToken(): boolean {
    return this.#token !== "";
  }

  headers(): Record<string, string> {
    return this.#token === "" ? {} : { "xc-auth": this.#token };
  }

  /** Takes up the session of the tab, or that of the application. False: no user is signed in. */
  async resume(): Promise<boolean> {
    try {
      await this.#load();
      return true;
    } catch (error) {
      if (!(error instanceof JackfieldError && error.status === 401)) throw error;
      if (this.hasToken) this.end("The token of this session is no longer valid. Sign in again.");
      return false;
    }
  }

  async signIn(token: string): Promise<void> {
    const before = this.#token;
    this.#use(token);
    try {
      await this.#load();
    } catch (error) {
      this.#use(before);
      throw error;
    }
    // A browser may refuse to keep anything; the session then lasts until the page is left.
    try {
      sessionStorage.setItem(place, token);
    } catch {
      /* The tab still has it. */
    }
    this.notice = "";
    this.#changed();
  }

  /** Forgets the token. `notice` tells why, when the user did not ask for it. */
  end(notice = ""): void {
    // An application that mounts the console may keep other things here.
    for (const name of Object.keys(sessionStorage)) if (name.startsWith("jackfield.")) sessionStorage.removeItem(name);
    this.#use("");
    this.person = undefined;
    this.notice = notice;
    this.#changed();
  }

  /** Calls an operation of the API. */
  readonly request: Client["request"] = async (operation: string, parts: object): Promise<never> => {
    // The client's own signatures, one per operation, hold for callers of this member.
    const client = this.client as unknown as { request(operation: string, parts: object): Promise<never> };
    return this.watched(client.request(operation, parts));
  };

  /** Calls an endpoint of an integration. */
  async endpoint<Answer>(id: string, endpoint: string, body: unknown = {}): Promise<Answer> {
    return this.watched(this.client.endpoint<Answer>(id, endpoint, body));
  }

  /** Reads what the server tells the console alone. */
  async own<Answer>(name: string): Promise<Answer> {
    return this.watched(this.#own<Answer>(name));
  }

  async #own<Answer>(name: string): Promise<Answer> {
    const response = await fetch(`${base}/console/${name}`, { headers: this.headers() });
    if (response.ok) return (await response.json()) as Answer;
    throw await errorIn(response);
  }

  /** The answer. A token that was revoked ends the session wherever it is noticed. */
  async watched<Answer>(answer: Promise<Answer>): Promise<Answer> {
    try {
      return await answer;
    } catch (error) {
      const isOver = error instanceof JackfieldError && error.code === "authentication_required";
      if (isOver && this.person !== undefined) this.end("The token of this session is no longer valid. Sign in again.");
      throw error;
    }
  }

  async #load(): Promise<void> {
    this.person = await this.#own<Person>("session");
  }

  #use(token: string): void {
    this.#token = token;
    this.client = this.#makeClient();
  }

  #makeClient(): Client {
    return createClient({ url: `${location.origin}${base}`, ...(this.#token === "" ? {} : { token: this.#token }) });
  }

  #changed(): void {
    this.dispatchEvent(new Event("change"));
  }
}

export const session = new Session();

/** The error of an answer that is not a success. */
export async function errorIn(response: Response): Promise<JackfieldError> {
  const body: unknown = await response.json().catch(() => undefined);
  const { error, message, details } = (body ?? {}) as { error?: string; message?: string; details?: object };
  return new JackfieldError(
    error ?? "ERR_INTERNAL",
    response.status,
    message ?? `The server answered with status ${response.status}.`,
    { ...details },
  );
}

/** The token in the fragment of the address, which is taken out of address and history at once. */
export function takeToken(): string | undefined {
  const fragment = new URLSearchParams(location.hash.slice(1));
  const token = fragment.get("token");
  if (token === null) return undefined;
  history.replaceState(history.state, "", `${location.pathname}${location.search}`);
  return token.trim();
}
