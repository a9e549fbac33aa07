// The list of integrations: search, filters and pages are in the address.
import { html, nothing } from "lit";
import { catalogue, hasEndpoints, iconOf, titleOf, typeName } from "../catalogue.js";
import { healthOf } from "../health.js";
import { at, go, onMove, place, withQuery } from "../router.js";
import { session } from "../session.js";
import { count, environmentLabel, moment, pager, states } from "../ui/parts.js";
import { Loaded, View, empty } from "../ui/view.js";
import type { TemplateResult } from "lit";
import type { CatalogueItem, Integration, User } from "../../../src/generated/answers.js";
import type { Shown } from "../ui/view.js";

const pageSize = 50;
const mostPerCall = 1000;

const filters: Readonly<Record<string, { title: string; keeps: (each: Integration) => boolean }>> = {
  enabled: { title: "Enabled", keeps: ({ enabled }) => enabled },
  disabled: { title: "Disabled", keeps: ({ enabled }) => !enabled },
  private: { title: "Private", keeps: ({ is_private: is }) => is },
  default: { title: "Default of their type", keeps: ({ is_default: is }) => is },
  broken: { title: "Broken configuration", keeps: ({ config_error: error }) => error !== undefined },
  failed: { title: "Last test failed", keeps: ({ id }) => (healthOf(id)?.outcome ?? "ok") !== "ok" },
};

interface Page {
  readonly items: readonly CatalogueItem[];
  readonly users: readonly User[];
  readonly rows: readonly Integration[];
  readonly total: number;
}

interface Wanted {
  readonly query: string;
  readonly type: string;
  readonly state: string;
  readonly owner: string;
  readonly offset: number;
}

function wanted(): Wanted {
  const { query } = place();
  const text = (name: string): string => query.get(name) ?? "";
  const offset = Number(text("offset"));
  return {
    query: text("q"),
    type: text("type"),
    state: text("state"),
    owner: text("owner"),
    offset: Number.isSafeInteger(offset) && offset > 0 ? offset : 0,
  };
}

