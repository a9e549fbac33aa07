// The workspace that a command works on: a store of this machine, or a server.
import { createClient } from "../client/index.js";
import { callerText } from "../core/caller.js";
import { JackfieldError, replyValue } from "../core/errors.js";
import { open } from "../index.js";
import { CommandError, UsageError, storeFlags } from "./arguments.js";
import { readText } from "./documents.js";
import { manifestFlags, manifestsOf } from "./manifests.js";
import { openExisting, reachOf, workspaceOf } from "./store.js";
import type { DocumentDifference, IntegrationDocument } from "../generated/answers.js";
import type { Flag, Given } from "./arguments.js";

/** The flags that name a workspace. */
export const workspaceFlags: Readonly<Record<string, Flag>> = {
  ...storeFlags,
  url: { type: "string", value: "URL", about: "A server in place of a store; its token is in JACKFIELD_TOKEN" },
  "token-file": { type: "string", value: "PATH", about: "A file with the token of the server" },
  ...manifestFlags,
};

/** How a document is applied. */
export interface ApplyQuery {
  readonly dryRun?: boolean;
  readonly prune?: boolean;
}
/** What export and apply need of a workspace. */
export interface Workspace extends AsyncDisposable {
  exported(): Promise<IntegrationDocument>;
  apply(document: object, query: ApplyQuery): Promise<DocumentDifference>;
  /** The form of a catalogue entry. Throws for one that is unknown. */
  formOf(type: string, subType: string): unknown;
}

/** Opens the workspace that the flags name. */
export async function openWorkspace(given: Given): Promise<Workspace> {
  const url = given.text("url");
  if (url === undefined && given.text("token-file") !== undefined)
    throw new UsageError("--token-file goes with --url, the server that the token is for");
  if (url === undefined) return localWorkspace(given);
  if (given.text("store") !== undefined) throw new UsageError("--url and --store name two workspaces");
  return remoteWorkspace(given, url);
}

async function localWorkspace(given: Given): Promise<Workspace> {
  const jackfield = await openExisting(given, { ...reachOf(given), ...(await manifestsOf(given)) });
  const { workspace } = await workspaceOf(jackfield);
  // A user who has the store and the key is an owner of what it shares.
  const principal = { user: "cli", workspace, role: "owner" } as const;
  const call = async (operation: string, query: Record<string, string>, body: string): Promise<unknown> => {
    const caller = callerText({ principal, query, request_id: "cli" });
    return replyValue(await jackfield.backend.callAsync(operation, caller, body));
  };
  return {
    // The shapes are those of core/answers.json.
    exported: async () => (await call("workspace.export", {}, "")) as IntegrationDocument,
    apply: async (document, query) =>
      (await call("workspace.apply", textsOf(query), JSON.stringify(document))) as DocumentDifference,
    formOf: (type, subType) => jackfield.catalogue.get(type, subType).form,
    [Symbol.asyncDispose]: async () => jackfield.close(),
  };
}

async function remoteWorkspace(given: Given, url: string): Promise<Workspace> {
  const client = createClient({ url, token: tokenOf(given) });
  // The forms of the server's own manifests are fetched before a document is read.
  const forms = new Map<string, unknown>();
  const asked = async <Answer>(answer: Promise<Answer>): Promise<Answer> =>
    answer.catch((error: unknown) => {
      if (error instanceof JackfieldError) throw error;
      throw new CommandError(`${url} cannot be reached`);
    });
  const local = await open(await manifestsOf(given));
  const list = await asked(client.request("catalogue.list", {}));
  const own = new Set(local.catalogue.list().map(({ type, sub_type }) => `${type}/${sub_type}`));
  for (const { type, sub_type } of list) {
    if (own.has(`${type}/${sub_type}`)) continue;
    const entry = await asked(client.request("catalogue.get", { path: { type, subType: sub_type } }));
    forms.set(`${type}/${sub_type}`, entry.form);
  }
  return {
    exported: async () => asked(client.request("workspace.export", {})),
    apply: async (document, query) =>
      // The core checks the document.
      asked(client.request("workspace.apply", { body: document as IntegrationDocument, query: textsOf(query) })),
    formOf: (type, subType) => forms.get(`${type}/${subType}`) ?? local.catalogue.get(type, subType).form,
    [Symbol.asyncDispose]: async () => local.close(),
  };
}

function tokenOf(given: Given): string {
  const file = given.text("token-file");
  const token = file === undefined ? process.env["JACKFIELD_TOKEN"] : readText(file).trim();
  if (token === undefined || token === "")
    throw new UsageError("a server needs a token: set JACKFIELD_TOKEN, or give --token-file PATH");
  return token;
}

function textsOf(query: ApplyQuery): Record<string, string> {
  return Object.fromEntries(Object.entries(query).flatMap(([name, on]) => (on === true ? [[name, "true"]] : [])));
}
