// What both entries export.
export { JackfieldError } from "./core/errors.js";
export type { ErrorClass, ErrorCode } from "./core/errors.js";
export { Jackfield } from "./jackfield.js";
export { limits } from "./generated/limits.js";
export { init } from "./core/wasm.js";
export type { ServiceEvent } from "./core/events.js";
export type { WasmModule, WasmSource } from "./core/wasm.js";
export type { Backend, LogListener } from "./core/backend.js";
export type * from "./groups.js";
export type * from "./types.js";
export type * from "./generated/answers.js";
export type { ConfigPatch, Masked, MaskedSecret, SecretReference } from "./base/configs.js";
export type { Configs } from "./generated/configs.js";