class Integrations extends View {
  readonly #page = new Loaded<Page>(this);
  #pause: ReturnType<typeof setTimeout> | undefined;
  #address = "";

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
    if (this.#address === location.href && this.#page.error === undefined) return;
    this.#address = location.href;
    const want = wanted();
    void this.#page.load(async () => {
      const [items, users, found] = await Promise.all([catalogue(), people(), rowsOf(want)]);
      return { items, users, ...found };
    });
  };

  protected override render(): Shown {
    return html`<div class="head">
        <h1>Integrations</h1>
        ${session.may("creator") ? html`<a class="button" href=${at("new")}>New integration</a>` : nothing}
      </div>
      ${this.#filters()} ${this.#page.show((page) => this.#table(page), this.#load)}`;
  }

  #filters(): TemplateResult {
    const want = wanted();
    const { items = [], users = [] } = this.#page.value ?? {};
    const types = [...new Set(items.map(({ type }) => type))];
    const select = (
      name: string,
      label: string,
      all: string,
      options: readonly (readonly [string, string])[],
      now: string,
    ) =>
      html`<div>
        <label for="filter-${name}">${label}</label>
        <select id="filter-${name}" @change=${(event: Event) => this.#set(name, event)}>
          <option value="" ?selected=${now === ""}>${all}</option>
          ${options.map(([value, text]) => html`<option value=${value} ?selected=${value === now}>${text}</option>`)}
        </select>
      </div>`;
    const owners: (readonly [string, string])[] = [["me", "Me"], ...users.map(({ id, name }) => [id, name] as const)];
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
        want.type,
      )}
      ${select(
        "state",
        "State",
        "Any state",
        Object.entries(filters).map(([name, { title }]) => [name, title] as const),
        want.state,
      )}
      ${select("owner", "Owner", "Anyone", owners, want.owner)}
    </form>`;
  }

  #table({ items, users, rows, total }: Page): Shown {
    const want = wanted();
    if (rows.length === 0) return nothingFound(want);
    const owner = (id: string): string =>
      id === session.person?.user ? "you" : (users.find((user) => user.id === id)?.name ?? id);
    return html`<p class="soft" role="status">
        ${total === 1 ? "1 integration" : `${count(total)} integrations`}${this.#page.isBusy ? ", loading" : ""}
      </p>
      <div class="scroll" tabindex="0" role="region" aria-label="Integrations">
        <table class="list">
          <thead>
            <tr>
              <th scope="col">Title</th>
              <th scope="col">Kind</th>
              <th scope="col">Environment</th>
              <th scope="col">State</th>
              <th scope="col">Last test</th>
              <th scope="col">Owner</th>
              <th scope="col">Changed</th>
              ${session.may("editor") ? html`<th scope="col">Use</th>` : nothing}
            </tr>
          </thead>
          <tbody>
            ${rows.map(
              (row) =>
                html`<tr>
                  <th scope="row"><a href=${at("integrations", row.id)}>${row.title}</a></th>
                  <td class="kind-cell">
                    ${iconOf(items, row.type, row.sub_type)} ${titleOf(items, row.type, row.sub_type)}
                  </td>
                  <td>${environmentLabel(row)}</td>
                  <td>${states(row)}</td>
                  <td>${dot(row.id)}</td>
                  <td>${owner(row.created_by)}</td>
                  <td>${moment(row.updated_at)}</td>
                  ${session.may("editor") ? html`<td>${useLink(items, row)}</td>` : nothing}
                </tr>`,
            )}
          </tbody>
        </table>
      </div>
      ${pager(want.offset, pageSize, total, (offset) => withQuery({ offset: offset === 0 ? "" : String(offset) }))}`;
  }

  #set(name: string, event: Event): void {
    go(withQuery({ [name]: (event.target as HTMLSelectElement).value, offset: "" }));
  }

  readonly #type = (event: Event): void => {
    clearTimeout(this.#pause);
    const { value } = event.target as HTMLInputElement;
    this.#pause = setTimeout(() => {
      go(withQuery({ q: value.trim() === "" ? "" : value, offset: "" }), { replace: true });
    }, 200);
  };
}

function useLink(items: readonly CatalogueItem[], integration: Integration): Shown {
  const { id, type, title, enabled } = integration;
  if (!enabled) return nothing;
  if (hasEndpoints(items, integration))
    return html`<a href=${at("integrations", id, "endpoints")} aria-label="Endpoints of ${title}">Endpoints</a>`;
  if (type !== "database") return nothing;
  return html`<a href=${at("query", id)} aria-label="Query ${title}">Query</a>`;
}

/** The outcome of the last test in this tab. */
export function dot(id: string): TemplateResult {
  const health = healthOf(id);
  if (health === undefined) return html`<span class="health unknown">not tested here</span>`;
  const text = health.outcome === "ok" ? "works" : health.outcome;
  return html`<span class="health ${health.outcome}" title=${health.message}>${text}</span>, ${moment(health.at)}`;
}

// Their names are for owners; others see the ids.
async function people(): Promise<readonly User[]> {
  if (!session.may("owner")) return [];
  return (await session.request("user.list", { query: { limit: mostPerCall } })).list;
}

async function rowsOf({
  query,
  type,
  state,
  owner,
  offset,
}: Wanted): Promise<{ rows: readonly Integration[]; total: number }> {
  const asked = { ...(query.trim() === "" ? {} : { query: query.trim() }), ...(type === "" ? {} : { type }) };
  if (state === "" && owner === "") {
    const { list, pageInfo } = await session.request("integration.list", {
      query: { ...asked, limit: pageSize, offset },
    });
    return { rows: list, total: pageInfo.totalRows };
  }
  // The server knows no filter for these: all are read, and filtered here.
  const keeps = filters[state]?.keeps ?? (() => true);
  const creator = owner === "me" ? session.person?.user : owner;
  const rows: Integration[] = [];
  for (let at = 0; ; at += mostPerCall) {
    const { list, pageInfo } = await session.request("integration.list", {
      query: { ...asked, limit: mostPerCall, offset: at },
    });
    rows.push(...list.filter((each) => keeps(each) && (owner === "" || each.created_by === creator)));
    if (pageInfo.isLastPage || list.length === 0) break;
  }
  return { rows: rows.slice(offset, offset + pageSize), total: rows.length };
}

function nothingFound(want: Wanted): TemplateResult {
  if (want.query + want.type + want.state + want.owner !== "")
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
