// Configs as the form handles them: nested objects, addressed by the models of fields ("connection.host").

/** A config, or an update of one. */
export type FormConfig = Record<string, unknown>;

/** Whether a value is a JSON object. */
export function isObject(value: unknown): value is FormConfig {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The value at a model, or undefined. */
export function valueAt(config: FormConfig | undefined, model: string): unknown {
  return model.split(".").reduce<unknown>((at, part) => (isObject(at) ? at[part] : undefined), config);
}

/** `[["connection.host", "x"]]` as `{connection: {host: "x"}}`. */
export function nested(values: Iterable<readonly [string, unknown]>): FormConfig {
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

/** Whether two JSON values are equal; the order of members does not count. */
export function isSame(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (Array.isArray(one) && Array.isArray(other))
    return one.length === other.length && one.every((item, at) => isSame(item, other[at]));
  if (!isObject(one) || !isObject(other)) return false;
  const keys = Object.keys(one);
  return keys.length === Object.keys(other).length && keys.every((key) => key in other && isSame(one[key], other[key]));
}

/** What turns `before` into `now` as a merge patch (RFC 7396): a member that is gone is null. */
export function patchOf(before: unknown, now: unknown): unknown {
  if (now === undefined) return null;
  if (!isObject(before) || !isObject(now)) return now;
  const patch: FormConfig = {};
  for (const key of Object.keys(before)) if (!(key in now)) patch[key] = null;
  for (const [key, value] of Object.entries(now))
    if (!isSame(value, before[key])) patch[key] = patchOf(before[key], value);
  return patch;
}
