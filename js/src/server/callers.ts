// The caller of a request: the user of a token, or whom `authenticate` of the application names.
import { quickCall } from "../core/backend.js";
import { callerText } from "../core/caller.js";
import { JackfieldError, isRecord, replyValue } from "../core/errors.js";
import { then } from "../base/later.js";
import type { Later } from "../base/later.js";
import type { Backend } from "../core/backend.js";
import type { Principal } from "../core/caller.js";
import type { Asker, AuthenticateRequest, HandlerOptions, Incoming } from "./types.js";

/** From the least to the most. */
export const roles: readonly string[] = ["viewer", "editor", "creator", "owner"];

// What `authenticate` may answer by throwing an error of the table.
const deliberate: readonly number[] = [401, 403, 429];

/** What `authenticate` threw, as its cause. */
export class Thrown extends Error {
  constructor(cause: unknown) {
    super("authenticate failed", { cause });
  }
}

/** The token that a request carries. */
export function tokenOf(request: Incoming): string | undefined {
  const given = request.header("xc-auth") ?? request.header("xc-token");
  if (given !== undefined && given !== "") return given;
  const bearer = request.header("authorization");
  return bearer !== undefined && /^bearer /i.test(bearer) ? bearer.slice(7).trim() || undefined : undefined;
}

/** The callers of one server. */
export class Callers {
  readonly #backend: Backend;
  readonly #options: HandlerOptions<never>;
  // Principals that the application gave, for `onRequest`.
  readonly #principals = new WeakMap<Incoming, Principal>();

  constructor(backend: Backend, options: HandlerOptions<never>) {
    this.#backend = backend;
    this.#options = options;
  }

  /**
   * What the application's function gives; undefined: it does not know the user.
   * @throws {@link Thrown} where it throws, and for any value but a principal: a fault of the application
   */
  async principal(request: Incoming): Promise<Principal | undefined> {
    try {
      // The type of `raw` is the one that the server of these options has.
      const given = await this.#options.authenticate?.(request as unknown as AuthenticateRequest<never>);
      if (given == null) return undefined;
      const { user, workspace, role } = given;
      const named = [user, workspace].every((name: unknown) => typeof name === "string" && name !== "");
      if (named && roles.includes(role)) {
        const principal = { user, workspace, role };
        if (this.#options.onRequest !== undefined) this.#principals.set(request, principal);
        return principal;
      }
    } catch (error) {
      throw error instanceof JackfieldError && deliberate.includes(error.status) ? error : new Thrown(error);
    }
    throw new Thrown(
      new TypeError(`authenticate must give {user, workspace, role}; role is one of ${roles.join(", ")}`),
    );
  }

  /** For `onRequest`. */
  whoAsked(request: Incoming): Later<Asker> {
    const shown = (who: unknown): Asker => {
      const text = (name: string): string | undefined => {
        const value = isRecord(who) ? who[name] : undefined;
        return typeof value === "string" ? value : undefined;
      };
      return { user: text("user"), workspace: text("workspace") };
    };
    const token = this.#options.authenticate === undefined ? tokenOf(request) : undefined;
    if (token === undefined) return shown(this.#principals.get(request));
    return then(quickCall(this.#backend, "token.resolve", callerText({ token }), "{}"), (known) =>
      shown(known.status === 200 ? replyValue(known) : undefined),
    );
  }
}
