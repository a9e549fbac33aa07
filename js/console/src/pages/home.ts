// The first page: connect something, what needs attention, what was used.
import { html, nothing } from "lit";
import { catalogue, iconOf } from "../catalogue.js";
import { at } from "../router.js";
import { session } from "../session.js";
import { count, environmentLabel, states } from "../ui/parts.js";
import { Loaded, View } from "../ui/view.js";
import { expiringTokens, keyWarning, readFacts, unusedIntegrations, weekUsage } from "./home-facts.js";
import { card, pasteUrl } from "./new-parts.js";
import type { CatalogueItem, Integration } from "../../../src/generated/answers.js";
import type { Shown } from "../ui/view.js";
import type { Facts } from "./home-facts.js";

interface Home {
  readonly items: readonly CatalogueItem[];
  readonly list: readonly Integration[];
  readonly total: number;
  readonly bad: readonly Integration[];
  readonly badTotal: number;
  readonly facts: Facts;
}

// More are found by the filters of the list.
const looked = 200;

class HomePage extends View {
  readonly #home = new Loaded<Home>(this);

  override connectedCallback(): void {
    super.connectedCallback();
    this.#load();
  }

  readonly #load = (): void => {
    void this.#home.load(async () => {
      const attention = { show: "attention", sort: "health", includeHealth: true, limit: 10 };
      const [items, { list, pageInfo }, bad, facts] = await Promise.all([
        catalogue(),
        session.request("integration.list", { query: { limit: looked } }),
        session.request("integration.list", { query: attention }),
        readFacts(),
      ]);
      return { items, list, total: pageInfo.totalRows, bad: bad.list, badTotal: bad.pageInfo.totalRows, facts };
    });
  };

  protected override render(): Shown {
    return html`<h1>Home</h1>
      ${this.#home.show((home) => this.#content(home), this.#load)}`;
  }

  #content({ items, list, total, bad, badTotal, facts }: Home): Shown {
    return html`
      <div class="figures">
        <a class="figure" href=${at("integrations")}><strong>${count(total)}</strong> integrations</a>
        <a class="figure" href="${at("integrations")}?type=database"
          ><strong>${count(list.filter(({ type }) => type === "database").length)}</strong>
          databases${total > looked ? ` of the first ${String(looked)}` : ""}</a
        >
        <a class="figure" href="${at("integrations")}?state=disabled"
          ><strong>${count(list.filter(({ enabled }) => !enabled).length)}</strong> disabled</a
        >
      </div>
      ${
        bad.length === 0
          ? nothing
          : html`<section class="card" aria-labelledby="attention">
              <h2 id="attention">Needs attention</h2>
              <ul class="rows">
                ${bad.map((each) => this.#row(each, items))}
              </ul>
              ${
                badTotal > bad.length
                  ? html`<p><a href="${at("integrations")}?state=attention">All ${count(badTotal)} of them</a></p>`
                  : nothing
              }
            </section>`
      }
      ${keyWarning(facts)} ${expiringTokens(facts)} ${unusedIntegrations(facts)}
      ${session.may("creator") ? connect(items, total) : total === 0 ? nothingYet : nothing} ${weekUsage(facts)}
      ${
        list.length === 0
          ? nothing
          : html`<section class="card" aria-labelledby="recent">
              <h2 id="recent">Changed last</h2>
              <ul class="rows">
                ${[...list]
                  .sort((a, b) => b.updated_at.localeCompare(a.updated_at))
                  .slice(0, 6)
                  .map((each) => this.#row(each, items))}
              </ul>
            </section>`
      }
    `;
  }

  #row(integration: Integration, items: readonly CatalogueItem[]): Shown {
    const { id, title, type, sub_type, health } = integration;
    return html`<li>
      ${iconOf(items, type, sub_type)}
      <a href=${at("integrations", id)}>${title}</a> ${environmentLabel(integration)} ${states(integration)}
      ${health != null && health.outcome !== "ok" ? html`<span class="bad">${health.message}</span>` : nothing}
    </li>`;
  }
}

const nothingYet = html`<p class="empty">
  There is no integration in this workspace that you may see. People with the role creator can make one.
</p>`;

function connect(items: readonly CatalogueItem[], total: number): Shown {
  const first = items.filter(({ type }) => type === "database");
  return html`<section class="card" aria-labelledby="connect">
    <h2 id="connect">${total === 0 ? "Connect your first database or service" : "Connect something"}</h2>
    ${pasteUrl()}
    <ul class="cards">
      ${first.slice(0, 8).map((item) => card(item))}
    </ul>
    <p><a href=${at("new")}>Show all ${count(items.length)} kinds</a></p>
  </section>`;
}

customElements.define("jackfield-home", HomePage);
