// The page of an integration: its tabs, and what is the same on all of them.
import { html, nothing } from "lit";
import { catalogue, hasEndpoints, iconOf, titleOf } from "../catalogue.js";
import { at } from "../router.js";
import { session } from "../session.js";
import { environmentLabel, states } from "../ui/parts.js";
import { Loaded, View } from "../ui/view.js";
import "./integration-overview.js";
import "./integration-config.js";
import "./integration-endpoints.js";
import "./access.js";
import "./audit.js";
import "./schema.js";
import type { CatalogueItem, Integration } from "../../../src/generated/answers.js";
import type { Shown } from "../ui/view.js";

interface Facts {
  readonly integration: Integration;
  readonly items: readonly CatalogueItem[];
}

class IntegrationPage extends View {
  integrationId = "";
  tab = "overview";
  readonly #facts = new Loaded<Facts>(this);

  override connectedCallback(): void {
    super.connectedCallback();
    this.#load();
  }

  readonly #load = (): void => {
    void this.#facts.load(async () => {
      const [integration, items] = await Promise.all([
        session.request("integration.get", {
          path: { id: this.integrationId },
          query: { includeSources: true, includeHealth: true },
        }),
        catalogue(),
      ]);
      return { integration, items };
    });
  };

  protected override render(): Shown {
    if (this.#facts.value === undefined)
      return html`<p class="crumbs"><a href=${at("integrations")}>Integrations</a></p>
        <h1>Integration</h1>
        ${this.#facts.show(() => nothing, this.#load)}`;
    return this.#facts.show((facts) => this.#content(facts), this.#load);
  }

  #content({ integration, items }: Facts): Shown {
    const kind = titleOf(items, integration.type, integration.sub_type);
    const isDatabase = integration.type === "database";
    const isService = hasEndpoints(items, integration);
    const readsAudit = session.may("owner") || integration.created_by === session.person?.user;
    const tabs: readonly (readonly [string, string, boolean])[] = [
      ["overview", "Overview", true],
      ["configuration", "Configuration", session.may("creator")],
      ["endpoints", "Endpoints", isService && session.may("editor")],
      ["schema", "Schema", isDatabase && session.may("editor")],
      ["access", "Access", true],
      ["audit", "Audit", readsAudit],
    ];
    return html`<p class="crumbs"><a href=${at("integrations")}>Integrations</a></p>
      <div class="head">
        <h1>${iconOf(items, integration.type, integration.sub_type)} ${integration.title}</h1>
        ${
          isDatabase && integration.enabled && session.may("editor")
            ? html`<a class="button" href=${at("query", integration.id)}>Query</a>`
            : nothing
        }
        ${
          isService && integration.enabled && session.may("editor")
            ? html`<a class="button" href=${at("integrations", integration.id, "endpoints")}>Endpoints</a>`
            : nothing
        }
      </div>
      <p>${kind} ${environmentLabel(integration)} ${states(integration)}</p>
      <nav class="tabs" aria-label="Parts of this integration">
        <ul>
          ${tabs
            .filter(([, , isShown]) => isShown)
            .map(
              ([name, title]) =>
                html`<li>
                  <a
                    href=${at("integrations", integration.id, ...(name === "overview" ? [] : [name]))}
                    aria-current=${name === this.tab ? "page" : nothing}
                    >${title}</a
                  >
                </li>`,
            )}
        </ul>
      </nav>
      ${this.#tab(
        integration,
        tabs.some(([name, , isShown]) => isShown && name === this.tab),
      )}`;
  }

  #tab(integration: Integration, isKnown: boolean): Shown {
    if (!isKnown) return html`<p>This part does not exist, or your role does not show it.</p>`;
    switch (this.tab) {
      case "configuration":
        return html`<jackfield-configuration
          .integration=${integration}
          @changed=${this.#load}
        ></jackfield-configuration>`;
      case "endpoints":
        return html`<jackfield-endpoints .integration=${integration}></jackfield-endpoints>`;
      case "schema":
        return html`<jackfield-schema .integrationId=${integration.id}></jackfield-schema>`;
      case "access":
        return html`<jackfield-access .integration=${integration}></jackfield-access>`;
      case "audit":
        return html`<jackfield-audit-list .integrationId=${integration.id}></jackfield-audit-list>`;
      default:
        return html`<jackfield-overview .integration=${integration} @changed=${this.#load}></jackfield-overview>`;
    }
  }
}

customElements.define("jackfield-integration", IntegrationPage);
