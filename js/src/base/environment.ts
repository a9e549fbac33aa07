// The environment of an integration, as the console and the command line show and guard it. The core's filter
// `environment` follows the same rule.

/** What of an integration tells its environment. */
export interface Marked {
  readonly meta: Readonly<Record<string, unknown>>;
  readonly title: string;
}

const known = ["production", "staging", "test", "development"] as const;
type Known = (typeof known)[number] | "other";

/** The environment that an integration says it belongs to: in `meta`, else at the beginning of its title. */
export function environmentOf({ meta, title }: Marked): string {
  const named = meta["environment"];
  if (typeof named === "string" && named.trim() !== "") return named.trim();
  const word = /^[A-Za-z]+/.exec(title)?.[0] ?? "";
  return kindOf(word) === "other" ? "" : word;
}

/** Whether mistakes here hurt. */
export function isProduction(integration: Marked): boolean {
  return kindOf(environmentOf(integration)) === "production";
}

/** What a name stands for. */
export function kindOf(name: string): Known {
  const word = name.toLowerCase();
  const short: Readonly<Record<string, Known>> = {
    prod: "production",
    live: "production",
    stage: "staging",
    dev: "development",
    qa: "test",
  };
  return known.find((each) => each === word) ?? short[word] ?? "other";
}
