// The overview of an integration: facts, the last test, the pool, sources, and what can be done with it as a whole.
import { html, nothing } from "lit";
import { JackfieldError } from "../../../src/client/index.js";
import { dot, failure, testStored } from "../health.js";
import { at, go } from "../router.js";
import { session } from "../session.js";
import { confirm } from "../ui/dialog.js";
import { announce, isProduction, moment } from "../ui/parts.js";
import { View, problem } from "../ui/view.js";
import "./pool-chart.js";
import "./integration-connection.js";
import type { Integration, IntegrationPatch, Source, TestOutcome } from "../../../src/generated/answers.js";
import type { Shown } from "../ui/view.js";

class Overview extends View {
  static override properties = { integration: { attribute: false } };
  declare integration: Integration;
  #outcome: TestOutcome | undefined;
  #error: unknown;
  #busy = "";

  protected override render(): Shown {
    const { integration } = this;
    const isMine = integration.created_by === session.person?.user;
    return html`${this.#error === undefined ? nothing : problem(this.#error)}
      <section class="card" aria-labelledby="facts">
        <h2 id="facts">Facts</h2>
        <dl class="facts">
          <dt>Id</dt>
          <dd><code>${integration.id}</code></dd>
          <dt>Owner</dt>
          <dd>${isMine ? "you" : integration.created_by}</dd>
          <dt>Created</dt>
          <dd>${moment(integration.created_at)}</dd>
          <dt>Changed</dt>
          <dd>${moment(integration.updated_at)} (version ${integration.version})</dd>
          ${
            integration.config_error === undefined
              ? nothing
              : html`<dt>Configuration</dt>
                  <dd class="bad">
                    It cannot be opened: <code>${integration.config_error}</code>. Enter it again under Configuration.
                  </dd>`
          }
        </dl>
      </section>
      ${
        session.may("creator")
          ? html`<jackfield-connection .integration=${integration} @changed=${this.#reload}></jackfield-connection>`
          : nothing
      }
      ${session.may("editor") ? this.#health() : nothing}
      ${
        session.may("editor") && integration.type === "database" && integration.enabled
          ? html`<jackfield-pool .integrationId=${integration.id}></jackfield-pool>`
          : nothing
      }
      ${this.#sources(integration.sources ?? [])} ${session.may("creator") ? this.#actions(isMine) : nothing}`;
  }

  readonly #reload = (): void => {
    this.dispatchEvent(new Event("changed"));
  };

  #health(): Shown {
    const { enabled } = this.integration;
    const outcome = this.#outcome;
    return html`<section class="card" aria-labelledby="health">
      <h2 id="health">Health</h2>
      <p>Last test: ${dot(this.integration.health)}</p>
      ${outcome === undefined ? (failure(this.integration) ?? nothing) : nothing} ${this.#history()}
      ${
        enabled
          ? html`<p class="actions">
              <button ?disabled=${this.#busy !== ""} @click=${() => void this.#do("test", async () => this.#test())}>
                Test connection
              </button>
            </p>`
          : html`<p>A disabled integration is not tested.</p>`
      }
      <div role="status">
        ${this.#busy === "test" ? html`<p class="loading">Testing.</p>` : nothing}
        ${
          outcome === undefined
            ? nothing
            : html`<p class=${outcome.outcome === "ok" ? "good" : "bad"}>
                  ${outcome.message}
                  ${outcome.serverVersion === undefined ? nothing : html`Server version ${outcome.serverVersion}.`}
                  ${outcome.durationMillis === undefined ? nothing : html`${outcome.durationMillis} ms.`}
                </p>
                ${outcome.hint === undefined ? nothing : html`<p>${outcome.hint}</p>`}`
        }
      </div>
    </section>`;
  }

  #history(): Shown {
    const { health_history: history = [] } = this.integration;
    if (history.length < 2) return nothing;
    return html`<details>
      <summary>The last ${history.length} tests</summary>
      <div class="scroll" tabindex="0" role="region" aria-label="The last tests">
        <table class="list stack">
          <thead>
            <tr>
              <th scope="col">When</th>
              <th scope="col">Outcome</th>
              <th scope="col" class="number">Time (ms)</th>
              <th scope="col">What was found</th>
            </tr>
          </thead>
          <tbody>
            ${history.map(
              ({ at: when, outcome, durationMillis, message = "" }) =>
                html`<tr>
                  <th scope="row">${moment(when)}</th>
                  <td data-label="Outcome">
                    <span class="health ${outcome}">${outcome === "ok" ? "works" : outcome}</span>
                  </td>
                  <td class="number" data-label="Time (ms)">${durationMillis}</td>
                  <td data-label="Found">${message}</td>
                </tr>`,
            )}
          </tbody>
        </table>
      </div>
    </details>`;
  }

