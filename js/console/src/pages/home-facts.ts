// What the first page says beside the list: tokens that end soon, integrations that are not used, the week's usage.
import { html, nothing } from "lit";
import { age } from "../health.js";
import { at } from "../router.js";
import { keyProblem } from "../server-facts.js";
import { session } from "../session.js";
import { count, moment } from "../ui/parts.js";
import { dayMillis, sentence, sumsOf } from "../usage.js";
import type { Integration, Token } from "../../../src/generated/answers.js";
import type { Capabilities } from "../../../src/types.js";
import type { Shown } from "../ui/view.js";
import type { Sums } from "../usage.js";

const soonMillis = 14 * dayMillis;
const unusedMillis = 90 * dayMillis;
const weekDays = 7;
// Rows of each list; the pages behind the links have all.
const most = 5;

export interface Facts {
  /** Those that end within two weeks, the next one first. */
  readonly expiring: readonly Token[];
  /** Enabled ones that were not used for 90 days. */
  readonly unused: readonly Integration[];
  /** What is wrong with the keys of the server, for owners. */
  readonly key: string | undefined;
  readonly week: readonly { readonly integration: Integration; readonly sums: Sums }[];
}

const timeOf = (text: string): number => Date.parse(text.replace(" ", "T"));

/** Three lists and a sum for each integration of the week that is shown. */
export async function readFacts(): Promise<Facts> {
  const by = (sort: string): ReturnType<typeof session.request<"integration.list">> =>
    session.request("integration.list", { query: { show: "enabled", sort, includeHealth: true, limit: most } });
  const [tokens, oldest, latest, key] = await Promise.all([
    session.request("token.list", { query: { limit: 1000 } }),
    by("used"),
    by("-used"),
    session.may("owner") ? session.own<Capabilities>("capabilities").then(keyProblem) : undefined,
  ]);
  const now = Date.now();
  const expiring = tokens.list
    .filter(({ expires_at: end }) => end != null && timeOf(end) > now && timeOf(end) < now + soonMillis)
    .sort((a, b) => timeOf(a.expires_at ?? "") - timeOf(b.expires_at ?? ""));
  // A new one had no time to be used.
  const unused = oldest.list.filter(
    ({ last_used_at: used, created_at: made }) => timeOf(used ?? made) < now - unusedMillis,
  );
  const end = (Math.floor(now / dayMillis) + 1) * dayMillis;
  const from = end - weekDays * dayMillis;
  // Records are for editors.
  const used = session.may("editor")
    ? latest.list.filter(({ last_used_at: last }) => last != null && timeOf(last) >= from)
    : [];
  const week = await Promise.all(
    used.map(async (integration) => ({ integration, sums: await sumsOf(integration, from, end) })),
  );
  return { expiring, unused, key, week };
}

/** Keys that do not open what is stored. */
export function keyWarning({ key }: Facts): Shown {
  if (key === undefined) return nothing;
  return html`<section class="card" aria-labelledby="key">
    <h2 id="key">The key of this server</h2>
    <p class="bad">${key.slice(0, 1).toUpperCase()}${key.slice(1)}.</p>
    <p><a href=${at("settings")}>Settings</a></p>
  </section>`;
}

/** Tokens that end soon. */
export function expiringTokens({ expiring }: Facts): Shown {
  if (expiring.length === 0) return nothing;
  return html`<section class="card" aria-labelledby="expiring">
    <h2 id="expiring">Tokens that end soon</h2>
    <ul class="rows">
      ${expiring
        .slice(0, most)
        .map(
          ({ label, prefix, id, expires_at: end }) =>
            html`<li><strong>${label ?? prefix ?? id}</strong> <span class="soft">ends</span> ${moment(end)}</li>`,
        )}
    </ul>
    <p><a href=${at("people")}>${expiring.length > most ? `All ${count(expiring.length)} of them` : "Tokens"}</a></p>
  </section>`;
}

/** Integrations that are not used. */
export function unusedIntegrations({ unused }: Facts): Shown {
  if (unused.length === 0) return nothing;
  return html`<section class="card" aria-labelledby="unused">
    <h2 id="unused">Not used for 90 days</h2>
    <ul class="rows">
      ${unused.map(
        ({ id, title, last_used_at: used }) =>
          html`<li>
            <a href=${at("integrations", id)}>${title}</a> <span class="soft">last used</span> ${age(used)}
          </li>`,
      )}
    </ul>
    <p><a href="${at("integrations")}?state=enabled&sort=used">The list, by last use</a></p>
  </section>`;
}

/** The usage of the week. */
export function weekUsage({ week }: Facts): Shown {
  if (week.length === 0) return nothing;
  return html`<section class="card" aria-labelledby="week">
    <h2 id="week">Used in the last ${weekDays} days</h2>
    <ul class="rows">
      ${week.map(
        ({ integration: { id, title }, sums }) =>
          html`<li><a href="${at("usage")}?id=${id}">${title}</a> <span class="soft">${sentence(sums)}</span></li>`,
      )}
    </ul>
    <p><a href=${at("usage")}>All usage</a></p>
  </section>`;
}
