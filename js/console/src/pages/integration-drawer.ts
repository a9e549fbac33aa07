// Details beside the list, which stays in view: facts, the last tests, and where to go on.
import { html, nothing } from "lit";
import { dot, failure, testStored } from "../health.js";
import { at } from "../router.js";
import { session } from "../session.js";
import { environmentLabel, moment, states } from "../ui/parts.js";
import { Loaded, View, problem } from "../ui/view.js";
import type { Integration } from "../../../src/generated/answers.js";
import type { Shown } from "../ui/view.js";

class Drawer extends View {
  static override properties = { integrationId: { attribute: false } };
  declare integrationId: string;
  readonly #facts = new Loaded<Integration>(this);
  #known = "";
  #isTesting = false;
  #error: unknown;

  protected override willUpdate(): void {
    if (this.#known === this.integrationId) return;
    this.#known = this.integrationId;
    this.#facts.value = undefined;
    this.#error = undefined;
    this.#load();
  }

  protected override updated(): void {
    if (this.#facts.value !== undefined && !this.contains(document.activeElement)) this.find("h2")?.focus();
  }

  readonly #load = (): void => {
    const path = { id: this.integrationId };
    void this.#facts.load(async () => session.request("integration.get", { path, query: { includeHealth: true } }));
  };

  protected override render(): Shown {
    return html`<aside class="drawer card" aria-label="Details" @keydown=${this.#key}>
      <p class="actions close"><button class="quiet" @click=${this.#close}>Close details</button></p>
      ${this.#facts.show((facts) => this.#content(facts), this.#load)}
      ${this.#error === undefined ? nothing : problem(this.#error)}
    </aside>`;
  }

  #content(integration: Integration): Shown {
    const { id, title, type, enabled, health, health_history: history = [], created_by: owner } = integration;
    const canUse = enabled && session.may("editor");
    return html`<h2 tabindex="-1">${title}</h2>
      <p>${environmentLabel(integration)} ${states(integration)}</p>
      <dl class="facts">
        <dt>Last test</dt>
        <dd>${dot(health)}</dd>
        <dt>Owner</dt>
        <dd>${owner === session.person?.user ? "you" : owner}</dd>
        <dt>Changed</dt>
        <dd>${moment(integration.updated_at)}</dd>
      </dl>
      ${failure(integration) ?? nothing}
      ${
        history.length < 2
          ? nothing
          : html`<h3>Last tests</h3>
              <ul class="rows">
                ${history.slice(0, 8).map((each) => html`<li>${dot(each)}</li>`)}
              </ul>`
      }
      <p class="actions">
        <a class="button" href=${at("integrations", id)}>Open</a>
        ${canUse && type === "database" ? html`<a class="button quiet" href=${at("query", id)}>Query</a>` : nothing}
        ${
          canUse
            ? html`<button class="quiet" ?disabled=${this.#isTesting} @click=${this.#test}>Test connection</button>`
            : nothing
        }
      </p>`;
  }

  readonly #test = async (): Promise<void> => {
    this.#isTesting = true;
    this.#error = undefined;
    this.requestUpdate();
    try {
      await testStored(this.integrationId);
      this.dispatchEvent(new Event("changed"));
    } catch (error) {
      this.#error = error;
    }
    this.#isTesting = false;
    this.#load();
  };

  readonly #key = (event: KeyboardEvent): void => {
    if (event.key === "Escape") this.#close();
  };

  readonly #close = (): void => {
    this.dispatchEvent(new Event("closed"));
  };
}

customElements.define("jackfield-drawer", Drawer);
