// The databases to query.
import { html, nothing } from "lit";
import { catalogue, titleOf } from "../catalogue.js";
import { at } from "../router.js";
import { session } from "../session.js";
import { environmentLabel } from "../ui/parts.js";
import { Loaded, View, empty } from "../ui/view.js";
import type { Integration } from "../../../src/generated/answers.js";
import type { Shown } from "../ui/view.js";

class QueryList extends View {
  readonly #list = new Loaded<readonly Integration[]>(this);
  #names = new Map<string, string>();

  override connectedCallback(): void {
    super.connectedCallback();
    this.#load();
  }

  readonly #load = (): void => {
    void this.#list.load(async () => {
      const [{ list }, items] = await Promise.all([
        session.request("integration.list", { query: { type: "database", limit: 1000 } }),
        catalogue(),
      ]);
      this.#names = new Map(list.map(({ id, type, sub_type: subType }) => [id, titleOf(items, type, subType)]));
      return list.filter(({ enabled }) => enabled);
    });
  };

  protected override render(): Shown {
    return html`<h1>Query</h1>
      ${this.#list.show((list) => this.#content(list), this.#load)}`;
  }

  #content(list: readonly Integration[]): Shown {
    if (list.length === 0)
      return empty(
        "No database yet",
        "Statements run through a database integration that is enabled.",
        session.may("creator") ? html`<a class="button" href=${at("new")}>New integration</a>` : nothing,
      );
    return html`<p class="soft">Choose a database. Nothing runs until you run it.</p>
      <ul class="cards">
        ${list.map(
          (each) =>
            html`<li>
              <a class="kind" href=${at("query", each.id)}>
                <span><strong>${each.title}</strong><span class="soft">${this.#names.get(each.id) ?? ""}</span></span>
                ${environmentLabel(each)}
              </a>
            </li>`,
        )}
      </ul>`;
  }
}

customElements.define("jackfield-query-list", QueryList);
