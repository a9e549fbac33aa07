// Small things that several pages show.
import { html, nothing } from "lit";
import { environmentOf, kindOf } from "../../../src/base/environment.js";
import { base } from "../base.js";
import type { TemplateResult } from "lit";
import type { Integration } from "../../../src/generated/answers.js";
import type { Shown } from "./view.js";

/** A moment as people read it, with the exact one behind it. */
export function moment(text: string | null | undefined): Shown {
  if (text === undefined || text === null || text === "") return html`<span class="soft">never</span>`;
  const date = new Date(text.replace(" ", "T"));
  if (Number.isNaN(date.getTime())) return html`${text}`;
  return html`<time datetime=${date.toISOString()} title=${text}
    >${date.toLocaleString(undefined, { dateStyle: "medium", timeStyle: "short" })}</time
  >`;
}

export { environmentOf, isProduction } from "../../../src/base/environment.js";

/** The label of the environment, with its colour. */
export function environmentLabel(integration: Pick<Integration, "meta" | "title">): Shown {
  const name = environmentOf(integration);
  return name === "" ? nothing : html`<span class="tag env-${kindOf(name)}">${name}</span>`;
}

/** The icon of a kind over a tile with its first letters, which stay if there is no such icon. */
export function tile(title: string, icon?: string): TemplateResult {
  const words = title
    .replace(/[^\p{L}\p{N} ]/gu, " ")
    .split(" ")
    .filter(Boolean);
  const letters = words.length > 1 ? `${words[0]?.[0] ?? ""}${words[1]?.[0] ?? ""}` : (words[0] ?? "?").slice(0, 2);
  const hue = Array.from(title).reduce((sum, letter) => (sum * 31 + (letter.codePointAt(0) ?? 0)) % 6, 0);
  return html`<span class="tile tile-${hue}" aria-hidden="true"
    >${letters}${
      icon === undefined
        ? nothing
        : html`<img alt="" src="${base}/icons/${encodeURIComponent(icon)}.svg" @load=${showIcon} @error=${hideIcon} />`
    }</span
  >`;
}

// A list that is drawn again uses the element for another icon.
const showIcon = (event: Event): void => {
  (event.target as HTMLImageElement).hidden = false;
};
const hideIcon = (event: Event): void => {
  (event.target as HTMLImageElement).hidden = true;
};

/** What is special about an integration, in words. */
export function states(integration: Integration): TemplateResult {
  const found = [
    integration.config_error === undefined ? "" : "broken",
    integration.enabled ? "" : "disabled",
    integration.is_private ? "private" : "",
    integration.is_default ? "default" : "",
  ].filter(Boolean);
  return html`${found.map((word) => html`<span class="tag ${word}">${word}</span> `)}`;
}

/** A number with separators. */
export function count(value: number): string {
  return value.toLocaleString("en");
}

/** Links to the part of a list before and after this one. */
export function pager(offset: number, limit: number, total: number, address: (offset: number) => string): Shown {
  if (total <= limit && offset === 0) return nothing;
  const last = Math.min(offset + limit, total);
  return html`<nav class="pager" aria-label="Pages">
    ${offset > 0 ? html`<a class="button quiet" href=${address(Math.max(0, offset - limit))}>Previous</a>` : nothing}
    <span>${count(Math.min(offset + 1, total))} to ${count(last)} of ${count(total)}</span>
    ${last < total ? html`<a class="button quiet" href=${address(offset + limit)}>Next</a>` : nothing}
  </nav>`;
}

let region: HTMLElement | undefined;

/** Says something to everybody, also to screen readers, without moving the focus. */
export function announce(text: string): void {
  region ??= document.body.appendChild(
    Object.assign(document.createElement("p"), { className: "toast", role: "status" }),
  );
  region.textContent = text;
  region.hidden = text === "";
  setTimeout(() => {
    if (region?.textContent === text) region.hidden = true;
  }, 6000);
}
