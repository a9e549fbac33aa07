// The workspace that a command works on: a store of this machine, or a server.
import { createClient } from "../client/index.js";
import { howToCall, lanes } from "../core/backend.js";
import { callerText, queryTexts } from "../core/caller.js";
import { Cursor, isCursor } from "../core/cursor.js";
import { JackfieldError, errorOf, replyError, replyValue } from "../core/errors.js";
import { bodyText } from "../core/json-write.js";
import { open } from "../index.js";
import { CommandError, UsageError, storeFlags } from "./arguments.js";
import { readText } from "./documents.js";
import { manifestFlags, manifestsOf } from "./manifests.js";
import { openExisting, reachOf, workspaceOf } from "./store.js";
import type { Client, RequestParts } from "../client/index.js";
import type { Caller } from "../core/caller.js";
import type { Operations } from "../generated/operations.js";
import type { Jackfield } from "../jackfield.js";
import type { Flag, Given } from "./arguments.js";
import type { FormOf } from "./documents.js";

/** The flags that name a workspace. */
export const workspaceFlags: Readonly<Record<string, Flag>> = {
  ...storeFlags,
  workspace: { type: "string", value: "ID", about: "A workspace of the store. Default: its first" },
  url: { type: "string", value: "URL", about: "A server in place of a store; its token is in JACKFIELD_TOKEN" },
  "token-file": { type: "string", value: "PATH", about: "A file with the token of the server" },
  ...manifestFlags,
};

/** A query of an endpoint whose answer is a stream. */
export interface Streamed {
  readonly id: string;
  readonly body: string;
  readonly accept: string;
}
/** A workspace, as the operations of the API show it. */
export interface Workspace extends AsyncDisposable {
  /** Set where the workspace is in a store of this machine. */
  readonly store: { readonly jackfield: Jackfield; readonly workspace: string } | undefined;
  /** Calls one operation. */
  request<Name extends keyof Operations>(
    operation: Name,
    parts: RequestParts<Name>,
  ): Promise<Operations[Name]["answer"]>;
  /** The bytes that the endpoint `query` answers, as they come. */
  rows(streamed: Streamed): AsyncGenerator<Uint8Array, void, undefined>;
  /** Gives the form of a catalogue entry; throws for one that is unknown. */
  forms(): Promise<FormOf>;
}

/** Opens the workspace that the flags name. */
export async function openWorkspace(given: Given): Promise<Workspace> {
  const url = given.text("url");
  if (url === undefined && given.text("token-file") !== undefined)
    throw new UsageError("--token-file goes with --url, the server that the token is for");
  if (url === undefined) return localWorkspace(given);
  if (given.typed("store")) throw new UsageError("--url and --store name two workspaces");
  if (given.typed("workspace")) throw new UsageError("--workspace goes with --store; a token has a workspace");
  return remoteWorkspace(given, url);
}

async function localWorkspace(given: Given): Promise<Workspace> {
  const jackfield = await openExisting(given, { ...reachOf(given), ...(await manifestsOf(given)) });
  const workspace = given.text("workspace") ?? (await workspaceOf(jackfield)).workspace;
  const { backend } = jackfield;
  // A user who has the store and the key is an owner of what it shares.
  const principal = { user: "cli", workspace, role: "owner" } as const;
  return {
    store: { jackfield, workspace },
    async request(operation, parts) {
      const { path, query = {} } = parts as { readonly path?: Record<string, string>; readonly query?: object };
      const caller: Caller = { principal, path, query: queryTexts({ ...query }), request_id: "cli" };
      const { lane } = howToCall(backend, operation, path, caller.query ?? {});
      // The shapes are those of core/answers.json.
      return replyValue(await backend.callAsync(operation, callerText(caller), bodyText(parts.body), lane));
    },
    async *rows({ id, body, accept }) {
      const path = { id, endpoint: "query" };
      const caller: Caller = { principal, path, accept, request_id: "cli" };
      const reply = await backend.callAsync("endpoint.call", callerText(caller), body, lanes.connect);
      if (reply.status >= 400) throw replyError(reply);
      if (!isCursor(reply)) throw errorOf("internal");
      const cursor = new Cursor(backend, reply, caller);
      try {
        yield* cursor;
      } finally {
        cursor.close();
      }
    },
    forms: () => Promise.resolve((type, subType) => jackfield.catalogue.get(type, subType).form),
    [Symbol.asyncDispose]: async () => jackfield.close(),
  };
}

async function remoteWorkspace(given: Given, url: string): Promise<Workspace> {
  const token = tokenOf(given);
  const client = createClient({ url, token });
  const local = await open(await manifestsOf(given));
  const asked = async <Answer>(answer: Promise<Answer>): Promise<Answer> =>
    answer.catch((error: unknown) => {
      if (error instanceof JackfieldError) throw error;
      throw new CommandError(`${url} cannot be reached`);
    });
  return {
    store: undefined,
    // What the catalogue types more exactly was read from files and flags: the server checks it.
    request: async (operation, parts) => asked(client.request(operation as "integration.get", parts as never)),
    async *rows({ id, body, accept }) {
      const address = `${url.replace(/\/+$/, "")}/api/v2/integrations/${encodeURIComponent(id)}/query`;
      const headers = { "xc-auth": token, "content-type": "application/json", accept };
      const response = await asked(fetch(address, { method: "POST", headers, body }));
      if (!response.ok)
        throw replyError({ status: response.status, data: new Uint8Array(await response.arrayBuffer()) });
      try {
        for await (const chunk of response.body ?? []) yield chunk;
      } catch {
        throw new CommandError("the query failed, or the connection to the server was lost: the rows are not complete");
      }
    },
    forms: async () => formsOf(client, local, asked),
    [Symbol.asyncDispose]: async () => local.close(),
  };
}

// The forms of the server's own manifests are fetched before a document is read.
async function formsOf(
  client: Client,
  local: Jackfield,
  asked: <Answer>(answer: Promise<Answer>) => Promise<Answer>,
): Promise<FormOf> {
  const forms = new Map<string, unknown>();
  const list = await asked(client.request("catalogue.list", {}));
  const own = new Set(local.catalogue.list().map(({ type, sub_type }) => `${type}/${sub_type}`));
  for (const { type, sub_type } of list) {
    if (own.has(`${type}/${sub_type}`)) continue;
    const entry = await asked(client.request("catalogue.get", { path: { type, subType: sub_type } }));
    forms.set(`${type}/${sub_type}`, entry.form);
  }
  return (type, subType) => forms.get(`${type}/${subType}`) ?? local.catalogue.get(type, subType).form;
}

function tokenOf(given: Given): string {
  const file = given.text("token-file");
  const token = file === undefined ? process.env["JACKFIELD_TOKEN"] : readText(file).trim();
  if (token === undefined || token === "")
    throw new UsageError("a server needs a token: set JACKFIELD_TOKEN, or give --token-file PATH");
  return token;
}
