// New integrations: the catalogue, and the form of one kind with a test before it is saved.
import { html, nothing } from "lit";
import { catalogue, entryOf, typeName } from "../catalogue.js";
import { answerOptions, connect, draw, formCore, noForm, testByKey } from "../form-host.js";
import { fieldsToConnect, handOver, openPopup } from "../oauth.js";
import { at, go, place, withQuery } from "../router.js";
import { session } from "../session.js";
import { announce, tile } from "../ui/parts.js";
import { Loaded, View, empty, messageOf } from "../ui/view.js";
import { card, pasteUrl, takeUrl } from "./new-parts.js";
import type { CatalogueEntry, CatalogueItem, TestOutcome } from "../../../src/generated/answers.js";
import type { FormConfig, JackfieldForm } from "../../../src/form/index.js";
import type { Jackfield } from "../../../src/jackfield.js";
import type { OauthDetail } from "../oauth.js";
import type { Shown } from "../ui/view.js";

class CataloguePage extends View {
  readonly #items = new Loaded<readonly CatalogueItem[]>(this);

  override connectedCallback(): void {
    super.connectedCallback();
    this.#load();
  }

  readonly #load = (): void => {
    void this.#items.load(catalogue);
  };

  protected override render(): Shown {
    const word = place().query.get("q") ?? "";
    return html`<h1>New integration</h1>
      <section class="card" aria-labelledby="by-url">
        <h2 id="by-url">Paste a connection URL</h2>
        ${pasteUrl()}
      </section>
      <form class="row" role="search" @submit=${(event: Event) => event.preventDefault()}>
        <div class="grow">
          <label for="search">Search the catalogue</label>
          <input id="search" type="search" autocomplete="off" .value=${word} @input=${this.#type} />
        </div>
      </form>
      ${this.#items.show((items) => this.#cards(items, word.trim().toLowerCase()), this.#load)}`;
  }

  #cards(items: readonly CatalogueItem[], word: string): Shown {
    const found = items.filter(({ type, sub_type: subType, manifest }) =>
      [type, subType, manifest.title, manifest.description, ...(manifest.aliases ?? [])].some((text) =>
        text.toLowerCase().includes(word),
      ),
    );
    if (found.length === 0)
      return empty("Nothing matches", "The catalogue has no kind of integration with these letters.");
    const types = [...new Set(found.map(({ type }) => type))];
    return html`${types.map(
      (type) =>
        html`<section aria-labelledby="type-${type}">
          <h2 id="type-${type}">${typeName(type)}</h2>
          <ul class="cards">
            ${found.filter((item) => item.type === type).map((item) => card(item))}
          </ul>
        </section>`,
    )}`;
  }

  readonly #type = (event: Event): void => {
    go(withQuery({ q: (event.target as HTMLInputElement).value }), { replace: true });
  };
}

customElements.define("jackfield-catalogue", CataloguePage);

/** The names that an environment usually has; others may be typed. */
export const environments = ["Development", "Test", "Staging", "Production"];

