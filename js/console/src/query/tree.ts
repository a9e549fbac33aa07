// The schemas, tables and columns of a database: a tree that asks for each part when it is opened. Asking runs queries
// on the catalogue of the database, so it begins with a button.
import { html, nothing } from "lit";
import { session } from "../session.js";
import { View, problem } from "../ui/view.js";
import type { ColumnInfo, ColumnList, TableInfo, TableList } from "../../../src/generated/answers.js";
import type { Schema } from "../editor/types.js";
import type { Shown } from "../ui/view.js";

const mostTables = 5000;

/** A table and, once it was opened, its columns. */
interface Table {
  readonly info: TableInfo;
  columns: readonly ColumnInfo[] | undefined;
  error: unknown;
  isOpen: boolean;
  wasAsked: boolean;
}

// A tab asks once; "Ask again" asks again.
const known = new Map<string, readonly Table[]>();

export class Tree extends View {
  integrationId = "";
  #tables: readonly Table[] | undefined;
  #error: unknown;
  #isBusy = false;
  #word = "";

  override connectedCallback(): void {
    super.connectedCallback();
    this.#tables = known.get(this.integrationId);
    if (this.#tables !== undefined) this.#changed();
  }

  /** For completion. */
  get schema(): Schema {
    const schema: Record<string, Record<string, readonly string[]>> = {};
    for (const { info, columns } of this.#tables ?? [])
      (schema[info.schema ?? "main"] ??= {})[info.name] = (columns ?? []).map(({ name }) => name);
    return schema;
  }

  protected override render(): Shown {
    if (this.#tables === undefined)
      return html`${this.#error === undefined ? nothing : problem(this.#error)}
        <p class="soft">The tables and columns are read from the database's catalogue when you ask for them.</p>
        <button class="quiet" ?disabled=${this.#isBusy} @click=${this.#load}>
          ${this.#isBusy ? "Reading" : "Show tables"}
        </button>`;
    const word = this.#word.trim().toLowerCase();
    const found = this.#tables.filter(({ info }) => `${info.schema ?? ""}.${info.name}`.toLowerCase().includes(word));
    const schemas = [...new Set(found.map(({ info }) => info.schema ?? ""))];
    return html`<div>
        <label for="tree-search">Find a table</label>
        <input id="tree-search" type="search" autocomplete="off" @input=${this.#search} />
      </div>
      <p class="soft" role="status">${found.length} of ${this.#tables.length} tables and views</p>
      <div class="tree" role="region" aria-label="Tables" tabindex="0">
        ${schemas.map(
          (schema) =>
            html`${schema === "" ? nothing : html`<h3>${schema}</h3>`}
              <ul>
                ${found
                  .filter(({ info }) => (info.schema ?? "") === schema)
                  .slice(0, 500)
                  .map((table) => this.#table(table))}
              </ul>`,
        )}
        ${found.length > 500 ? html`<p class="soft">Only some are shown: search for others.</p>` : nothing}
      </div>
      <button class="quiet" ?disabled=${this.#isBusy} @click=${this.#load}>Ask again</button>`;
  }

  #table(table: Table): Shown {
    const { info, columns, error, isOpen } = table;
    return html`<li>
      <button class="link" aria-expanded=${String(isOpen)} @click=${() => void this.#open(table)}>${info.name}</button>
      ${info.type === "table" ? nothing : html`<span class="soft">${info.type}</span>`}
      ${
        !isOpen
          ? nothing
          : error !== undefined
            ? problem(error)
            : columns === undefined
              ? html`<p class="loading">Reading.</p>`
              : html`<ul>
                  ${columns.map(
                    (column) =>
                      html`<li>
                        <button
                          class="link"
                          title="Put this name into the editor"
                          @click=${() => this.#use(column.name)}
                        >
                          ${column.name}
                        </button>
                        <span class="soft">${aboutOf(column)}</span>
                      </li>`,
                  )}
                </ul>`
      }
    </li>`;
  }

  readonly #search = (event: Event): void => {
    this.#word = (event.target as HTMLInputElement).value;
    this.requestUpdate();
  };

  readonly #load = (): void => {
    void this.#read();
  };

  async #read(): Promise<void> {
    this.#isBusy = true;
    this.#error = undefined;
    this.requestUpdate();
    try {
      const { list } = await session.endpoint<TableList>(this.integrationId, "tables", { limit: mostTables });
      this.#tables = list.map((info) => ({
        info,
        columns: undefined,
        error: undefined,
        isOpen: false,
        wasAsked: false,
      }));
      known.set(this.integrationId, this.#tables);
      this.#changed();
    } catch (error) {
      this.#error = error;
    }
    this.#isBusy = false;
    this.requestUpdate();
  }

  async #open(table: Table): Promise<void> {
    table.isOpen = !table.isOpen;
    this.requestUpdate();
    if (table.isOpen && table.columns === undefined) await this.#columns(table);
  }

  async #columns(table: Table): Promise<void> {
    table.wasAsked = true;
    const { schema, name } = table.info;
    try {
      const params = { table: name, ...(schema === null ? {} : { schema }) };
      table.columns = (await session.endpoint<ColumnList>(this.integrationId, "columns", params)).list;
      table.error = undefined;
      this.#changed();
    } catch (error) {
      table.error = error;
    }
    this.requestUpdate();
  }

  /** Asks for the columns of the tables that a text names, once the tables are known: for completion. */
  learn(text: string): void {
    const words = new Set(text.toLowerCase().match(/[\p{L}\p{N}_$]+/gu));
    const named = (this.#tables ?? []).filter((table) => words.has(table.info.name.toLowerCase()) && !table.wasAsked);
    for (const table of named.slice(0, 10)) void this.#columns(table);
  }

  #use(name: string): void {
    this.dispatchEvent(new CustomEvent("name", { detail: name, bubbles: true }));
  }

  #changed(): void {
    this.dispatchEvent(new CustomEvent("schema", { bubbles: true }));
  }
}

function aboutOf({ vendor_type: type, primary_key: isKey, nullable }: ColumnInfo): string {
  return [type, isKey === true ? "primary key" : "", nullable === false ? "not null" : ""].filter(Boolean).join(", ");
}

customElements.define("jackfield-tree", Tree);
