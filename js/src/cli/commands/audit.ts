// jackfield audit: who did what, newest first.
import { isRecord } from "../../core/errors.js";
import { UsageError } from "../arguments.js";
import { integrationOf, rowsOf, usersSeen } from "../integration-of.js";
import { jsonFlag, reportRows } from "../report.js";
import { openWorkspace, workspaceFlags } from "../workspace.js";
import type { AuditEntry } from "../../generated/answers.js";
import type { Command, Given } from "../arguments.js";
import type { Workspace } from "../workspace.js";

const mostEntries = 1_000_000;

/** The command `audit`. */
export const audit: Command = {
  name: "audit",
  words: "",
  about: "Lists who did what, newest first: operations, names of fields and what became of secrets, never a value.",
  flags: {
    ...workspaceFlags,
    limit: { type: "string", value: "N", about: "At most so many. Default: 100" },
    from: { type: "string", value: "TIME", about: "Not before this time: ISO 8601, such as 2026-11-01T00:00:00Z" },
    to: { type: "string", value: "TIME", about: "Not after this time" },
    operation: { type: "string", value: "NAME", about: "One operation, such as integration.update" },
    integration: { type: "string", value: "TITLE|ID", about: "One integration; without the filters above" },
    ...jsonFlag,
  },
  run,
};

async function run(given: Given): Promise<number> {
  const limit = given.number("limit", 100, mostEntries, 1);
  await using workspace = await openWorkspace(given);
  const entries = await entriesOf(workspace, given, limit);
  const names = new Map((await usersSeen(workspace)).map(({ id, name }) => [id, name]));
  await reportRows(given, entries, [
    { head: "time", cell: (entry) => entry["created_at"] },
    { head: "user", cell: (entry) => names.get(String(entry["fk_user_id"])) ?? entry["fk_user_id"] },
    { head: "operation", cell: ({ operation }) => operation },
    { head: "outcome", cell: ({ outcome }) => outcome },
    { head: "integration", cell: (entry) => entry["fk_integration_id"] },
    { head: "what", cell: whatOf },
  ]);
  return 0;
}

async function entriesOf(workspace: Workspace, given: Given, limit: number): Promise<AuditEntry[]> {
  const word = given.text("integration");
  const filters = ["from", "to", "operation"].flatMap((name) => {
    const text = given.text(name);
    return text === undefined ? [] : [[name, text] as const];
  });
  const query = Object.fromEntries(filters);
  if (word === undefined) return rowsOf(workspace, "audit.list", query, limit);
  if (filters.length > 0) throw new UsageError("--integration goes without --from, --to and --operation");
  const { id } = await integrationOf(workspace, word);
  // One page: a history of one integration is short.
  const { list } = await workspace.request("integration.audit", {
    path: { id },
    query: { limit: Math.min(limit, 1000) },
  });
  return list;
}

// {"changed": [...], "secrets": {path: verb}, ...} in one line.
function whatOf({ details }: AuditEntry): string {
  return Object.entries(details ?? {})
    .map(([name, value]) => {
      if (Array.isArray(value)) return `${name}: ${value.join(", ")}`;
      if (isRecord(value))
        return Object.entries(value)
          .map(([path, verb]) => `${path} ${String(verb)}`)
          .join(", ");
      return value === true ? name : `${name}: ${String(value)}`;
    })
    .join("; ");
}
