// Connects a stored integration to its service: the popup, and how the flow ended.
// The service may cut the link between popup and opener, and this page's own policy does. So the callback's page is
// heard over a channel of the origin too, and the integration itself is asked as a last resort.
import { session } from "./session.js";
import type { FormField, Integration, OauthEnd } from "../../src/generated/answers.js";
import type { FormConfig } from "../../src/form/index.js";

const pollMillis = 3000;

/** How a flow ended; what the callback's page says of it. */
export type Ended = Pick<OauthEnd, "outcome" | "code" | "field" | "missingScopes" | "warning">;

/** What `jackfield-oauth` carries, as far as the console uses it. */
export interface OauthDetail {
  readonly field: FormField;
  readonly config: FormConfig;
  readonly respondWith: (answer: Promise<string>) => void;
}

/** A flow that is about to begin: the popup is open already. */
export interface Beginning {
  readonly id: string;
  readonly field: string;
  readonly popup: Window;
}

/** Opens the empty popup. Browsers allow it only within the click itself. */
export function openPopup(): Window {
  const popup = window.open("", "_blank", "popup,width=620,height=760");
  if (popup === null) throw new Error("The browser blocked the popup. Allow popups for this page, then connect again.");
  return popup;
}

/** Runs a flow in an open popup until its end is known, or `signal` says to wait no longer. */
export async function runFlow({ id, field, popup }: Beginning, signal: AbortSignal): Promise<Ended> {
  try {
    const before = await stored(id);
    const {
      url,
      redirect_uri: redirect,
      expires_at: end,
    } = await session.request("oauth.start", {
      path: { id },
      body: { field },
    });
    signal.throwIfAborted();
    const { origin } = new URL(redirect);
    if (origin !== location.origin)
      throw new Error(`Services send browsers back to ${origin}. Open the console there, then connect again.`);
    const ended = heard(id, before.config_revision, field, { signal, end: new Date(end.replace(" ", "T")).getTime() });
    popup.location.replace(url);
    return await ended;
  } catch (error) {
    popup.close();
    throw error;
  }
}

async function heard(
  id: string,
  revision: number,
  field: string,
  { signal, end }: { readonly signal: AbortSignal; readonly end: number },
): Promise<Ended> {
  const over = new AbortController();
  const channel = new BroadcastChannel("jackfield:oauth");
  try {
    return await new Promise<Ended>((resolve, reject) => {
      const hear = ({ data }: MessageEvent<unknown>): void => {
        if (isEnd(data, id)) resolve(data);
      };
      channel.addEventListener("message", hear);
      const messages = { signal: over.signal };
      addEventListener("message", (event) => event.origin === location.origin && hear(event), messages);
      signal.addEventListener("abort", () => reject(new Error("The console stopped waiting.")), messages);
      void poll(id, revision, field, { over: over.signal, end }).then(resolve, reject);
    });
  } finally {
    over.abort();
    channel.close();
  }
}

async function poll(
  id: string,
  revision: number,
  field: string,
  { over, end }: { readonly over: AbortSignal; readonly end: number },
): Promise<Ended> {
  const goesOn = (): boolean => !over.aborted && session.person !== undefined && Date.now() <= end;
  while (goesOn()) {
    await new Promise((resolve) => setTimeout(resolve, pollMillis));
    if (!goesOn()) break;
    // An answer that is lost here is asked for again.
    const now = await stored(id).catch(() => undefined);
    if (now !== undefined && now.config_revision > revision && now.secrets?.[field] === true)
      return { outcome: "connected" };
  }
  throw new Error("The service sent nobody back in time. Connect again.");
}

async function stored(id: string): Promise<Integration> {
  return session.request("integration.get", { path: { id }, query: { includeConfig: true } });
}

function isEnd(data: unknown, id: string): data is Ended {
  if (typeof data !== "object" || data === null) return false;
  const { type, integrationId, outcome } = data as Record<string, unknown>;
  return type === "jackfield:oauth" && integrationId === id && typeof outcome === "string";
}

/** How a flow ended, in words. */
export function endText({ outcome, code, field, missingScopes = [], warning }: Ended): string {
  const reason = code === undefined ? "" : ` Code: ${code}.`;
  const place = field === undefined ? "" : ` Check the field ${field}.`;
  if (outcome === "cancelled") return `Not connected: the service did not give access.${reason}`;
  if (outcome !== "connected") return `Not connected: the flow failed.${reason}${place}`;
  const missing = missingScopes.length === 0 ? "" : ` The service did not grant: ${missingScopes.join(", ")}.`;
  const short = warning === undefined ? "" : " It gave no refresh token: connect again when its access ends.";
  return `The integration is connected.${missing}${short}`;
}

/** The fields of a form that are connected in a browser. */
export function fieldsToConnect(form: readonly FormField[]): readonly FormField[] {
  return form.filter((field) => {
    const { grant } = (field["oauth"] ?? {}) as { readonly grant?: string };
    return field.type === "oauth" && (grant === undefined || grant === "authorization_code");
  });
}

let begun: Beginning | undefined;

/** Hands a flow over to the page of its integration, which was stored a moment ago. */
export function handOver(beginning: Beginning): void {
  begun = beginning;
}

/** The flow that begins at this integration; it is given once. */
export function takeOver(id: string): Beginning | undefined {
  if (begun?.id !== id) return undefined;
  const taken = begun;
  begun = undefined;
  return taken;
}
