// What the console asks besides the API: whose token this is, and for owners what this server can use.
// Format   GET console/session: {user, workspace, role, version}. GET console/capabilities: as `capabilities()`.
import { quickCall } from "../core/backend.js";
import { callerText } from "../core/caller.js";
import { isRecord, replyValue } from "../core/errors.js";
import { failure, fromReply, json, text } from "./answers.js";
import type { Backend } from "../core/backend.js";
import type { Principal } from "../core/caller.js";
import type { Answer } from "./types.js";

const session = "/console/session";
const capabilities = "/console/capabilities";

/** Whether the console asks for this path. */
export function isConsolePath(path: string): boolean {
  return path === session || path === capabilities;
}

/** The answer to one of the console's own questions. `principal` of an application replaces tokens. */
export async function consoleAnswer(
  backend: Backend,
  path: string,
  given: { readonly token: string | undefined; readonly principal: Principal | undefined },
): Promise<Answer> {
  let who: unknown = given.principal;
  if (given.principal === undefined) {
    const known = await quickCall(backend, "token.resolve", callerText({ token: given.token }), "{}");
    if (known.status !== 200) return fromReply(known);
    who = replyValue(known);
  }
  const found = replyValue(await quickCall(backend, "capabilities.read", "{}", ""));
  if (!isRecord(who) || !isRecord(found)) return failure("internal");
  // Paths that were searched, and how the server is set up, concern those that run it.
  if (path === capabilities)
    return who["role"] === "owner" ? text(200, json, JSON.stringify(found)) : failure("role_insufficient");
  const { user, workspace, role } = who;
  return text(200, json, JSON.stringify({ user, workspace, role, version: found["version"] }));
}
