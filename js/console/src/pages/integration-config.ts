// The configuration of an integration: title, environment and the form, with stored secrets kept, replaced or cleared.
import { html, nothing } from "lit";
import { entryOf } from "../catalogue.js";
import { place } from "../router.js";
import { answerOptions, connect, draw, formCore, noForm, testByKey } from "../form-host.js";
import { endText, openPopup, runFlow } from "../oauth.js";
import { session } from "../session.js";
import { confirm } from "../ui/dialog.js";
import { announce, environmentOf, isProduction } from "../ui/parts.js";
import { Loaded, View, problem, unlessForbidden } from "../ui/view.js";
import { environments } from "./new.js";
import type { CatalogueEntry, Integration, IntegrationPatch } from "../../../src/generated/answers.js";
import type { FormConfig, JackfieldForm } from "../../../src/form/index.js";
import type { Jackfield } from "../../../src/jackfield.js";
import type { OauthDetail } from "../oauth.js";
import type { TestDetail } from "./new.js";
import type { Shown } from "../ui/view.js";

interface Facts {
  readonly entry: CatalogueEntry;
  /** undefined: only its creator and owners read the configuration. */
  readonly stored: Integration | undefined;
}

class Configuration extends View {
  static override properties = { integration: { attribute: false } };
  declare integration: Integration;
  readonly #facts = new Loaded<Facts>(this);
  #status = "";
  #isReady = false;
  #error: unknown;
  #isSaving = false;
  #leaving = new AbortController();

