// How an integration is connected to its service by OAuth: its state, Connect and Disconnect.
import { html, nothing } from "lit";
import { entryOf } from "../catalogue.js";
import { endText, fieldsToConnect, openPopup, runFlow, takeOver } from "../oauth.js";
import { session } from "../session.js";
import { confirm } from "../ui/dialog.js";
import { isProduction } from "../ui/parts.js";
import { Loaded, View, problem, unlessForbidden } from "../ui/view.js";
import type { FormField, Integration } from "../../../src/generated/answers.js";
import type { Beginning, Ended } from "../oauth.js";
import type { Shown } from "../ui/view.js";

interface Facts {
  readonly fields: readonly FormField[];
  readonly stored: Integration | undefined;
}

class Connection extends View {
  static override properties = { integration: { attribute: false } };
  declare integration: Integration;
  readonly #facts = new Loaded<Facts>(this);
  #waiting: AbortController | undefined;
  #ended: Ended | undefined;
  #note = "";
  #error: unknown;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#load();
    const beginning = takeOver(this.integration.id);
    if (beginning !== undefined) void this.#run(beginning);
  }
  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#waiting?.abort();
  }

  readonly #load = (): void => {
    void this.#facts.load(async () => factsOf(this.integration));
  };

  protected override render(): Shown {
    if (this.#facts.value?.fields.length === 0) return nothing;
    // Most kinds have no such field: nothing is shown while that is not known.
    if (this.#facts.value === undefined && this.#facts.error === undefined) return nothing;
    return html`<section class="card" aria-labelledby="connection">
      <h2 id="connection">Connection</h2>
      ${this.#facts.show((facts) => this.#content(facts), this.#load)}
      <div role="status">
        ${this.#waiting === undefined ? nothing : html`<p>Finish signing in in the window that opened.</p>`}
        ${
          this.#ended === undefined
            ? nothing
            : html`<p class=${this.#ended.outcome === "connected" ? "good" : "bad"}>${endText(this.#ended)}</p>`
        }
        ${this.#note === "" ? nothing : html`<p>${this.#note}</p>`}
      </div>
      ${this.#error === undefined ? nothing : problem(this.#error)}
    </section>`;
  }

  #content({ fields, stored }: Facts): Shown {
    return html`${fields.map((field) => {
      const isConnected = stored?.secrets?.[field.model] === true;
      const name = fields.length === 1 ? "" : ` ${field.label}`;
      return html`<p>${field.label}: <strong>${isConnected ? "connected" : "not connected"}</strong></p>
        <p class="actions">
          ${
            this.#waiting === undefined
              ? html`<button @click=${() => this.#connect(field.model)}>
                    ${isConnected ? "Connect again" : "Connect"}${name}
                  </button>
                  ${
                    isConnected
                      ? html`<button class="quiet" @click=${() => void this.#disconnect(field.model)}>
                          Disconnect${name}
                        </button>`
                      : nothing
                  }`
              : html`<button class="quiet" @click=${() => this.#waiting?.abort()}>Stop waiting</button>`
          }
        </p>`;
    })}`;
  }

  #connect(field: string): void {
    this.#clear();
    try {
      void this.#run({ id: this.integration.id, field, popup: openPopup() });
    } catch (error) {
      this.#error = error;
    }
    this.requestUpdate();
  }

  async #run(beginning: Beginning): Promise<void> {
    const waiting = (this.#waiting = new AbortController());
    this.#clear();
    try {
      this.#ended = await runFlow(beginning, waiting.signal);
      this.#changed();
    } catch (error) {
      if (!waiting.signal.aborted) this.#error = error;
    }
    this.#waiting = undefined;
    this.requestUpdate();
  }

  async #disconnect(field: string): Promise<void> {
    const { id, title } = this.integration;
    const question = {
      title: "Disconnect from the service",
      about: "Its access is ended at the service and here. Calls fail until it is connected again.",
      action: "Disconnect",
      dangerous: true,
    };
    if (!(await confirm(isProduction(this.integration) ? { ...question, typed: title } : question))) return;
    this.#clear();
    try {
      const { revoked } = await session.request("oauth.revoke", { path: { id }, body: { field } });
      this.#note = revoked
        ? "The integration was disconnected."
        : "The integration was disconnected here. The service has no address to end its grant.";
      this.#changed();
    } catch (error) {
      this.#error = error;
    }
    this.requestUpdate();
  }

  #clear(): void {
    this.#ended = undefined;
    this.#note = "";
    this.#error = undefined;
    this.requestUpdate();
  }

  #changed(): void {
    this.#load();
    this.dispatchEvent(new Event("changed"));
  }
}

async function factsOf({ id, type, sub_type: subType }: Integration): Promise<Facts> {
  const fields = fieldsToConnect((await entryOf(type, subType)).form);
  if (fields.length === 0) return { fields, stored: undefined };
  const stored = await session
    .request("integration.get", { path: { id }, query: { includeConfig: true } })
    .catch(unlessForbidden);
  if (stored === undefined) return { fields: [], stored };
  // A form may have other ways to sign in than OAuth.
  const report = await session.request("catalogue.validate", { path: { type, subType }, body: stored.config ?? {} });
  return { fields: fields.filter(({ model }) => report.fields[model]?.visible !== false), stored };
}

customElements.define("jackfield-connection", Connection);
