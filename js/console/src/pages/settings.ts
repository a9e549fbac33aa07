// What this server is set up as, and for owners what it can use and what to type for the rest.
import { html, nothing } from "lit";
import { base } from "../base.js";
import { catalogue, titleOf } from "../catalogue.js";
import { egressText, keyStates, limitName, limitText, stateText } from "../server-facts.js";
import { session } from "../session.js";
import { announce } from "../ui/parts.js";
import { Loaded, View } from "../ui/view.js";
import "./settings-documents.js";
import type { CatalogueItem } from "../../../src/generated/answers.js";
import type { Capabilities } from "../../../src/types.js";
import type { Shown } from "../ui/view.js";

interface Facts {
  readonly found: Capabilities;
  readonly items: readonly CatalogueItem[];
}

async function readFacts(): Promise<Facts> {
  const [found, items] = await Promise.all([session.own<Capabilities>("capabilities"), catalogue()]);
  return { found, items };
}

class Settings extends View {
  readonly #found = new Loaded<Facts>(this);

  override connectedCallback(): void {
    super.connectedCallback();
    this.#load();
  }

  readonly #load = (): void => {
    if (session.may("owner")) void this.#found.load(readFacts);
  };

  protected override render(): Shown {
    const { person } = session;
    return html`<h1>Settings</h1>
      <section class="card" aria-labelledby="you">
        <h2 id="you">You</h2>
        <dl class="facts">
          <dt>User</dt>
          <dd><code>${person?.user}</code></dd>
          <dt>Workspace</dt>
          <dd><code>${person?.workspace}</code></dd>
          <dt>Role</dt>
          <dd>${person?.role}</dd>
        </dl>
      </section>
      <section class="card" aria-labelledby="api">
        <h2 id="api">API</h2>
        <p>Everything here can be done over HTTP.</p>
        <p class="actions">
          <a class="button quiet" href="${base}/docs" data-outside>API reference</a>
          <a class="button quiet" href="${base}/openapi.json" data-outside>OpenAPI document</a>
        </p>
      </section>
      ${session.may("owner") ? html`<jackfield-documents></jackfield-documents>` : nothing}
      ${session.may("owner") ? this.#found.show((found) => content(found), this.#load) : nothing}`;
  }
}

function content({ found, items }: Facts): Shown {
  const { version, build, key_state: key, egress, connectors, limits } = found;
  return html`<section class="card" aria-labelledby="server">
      <h2 id="server">Server</h2>
      <dl class="facts">
        <dt>Version</dt>
        <dd>${version} (${build})</dd>
        <dt>Key</dt>
        <dd>${keyStates[key] ?? key}</dd>
        <dt>Addresses that integrations reach</dt>
        <dd>
          ${egressText(egress)} <span class="soft">(<code>--egress ${egress}</code>)</span>
        </dd>
        ${Object.entries(limits).map(
          ([name, value]) =>
            html`<dt>${limitName(name)}</dt>
              <dd>${limitText(name, value)}</dd>`,
        )}
      </dl>
    </section>
    <section class="card" aria-labelledby="connectors">
      <h2 id="connectors">Connectors</h2>
      <div class="scroll" tabindex="0" role="region" aria-label="Table of connectors">
        <table class="list wrap stack">
          <thead>
            <tr>
              <th scope="col">Connector</th>
              <th scope="col">State</th>
              <th scope="col">Version</th>
              <th scope="col">What to do</th>
            </tr>
          </thead>
          <tbody>
            ${connectors.map(
              ({ name, type, sub_type: subType, state, version: library, reason, remedy }) =>
                html`<tr>
                  <th scope="row">${titleOf(items, type, subType)} <span class="soft">${subType}</span></th>
                  <td data-label="State">
                    <span class="health ${state === "available" ? "ok" : "failed"}">${stateText(state)}</span>
                  </td>
                  <td data-label="Version" class=${library === undefined ? "blank" : ""}>${library ?? ""}</td>
                  <td data-label="What to do" class=${(reason ?? remedy) === undefined ? "blank" : ""}>
                    ${reason ?? ""}
                    ${
                      remedy === undefined
                        ? nothing
                        : html`<code>${remedy}</code>
                            <button
                              class="quiet small"
                              aria-label="Copy the remedy for ${name}"
                              @click=${() => void copy(remedy)}
                            >
                              Copy
                            </button>`
                    }
                  </td>
                </tr>`,
            )}
          </tbody>
        </table>
      </div>
    </section>`;
}

async function copy(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    announce("Copied.");
  } catch {
    announce("The browser did not allow copying.");
  }
}

customElements.define("jackfield-settings", Settings);
