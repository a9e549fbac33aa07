// The environment of an integration, as the console and the command line show and guard it. The core's filter
// `environment` follows the same rule.

/** What of an integration tells its environment. */
export interface Marked {
  readonly meta: Readonly<Record<string, unknown>>;
  readonly title: string;
}

const known = ["production", "staging", "test", "development"] as const;
type Known = (typeof known)[number] | "other";

// The words of a title that name an environment; `live` and `stage` mean other things there as often.
const inTitles: readonly string[] = [...known, "prod", "dev"];
// "Pre-production" and "non-prod" are not production.
const denials: readonly string[] = ["non", "not", "pre"];

/**
 * The environment that an integration says it belongs to: in `meta`, else as a whole word of its title. Of several
 * words production counts, else the first.
 */
export function environmentOf({ meta, title }: Marked): string {
  const named = meta["environment"];
  if (typeof named === "string" && named.trim() !== "") return named.trim();
  // Letters alone; those beyond ASCII belong to a word, so that none is cut out of another.
  const words = title.match(/[A-Za-z\u0080-\uffff]+/g) ?? [];
  const found = words.filter((word, at) => {
    const before = words[at - 1]?.toLowerCase() ?? "";
    return inTitles.includes(word.toLowerCase()) && !denials.includes(before);
  });
  return found.find((word) => kindOf(word) === "production") ?? found[0] ?? "";
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
