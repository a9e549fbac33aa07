// Usage per day of an integration, and its sum for each integration. The figures are sums of the usage records.
import { html, nothing } from "lit";
import { catalogue, titleOf } from "../catalogue.js";
import { go, onMove, place, withQuery } from "../router.js";
import { session } from "../session.js";
import { count, pager } from "../ui/parts.js";
import { saveFile } from "../ui/save.js";
import { Loaded, View, empty } from "../ui/view.js";
import { dayMillis, fieldsOf, names, sentence, sumsOf } from "../usage.js";
import "../ui/chart.js";
import "./usage-people.js";
import type { Integration } from "../../../src/generated/answers.js";
import type { Shown } from "../ui/view.js";
import type { Sums } from "../usage.js";

const pageSize = 20;
const periods = [7, 30, 90];
interface Line {
  readonly integration: Integration;
  readonly kind: string;
  readonly sums: Sums;
}
interface Day {
  readonly day: string;
  readonly sums: Sums;
}
interface Page {
  readonly lines: readonly Line[];
  readonly total: number;
  readonly chosen: Integration | undefined;
  readonly days: readonly Day[];
}

function wanted(): { days: number; id: string; offset: number } {
  const { query } = place();
  const days = Number(query.get("days"));
  const offset = Number(query.get("offset"));
  return {
    days: periods.includes(days) ? days : 7,
    id: query.get("id") ?? "",
    offset: offset > 0 ? Math.floor(offset) : 0,
  };
}

class Usage extends View {
  readonly #page = new Loaded<Page>(this);
  #stop: (() => void) | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#stop = onMove(() => {
      if (place().path[0] === "usage") this.#load();
    });
    this.#load();
  }
  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stop?.();
  }

  readonly #load = (): void => {
    void this.#page.load(read);
  };

  protected override render(): Shown {
    const { days } = wanted();
    return html`<h1>Usage</h1>
      <div class="row">
        <div>
          <label for="days">Period</label>
          <select
            id="days"
            @change=${(event: Event) => go(withQuery({ days: (event.target as HTMLSelectElement).value }))}
          >
            ${periods.map((each) => html`<option value=${each} ?selected=${each === days}>Last ${each} days</option>`)}
          </select>
        </div>
      </div>
      ${this.#page.show((page) => this.#content(page), this.#load)}`;
  }

  #content({ lines, total, chosen, days }: Page): Shown {
    if (total === 0)
      return empty(
        "Nothing was used yet",
        "Calls, rows, bytes and tokens are counted here once integrations are used.",
      );
    const { offset } = wanted();
    return html`${
        chosen === undefined
          ? nothing
          : html`${daysTable(chosen, days)}
              <jackfield-usage-people
                .integrationId=${chosen.id}
                .fields=${fieldsOf(chosen.type).map((name) => [name, names[name] ?? name] as const)}
                .from=${Date.parse(days.at(-1)?.day ?? "")}
              ></jackfield-usage-people>`
      }
      <section class="card" aria-labelledby="by-integration">
        <h2 id="by-integration">By integration</h2>
        <div class="scroll" tabindex="0" role="region" aria-label="Usage by integration">
          <table class="list stack">
            <thead>
              <tr>
                <th scope="col">Integration</th>
                <th scope="col">Kind</th>
                <th scope="col">In this period</th>
              </tr>
            </thead>
            <tbody>
              ${lines.map(
                ({ integration, kind, sums }) =>
                  html`<tr>
                    <th scope="row">
                      <a
                        href=${withQuery({ id: integration.id })}
                        aria-current=${integration.id === chosen?.id ? "true" : nothing}
                        >${integration.title}</a
                      >
                    </th>
                    <td data-label="Kind">${kind}</td>
                    <td data-label="Used">${sentence(sums)}</td>
                  </tr>`,
              )}
            </tbody>
          </table>
        </div>
        ${pager(offset, pageSize, total, (at) => withQuery({ offset: at === 0 ? "" : String(at) }))}
      </section>`;
  }
}

function daysTable({ title, type }: Integration, days: readonly Day[]): Shown {
  const fields = fieldsOf(type);
  const [first = "calls"] = fields;
  const oldest = [...days].reverse();
  const most = Math.max(1, ...days.map(({ sums }) => sums[first] ?? 0));
  return html`<section class="card" aria-labelledby="by-day">
    <h2 id="by-day">${title} per day</h2>
    <jackfield-chart
      label="${names[first] ?? first} per day"
      .times=${oldest.map(({ day }) => Date.parse(day) / 1000)}
      .lines=${[{ title: names[first] ?? first, values: oldest.map(({ sums }) => sums[first] ?? 0) }]}
    ></jackfield-chart>
    <p class="actions">
      <button class="quiet" @click=${() => saveNumbers(`${title} per day`, fields, days)}>Download CSV</button>
    </p>
    <div class="scroll" tabindex="0" role="region" aria-label="Usage per day">
      <table class="list stack flow">
        <thead>
          <tr>
            <th scope="col">Day (UTC)</th>
            ${fields.map((name) => html`<th scope="col" class="number">${names[name]}</th>`)}
            <td></td>
          </tr>
        </thead>
        <tbody>
          ${days.map(
            ({ day, sums }) =>
              html`<tr>
                <th scope="row">${day}</th>
                ${fields.map(
                  (name) => html`<td class="number" data-label=${names[name]}>${count(sums[name] ?? 0)}</td>`,
                )}
                <td>
                  <meter
                    min="0"
                    max=${most}
                    value=${sums[first] ?? 0}
                    aria-label="${names[first] ?? ""} on ${day}"
                  ></meter>
                </td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
  </section>`;
}

function saveNumbers(name: string, fields: readonly string[], days: readonly Day[]): void {
  const lines = days.map(({ day, sums }) => [day, ...fields.map((field) => String(sums[field] ?? 0))].join(","));
  saveFile([["day", ...fields].join(","), ...lines, ""].join("\r\n"), "text/csv", `${name}.csv`);
}

async function read(): Promise<Page> {
  const { days, id, offset } = wanted();
  const [{ list, pageInfo }, items] = await Promise.all([
    session.request("integration.list", { query: { limit: pageSize, offset } }),
    catalogue(),
  ]);
  const today = Math.floor(Date.now() / dayMillis) * dayMillis;
  const from = today - (days - 1) * dayMillis;
  const lines = await Promise.all(
    list.map(async (integration) => ({
      integration,
      kind: titleOf(items, integration.type, integration.sub_type),
      sums: await sumsOf(integration, from, today + dayMillis),
    })),
  );
  const chosen = list.find((each) => each.id === id) ?? (id === "" ? list[0] : await find(id));
  const starts = chosen === undefined ? [] : Array.from({ length: days }, (_, i) => today - i * dayMillis);
  const shown = await Promise.all(
    starts.map(async (start) => ({
      day: new Date(start).toISOString().slice(0, 10),
      sums: chosen === undefined ? {} : await sumsOf(chosen, start, start + dayMillis),
    })),
  );
  return { lines, total: pageInfo.totalRows, chosen, days: shown };
}

async function find(id: string): Promise<Integration> {
  return session.request("integration.get", { path: { id } });
}

customElements.define("jackfield-usage", Usage);