  override connectedCallback(): void {
    super.connectedCallback();
    this.#leaving = new AbortController();
    this.#load();
  }
  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#leaving.abort();
  }

  readonly #load = (): void => {
    // The form is drawn before its core is there; both are fetched at once.
    const core = formCore((text) => {
      this.#say(text);
    });
    core.catch(() => undefined);
    void this.#facts
      .load(async () => {
        const { id, type, sub_type: subType } = this.integration;
        const [entry, stored] = await Promise.all([
          entryOf(type, subType),
          session.request("integration.get", { path: { id }, query: { includeConfig: true } }).catch(unlessForbidden),
        ]);
        return { entry, stored };
      })
      .then(async () => this.#makeForm(core));
  };

  protected override render(): Shown {
    return this.#facts.show((facts) => this.#content(facts), this.#load);
  }

  #content({ stored }: Facts): Shown {
    const { integration } = this;
    return html`<section class="card narrow" aria-labelledby="general">
        <h2 id="general">Title and environment</h2>
        <form class="row" @submit=${this.#saveGeneral}>
          <div class="grow wide">
            <label for="title">Title</label>
            <input id="title" autocomplete="off" maxlength="128" required .value=${integration.title} />
          </div>
          <div>
            <label for="environment">Environment</label>
            <input id="environment" list="environments" autocomplete="off" .value=${environmentOf(integration)} />
            <datalist id="environments">${environments.map((name) => html`<option value=${name}></option>`)}</datalist>
          </div>
          <button class="quiet" ?disabled=${this.#isSaving}>Save title and environment</button>
        </form>
      </section>
      <section class="card narrow" aria-labelledby="configuration">
        <h2 id="configuration">Configuration</h2>
        ${
          stored === undefined
            ? html`<p>
                The configuration is shown to the creator of this integration and to owners of the workspace. Ask one of
                them to change it.
              </p>`
            : html`<p class="status" id="form-status" role="status">${this.#status}</p>
                <jackfield-form
                  aria-label="Configuration"
                  @keydown=${testByKey}
                  @jackfield-submit=${this.#submit}
                  @jackfield-test=${this.#test}
                  @jackfield-oauth=${this.#connect}
                  @jackfield-options=${(event: Event) => answerOptions(event, this.integration.id)}
                >
                  <p class="actions">
                    <button ?disabled=${!this.#isReady}>Save configuration</button>
                    <button type="button" class="quiet" data-action="test" ?disabled=${!this.#isReady}>
                      Test connection
                    </button>
                  </p>
                </jackfield-form>`
        }
        ${this.#error === undefined ? nothing : problem(this.#error)}
      </section>`;
  }

  get #form(): JackfieldForm | null {
    return this.find<JackfieldForm>("jackfield-form");
  }

  async #makeForm(core: Promise<Jackfield>): Promise<void> {
    const { entry, stored } = this.#facts.value ?? {};
    if (entry === undefined || stored === undefined) return;
    try {
      await this.updateComplete;
      const form = this.#form;
      if (form === null) return;
      draw(form, entry);
      form.stored = stored;
      connect(form, await core, entry);
      this.#isReady = true;
      this.#say("");
      await this.#showField(form);
    } catch (error) {
      this.#say(noForm(error));
    }
  }

  // A link to who can fix a failed test names its field.
  async #showField(form: JackfieldForm): Promise<void> {
    const field = place().query.get("field");
    if (field === null) return;
    const { health } = this.integration;
    this.#say(`The last test failed: ${health?.message ?? ""} Field: ${field}`);
    await new Promise(requestAnimationFrame);
    form.querySelector<HTMLElement>(`[name="${CSS.escape(field)}"]`)?.focus();
  }

  #say(text: string): void {
    this.#status = text;
    this.requestUpdate();
  }

  readonly #test = (event: Event): void => {
    const { config, respondWith } = (event as CustomEvent<TestDetail>).detail;
    const isSame = Object.keys(config).length === 0;
    const body = { integrationId: this.integration.id, ...(isSame ? {} : { config }) };
    respondWith(session.request("connection.test", { body }));
  };

  readonly #connect = (event: Event): void => {
    const { field, config, respondWith } = (event as CustomEvent<OauthDetail>).detail;
    respondWith(this.#connected(field.model, Object.keys(config).length === 0));
  };

  // The text stands for the stored value, which no page sees. The popup is opened before anything is awaited.
  async #connected(field: string, isSaved: boolean): Promise<string> {
    if (!isSaved) throw new Error("Save the configuration first, then connect.");
    const flow = { id: this.integration.id, field, popup: openPopup() };
    const ended = await runFlow(flow, this.#leaving.signal);
    if (ended.outcome !== "connected") throw new Error(endText(ended));
    announce(endText(ended));
    this.#load();
    this.dispatchEvent(new Event("changed"));
    return "********";
  }

  readonly #submit = (event: Event): void => {
    const { config } = (event as CustomEvent<{ config: FormConfig }>).detail;
    void this.#save({ config }, "The configuration was saved.");
  };

  readonly #saveGeneral = (event: Event): void => {
    event.preventDefault();
    const title = this.find<HTMLInputElement>("#title")?.value.trim() ?? "";
    const environment = this.find<HTMLInputElement>("#environment")?.value.trim() ?? "";
    void this.#save(
      { title, meta: { environment: environment === "" ? null : environment } },
      "Title and environment were saved.",
    );
  };

  async #save(patch: IntegrationPatch, done: string): Promise<void> {
    const { id, title } = this.integration;
    if (isProduction(this.integration)) {
      const about = "It is marked as production: what uses it works with the change at once.";
      if (!(await confirm({ title: "Change a production integration", about, action: "Save", typed: title }))) return;
    }
    this.#isSaving = true;
    this.#error = undefined;
    this.requestUpdate();
    try {
      // Another user's change meanwhile is refused, not overwritten.
      const version = this.#facts.value?.stored?.version ?? this.integration.version;
      this.integration = await session.request("integration.update", { path: { id }, body: { ...patch, version } });
      announce(done);
      this.#load();
      this.dispatchEvent(new Event("changed"));
    } catch (error) {
      this.#error = error;
      if (patch.config !== undefined) this.#form?.showErrors(error);
    } finally {
      this.#isSaving = false;
      this.requestUpdate();
    }
  }
}

customElements.define("jackfield-configuration", Configuration);
