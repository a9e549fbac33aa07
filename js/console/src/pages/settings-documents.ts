// Export and apply: integrations as a document. A document is applied after its difference was shown.
import { html, nothing } from "lit";
import { mostBytes, problemOf } from "../document-text.js";
import { applied, exported, productionOf } from "../documents.js";
import { confirm } from "../ui/dialog.js";
import { announce, count } from "../ui/parts.js";
import { View, problem } from "../ui/view.js";
import type { DocumentDifference, IntegrationDifference } from "../../../src/generated/answers.js";
import type { Shown } from "../ui/view.js";

class Documents extends View {
  #busy = "";
  #error: unknown;
  #wrong = "";
  #note = "";
  #difference: DocumentDifference | undefined;

  protected override render(): Shown {
    return html`<section class="card" aria-labelledby="export">
        <h2 id="export">Export</h2>
        <p>All integrations of this workspace as JSON, without ids and secrets.</p>
        <p class="actions">
          <button class="quiet" ?disabled=${this.#busy !== ""} @click=${() => void this.#do("export", this.#export)}>
            Download the document
          </button>
        </p>
      </section>
      <section class="card apply" aria-labelledby="apply">
        <h2 id="apply">Apply</h2>
        <p>
          Makes the integrations what a document says: all of it, or nothing. Secrets that it leaves out are kept. The
          difference is shown first.
        </p>
        <form @submit=${this.#compare} @input=${this.#forget}>
          <div>
            <label for="document-file">File</label>
            <input id="document-file" type="file" accept=".json,application/json" @change=${this.#read} />
          </div>
          <div>
            <label for="document">Document</label>
            <textarea
              id="document"
              rows="8"
              spellcheck="false"
              autocomplete="off"
              aria-invalid=${this.#wrong === "" ? nothing : "true"}
              aria-describedby="document-problem"
            ></textarea>
            <p class="error" id="document-problem" role="alert">${this.#wrong}</p>
          </div>
          <p class="check">
            <input id="prune" type="checkbox" /><label for="prune"
              >Delete what a document with the same owner label applied before and this one lacks</label
            >
          </p>
          <p class="actions"><button ?disabled=${this.#busy !== ""}>Show the difference</button></p>
        </form>
        <div role="status">
          ${this.#busy === "" ? nothing : html`<p class="loading">Waiting for the server.</p>`}
          ${this.#note === "" ? nothing : html`<p>${this.#note}</p>`}
        </div>
        ${this.#difference === undefined ? nothing : this.#shown(this.#difference)}
        ${this.#error === undefined ? nothing : problem(this.#error)}
      </section>`;
  }

  #shown({ dryRun, counts, integrations }: DocumentDifference): Shown {
    const changed = integrations.filter(({ action }) => action !== "same");
    return html`<p role="status">${countsText(counts, dryRun)}.</p>
      ${
        changed.length === 0
          ? nothing
          : html`<div class="scroll" tabindex="0" role="region" aria-label="Difference">
              <table class="list wrap stack">
                <thead>
                  <tr>
                    <th scope="col">Title</th>
                    <th scope="col">Action</th>
                    <th scope="col">Changes</th>
                  </tr>
                </thead>
                <tbody>
                  ${changed.map(row)}
                </tbody>
              </table>
            </div>`
      }
      ${
        dryRun && changed.length > 0
          ? html`<p class="actions">
              <button ?disabled=${this.#busy !== ""} @click=${() => void this.#do("apply", this.#apply)}>
                Apply the document
              </button>
            </p>`
          : nothing
      }`;
  }

  async #do(name: string, work: () => Promise<void>): Promise<void> {
    if (this.#busy !== "") return;
    this.#busy = name;
    this.#error = undefined;
    this.#note = "";
    this.requestUpdate();
    try {
      await work();
    } catch (error) {
      this.#error = error;
    }
    this.#busy = "";
    this.requestUpdate();
  }

  readonly #export = async (): Promise<void> => {
    const { text, skipped = [] } = await exported();
    const url = URL.createObjectURL(new Blob([text], { type: "application/json" }));
    Object.assign(document.createElement("a"), { href: url, download: "integrations.json" }).click();
    setTimeout(() => {
      URL.revokeObjectURL(url);
    }, 60_000);
    const names = skipped.map(({ title, code }) => `${title} (${code})`).join(", ");
    announce(names === "" ? "The document was downloaded." : `Downloaded. Not in the document: ${names}.`);
  };

  readonly #read = (event: Event): void => {
    const file = (event.target as HTMLInputElement).files?.[0];
    if (file === undefined) return;
    void this.#do("read", async () => {
      if (file.size > mostBytes) throw new Error("The file is larger than 4 MiB.");
      const field = this.find<HTMLTextAreaElement>("#document");
      if (field !== null) field.value = await file.text();
      this.#forget();
    });
  };

  // The difference on the page belongs to an earlier text.
  readonly #forget = (): void => {
    this.#difference = undefined;
    this.#error = undefined;
    this.#wrong = "";
    this.requestUpdate();
  };

  readonly #compare = (event: Event): void => {
    event.preventDefault();
    this.#forget();
    this.#wrong = problemOf(this.#text) ?? "";
    if (this.#wrong === "") void this.#do("compare", async () => this.#run(true));
    else this.find("#document")?.focus();
  };

  readonly #apply = async (): Promise<void> => {
    const shown = this.#difference;
    if (shown === undefined) return;
    const [production] = await productionOf(shown);
    const question = {
      title: "Apply the document",
      about: `${countsText(shown.counts, true)}.`,
      action: "Apply",
      dangerous: shown.counts.delete > 0,
    };
    if (!(await confirm(production === undefined ? question : { ...question, typed: production.title }))) return;
    await this.#run(false);
    // The text may hold secrets.
    const field = this.find<HTMLTextAreaElement>("#document");
    if (field !== null) field.value = "";
    this.#note = "The document was applied.";
  };

  async #run(isDryRun: boolean): Promise<void> {
    const prunes = this.find<HTMLInputElement>("#prune")?.checked === true;
    this.#difference = await applied({ text: this.#text, isDryRun, prunes });
  }

  get #text(): string {
    return this.find<HTMLTextAreaElement>("#document")?.value ?? "";
  }
}

function countsText(counts: DocumentDifference["counts"], isDryRun: boolean): string {
  const { create, update, delete: gone, same } = counts;
  const words = isDryRun ? ["to create", "to update", "to delete"] : ["created", "updated", "deleted"];
  const texts = [create, update, gone].map((each, index) => `${count(each)} ${words[index] ?? ""}`);
  return `${texts.join(", ")}, ${count(same)} unchanged`;
}

function row({ action, title, type, sub_type: subType, changes, secrets }: IntegrationDifference): Shown {
  return html`<tr>
    <th scope="row">${title} <span class="soft">${type}/${subType}</span></th>
    <td data-label="Action">${action}</td>
    <td data-label="Changes">
      <ul class="plain">
        ${changes.map(
          ({ path, from, to }) => html`<li><code>${path}</code>: ${valueText(from)} to ${valueText(to)}</li>`,
        )}
        ${Object.entries(secrets).map(([path, verb]) => html`<li><code>${path}</code>: secret ${verb}</li>`)}
      </ul>
    </td>
  </tr>`;
}

const valueText = (value: unknown): string =>
  value === undefined || value === null ? "nothing" : JSON.stringify(value);

customElements.define("jackfield-documents", Documents);
