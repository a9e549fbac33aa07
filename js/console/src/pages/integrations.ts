// The list of integrations: search, filters, order and the open details are in the address. Rows come into the page
// as they come into view.
import { html, nothing } from "lit";
import { catalogue, hasEndpoints, iconOf, titleOf, typeName } from "../catalogue.js";
import { age, dot } from "../health.js";
import { at, go, onMove, place, withQuery } from "../router.js";
import { session } from "../session.js";
import { environmentLabel, states } from "../ui/parts.js";
import { Loaded, View, empty } from "../ui/view.js";
import { Rows, stateFilters, wanted } from "./integration-rows.js";
import "./integration-bulk.js";
import "./integration-drawer.js";
import type { TemplateResult } from "lit";
import type { CatalogueItem, Integration, User } from "../../../src/generated/answers.js";
import type { Shown } from "../ui/view.js";
import type { Wanted } from "./integration-rows.js";

const usualHeight = 44;
const spare = 12;

interface Page {
  readonly items: readonly CatalogueItem[];
  readonly users: readonly User[];
  readonly rows: Rows;
}

// [the name in `sort`, its title, the class of its cells]; "" is not sorted by.
const columns: readonly (readonly [string, string, string])[] = [
  ["title", "Title", "title"],
  ["", "Use", "use"],
  ["type", "Kind", "kind-cell"],
  ["", "Environment", "labels"],
  ["health", "Last test", "last"],
  ["", "Owner", "spare"],
  ["used", "Last used", "times"],
  ["updated", "Changed", "times"],
];

