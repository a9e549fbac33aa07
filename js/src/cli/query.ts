// jackfield query: one statement, its rows as the core writes them. No value passes through a JavaScript number.
import { lanes } from "../core/backend.js";
import { callerText } from "../core/caller.js";
import { Cursor, isCursor } from "../core/cursor.js";
import { isProduction } from "../base/environment.js";
import { errorOf, replyError } from "../core/errors.js";
import { CommandError, reachFlags, storeFlags } from "./arguments.js";
import { manifestFlags, manifestsOf } from "./manifests.js";
import { print } from "./output.js";
import { openExisting, reachOf, workspaceOf } from "./store.js";
import type { Caller } from "../core/caller.js";
import type { JackfieldError } from "../core/errors.js";
import type { Integration } from "../generated/answers.js";
import type { Command, Given } from "./arguments.js";

/** The command `query`. */
export const query: Command = {
  name: "query",
  words: "ID SQL",
  about: "Runs one statement through an integration of the store and prints each row as a line of JSON.",
  flags: {
    ...storeFlags,
    ...reachFlags,
    ...manifestFlags,
    param: {
      type: "string",
      value: "JSON",
      multiple: true,
      about: "A value bound by position; what is not JSON is text",
    },
    confirm: {
      type: "string",
      value: "TITLE",
      about: "The title of a production integration; without it the database refuses changes",
    },
    "read-only": { type: "boolean", about: "Refuses to change anything" },
    timeout: { type: "string", value: "MILLISECONDS", about: "Default: 30000" },
  },
  run,
};

async function run(given: Given): Promise<number> {
  const id = given.word(0, "ID");
  const sql = given.word(1, "SQL");
  await using jackfield = await openExisting(given, { ...reachOf(given), ...(await manifestsOf(given)) });
  const { workspace } = await workspaceOf(jackfield);
  // A user who has the store and the key may use its shared integrations.
  const principal = { user: "cli", workspace, role: "owner" } as const;
  const integration = await jackfield.as(principal).integrations.get(id);
  const isGuarded = isProduction(integration) && given.text("confirm")?.trim() !== integration.title;
  if (isGuarded && given.text("confirm") !== undefined)
    throw new CommandError("--confirm is not the title of this integration; nothing was run");
  const body = bodyOf(given, sql, isGuarded);
  const caller: Caller = {
    principal,
    path: { id, endpoint: "query" },
    accept: "application/x-ndjson",
    request_id: "cli",
  };
  const reply = await jackfield.backend.callAsync("endpoint.call", callerText(caller), body, lanes.connect);
  if (reply.status >= 400) throw explained(replyError(reply), integration, isGuarded && !given.flag("read-only"));
  if (!isCursor(reply)) throw errorOf("internal");
  const cursor = new Cursor(jackfield.backend, reply, caller);
  try {
    for await (const chunk of cursor) await print(chunk);
  } finally {
    cursor.close();
  }
  return 0;
}

// A refusal by the guard names what to type.
function explained(error: JackfieldError, { title }: Integration, isGuarded: boolean): Error {
  if (!isGuarded || error.code !== "read_only") return error;
  return new CommandError(
    `this integration is marked as production, so changes are refused. ` +
      `To make them: --confirm ${JSON.stringify(title)}`,
  );
}

function bodyOf(given: Given, sql: string, isGuarded: boolean): string {
  const options = {
    readOnly: isGuarded || given.flag("read-only"),
    timeoutMillis: given.number("timeout", 30000, 3600000),
  };
  const params = given.texts("param").map(valueText).join(",");
  return `{"sql":${JSON.stringify(sql)},"params":[${params}],${JSON.stringify(options).slice(1)}`;
}

// JSON goes on as it was typed, with every digit.
function valueText(text: string): string {
  try {
    JSON.parse(text);
    return text;
  } catch {
    return JSON.stringify(text);
  }
}
