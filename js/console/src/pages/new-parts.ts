// The ways into a new integration: a card of the catalogue, or a connection URL.
import { html, nothing } from "lit";
import { at, go } from "../router.js";
import { session } from "../session.js";
import { tile } from "../ui/parts.js";
import { View, messageOf } from "../ui/view.js";
import type { TemplateResult } from "lit";
import type { CatalogueItem } from "../../../src/generated/answers.js";
import type { Shown } from "../ui/view.js";

/** A kind of integration, as a link to its form. */
export function card({ type, sub_type: subType, manifest }: CatalogueItem): TemplateResult {
  return html`<li>
    <a class="kind" href=${at("new", type, subType)}>
      ${tile(manifest.title, manifest.icon)}
      <span><strong>${manifest.title}</strong><span class="soft">${manifest.description}</span></span>
    </a>
  </li>`;
}

// A URL may hold a password: it goes from page to page in memory, never in an address.
let pasted: string | undefined;

/** The URL that led to this form; it is given once. */
export function takeUrl(): string | undefined {
  const url = pasted;
  pasted = undefined;
  return url;
}

/** The field for a URL. */
export function pasteUrl(): TemplateResult {
  return html`<jackfield-paste></jackfield-paste>`;
}

class Paste extends View {
  #problem = "";

  protected override render(): Shown {
    return html`<form class="row" @submit=${this.#submit}>
      <div class="grow">
        <label for="paste">Connection URL</label>
        <input
          id="paste"
          type="password"
          autocomplete="off"
          spellcheck="false"
          placeholder="postgres://user:password@host/database"
          aria-invalid=${this.#problem === "" ? nothing : "true"}
          aria-describedby="paste-problem"
        />
      </div>
      <button>Fill the form</button>
      <p class="error wide" id="paste-problem" role="alert">${this.#problem}</p>
    </form>`;
  }

  readonly #submit = (event: Event): void => {
    event.preventDefault();
    const url = this.find<HTMLInputElement>("#paste")?.value.trim() ?? "";
    void this.#use(url);
  };

  async #use(url: string): Promise<void> {
    try {
      if (url === "") throw new Error("Paste a connection URL first.");
      const { client } = await session.request("connection.url_to_config", { body: { url } });
      pasted = url;
      go(at("new", "database", client));
    } catch (error) {
      this.#problem = messageOf(error);
      this.requestUpdate();
      this.find("#paste")?.focus();
    }
  }
}

customElements.define("jackfield-paste", Paste);
