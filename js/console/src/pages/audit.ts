// Who did what to which fields: of the workspace, and of one integration. It never holds a value.
import { html, nothing } from "lit";
import { at, go, onMove, place, withQuery } from "../router.js";
import { session } from "../session.js";
import { moment, pager } from "../ui/parts.js";
import { Loaded, View, empty } from "../ui/view.js";
import type { TemplateResult } from "lit";
import type { AuditEntry, AuditPage } from "../../../src/generated/answers.js";
import type { Shown } from "../ui/view.js";

const pageSize = 50;
const operations = [
  "integration.create",
  "integration.copy",
  "integration.update",
  "integration.delete",
  "integration.set_default",
  "integration.transfer",
  "integration.reveal",
  "integration.use",
  "connection.test",
  "source.create",
  "source.update",
  "source.delete",
  "user.create",
  "user.update",
  "user.delete",
  "token.create",
  "token.accept",
  "token.delete",
];

function offsetNow(): number {
  const offset = Number(place().query.get("offset"));
  return offset > 0 ? Math.floor(offset) : 0;
}

const pageAddress = (offset: number): string => withQuery({ offset: offset === 0 ? "" : String(offset) });

/** The shared part: loads at every move, and shows a table. */
abstract class AuditView extends View {
  readonly #page = new Loaded<AuditPage>(this);
  #stop: (() => void) | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    const { path } = place();
    this.#stop = onMove(() => {
      if (place().path.join("/") === path.join("/")) this.#load();
    });
    this.#load();
  }
  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stop?.();
  }

  protected abstract read(): Promise<AuditPage>;

  readonly #load = (): void => {
    void this.#page.load(async () => this.read());
  };

  protected table(isOfOne: boolean): Shown {
    return this.#page.show(({ list, pageInfo }) => {
      if (list.length === 0) return empty("Nothing here", "No entry matches, or nothing has happened yet.");
      return html`<div class="scroll" tabindex="0" role="region" aria-label="Audit">
          <table class="list stack">
            <thead>
              <tr>
                <th scope="col">When</th>
                <th scope="col">Who</th>
                <th scope="col">What</th>
                ${isOfOne ? nothing : html`<th scope="col">Integration</th>`}
                <th scope="col">Outcome</th>
                <th scope="col">Details</th>
              </tr>
            </thead>
            <tbody>
              ${list.map((entry) => row(entry, isOfOne))}
            </tbody>
          </table>
        </div>
        ${pager(offsetNow(), pageSize, pageInfo.totalRows, pageAddress)}`;
    }, this.#load);
  }
}

function row(entry: AuditEntry, isOfOne: boolean): TemplateResult {
  const text = (name: string): string => (typeof entry[name] === "string" ? entry[name] : "");
  const integration = text("fk_integration_id");
  const link = integration === "" ? nothing : html`<a href=${at("integrations", integration)}>${integration}</a>`;
  return html`<tr>
    <td data-label="When">${moment(text("created_at"))}</td>
    <td data-label="Who">${text("fk_user_id") === session.person?.user ? "you" : text("fk_user_id")}</td>
    <td data-label="What"><code>${entry.operation}</code></td>
    ${isOfOne ? nothing : html`<td data-label="Integration">${link}</td>`}
    <td data-label="Outcome">${entry.outcome}</td>
    <td data-label="Details">${details(entry.details ?? {})}</td>
  </tr>`;
}

function details(found: Readonly<Record<string, unknown>>): TemplateResult {
  return html`${Object.entries(found).map(
    ([name, value]) => html`<div><span class="soft">${name}:</span> ${said(value)}</div>`,
  )}`;
}

// {"connection.password": "set"} as words.
function said(value: unknown): string {
  if (typeof value === "string") return value;
  if (Array.isArray(value)) return value.map(said).join(", ");
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  return Object.entries(value)
    .map(([name, part]) => `${name} ${said(part)}`)
    .join(", ");
}

class AuditPageView extends AuditView {
  protected override async read(): Promise<AuditPage> {
    const { query } = place();
    const asked: Record<string, string> = {};
    for (const name of ["operation", "from", "to"]) {
      const value = query.get(name) ?? "";
      if (value !== "") asked[name] = name === "to" ? `${value}T23:59:59.999Z` : value;
    }
    return session.request("audit.list", { query: { ...asked, limit: pageSize, offset: offsetNow() } });
  }

  protected override render(): Shown {
    const { query } = place();
    const chosen = query.get("operation");
    const day = (name: string, label: string): Shown =>
      html`<div>
        <label for="audit-${name}">${label}</label>
        <input
          id="audit-${name}"
          type="date"
          .value=${query.get(name) ?? ""}
          @change=${(event: Event) => set(name, event)}
        />
      </div>`;
    return html`<h1>Audit</h1>
      <div class="row filters">
        <div>
          <label for="audit-operation">Operation</label>
          <select id="audit-operation" @change=${(event: Event) => set("operation", event)}>
            <option value="">All operations</option>
            ${operations.map((each) => html`<option value=${each} ?selected=${each === chosen}>${each}</option>`)}
          </select>
        </div>
        ${day("from", "From (UTC)")} ${day("to", "To (UTC)")}
      </div>
      ${this.table(false)}`;
  }
}

function set(name: string, event: Event): void {
  go(withQuery({ [name]: (event.target as HTMLInputElement | HTMLSelectElement).value, offset: "" }));
}

class AuditList extends AuditView {
  integrationId = "";

  protected override async read(): Promise<AuditPage> {
    const query = { limit: pageSize, offset: offsetNow() };
    return session.request("integration.audit", { path: { id: this.integrationId }, query });
  }

  protected override render(): Shown {
    return html`<section class="card" aria-labelledby="audit">
      <h2 id="audit">Audit of this integration</h2>
      ${this.table(true)}
    </section>`;
  }
}

customElements.define("jackfield-audit", AuditPageView);
customElements.define("jackfield-audit-list", AuditList);
