// Part of a fake: a value of sql_variant as SQLite keeps it, which is text that says the type too.

const kept = (value) =>
  typeof value === "bigint"
    ? { whole: String(value) }
    : value instanceof Uint8Array
      ? { hex: Buffer.from(value).toString("hex") }
      : { plain: value };

export const packed = (spec, value) => JSON.stringify({ spec, value: kept(value) });

/** {spec, value}. */
export function unpacked(stored) {
  const { spec, value } = JSON.parse(stored);
  if (value.whole !== undefined) return { spec, value: BigInt(value.whole) };
  return { spec, value: value.hex === undefined ? value.plain : Buffer.from(value.hex, "hex") };
}
