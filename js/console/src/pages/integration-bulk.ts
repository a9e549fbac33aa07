// What is done to several integrations of the list at once: recheck, disable, enable, delete.
import { html, nothing } from "lit";
import { testMany } from "../health.js";
import { session } from "../session.js";
import { confirm } from "../ui/dialog.js";
import { announce, count, isProduction } from "../ui/parts.js";
import { View, messageOf } from "../ui/view.js";
import type { Integration } from "../../../src/generated/answers.js";
import type { Shown } from "../ui/view.js";

const mostNamed = 10;

const many = (number: number): string => (number === 1 ? "1 integration" : `${count(number)} integrations`);

class Bulk extends View {
  static override properties = { chosen: { attribute: false }, all: { attribute: false }, total: { attribute: false } };
  /** Those with a check mark. */
  declare chosen: readonly Integration[];
  /** Reads all that match the list. */
  declare all: () => Promise<readonly Integration[]>;
  declare total: number;
  #running: AbortController | undefined;
  #status = "";
  #failures: readonly string[] = [];

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#running?.abort();
  }

  protected override render(): Shown {
    const { length } = this.chosen;
    const isBusy = this.#running !== undefined;
    const button = (text: string, work: () => Promise<void>, look = "quiet"): Shown =>
      html`<button class=${look} ?disabled=${isBusy} @click=${() => void work()}>${text}</button>`;
    return html`<div class="row bulk">
        <p class="grow soft" role="status">
          ${length === 0 ? many(this.total) : `${count(length)} of ${many(this.total)} selected`}
          ${this.#status === "" ? nothing : html`, ${this.#status}`}
        </p>
        ${isBusy ? html`<button class="quiet" @click=${() => this.#running?.abort()}>Stop</button>` : nothing}
        ${length === 0 ? button("Recheck all", async () => this.#recheck(await this.all())) : nothing}
        ${length > 0 ? button("Recheck", async () => this.#recheck(this.chosen)) : nothing}
        ${
          length > 0 && session.may("creator")
            ? html`${button("Disable", async () => this.#enable(false))}
              ${button("Enable", async () => this.#enable(true))}
              ${button("Delete", async () => this.#delete(), "danger")}`
            : nothing
        }
      </div>
      ${
        this.#failures.length === 0
          ? nothing
          : html`<div class="notice bad" role="alert">
              <ul>
                ${this.#failures.map((text) => html`<li>${text}</li>`)}
              </ul>
            </div>`
      }`;
  }

  async #recheck(rows: readonly Integration[]): Promise<void> {
    const ids = rows.filter(({ enabled }) => enabled).map(({ id }) => id);
    const running = this.#start();
    this.#say(`0 of ${count(ids.length)} tested`);
    await testMany(ids, running.signal, ({ done, bad, waits }) => {
      const wait = waits > 0 ? `; the limits of tests let it go on in ${String(waits)} s` : "";
      this.#say(`${count(done)} of ${count(ids.length)} tested, ${count(bad)} with a problem${wait}`);
    });
    this.#end();
  }

  async #enable(enabled: boolean): Promise<void> {
    const rows = this.chosen.filter((row) => row.enabled !== enabled);
    const production = rows.filter(isProduction);
    const about = named(rows, "Whatever uses them fails until they are enabled again.");
    if (!enabled && production.length > 0 && !(await this.#sure("Disable", rows, about))) return;
    await this.#each(rows, enabled ? "enabled" : "disabled", async ({ id }) =>
      session.request("integration.update", { path: { id }, body: { enabled } }),
    );
  }

  async #delete(): Promise<void> {
    const rows = this.chosen;
    const about = named(rows, "Configurations, secrets and usage records are removed. This cannot be undone.");
    if (!(await this.#sure("Delete", rows, about))) return;
    await this.#each(rows, "deleted", async ({ id }) => session.request("integration.delete", { path: { id } }));
  }

  async #sure(verb: string, rows: readonly Integration[], about: Shown): Promise<boolean> {
    const action = `${verb} ${many(rows.length)}`;
    const isGrave = rows.some(isProduction);
    const text = html`${about}`;
    return confirm({
      title: `${action}?`,
      about: text,
      action,
      dangerous: true,
      ...(isGrave ? { typed: action } : {}),
    });
  }

  // One after the other; what fails is named, and does not hold up the rest.
  async #each(rows: readonly Integration[], done: string, work: (row: Integration) => Promise<unknown>): Promise<void> {
    const running = this.#start();
    let number = 0;
    for (const row of rows) {
      if (running.signal.aborted) break;
      try {
        await work(row);
        number += 1;
      } catch (error) {
        this.#failures = [...this.#failures, `${row.title}: ${messageOf(error)}`];
      }
      this.#say(`${count(number)} ${done}`);
    }
    announce(`${many(number)} ${done}.`);
    this.#end();
  }

  #start(): AbortController {
    this.#failures = [];
    return (this.#running = new AbortController());
  }

  #end(): void {
    this.#running = undefined;
    this.requestUpdate();
    this.dispatchEvent(new Event("changed"));
  }

  #say(text: string): void {
    this.#status = text;
    this.requestUpdate();
  }
}

function named(rows: readonly Integration[], about: string): Shown {
  const more = rows.length - mostNamed;
  return html`<p>${about}</p>
    <ul>
      ${rows.slice(0, mostNamed).map(({ title }) => html`<li>${title}</li>`)}
      ${more > 0 ? html`<li>and ${count(more)} more</li>` : nothing}
    </ul>`;
}

customElements.define("jackfield-bulk", Bulk);
