// Configs as the form handles them: nested objects, addressed by the models of fields ("connection.host").

/** A config, or an update of one. */
export type FormConfig = Record<string, unknown>;

function isObject(value: unknown): value is FormConfig {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The value at a model, or undefined. */
export function valueAt(config: FormConfig | undefined, model: string): unknown {
  return model.split(".").reduce<unknown>((at, part) => (isObject(at) ? at[part] : undefined), config);
}

/** `[["connection.host", "x"]]` as `{connection: {host: "x"}}`. */
export function nested(values: readonly (readonly [string, unknown])[]): FormConfig {
  const config: FormConfig = {};
  for (const [model, value] of values) {
    const path = model.split(".");
    const last = path.pop() ?? "";
    let at = config;
    for (const part of path) {
      const inner = at[part];
      at = isObject(inner) ? inner : (at[part] = {});
    }
    at[last] = value;
  }
  return config;
}