class NewPage extends View {
  type = "";
  subType = "";
  readonly #entry = new Loaded<CatalogueEntry>(this);
  #status = "";
  #isReady = false;
  #problem: unknown;
  #isSaving = false;
  #isOwnTitle = false;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#load();
  }

  readonly #load = (): void => {
    // The form is drawn before its core is there; both are fetched at once.
    const core = formCore((text) => {
      this.#say(text);
    });
    core.catch(() => undefined);
    void this.#entry.load(async () => entryOf(this.type, this.subType)).then(async () => this.#makeForm(core));
  };

  protected override render(): Shown {
    return this.#entry.show((entry) => this.#content(entry), this.#load);
  }

  #content({ manifest, form }: CatalogueEntry): Shown {
    return html`<div class="head">
        <h1>${tile(manifest.title, manifest.icon)} New ${manifest.title} integration</h1>
      </div>
      <p class="soft">${manifest.description}</p>
      <div class="card narrow">
        <div class="row">
          <div>
            <label for="environment">Environment</label>
            <input id="environment" list="environments" autocomplete="off" @input=${this.#propose} />
            <datalist id="environments">${environments.map((name) => html`<option value=${name}></option>`)}</datalist>
          </div>
          <div class="grow">
            <label for="title">Title <span class="required">(required)</span></label>
            <input
              id="title"
              autocomplete="off"
              maxlength="128"
              required
              aria-describedby="title-problem"
              @input=${this.#typeTitle}
            />
            <p class="error" id="title-problem"></p>
          </div>
        </div>
        <p class="check">
          <input id="private" type="checkbox" /><label for="private">Private: only I see and use it</label>
        </p>
        ${fieldsToConnect(form).length === 0 ? nothing : oauthHint}
        <p class="status" id="form-status" role="status">${this.#status}</p>
        <jackfield-form
          aria-label="Configuration"
          @jackfield-change=${this.#changed}
          @keydown=${testByKey}
          @jackfield-submit=${this.#submit}
          @jackfield-test=${this.#test}
          @jackfield-oauth=${this.#connect}
          @jackfield-options=${(event: Event) => answerOptions(event, undefined)}
        >
          <p class="actions">
            <button ?disabled=${!this.#isReady}>Save integration</button>
            <button type="button" class="quiet" data-action="test" ?disabled=${!this.#isReady}>Test connection</button>
            <a class="button quiet" href=${at("new")}>Cancel</a>
          </p>
        </jackfield-form>
        ${this.#problem === undefined ? nothing : html`<p class="error" role="alert">${messageOf(this.#problem)}</p>`}
      </div>`;
  }

  get #form(): JackfieldForm | null {
    return this.find<JackfieldForm>("jackfield-form");
  }

  async #makeForm(core: Promise<Jackfield>): Promise<void> {
    const entry = this.#entry.value;
    if (entry === undefined) return;
    try {
      await this.updateComplete;
      const form = this.#form;
      if (form === null) return;
      const url = takeUrl();
      // The core reads a URL: the form is shown filled, not with its defaults before.
      if (url !== undefined) await core;
      draw(form, entry);
      this.#propose();
      if (url !== undefined) form.fillFrom(url);
      connect(form, await core, entry);
      this.#isReady = true;
      this.#say("");
      this.#propose();
    } catch (error) {
      this.#say(noForm(error));
    }
  }

  #say(text: string): void {
    this.#status = text;
    this.requestUpdate();
  }

  // The naming advice of the documentation: environment, purpose and kind.
  readonly #propose = (): void => {
    const title = this.find<HTMLInputElement>("#title");
    if (title === null || this.#isOwnTitle) return;
    const environment = this.find<HTMLInputElement>("#environment")?.value.trim() ?? "";
    const connection = (this.#form?.config ?? {})["connection"] as FormConfig | undefined;
    const named = connection?.["database"] ?? connection?.["filename"];
    const purpose = typeof named === "string" ? (named.split("/").at(-1) ?? "") : "";
    const kind = this.#entry.value?.manifest.title ?? "";
    title.value = [environment, purpose, kind].filter(Boolean).join(" - ").slice(0, 128);
  };

  readonly #typeTitle = (event: Event): void => {
    this.#isOwnTitle = (event.target as HTMLInputElement).value !== "";
    const problem = this.find("#title-problem");
    if (problem !== null) problem.textContent = "";
  };

  readonly #changed = (): void => {
    this.#propose();
  };

  readonly #submit = (event: Event): void => {
    void this.#save((event as CustomEvent<{ config: FormConfig }>).detail.config);
  };

  readonly #test = (event: Event): void => {
    const { config, respondWith } = (event as CustomEvent<TestDetail>).detail;
    const { type, subType } = this;
    respondWith(session.request("connection.test", { body: { type, sub_type: subType, config } }));
  };

  // Only a stored integration can be connected: it is saved, and its page goes on.
  readonly #connect = (event: Event): void => {
    const { field, config, respondWith } = (event as CustomEvent<OauthDetail>).detail;
    try {
      const popup = openPopup();
      void this.#save(config, (id) => {
        handOver({ id, field: field.model, popup });
      }).then((isSaved) => {
        if (!isSaved) popup.close();
      });
    } catch (error) {
      respondWith(Promise.reject(error instanceof Error ? error : new Error(messageOf(error))));
    }
  };

  /** Whether it was saved. `then` gets the id before its page opens. */
  async #save(config: FormConfig, then?: (id: string) => void): Promise<boolean> {
    const title = this.find<HTMLInputElement>("#title");
    const problem = this.find("#title-problem");
    if (title === null || title.value.trim() === "") {
      if (problem !== null) problem.textContent = "Give the integration a title.";
      title?.focus();
      return false;
    }
    if (this.#isSaving) return false;
    this.#isSaving = true;
    this.#problem = undefined;
    this.requestUpdate();
    try {
      const environment = this.find<HTMLInputElement>("#environment")?.value.trim() ?? "";
      const made = await session.request("integration.create", {
        body: {
          title: title.value.trim(),
          // The catalogue has it.
          type: this.type as CatalogueEntry["integrationType"],
          sub_type: this.subType,
          config,
          is_private: this.find<HTMLInputElement>("#private")?.checked === true,
          ...(environment === "" ? {} : { meta: { environment } }),
        },
      });
      announce("The integration was saved.");
      then?.(made.id);
      go(at("integrations", made.id));
      return true;
    } catch (error) {
      this.#problem = error;
      this.#form?.showErrors(error);
      return false;
    } finally {
      this.#isSaving = false;
      this.requestUpdate();
    }
  }
}

const oauthHint = html`<p class="hint">
  OAuth: the integration is saved first, then connected. The button at its field does both.
</p>`;

/** What `jackfield-test` carries, as far as the console uses it. */
export interface TestDetail {
  readonly config: FormConfig;
  readonly respondWith: (answer: Promise<TestOutcome>) => void;
}

customElements.define("jackfield-new", NewPage);
