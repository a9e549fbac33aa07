// The other commands.
import { readFileSync } from "node:fs";
import { callerText } from "../core/caller.js";
import { isRecord, replyError, replyText } from "../core/errors.js";
import { open } from "../index.js";
import { localPrincipal } from "../open.js";
import { applyCommand } from "./apply.js";
import { didYouMean, keysBeside, knownEntry } from "./advice.js";
import { CommandError, reachFlags } from "./arguments.js";
import { besides } from "./columns.js";
import { audit } from "./commands/audit.js";
import { integrations } from "./commands/integrations.js";
import { people } from "./commands/people.js";
import { storeFiles } from "./commands/store-files.js";
import { exportCommand } from "./export.js";
import { manifestFromOpenApi } from "./from-openapi.js";
import { importCommand } from "./import.js";
import { keyCommands } from "./keys.js";
import { notJson } from "./json-places.js";
import { indented, memberOf } from "./json-text.js";
import { manifestCheck, manifestFlags, manifestsOf } from "./manifests.js";
import { printLines } from "./output.js";
import { query } from "./query.js";
import { jsonFlag, report } from "./report.js";
import { schemaCommand } from "./schema.js";
import { storeCopy } from "./store-copy.js";
import { reachOf, systemCode } from "./store.js";
import type { ValidationReport } from "../generated/answers.js";
import type { Jackfield } from "../jackfield.js";
import type { Capabilities } from "../types.js";
import type { Command, Given } from "./arguments.js";

/** Every command but serve. */
export const commands: readonly Command[] = [
  ...keyCommands,
  ...people,
  ...integrations,
  {
    name: "catalog",
    words: "[TYPE[/SUB_TYPE]]",
    about: "Lists what can be connected, all or of one type, or shows the form and endpoints of one entry.",
    flags: { ...jsonFlag, ...manifestFlags },
    run: showCatalog,
  },
  {
    name: "validate",
    words: "TYPE/SUB_TYPE FILE",
    about: "Validates a configuration; FILE is JSON, - reads standard input. Exit code 1 when it is not valid.",
    flags: { ...jsonFlag, ...manifestFlags },
    run: validate,
  },
  {
    name: "mask",
    words: "TYPE/SUB_TYPE FILE",
    about:
      "Prints a configuration as it may be shown: secrets that are set read ********. " +
      "FILE is JSON, - reads standard input.",
    flags: manifestFlags,
    run: mask,
  },
  manifestCheck,
  manifestFromOpenApi,
  schemaCommand,
  query,
  exportCommand,
  applyCommand,
  importCommand,
  audit,
  ...storeFiles,
  storeCopy,
  {
    name: "capabilities",
    words: "",
    about: "Says which connectors can be used on this machine, and what to do about the others.",
    flags: { ...jsonFlag, library: reachFlags["library"] ?? { type: "string", about: "" } },
    run: showCapabilities,
  },
];

async function showCatalog(given: Given): Promise<number> {
  await using jackfield = await open(await manifestsOf(given));
  const entry = given.words[0];
  if (entry !== undefined) {
    const isType = jackfield.catalogue.list({ type: entry }).length > 0;
    if (!isType) return await showEntry(given, jackfield, entry);
  }
  const list = jackfield.catalogue.list(entry === undefined ? {} : { type: entry });
  await report(given, list, () =>
    list.flatMap(({ type, sub_type, manifest: { title, description } }) =>
      besides(`${type}/${sub_type}`, `${title}: ${description}`, 30),
    ),
  );
  return 0;
}

async function showEntry(given: Given, jackfield: Jackfield, entry: string): Promise<number> {
  const found = jackfield.catalogue.get(...knownEntry(jackfield, entry));
  await report(given, found, () => [JSON.stringify(found, null, 2)]);
  return 0;
}

async function validate(given: Given): Promise<number> {
  await using jackfield = await open(await manifestsOf(given));
  const text = fileCall(given, jackfield, "config.validate");
  // The shape is the operation's own.
  const { errors, warnings, valid } = JSON.parse(text) as ValidationReport;
  if (given.flag("json")) {
    await printLines(text);
    return valid ? 0 : 1;
  }
  const { form } = jackfield.catalogue.get(...knownEntry(jackfield, given.word(0, "TYPE/SUB_TYPE")));
  const advice = (path: string, code: string): string => {
    const parts = path.split(".");
    return code === "unknown_key" ? didYouMean(parts.at(-1) ?? "", keysBeside(parts, form)) : "";
  };
  await printLines(
    ...errors.map(({ path, code, message }) => `error    ${path}: ${message}${advice(path, code)} [${code}]`),
    ...warnings.map(({ path, code, message }) => `warning  ${path}: ${message} [${code}]`),
    valid ? "valid" : "not valid",
  );
  return valid ? 0 : 1;
}

async function mask(given: Given): Promise<number> {
  await using jackfield = await open(await manifestsOf(given));
  await printLines(indented(memberOf(fileCall(given, jackfield, "config.mask"), "config") ?? "{}"));
  return 0;
}

async function showCapabilities(given: Given): Promise<number> {
  await using jackfield = await open(reachOf(given));
  const found = jackfield.capabilities();
  await report(given, found, () => [`Jackfield ${found.version}, ${found.build}`, ...tableOf(found)]);
  return 0;
}

function tableOf({ connectors }: Capabilities): string[] {
  const rows = connectors.map(({ name, state, version, reason, remedy }) => [
    name,
    state,
    version ?? "-",
    [reason, remedy].filter(Boolean).join(" "),
  ]);
  rows.unshift(["connector", "state", "version", "what to do"]);
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.flatMap((row) => {
    const left = `  ${widths.map((wide, column) => `${(row[column] ?? "").padEnd(wide)}  `).join("")}`;
    return besides(left.slice(0, -1), row[3] ?? "", left.length);
  });
}

// The words TYPE/SUB_TYPE FILE. The file's text itself goes to the core, which refuses what JSON.parse accepts: a key
// that is given twice, 1e400. The answer is the core's own text too.
function fileCall(given: Given, jackfield: Jackfield, operation: string): string {
  const entry = given.word(0, "TYPE/SUB_TYPE");
  const config = readJson(given.word(1, "FILE"));
  const [type, sub_type] = knownEntry(jackfield, entry);
  const body = `${JSON.stringify({ type, sub_type }).slice(0, -1)},"config":${config.text}}`;
  const reply = jackfield.backend.call(operation, callerText({ principal: localPrincipal }), body);
  if (reply.status >= 400) throw replyError(reply);
  return replyText(reply);
}

function readJson(file: string): { readonly text: string; readonly value: Record<string, unknown> } {
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(readFileSync(file === "-" ? 0 : file));
  } catch (error) {
    if (error instanceof TypeError) throw new CommandError(`${file} is not UTF-8 text`);
    throw new CommandError(`${file} cannot be read${systemCode(error) === "ENOENT" ? ": there is no such file" : ""}`);
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw notJson(file, text);
  }
  if (!isRecord(value)) throw new CommandError(`${file} does not hold a JSON object`);
  return { text, value };
}