class Integrations extends View {
  readonly #page = new Loaded<Page>(this);
  readonly #chosen = new Map<string, Integration>();
  #pause: ReturnType<typeof setTimeout> | undefined;
  #shown = "";
  #first = 0;
  #height = usualHeight;
  #stop: (() => void) | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#stop = onMove(() => {
      if (place().path.join("/") === "integrations") this.#load();
    });
    this.#load();
  }
  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stop?.();
  }

  readonly #load = (): void => {
    const want = wanted();
    this.requestUpdate();
    const shown = JSON.stringify({ ...want, open: "" });
    if (this.#shown === shown && this.#page.error === undefined) return;
    this.#shown = shown;
    this.#chosen.clear();
    this.#read(want);
  };

  readonly #again = (): void => {
    this.#read(wanted());
  };

  #read(want: Wanted): void {
    const rows = new Rows(want, () => {
      this.requestUpdate();
    });
    void this.#page.load(async () => {
      const [items, users] = await Promise.all([catalogue(), people(), rows.first()]);
      for (const id of this.#chosen.keys()) this.#refresh(rows, id);
      return { items, users, rows };
    });
  }

  // What was changed or deleted keeps no old facts.
  #refresh(rows: Rows, id: string): void {
    for (let i = 0; i < Math.min(rows.total, spare * 8); i += 1) {
      const row = rows.at(i);
      if (row?.id === id) {
        this.#chosen.set(id, row);
        return;
      }
    }
    this.#chosen.delete(id);
  }

  protected override updated(): void {
    const row = this.find("tbody tr[aria-rowindex]");
    if (row === null || row.offsetHeight === 0 || row.offsetHeight === this.#height) return;
    this.#height = row.offsetHeight;
    this.requestUpdate();
  }

  protected override render(): Shown {
    const { open } = wanted();
    return html`<div class="head">
        <h1>Integrations</h1>
        ${session.may("creator") ? html`<a class="button" href=${at("new")}>New integration</a>` : nothing}
      </div>
      ${this.#filters()}
      <div class=${open === "" ? "" : "beside"}>
        <div>${this.#page.show((page) => this.#list(page), this.#again)}</div>
        ${
          open === ""
            ? nothing
            : html`<jackfield-drawer
                .integrationId=${open}
                @changed=${this.#again}
                @closed=${this.#closeDrawer}
              ></jackfield-drawer>`
        }
      </div>`;
  }

  #filters(): TemplateResult {
    const want = wanted();
    const { items = [], users = [] } = this.#page.value ?? {};
    const types = [...new Set(items.map(({ type }) => type))];
    const select = (
      name: keyof Wanted,
      label: string,
      all: string,
      options: readonly (readonly [string, string])[],
    ): Shown =>
      html`<div>
        <label for="filter-${name}">${label}</label>
        <select id="filter-${name}" @change=${(event: Event) => this.#set(name, event)}>
          <option value="" ?selected=${want[name] === ""}>${all}</option>
          ${options.map(
            ([value, text]) => html`<option value=${value} ?selected=${value === want[name]}>${text}</option>`,
          )}
        </select>
      </div>`;
    const environments = ["Production", "Staging", "Test", "Development"];
    return html`<form class="row filters" role="search" @submit=${(event: Event) => event.preventDefault()}>
      <div class="grow">
        <label for="search">Search titles</label>
        <input id="search" type="search" autocomplete="off" .value=${want.query} @input=${this.#type} />
      </div>
      ${select(
        "type",
        "Type",
        "All types",
        types.map((type) => [type, typeName(type)] as const),
      )}
      ${select(
        "state",
        "State",
        "Any state",
        Object.entries(stateFilters).map(([name, [, title]]) => [name, title] as const),
      )}
      ${select(
        "environment",
        "Environment",
        "Any environment",
        environments.map((name) => [name.toLowerCase(), name] as const),
      )}
      ${select("owner", "Owner", "Anyone", [["me", "Me"], ...users.map(({ id, name }) => [id, name] as const)])}
    </form>`;
  }

  #list(page: Page): Shown {
    const { rows } = page;
    if (rows.total === 0) return nothingFound(wanted());
    const seen = Math.ceil(innerHeight / this.#height);
    const from = Math.max(0, Math.min(this.#first, rows.total - seen) - spare);
    const to = Math.min(rows.total, from + seen + 2 * spare);
    rows.need(from, to);
    // A property, since the content security policy refuses the attribute.
    const space = (rowsOf: number): Shown =>
      rowsOf <= 0 ? nothing : html`<tr aria-hidden="true" .style=${`height: ${String(rowsOf * this.#height)}px`}></tr>`;
    return html`${
        session.may("editor")
          ? html`<jackfield-bulk
              .chosen=${[...this.#chosen.values()]}
              .all=${async () => rows.all()}
              .total=${rows.total}
              @changed=${this.#again}
            ></jackfield-bulk>`
          : html`<p class="soft" role="status">${rows.total} integrations</p>`
      }
      <div class="scroll tall" tabindex="0" role="region" aria-label="Integrations" @scroll=${this.#scroll}>
        <table class="list lines" aria-rowcount=${rows.total + 1}>
          <thead>
            <tr aria-rowindex="1">
              ${session.may("editor") ? html`<th scope="col">${this.#mark(rows)}</th>` : nothing}
              ${columns.map((column) => header(...column))}
            </tr>
          </thead>
          <tbody>
            ${space(from)} ${Array.from({ length: to - from }, (_, i) => this.#row(page, from + i))}
            ${space(rows.total - to)}
          </tbody>
        </table>
      </div>`;
  }

  #mark(rows: Rows): Shown {
    const all = this.#chosen.size === rows.total;
    return html`<input
      type="checkbox"
      aria-label="Select all"
      .checked=${all}
      .indeterminate=${this.#chosen.size > 0 && !all}
      @change=${async () => {
        this.#chosen.clear();
        if (!all) for (const row of await rows.all()) this.#chosen.set(row.id, row);
        this.requestUpdate();
      }}
    />`;
  }

  #row({ items, users, rows }: Page, index: number): Shown {
    const row = rows.at(index);
    const position = index + 2;
    if (row === undefined)
      return html`<tr aria-rowindex=${position}>
        <td colspan="9" class="soft">Loading</td>
      </tr>`;
    const owner = (id: string): string =>
      id === session.person?.user ? "you" : (users.find((user) => user.id === id)?.name ?? id);
    return html`<tr aria-rowindex=${position} class=${row.id === wanted().open ? "open" : ""}>
      ${session.may("editor") ? html`<td class="box">${this.#box(row)}</td>` : nothing}
      <th scope="row"><a href=${at("integrations", row.id)}>${row.title}</a></th>
      <td class="use">
        <a href=${withQuery({ open: row.id })} aria-label="Details of ${row.title}">Details</a>
        ${session.may("editor") ? useLink(items, row) : nothing}
      </td>
      <td class="kind-cell">${iconOf(items, row.type, row.sub_type)} ${titleOf(items, row.type, row.sub_type)}</td>
      <td class="labels">${environmentLabel(row)} ${states(row)}</td>
      <td class="last">${dot(row.health)}</td>
      <td class="spare">${owner(row.created_by)}</td>
      <td class="times">${age(row.last_used_at)}</td>
      <td class="times">${age(row.updated_at)}</td>
    </tr>`;
  }

  #box(row: Integration): Shown {
    return html`<input
      type="checkbox"
      aria-label="Select ${row.title}"
      .checked=${this.#chosen.has(row.id)}
      @change=${(event: Event) => {
        if ((event.target as HTMLInputElement).checked) this.#chosen.set(row.id, row);
        else this.#chosen.delete(row.id);
        this.requestUpdate();
      }}
    />`;
  }

  readonly #scroll = (event: Event): void => {
    const first = Math.floor((event.target as HTMLElement).scrollTop / this.#height);
    if (Math.abs(first - this.#first) < spare / 2) return;
    this.#first = first;
    this.requestUpdate();
  };

  readonly #closeDrawer = (): void => {
    const { open } = wanted();
    const title = this.find(`a[href*="open=${CSS.escape(open)}"]`);
    go(withQuery({ open: "" }));
    title?.focus();
  };

  #set(name: string, event: Event): void {
    go(withQuery({ [name]: (event.target as HTMLSelectElement).value }));
  }

  readonly #type = (event: Event): void => {
    clearTimeout(this.#pause);
    const { value } = event.target as HTMLInputElement;
    this.#pause = setTimeout(() => {
      go(withQuery({ q: value.trim() === "" ? "" : value }), { replace: true });
    }, 200);
  };
}

function header(name: string, title: string, className: string): Shown {
  if (name === "") return html`<th scope="col" class=${className}>${title}</th>`;
  const { sort } = wanted();
  const now = sort === name ? "ascending" : sort === `-${name}` ? "descending" : "none";
  // Times are read from the newest on.
  const isTime = name === "used" || name === "updated";
  const other = isTime ? (now === "descending" ? name : `-${name}`) : now === "ascending" ? `-${name}` : name;
  const mark = { ascending: "▲", descending: "▼", none: "" }[now];
  return html`<th scope="col" class=${className} aria-sort=${now}>
    <a href=${withQuery({ sort: other })}>${title}</a> <span aria-hidden="true">${mark}</span>
  </th>`;
}

function useLink(items: readonly CatalogueItem[], integration: Integration): Shown {
  const { id, type, title, enabled } = integration;
  if (!enabled) return nothing;
  if (hasEndpoints(items, integration))
    return html`<a href=${at("integrations", id, "endpoints")} aria-label="Endpoints of ${title}">Endpoints</a>`;
  if (type !== "database") return nothing;
  return html`<a href=${at("query", id)} aria-label="Query ${title}">Query</a>`;
}

// Their names are for owners; others see the ids.
async function people(): Promise<readonly User[]> {
  if (!session.may("owner")) return [];
  return (await session.request("user.list", { query: { limit: 1000 } })).list;
}

function nothingFound(want: Wanted): TemplateResult {
  if (want.query + want.type + want.state + want.owner + want.environment !== "")
    return empty(
      "Nothing matches",
      "No integration has this search and these filters.",
      html`<a class="button" href=${at("integrations")}>Clear search and filters</a>`,
    );
  return empty(
    "No integrations yet",
    "An integration keeps the connection to a database or a service: its address, its secrets, and who may use it.",
    session.may("creator") ? html`<a class="button" href=${at("new")}>New integration</a>` : nothing,
  );
}

customElements.define("jackfield-integrations", Integrations);
