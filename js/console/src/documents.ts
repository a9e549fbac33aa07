// Integrations as data: the document of this workspace, and what applying another would change. Documents go as text,
// so that numbers keep their digits.
import { base } from "./base.js";
import { indented } from "./document-text.js";
import { errorIn, session } from "./session.js";
import type { DocumentDifference, IntegrationDocument } from "../../src/generated/answers.js";

/** The document of this workspace, as a file has it, and what is not in it. */
export async function exported(): Promise<{ readonly text: string; readonly skipped: IntegrationDocument["skipped"] }> {
  const text = await (await send("export", { method: "GET" })).text();
  const { skipped } = JSON.parse(text) as IntegrationDocument;
  return { text: indented(text), skipped };
}

/** What is applied, and how. */
export interface Application {
  readonly text: string;
  readonly isDryRun: boolean;
  readonly prunes: boolean;
}

/** Applies a document, or says what that would change. */
export async function applied({ text, isDryRun, prunes }: Application): Promise<DocumentDifference> {
  const response = await send(`apply?dryRun=${String(isDryRun)}&prune=${String(prunes)}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: text,
  });
  // The server's answer has the type that core/answers.json declares.
  return (await response.json()) as DocumentDifference;
}

/** Those that are marked as production now, of what a document would change or delete. */
export async function productionOf({ integrations }: DocumentDifference): Promise<DocumentDifference["integrations"]> {
  const touched = integrations.filter(({ action }) => action === "update" || action === "delete");
  const ids = new Set<string>();
  for (let isLast = touched.length === 0; !isLast;) {
    const query = { environment: "production", limit: 1000, offset: ids.size };
    const { list, pageInfo } = await session.request("integration.list", { query });
    for (const { id } of list) ids.add(id);
    isLast = pageInfo.isLastPage || list.length === 0;
  }
  return touched.filter(({ id }) => id !== undefined && ids.has(id));
}

async function send(
  path: string,
  request: RequestInit & { readonly headers?: Readonly<Record<string, string>> },
): Promise<Response> {
  const answer = async (): Promise<Response> => {
    const headers = Object.assign(session.headers(), request.headers);
    const response = await fetch(`${base}/api/v2/meta/${path}`, { ...request, headers });
    if (!response.ok) throw await errorIn(response);
    return response;
  };
  return session.watched(answer());
}
