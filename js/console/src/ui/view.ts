// What every page is made of: an element in the light DOM, so that labels and password managers work, and loading with
// its three states.
import { LitElement, html, nothing } from "lit";
import { JackfieldError } from "../../../src/client/index.js";
import { findingsOf } from "../../../src/core/errors.js";
import type { TemplateResult } from "lit";

export type Shown = TemplateResult | typeof nothing;

/** An element that draws into itself. */
export abstract class View extends LitElement {
  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  /** The first element for a selector. */
  protected find<Found extends HTMLElement = HTMLElement>(selector: string): Found | null {
    return this.querySelector<Found>(selector);
  }
}

/** Something that a view loads. A later load wins over an earlier one that is still under way. */
export class Loaded<Value> {
  value: Value | undefined;
  error: unknown;
  isBusy = false;
  readonly #view: View;
  #turn = 0;

  constructor(view: View) {
    this.#view = view;
  }

  async load(work: () => Promise<Value>): Promise<void> {
    const turn = (this.#turn += 1);
    this.isBusy = true;
    this.error = undefined;
    this.#view.requestUpdate();
    try {
      const value = await work();
      if (turn !== this.#turn) return;
      this.value = value;
    } catch (error) {
      if (turn !== this.#turn) return;
      this.error = error;
    }
    this.isBusy = false;
    this.#view.requestUpdate();
  }

  /** What was loaded, or why it is not there. */
  show(ready: (value: Value) => Shown, retry: () => void): Shown {
    if (this.error !== undefined)
      return html`${problem(this.error)}
        <p><button class="quiet" @click=${retry}>Try again</button></p>`;
    if (this.value === undefined) return html`<p class="loading" role="status">Loading.</p>`;
    return ready(this.value);
  }
}

/** What a person can read of an error. */
export function messageOf(error: unknown): string {
  if (error instanceof JackfieldError) return error.toJSON().message;
  if (error instanceof TypeError) return "The server cannot be reached. Check that it runs, and try again.";
  return error instanceof Error ? error.message : "Something went wrong. Try again.";
}

/** An error with what else is known of it. */
export function problem(error: unknown): TemplateResult {
  const details = error instanceof JackfieldError ? error.details : {};
  const list = findingsOf(details);
  const more = ["hint", "reason", "remedy"].map((name) => details[name]).filter((text) => typeof text === "string");
  return html`<div class="notice bad" role="alert">
    <p>${messageOf(error)}</p>
    ${more.map((text) => html`<p>${text}</p>`)}
    ${
      list.length > 0
        ? html`<ul>
            ${list.map(({ path, message }) => html`<li><code>${path}</code>: ${message}</li>`)}
          </ul>`
        : nothing
    }
    ${typeof details["code"] === "string" ? html`<p class="hint">Code: <code>${details["code"]}</code></p>` : nothing}
  </div>`;
}

/** What an empty page says: what this is, and one way on. */
export function empty(title: string, about: string, action: Shown = nothing): TemplateResult {
  return html`<div class="empty">
    <h2>${title}</h2>
    <p>${about}</p>
    ${action}
  </div>`;
}

/** For what not every role may read: undefined instead of a refusal. */
export function unlessForbidden(error: unknown): undefined {
  if (error instanceof JackfieldError && error.status === 403) return undefined;
  throw error;
}
