// jackfield query: one statement, its rows as the core writes them. No value passes through a JavaScript number.
import { lanes } from "../core/backend.js";
import { callerText } from "../core/caller.js";
import { Cursor, isCursor } from "../core/cursor.js";
import { errorOf, replyError } from "../core/errors.js";
import { reachFlags, storeFlags } from "./arguments.js";
import { manifestFlags, manifestsOf } from "./manifests.js";
import { print } from "./output.js";
import { openExisting, reachOf, workspaceOf } from "./store.js";
import type { Caller } from "../core/caller.js";
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
    "read-only": { type: "boolean", about: "Refuses to change anything" },
    timeout: { type: "string", value: "MILLISECONDS", about: "Default: 30000" },
  },
  run,
};

async function run(given: Given): Promise<number> {
  const id = given.word(0, "ID");
  const body = bodyOf(given, given.word(1, "SQL"));
  await using jackfield = await openExisting(given, { ...reachOf(given), ...(await manifestsOf(given)) });
  const { workspace } = await workspaceOf(jackfield);
  // A user who has the store and the key may use its shared integrations.
  const caller: Caller = {
    principal: { user: "cli", workspace, role: "owner" },
    path: { id, endpoint: "query" },
    accept: "application/x-ndjson",
    request_id: "cli",
  };
  const reply = await jackfield.backend.callAsync("endpoint.call", callerText(caller), body, lanes.connect);
  if (reply.status >= 400) throw replyError(reply);
  if (!isCursor(reply)) throw errorOf("internal");
  const cursor = new Cursor(jackfield.backend, reply, caller);
  try {
    for await (const chunk of cursor) await print(chunk);
  } finally {
    cursor.close();
  }
  return 0;
}

function bodyOf(given: Given, sql: string): string {
  const options = { readOnly: given.flag("read-only"), timeoutMillis: given.number("timeout", 30000, 3600000) };
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
