// The entry `jackfield/server` in browsers and workers: the fetch handler, without Node modules.
import { checkNames } from "../core/option-names.js";
import { fetchHandler } from "./fetch.js";
import { handlerOptionNames } from "./option-names.js";
import { webPlatform } from "./web-platform.js";
import type { Jackfield } from "../jackfield.js";
import type { FetchHandler } from "./fetch.js";
import type { HandlerOptions } from "./types.js";

export type { FetchHandler } from "./fetch.js";
export type { AuthenticateRequest, ErrorReport, HandlerOptions, ModuleState } from "./types.js";

/**
 * The HTTP API as a function `(Request) => Promise<Response>`, for service workers. With `startPage` it answers what
 * the console asks; the console's files are served by the worker. Over a store of `openTab`, `authenticate` is needed.
 *
 * @example
 * ```ts
 * const authenticate = () => ({ user: "local", workspace: "local", role: "owner" }) as const;
 * const handler = createHandler(await openTab(), { authenticate });
 * self.addEventListener("fetch", (event) => event.respondWith(handler(event.request)));
 * ```
 */
export function createHandler(jackfield: Jackfield, options: HandlerOptions<Request> = {}): FetchHandler {
  checkNames(options, handlerOptionNames);
  return fetchHandler(jackfield, options, webPlatform);
}
