// The endpoints of a service integration. None is called before a person sends it.
import { html, nothing } from "lit";
import { entryOf } from "../catalogue.js";
import { Loaded, View, empty } from "../ui/view.js";
import "../service/endpoint.js";
import type { CatalogueEntry, Integration } from "../../../src/generated/answers.js";
import type { Declared } from "../service/params.js";
import type { Shown } from "../ui/view.js";

class Endpoints extends View {
  static override properties = { integration: { attribute: false } };
  declare integration: Integration;
  readonly #entry = new Loaded<CatalogueEntry>(this);

  override connectedCallback(): void {
    super.connectedCallback();
    this.#load();
  }

  readonly #load = (): void => {
    const { type, sub_type: subType } = this.integration;
    void this.#entry.load(async () => entryOf(type, subType));
  };

  protected override render(): Shown {
    return this.#entry.show((entry) => this.#content(entry), this.#load);
  }

  #content({ endpoints }: CatalogueEntry): Shown {
    const { integration } = this;
    const list = Object.entries(endpoints as Readonly<Record<string, Declared>>);
    if (!integration.enabled) return html`<p>A disabled integration is not called.</p>`;
    if (list.length === 0) return empty("No endpoints", "This kind of integration only signs in for others.");
    return html`${list.map(
      ([name, declared]) =>
        html`<details class="card endpoint">
          <summary><code>${name}</code> ${declared.description ?? nothing}</summary>
          <jackfield-endpoint .integration=${integration} .name=${name} .declared=${declared}></jackfield-endpoint>
        </details>`,
    )}`;
  }
}

customElements.define("jackfield-endpoints", Endpoints);
