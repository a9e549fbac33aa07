// The fetch handler of Node, Deno and Bun.
import { checkNames } from "../core/option-names.js";
import { fetchHandler } from "./fetch.js";
import { nodePlatform } from "./node-platform.js";
import { handlerOptionNames } from "./option-names.js";
import type { Jackfield } from "../jackfield.js";
import type { FetchHandler } from "./fetch.js";
import type { HandlerOptions } from "./types.js";

/**
 * The HTTP API as a function `(Request) => Promise<Response>`.
 *
 * @example
 * ```ts
 * const authenticate = (request: AuthenticateRequest<Request>) => whoIs(request.header("cookie"));
 * const handler = createHandler(jackfield, { base: "/integrations", authenticate });
 * app.all("/integrations/*", (context) => handler(context.req.raw));
 * ```
 */
export function createHandler(jackfield: Jackfield, options: HandlerOptions<Request> = {}): FetchHandler {
  checkNames(options, handlerOptionNames);
  return fetchHandler(jackfield, options, nodePlatform);
}
