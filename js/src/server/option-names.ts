// The options of a handler by name, to refuse others.
import type { OptionNames } from "../core/option-names.js";
import type { HandlerOptions } from "./types.js";

/** Of `createHandler` and `createListener`. */
export const handlerOptionNames: OptionNames<HandlerOptions> = {
  authenticate: true,
  onError: true,
  onRequest: true,
  operatorToken: true,
  stallMillis: true,
  cors: true,
  base: true,
  startPage: true,
  moduleState: true,
};
