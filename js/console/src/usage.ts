// Usage of integrations: sums of their records.
import { JackfieldError } from "../../src/client/index.js";
import { session } from "./session.js";
import { count } from "./ui/parts.js";
import type { Integration } from "../../src/generated/answers.js";

export const dayMillis = 24 * 60 * 60 * 1000;
/** Sums by field; null: nothing was recorded. */
export type Sums = Readonly<Record<string, number | null>>;

/** What the records of a type hold; core/manifests/stores.json has the sets. */
export const fieldsOf = (type: string): readonly string[] => {
  if (type === "database") return ["calls", "rows", "bytes", "duration_ms"];
  return type === "ai" ? ["input_tokens", "output_tokens", "total_tokens"] : ["calls", "bytes", "duration_ms"];
};
/** The fields, as people call them. */
export const names: Readonly<Record<string, string>> = {
  calls: "Calls",
  rows: "Rows",
  bytes: "Bytes",
  duration_ms: "Time (ms)",
  input_tokens: "Tokens in",
  output_tokens: "Tokens out",
  total_tokens: "Tokens",
};

/** Sums in words. */
export function sentence(sums: Sums): string {
  const said = Object.entries(sums).filter(([, value]) => value !== null && value !== 0);
  if (said.length === 0) return "not used";
  return said.map(([name, value]) => `${count(value ?? 0)} ${unitOf(name)}`).join(", ");
}

const unitOf = (name: string): string => (name === "duration_ms" ? "ms" : (names[name] ?? name).toLowerCase());

/** The sums from one time to another, which belongs to the next day. */
export async function sumsOf({ id, type }: Integration, from: number, to: number): Promise<Sums> {
  try {
    const body = { op: "sum" as const, fields: [...fieldsOf(type)], from, to: to - 1 };
    return (await session.request("record.query", { path: { id }, body })) as Sums;
  } catch (error) {
    // A manifest of the application may count other things.
    if (error instanceof JackfieldError && error.status === 400) return {};
    throw error;
  }
}
