// Integrations of a workspace, one by one. Many at once are documents: export and apply.
import { isRecord } from "../../core/errors.js";
import { CommandError, UsageError, reachFlags } from "../arguments.js";
import { readText } from "../documents.js";
import { integrationOf, rowsOf } from "../integration-of.js";
import { placedJson } from "../json-places.js";
import { indented } from "../json-text.js";
import { confirmFlag, isGuarded, refusal } from "../production.js";
import { withProgress } from "../progress.js";
import { jsonFlag, report, reportRows } from "../report.js";
import { jsonText } from "../../core/json-write.js";
import { oneLine } from "../width.js";
import { openWorkspace, workspaceFlags } from "../workspace.js";
import type { Integration, IntegrationType } from "../../generated/answers.js";
import type { Command, Given } from "../arguments.js";

const flags = { ...workspaceFlags, ...jsonFlag };

/** The commands `integrations`. */
export const integrations: readonly Command[] = [
  {
    name: "integrations list",
    words: "",
    about: "Lists the integrations of a workspace.",
    flags: {
      ...flags,
      type: { type: "string", value: "TYPE", about: "Those of one type, such as database" },
      search: { type: "string", value: "TEXT", about: "Those whose title has this text" },
    },
    run: list,
  },
  {
    name: "integrations show",
    words: "TITLE|ID",
    about: "Shows an integration with its configuration; secrets that are set read ********.",
    flags,
    run: show,
  },
  {
    name: "integrations add",
    words: "TYPE/SUB_TYPE TITLE FILE",
    about: "Adds an integration. FILE has its configuration as JSON, - reads standard input.",
    flags: { ...flags, "sqlite-root": reachFlags["sqlite-root"] ?? { type: "string", about: "" } },
    run: add,
  },
  {
    name: "integrations test",
    words: "TITLE|ID",
    about: "Connects to an integration as it is stored. Exit code 1 when that fails.",
    flags: { ...flags, ...reachFlags },
    run: test,
  },
  {
    name: "integrations rm",
    words: "TITLE|ID",
    about: "Deletes an integration.",
    flags: {
      ...flags,
      ...confirmFlag,
      force: { type: "boolean", about: "Also when data sources use it; they are deleted too" },
    },
    run: remove,
  },
];

async function list(given: Given): Promise<number> {
  await using workspace = await openWorkspace(given);
  const type = given.text("type");
  const query = given.text("search");
  const rows = await rowsOf(workspace, "integration.list", {
    ...(type === undefined ? {} : { type }),
    ...(query === undefined ? {} : { query }),
  });
  await reportRows(given, rows, [
    { head: "id", cell: ({ id }) => id },
    { head: "type", cell: kindOf },
    { head: "title", cell: ({ title }) => title },
    { head: "state", cell: stateOf },
    { head: "updated", cell: ({ updated_at }) => updated_at },
  ]);
  return 0;
}

const kindOf = ({ type, sub_type }: Integration): string => `${type}/${sub_type}`;

function stateOf({ enabled, is_default, config_error }: Integration): string {
  if (typeof config_error === "string") return config_error;
  return [enabled ? "enabled" : "disabled", ...(is_default ? ["default"] : [])].join(", ");
}

async function show(given: Given): Promise<number> {
  const word = given.word(0, "TITLE|ID");
  await using workspace = await openWorkspace(given);
  const { id } = await integrationOf(workspace, word);
  const query = { includeConfig: true, includeSources: true };
  const found = await workspace.request("integration.get", { path: { id }, query });
  await report(given, found, () => [indented(jsonText(found, ""))]);
  return 0;
}

async function add(given: Given): Promise<number> {
  const [type, subType, rest] = given.word(0, "TYPE/SUB_TYPE").split("/");
  if (type === undefined || subType === undefined || rest !== undefined || type === "" || subType === "")
    throw new UsageError("TYPE/SUB_TYPE is for example database/pg. To list them, type: jackfield catalog");
  const title = given.word(1, "TITLE");
  const file = given.word(2, "FILE");
  const config = placedJson(file, readText(file)).value;
  if (!isRecord(config)) throw new CommandError(`${file} does not hold a JSON object`);
  await using workspace = await openWorkspace(given);
  // The core checks the type.
  const body = { type: type as IntegrationType, sub_type: subType, title, config };
  const made = await workspace.request("integration.create", { body });
  await report(given, made, () => [`added ${kindOf(made)} ${oneLine(made.title)}: ${made.id}`]);
  return 0;
}

async function test(given: Given): Promise<number> {
  const word = given.word(0, "TITLE|ID");
  await using workspace = await openWorkspace(given);
  const { id, title } = await integrationOf(workspace, word);
  const body = { integrationId: id };
  const tested = withProgress("connecting", () => "", workspace.request("connection.test", { body }));
  const outcome = await tested;
  await report(given, outcome, () => {
    const { message, outcome: result, serverVersion, durationMillis = 0, field, errorCode, hint, warnings } = outcome;
    const version = serverVersion === undefined ? "" : `, ${oneLine(serverVersion)}`;
    const code = errorCode === undefined ? "" : ` [${errorCode}]`;
    const where = field === undefined ? "" : ` (${field})`;
    return [
      `${result}  ${oneLine(title)}: ${message}${where}${code}${version}, ${durationMillis} ms`,
      ...(hint === undefined ? [] : [hint]),
      ...(warnings ?? []).map((warning) => `warning  ${warning.message} [${warning.code}]`),
    ];
  });
  return outcome.outcome === "ok" ? 0 : 1;
}

async function remove(given: Given): Promise<number> {
  const word = given.word(0, "TITLE|ID");
  await using workspace = await openWorkspace(given);
  const row = await integrationOf(workspace, word);
  if (isGuarded(given, row)) throw refusal(row, "nothing was deleted");
  await workspace.request("integration.delete", { path: { id: row.id }, query: { force: given.flag("force") } });
  await report(given, row, () => [`deleted ${kindOf(row)} ${oneLine(row.title)}: ${row.id}`]);
  return 0;
}
