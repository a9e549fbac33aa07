// Tests of stored integrations, one and many. The server keeps their outcomes. Nothing is tested by itself.
import { html } from "lit";
import { JackfieldError } from "../../src/client/index.js";
import { at } from "./router.js";
import { session } from "./session.js";
import { moment } from "./ui/parts.js";
import type { TemplateResult } from "lit";
import type { Integration, TestOutcome, TestRecord } from "../../src/generated/answers.js";

const atOnce = 4;

/** Tests a stored integration. */
export async function testStored(id: string): Promise<TestOutcome> {
  return session.request("connection.test", { body: { integrationId: id } });
}

/** What was found so far. */
export interface Checked {
  readonly done: number;
  readonly bad: number;
  /** Seconds until the limits of tests let it go on; 0: it runs. */
  readonly waits: number;
}

/** Tests many, a few at once and as fast as the limits of tests allow, until `signal` is aborted. */
export async function testMany(
  ids: readonly string[],
  signal: AbortSignal,
  hear: (now: Checked) => void,
): Promise<void> {
  const queue = [...ids];
  let now: Checked = { done: 0, bad: 0, waits: 0 };
  const say = (part: Partial<Checked>): void => {
    now = { ...now, ...part };
    hear(now);
  };
  const work = async (): Promise<void> => {
    for (let id = queue.shift(); id !== undefined && !signal.aborted; id = queue.shift()) {
      try {
        const { outcome } = await testStored(id);
        say({ done: now.done + 1, bad: now.bad + (outcome === "ok" ? 0 : 1), waits: 0 });
      } catch (error) {
        const seconds = error instanceof JackfieldError ? Number(error.details["retryAfter"] ?? 0) : 0;
        if (seconds > 0) {
          queue.unshift(id);
          say({ waits: seconds });
          await pause(seconds * 1000, signal);
        } else say({ done: now.done + 1, bad: now.bad + 1 });
      }
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
}

async function pause(millis: number, signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      resolve();
    };
    const timer = setTimeout(end, millis);
    signal.addEventListener("abort", end, { once: true });
  });
}

/** The last outcome in a few words, with what is known of it behind it. */
export function dot(health: TestRecord | null | undefined): TemplateResult {
  if (health == null) return html`<span class="health unknown">not tested</span>`;
  const text = health.outcome === "ok" ? "works" : health.outcome;
  const about = health.message ?? "";
  return html`<span><span class="health ${health.outcome}" title=${about}>${text}</span>, ${age(health.at)}</span>`;
}

/** How long ago a moment is. */
export function age(text: string | null | undefined): TemplateResult {
  if (text == null) return html`<span class="soft">never</span>`;
  const then = Date.parse(text.replace(" ", "T"));
  const seconds = Math.max(0, Math.round((Date.now() - then) / 1000));
  const steps: readonly (readonly [number, string])[] = [
    [86400, "d"],
    [3600, "h"],
    [60, "min"],
  ];
  const [size, unit] = steps.find(([least]) => seconds >= least) ?? [1, "s"];
  return html`<time datetime=${new Date(then).toISOString()} title=${text}
    >${Math.floor(seconds / size)} ${unit} ago</time
  >`;
}

/** What the last test found, and who can mend it where. */
export function failure({ id, health }: Integration): TemplateResult | undefined {
  if (health == null || health.outcome === "ok") return undefined;
  const link = repairAddress(id, health);
  return html`<p class="bad">
      ${health.message ?? "The test failed."}
      ${health.field === undefined ? "" : html`Field: <code>${health.field}</code>.`}
      ${health.errorCode === undefined ? "" : html`Code: <code>${health.errorCode}</code>.`} ${moment(health.at)}
    </p>
    <p class="actions">
      ${session.may("creator") ? html`<a class="button quiet" href=${link}>Open the configuration</a>` : ""}
      <button
        class="quiet"
        @click=${(event: Event) => {
          const button = event.currentTarget as HTMLButtonElement;
          void navigator.clipboard.writeText(`${location.origin}${link}`).then(() => {
            button.textContent = "Link copied";
          });
        }}
      >
        Copy a link for who can fix it
      </button>
    </p>`;
}

function repairAddress(id: string, { field }: TestRecord): string {
  const address = at("integrations", id, "configuration");
  return field === undefined ? address : `${address}?field=${encodeURIComponent(field)}`;
}
