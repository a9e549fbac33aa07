// The HTTP API: as a fetch handler, as a listener for node:http, and as a complete server.
export { createHandler } from "./create-handler.js";
export type { FetchHandler } from "./fetch.js";
export { createListener, createServer, listen } from "./node.js";
export type { Listener, Listening } from "./node.js";
export type { ListenOptions, ServerOptions } from "./node-options.js";
export type { AuthenticateRequest, ErrorReport, HandlerOptions, ModuleState, RequestRecord } from "./types.js";
export type { TlsFiles } from "./certificate.js";
