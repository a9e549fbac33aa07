// What both entries export.
export { JackfieldError } from "./errors.js";
export type { ErrorClass, ErrorCode } from "./errors.js";
export { Jackfield } from "./jackfield.js";
export { limits } from "./generated/limits.js";
export { init } from "./backends/wasm.js";
export type { WasmSource } from "./backends/wasm.js";
export type { Backend, LogListener } from "./backend.js";
export type * from "./groups.js";
export type * from "./types.js";
export type * from "./generated/answers.js";
export type { ConfigPatch, Configs, MaskedSecret, SecretReference } from "./generated/configs.js";
