// The rows of the list of integrations: what the address asks for, read in blocks as they come into view.
import { place } from "../router.js";
import { session } from "../session.js";
import type { Integration } from "../../../src/generated/answers.js";

/** What the address asks for. */
export interface Wanted {
  readonly query: string;
  readonly type: string;
  readonly state: string;
  readonly owner: string;
  readonly environment: string;
  readonly sort: string;
  /** The integration in the drawer. */
  readonly open: string;
}

/** Rows of one request. */
export const blockSize = 100;
const mostPerCall = 1000;

/** The states that the list filters by: the parameter of the API, its value, and what people call it. */
export const stateFilters: Readonly<Record<string, readonly ["health" | "show", string]>> = {
  attention: ["show", "Needs attention"],
  bad: ["health", "Last test failed"],
  untested: ["health", "Not tested"],
  ok: ["health", "Last test works"],
  enabled: ["show", "Enabled"],
  disabled: ["show", "Disabled"],
  private: ["show", "Private"],
  default: ["show", "Default of their type"],
  broken: ["show", "Broken configuration"],
};

export function wanted(): Wanted {
  const { query } = place();
  const text = (name: string): string => query.get(name) ?? "";
  return {
    query: text("q"),
    type: text("type"),
    state: text("state"),
    owner: text("owner"),
    environment: text("environment"),
    sort: text("sort"),
    open: text("open"),
  };
}

function parameters({ query, type, state, owner, environment, sort }: Wanted): Record<string, string> {
  const filter = stateFilters[state];
  const given = {
    query: query.trim(),
    type,
    owner: owner === "me" ? (session.person?.user ?? "") : owner,
    environment,
    sort,
    ...(filter === undefined ? {} : { [filter[0]]: state }),
  };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== ""));
}

/** The rows that match, of which only those that were in view are here. */
export class Rows {
  total = 0;
  readonly #wanted: Wanted;
  readonly #changed: () => void;
  readonly #blocks = new Map<number, readonly Integration[]>();
  readonly #asked = new Set<number>();

  constructor(want: Wanted, changed: () => void) {
    this.#wanted = want;
    this.#changed = changed;
  }

  async first(): Promise<this> {
    await this.#read(0);
    return this;
  }

  at(index: number): Integration | undefined {
    return this.#blocks.get(Math.floor(index / blockSize))?.[index % blockSize];
  }

  /** Reads what is missing of these rows. */
  need(from: number, to: number): void {
    for (let block = Math.floor(from / blockSize); block * blockSize < Math.min(to, this.total); block += 1) {
      if (this.#asked.has(block)) continue;
      // A block that fails is asked for again when it is in view again.
      this.#read(block).then(this.#changed, () => this.#asked.delete(block));
    }
  }

  /** All of them, for what is done to all. */
  async all(): Promise<readonly Integration[]> {
    const rows: Integration[] = [];
    for (;;) {
      const { list, pageInfo } = await this.#page(mostPerCall, rows.length);
      rows.push(...list);
      if (pageInfo.isLastPage || list.length === 0) return rows;
    }
  }

  async #read(block: number): Promise<void> {
    this.#asked.add(block);
    const { list, pageInfo } = await this.#page(blockSize, block * blockSize);
    this.#blocks.set(block, list);
    this.total = pageInfo.totalRows;
  }

  #page(limit: number, offset: number): ReturnType<typeof session.request<"integration.list">> {
    const query = { ...parameters(this.#wanted), includeHealth: true, limit, offset };
    return session.request("integration.list", { query });
  }
}
