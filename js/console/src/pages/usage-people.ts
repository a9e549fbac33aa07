// Who used an integration in a period: its records, summed for each user. They are read when a person asks for them.
import { html, nothing } from "lit";
import { session } from "../session.js";
import { count } from "../ui/parts.js";
import { View, problem } from "../ui/view.js";
import type { Shown } from "../ui/view.js";

const perCall = 1000;
const mostRecords = 20_000;

type UsageRecord = Readonly<Record<string, unknown>> & { readonly fk_user_id: string; readonly created_at: string };
interface RecordPage {
  readonly list: readonly UsageRecord[];
  readonly pagination: { readonly isLastPage: boolean };
}

class UsagePeople extends View {
  static override properties = {
    integrationId: { attribute: false },
    fields: { attribute: false },
    from: { attribute: false },
  };
  declare integrationId: string;
  declare fields: readonly (readonly [string, string])[];
  /** Milliseconds since 1970. */
  declare from: number;
  #sums: Map<string, Map<string, number>> | undefined;
  #names = new Map<string, string>();
  #isCut = false;
  #isBusy = false;
  #error: unknown;
  #shown = "";

  protected override willUpdate(): void {
    const shown = `${this.integrationId} ${this.from}`;
    if (shown === this.#shown) return;
    this.#shown = shown;
    this.#sums = undefined;
  }

  protected override render(): Shown {
    return html`<section class="card" aria-labelledby="by-user">
      <h2 id="by-user">By user</h2>
      ${this.#error === undefined ? nothing : problem(this.#error)}
      ${this.#sums === undefined ? this.#ask() : this.#table(this.#sums)}
    </section>`;
  }

  #ask(): Shown {
    return html`<p class="actions">
      <button class="quiet" ?disabled=${this.#isBusy} @click=${this.#read}>
        ${this.#isBusy ? "Counting" : "Count by user"}
      </button>
    </p>`;
  }

  #table(sums: ReadonlyMap<string, ReadonlyMap<string, number>>): Shown {
    if (sums.size === 0) return html`<p class="soft">It was not used in this period.</p>`;
    return html`<div class="scroll" tabindex="0" role="region" aria-label="Usage by user">
        <table class="list stack flow">
          <thead>
            <tr>
              <th scope="col">User</th>
              ${this.fields.map(([, title]) => html`<th scope="col" class="number">${title}</th>`)}
            </tr>
          </thead>
          <tbody>
            ${[...sums].map(
              ([user, own]) =>
                html`<tr>
                  <th scope="row">${user === session.person?.user ? "you" : (this.#names.get(user) ?? user)}</th>
                  ${this.fields.map(
                    ([name, title]) => html`<td class="number" data-label=${title}>${count(own.get(name) ?? 0)}</td>`,
                  )}
                </tr>`,
            )}
          </tbody>
        </table>
      </div>
      ${this.#isCut ? html`<p class="hint">Only the last ${count(mostRecords)} records were counted.</p>` : nothing}`;
  }

  readonly #read = async (): Promise<void> => {
    this.#isBusy = true;
    this.#error = undefined;
    this.requestUpdate();
    try {
      if (session.may("owner")) {
        const { list } = await session.request("user.list", { query: { limit: perCall } });
        this.#names = new Map(list.map(({ id, name }) => [id, name]));
      }
      this.#sums = await this.#count();
    } catch (error) {
      this.#error = error;
    }
    this.#isBusy = false;
    this.requestUpdate();
  };

  // The newest records come first.
  async #count(): Promise<Map<string, Map<string, number>>> {
    const sums = new Map<string, Map<string, number>>();
    this.#isCut = false;
    for (let offset = 0; ; offset += perCall) {
      const body = { op: "list" as const, limit: perCall, offset };
      const page = (await session.request("record.query", { path: { id: this.integrationId }, body })) as RecordPage;
      for (const record of page.list) {
        if (Date.parse(record.created_at.replace(" ", "T")) < this.from) return sums;
        const own = sums.get(record.fk_user_id) ?? new Map<string, number>();
        sums.set(record.fk_user_id, own);
        for (const [name] of this.fields) own.set(name, (own.get(name) ?? 0) + Number(record[name] ?? 0));
      }
      if (page.pagination.isLastPage || page.list.length === 0) return sums;
      if (offset + perCall < mostRecords) continue;
      this.#isCut = true;
      return sums;
    }
  }
}

customElements.define("jackfield-usage-people", UsagePeople);
