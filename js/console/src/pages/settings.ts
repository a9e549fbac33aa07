// What this server is set up as, and for owners what it can use and what to type for the rest.
import { html, nothing } from "lit";
import { base } from "../base.js";
import { session } from "../session.js";
import { announce } from "../ui/parts.js";
import { Loaded, View } from "../ui/view.js";
import "./settings-documents.js";
import type { Capabilities } from "../../../src/types.js";
import type { Shown } from "../ui/view.js";

class Settings extends View {
  readonly #found = new Loaded<Capabilities>(this);

  override connectedCallback(): void {
    super.connectedCallback();
    this.#load();
  }

  readonly #load = (): void => {
    if (session.may("owner")) void this.#found.load(async () => session.own<Capabilities>("capabilities"));
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

const keyStates: Readonly<Record<string, string>> = {
  ok: "secrets are sealed with the key",
  none: "no key is used",
  plain: "secrets are stored in clear",
  changed: "the key is another one than before: stored secrets cannot be opened",
  missing: "the key is missing: stored secrets cannot be opened",
  sealed_by_host: "the application seals secrets",
};

function content({ version, build, key_state: key, egress, connectors, limits }: Capabilities): Shown {
  return html`<section class="card" aria-labelledby="server">
      <h2 id="server">Server</h2>
      <dl class="facts">
        <dt>Version</dt>
        <dd>${version} (${build})</dd>
        <dt>Key</dt>
        <dd>${keyStates[key] ?? key}</dd>
        <dt>Egress</dt>
        <dd><code>${egress}</code></dd>
        ${Object.entries(limits).map(
          ([name, value]) =>
            html`<dt>${name.replaceAll("_", " ")}</dt>
              <dd>${value.toLocaleString("en")}</dd>`,
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
              ({ name, sub_type: subType, state, version: library, reason, remedy }) =>
                html`<tr>
                  <th scope="row">${name} <span class="soft">${subType}</span></th>
                  <td data-label="State">
                    <span class="health ${state === "available" ? "ok" : "failed"}">${state}</span>
                  </td>
                  <td data-label="Version">${library ?? ""}</td>
                  <td data-label="What to do">
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