  #sources(sources: readonly Source[]): Shown {
    return html`<section class="card" aria-labelledby="sources">
      <h2 id="sources">Sources</h2>
      ${
        sources.length === 0
          ? html`<p class="soft">No base uses this integration as a source.</p>`
          : html`<ul>
              ${sources.map(({ alias, base_id: base }) => html`<li>${alias} in the base <code>${base}</code></li>`)}
            </ul>`
      }
    </section>`;
  }

  #actions(isMine: boolean): Shown {
    const { enabled, is_private: isPrivate, is_default: isDefault } = this.integration;
    const sharing = isPrivate ? "Share with the workspace" : "Make private";
    const button = (text: string, work: () => Promise<void>, look = "quiet"): Shown =>
      html`<button class=${look} ?disabled=${this.#busy !== ""} @click=${() => void this.#do(text, work)}>
        ${text}
      </button>`;
    return html`<section class="card" aria-labelledby="actions">
      <h2 id="actions">Actions</h2>
      <p class="actions">
        ${isPrivate && !isMine ? nothing : button("Copy integration", async () => this.#copy())}
        ${isPrivate || isDefault ? nothing : button("Make default of its type", async () => this.#makeDefault())}
        ${isMine ? button(sharing, async () => this.#patch({ is_private: !isPrivate })) : nothing}
        ${button(enabled ? "Disable" : "Enable", async () => this.#patch({ enabled: !enabled }))}
        ${button("Delete integration", async () => this.#delete(), "danger")}
      </p>
    </section>`;
  }

  async #do(name: string, work: () => Promise<void>): Promise<void> {
    this.#busy = name;
    this.#error = undefined;
    this.requestUpdate();
    try {
      await work();
    } catch (error) {
      this.#error = error;
    }
    this.#busy = "";
    this.requestUpdate();
  }

  async #test(): Promise<void> {
    this.#outcome = await testStored(this.integration.id);
    this.dispatchEvent(new Event("changed"));
  }

  async #copy(): Promise<void> {
    const copy = await session.request("integration.create", { body: { copy_from_id: this.integration.id } });
    announce(
      copy.enabled
        ? "The copy was made."
        : "The copy was made without its secrets, and is disabled until they are given.",
    );
    go(at("integrations", copy.id));
  }

  async #makeDefault(): Promise<void> {
    await session.request("integration.set_default", { path: { id: this.integration.id } });
    this.#changed("It is the default of its type now.");
  }

  async #patch(body: IntegrationPatch): Promise<void> {
    const { id, title } = this.integration;
    if (isProduction(this.integration) && body.enabled === false) {
      const about = "It is marked as production. Whatever uses it fails until it is enabled again.";
      if (
        !(await confirm({
          title: "Disable a production integration",
          about,
          action: "Disable",
          typed: title,
          dangerous: true,
        }))
      )
        return;
    }
    await session.request("integration.update", { path: { id }, body });
    this.#changed("The change was saved.");
  }

  async #delete(): Promise<void> {
    const { id, title } = this.integration;
    const { sources = [] } = await session.request("integration.get", {
      path: { id },
      query: { includeSources: true },
    });
    const about = html`<p>Its configuration, secrets and usage records are removed. This cannot be undone.</p>
      ${
        sources.length === 0
          ? nothing
          : html`<p>These sources use it and are deleted too:</p>
              <ul>
                ${sources.map(({ alias, base_id: base }) => html`<li>${alias} in the base <code>${base}</code></li>`)}
              </ul>`
      }`;
    const action =
      sources.length === 0
        ? "Delete integration"
        : `Delete integration and ${sources.length === 1 ? "1 source" : `${String(sources.length)} sources`}`;
    if (!(await confirm({ title: "Delete this integration?", about, action, typed: title, dangerous: true }))) return;
    try {
      const query = sources.length > 0 ? { force: true } : {};
      await session.request("integration.delete", { path: { id }, query });
    } catch (error) {
      // A source was linked meanwhile: the person has not seen it.
      if (error instanceof JackfieldError && error.code === "linked_sources") this.dispatchEvent(new Event("changed"));
      throw error;
    }
    announce("The integration was deleted.");
    go(at("integrations"));
  }

  #changed(text: string): void {
    announce(text);
    this.dispatchEvent(new Event("changed"));
  }
}

customElements.define("jackfield-overview", Overview);
