// One endpoint of a service: its parameters as a form, Preview and Send, and what was answered.
import { html, nothing } from "lit";
import { confirm } from "../ui/dialog.js";
import { isProduction } from "../ui/parts.js";
import { View, problem } from "../ui/view.js";
import { call } from "./call.js";
import { bodyText, canStream, paramsOf, problemOf } from "./params.js";
import type { Integration } from "../../../src/generated/answers.js";
import type { Shown } from "../ui/view.js";
import type { Declared, Param } from "./params.js";

class Endpoint extends View {
  static override properties = {
    integration: { attribute: false },
    name: { attribute: false },
    declared: { attribute: false },
  };
  declare integration: Integration;
  declare name: string;
  declare declared: Declared;
  readonly #texts = new Map<string, string>();
  #isChecked = false;
  #running: AbortController | undefined;
  #title = "";
  #answer: unknown;
  #streamed: string | undefined;
  #error: unknown;
  #nextPage: string | undefined;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#running?.abort();
  }

  protected override render(): Shown {
    const params = paramsOf(this.declared);
    const isRunning = this.#running !== undefined;
    return html`<form novalidate @submit=${this.#submit}>
        ${params.map((each) => this.#field(each))}
        ${params.length === 0 ? html`<p class="soft">This endpoint takes no parameters.</p>` : nothing}
        ${canStream(params) ? streamHint : nothing}
        <p class="actions">
          <button ?disabled=${isRunning}>Send</button>
          <button
            type="button"
            class="quiet"
            ?disabled=${isRunning}
            @click=${() => void this.#run({ isPreview: true })}
          >
            Preview
          </button>
          ${
            isRunning
              ? html`<button type="button" class="quiet" @click=${() => this.#running?.abort()}>Stop</button>`
              : nothing
          }
        </p>
      </form>
      ${this.#result()}`;
  }

  #field(param: Param): Shown {
    const id = this.#idOf(param);
    const text = this.#textOf(param.name);
    const wrong = this.#isChecked ? problemOf(param, text) : undefined;
    const isLong = param.kind === "json" || param.kind === "mixed";
    const describedBy = [
      param.about === "" && !isLong ? "" : `${id}-about`,
      wrong === undefined ? "" : `${id}-problem`,
    ];
    const change = (event: Event): void => {
      this.#texts.set(param.name, (event.target as HTMLInputElement).value);
      this.requestUpdate();
    };
    const described = describedBy.filter(Boolean).join(" ") || nothing;
    const invalid = wrong === undefined ? nothing : "true";
    const control = (): Shown => {
      if (param.kind === "choice")
        return html`<select id=${id} aria-describedby=${described} aria-invalid=${invalid} @change=${change}>
          <option value="" ?selected=${text === ""}>left out</option>
          ${param.choices.map(
            ([title, value]) => html`<option value=${value} ?selected=${value === text}>${title}</option>`,
          )}
        </select>`;
      return isLong
        ? html`<textarea
            id=${id}
            rows="3"
            spellcheck="false"
            aria-describedby=${described}
            aria-invalid=${invalid}
            .value=${text}
            @input=${change}
          ></textarea>`
        : html`<input
            id=${id}
            autocomplete="off"
            aria-describedby=${described}
            aria-invalid=${invalid}
            .value=${text}
            @input=${change}
          />`;
    };
    return html`<div class="field">
      <label for=${id}
        >${param.name} ${param.isRequired ? html`<span class="required">(required)</span>` : nothing}</label
      >
      ${control()}
      ${
        param.about === "" && !isLong
          ? nothing
          : html`<p class="hint" id="${id}-about">${param.about}${isLong ? ` ${howTyped(param)}` : ""}</p>`
      }
      ${wrong === undefined ? nothing : html`<p class="error" id="${id}-problem">${wrong}</p>`}
    </div>`;
  }

  #result(): Shown {
    return html`<div role="status">
        ${this.#running === undefined ? nothing : html`<p class="loading">Waiting for the answer.</p>`}
        ${this.#title === "" ? nothing : html`<p><strong>${this.#title}</strong></p>`}
      </div>
      ${this.#streamed === undefined ? nothing : html`<p class="streamed">${this.#streamed}</p>`}
      ${
        this.#answer === undefined
          ? nothing
          : html`<pre tabindex="0" role="region" aria-label="Answer of ${this.name}">
${JSON.stringify(this.#answer, null, 2)}</pre>`
      }
      ${
        this.#nextPage === undefined || this.#running !== undefined
          ? nothing
          : html`<p>
              <button class="quiet" @click=${() => void this.#run({ isPreview: false, next: this.#nextPage })}>
                Next page
              </button>
            </p>`
      }
      ${this.#error === undefined ? nothing : problem(this.#error)}`;
  }

  readonly #submit = (event: Event): void => {
    event.preventDefault();
    void this.#run({ isPreview: false });
  };

  async #run({ isPreview, next }: { readonly isPreview: boolean; readonly next?: string | undefined }): Promise<void> {
    const params = paramsOf(this.declared);
    if (this.#running !== undefined || !this.#check(params)) return;
    const body = bodyText(params, (name) => this.#textOf(name), next);
    if (!isPreview && next === undefined && !(await this.#isWanted())) return;
    const running = (this.#running = new AbortController());
    this.#forget();
    const sent = { id: this.integration.id, endpoint: this.name, body, isPreview };
    try {
      this.#answer = await call(sent, running.signal, (event) => {
        if ("text" in event) this.#streamed = (this.#streamed ?? "") + event.text;
        else this.#answer = event;
        this.requestUpdate();
      }).then((answer) => answer ?? this.#answer);
      this.#title = isPreview ? "This would be sent. Secrets are masked." : "The service answered.";
      this.#nextPage = isPreview ? undefined : nextOf(this.#answer);
    } catch (error) {
      if (running.signal.aborted) this.#title = "Stopped. The service may have received the request.";
      else this.#error = error;
    }
    this.#running = undefined;
    this.requestUpdate();
  }

  #check(params: readonly Param[]): boolean {
    this.#isChecked = true;
    this.requestUpdate();
    const wrong = params.find((each) => problemOf(each, this.#textOf(each.name)) !== undefined);
    if (wrong === undefined) return true;
    void this.updateComplete.then(() => this.find(`[id="${this.#idOf(wrong)}"]`)?.focus());
    return false;
  }

  async #isWanted(): Promise<boolean> {
    const { title } = this.integration;
    if (!isProduction(this.integration) || this.declared.reads === true) return true;
    const about = `${this.name} is called at a service that is marked as production.`;
    return confirm({ title: "Call a production service", about, action: "Send", typed: title });
  }

  #forget(): void {
    this.#title = "";
    this.#answer = this.#streamed = this.#error = this.#nextPage = undefined;
    this.requestUpdate();
  }

  #textOf(name: string): string {
    return this.#texts.get(name) ?? "";
  }

  #idOf({ name }: Param): string {
    return `param-${this.name}-${name}`;
  }
}

const streamHint = html`<p class="hint">With stream set to true the text is shown as it comes.</p>`;

const howTyped = ({ kind, types }: Param): string =>
  kind === "json" ? `JSON: ${types.join(" or ")}.` : "A text, or JSON.";

function nextOf(answer: unknown): string | undefined {
  const { next } = (typeof answer === "object" && answer !== null ? answer : {}) as { readonly next?: unknown };
  return typeof next === "string" && next !== "" ? next : undefined;
}

customElements.define("jackfield-endpoint", Endpoint);
