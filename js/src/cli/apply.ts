// jackfield apply: makes a workspace what documents say. The plan comes first: a dry run finds every fault.
import { JackfieldError } from "../core/errors.js";
import { CommandError, UsageError, sqliteFlags } from "./arguments.js";
import { findingLines, joined, readDocuments } from "./documents.js";
import { rowsOf } from "./integration-of.js";
import { printLines } from "./output.js";
import { openWorkspace, workspaceFlags } from "./workspace.js";
import type { DocumentDifference, IntegrationDifference } from "../generated/answers.js";
import type { Command, Given } from "./arguments.js";
import type { FormOf, JoinedDocument } from "./documents.js";
import type { Workspace } from "./workspace.js";

/** The command `apply`. */
export const applyCommand: Command = {
  name: "apply",
  words: "FILE ...",
  about:
    "Applies documents of integrations, YAML or JSON: all of them, or nothing. Prints the difference. " +
    "A secret that is absent or a prompt is kept; null clears it. No variable is expanded. " +
    "Exit code 0: the same, or applied; 1: failed; 2: a dry run that would change something.",
  flags: {
    ...workspaceFlags,
    ...sqliteFlags,
    "dry-run": { type: "boolean", about: "Prints the difference and changes nothing" },
    prune: { type: "boolean", about: "Deletes what this owner applied before and the documents lack" },
    owner: { type: "string", value: "LABEL", about: "Who keeps the documents, in place of their own owner" },
    production: { type: "boolean", about: "Also changes and deletes what is marked as production" },
    yes: { type: "boolean", about: "Also when prune deletes more than half of what this owner has" },
    json: { type: "boolean", about: "Prints the difference as JSON" },
  },
  run,
};

async function run(given: Given): Promise<number> {
  given.word(0, "FILE");
  const documents = (await Promise.all(given.words.map(readDocuments))).flat();
  await using workspace = await openWorkspace(given);
  const formOf = await workspace.forms();
  const document = joined(documents, given.text("owner"), formOf);
  const prune = given.flag("prune");
  if (prune && document.value["owner"] === undefined)
    throw new UsageError("--prune needs the owner of the documents: owner: LABEL in them, or --owner LABEL");
  const plan = await planOf({ workspace, document, formOf }, { prune, dryRun: true });
  const changes = plan.counts.create + plan.counts.update + plan.counts.delete;
  if (given.flag("dry-run") || changes === 0)
    return await report(given, plan, given.flag("dry-run") && changes > 0 ? 2 : 0);
  checkPrune(plan, given.flag("yes"));
  if (!given.flag("production")) await checkProduction(workspace, plan);
  return await report(given, await planOf({ workspace, document, formOf }, { prune }), 0);
}

interface Applied {
  readonly workspace: Workspace;
  readonly document: JoinedDocument;
  readonly formOf: FormOf;
}

async function planOf(
  { workspace, document, formOf }: Applied,
  query: { readonly dryRun?: boolean; readonly prune?: boolean },
): Promise<DocumentDifference> {
  if (document.problems.length > 0) throw new CommandError(listOf(document.problems));
  try {
    const flags = Object.fromEntries(Object.entries(query).flatMap(([name, on]) => (on ? [[name, "true"]] : [])));
    // The core checks the document.
    return await workspace.request("workspace.apply", { body: document.value as never, query: flags });
  } catch (error) {
    if (!(error instanceof JackfieldError)) throw error;
    const lines = findingLines(error, document, formOf);
    if (lines.length === 0) throw error;
    throw new CommandError(listOf(lines));
  }
}

const listOf = (lines: readonly string[]): string => ["nothing was applied", ...lines].join("\n");

function checkPrune({ counts }: DocumentDifference, yes: boolean): void {
  const kept = counts.same + counts.update;
  if (yes || counts.delete <= kept) return;
  throw new CommandError(
    `prune would delete ${counts.delete} and keep ${kept}. Look at --dry-run, and give --yes if that is meant`,
  );
}

// As they are now, whatever the document says of their environment.
async function checkProduction(workspace: Workspace, { integrations }: DocumentDifference): Promise<void> {
  const touched = integrations.filter(({ action }) => action === "update" || action === "delete");
  if (touched.length === 0) return;
  const marked = await rowsOf(workspace, "integration.list", { environment: "production" });
  const ids = new Set(marked.map(({ id }) => id));
  const found = touched.filter(({ id }) => id !== undefined && ids.has(id));
  if (found.length === 0) return;
  const lines = found.map(
    ({ action, type, sub_type, title }) => `${action} ${type}/${sub_type} ${JSON.stringify(title)}`,
  );
  throw new CommandError(
    `${listOf(lines)}\nThese are marked as production. Look at --dry-run, and give --production if that is meant`,
  );
}

// Where nothing differs, the plan is the result; only what the user asked for is called a dry run.
async function report(given: Given, planned: DocumentDifference, code: number): Promise<number> {
  const plan = { ...planned, dryRun: given.flag("dry-run") };
  await printLines(...(given.flag("json") ? [JSON.stringify(plan)] : textOf(plan)));
  return code;
}

const marks = { create: "+", update: "~", delete: "-", same: "=" } as const;

function textOf({ dryRun, counts, integrations }: DocumentDifference): string[] {
  const will = dryRun ? "would be " : "";
  const { create, update, same } = counts;
  return [
    ...integrations.flatMap(rowText),
    `${create} ${will}created, ${update} ${will}changed, ${counts.delete} ${will}deleted, ${same} the same`,
  ];
}

function rowText({ action, type, sub_type, title, changes, secrets, owner }: IntegrationDifference): string[] {
  const said = Object.entries(secrets);
  return [
    `${marks[action]} ${type}/${sub_type} ${JSON.stringify(title)}`,
    ...changes.map(({ path, from, to }) => `    ${path}: ${shown(from)} -> ${shown(to)}`),
    ...said.map(([path, word]) => `    ${path}: ${word}`),
    ...(owner === undefined ? [] : [`    it stays with the owner ${JSON.stringify(owner)}`]),
  ];
}

const shown = (value: unknown): string => (value === null || value === undefined ? "(none)" : JSON.stringify(value));
