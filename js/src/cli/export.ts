// jackfield export: the integrations of a workspace as a document, without ids and secrets.
import { yamlText } from "../document/yaml-write.js";
import { printLines, writeOutput } from "./output.js";
import { openWorkspace, workspaceFlags } from "./workspace.js";
import type { Command } from "./arguments.js";

/** The command `export`. */
export const exportCommand: Command = {
  name: "export",
  words: "",
  about:
    "Prints the integrations as YAML: no ids, no times, and a prompt in place of each secret. " +
    "The order is stable. A comment that a document had is not in it. Exit code 1 when one cannot be opened.",
  flags: {
    ...workspaceFlags,
    format: { type: "string", value: "FORMAT", about: "yaml (default) or json" },
    output: { type: "string", value: "FILE", about: "Writes a file in place of the standard output" },
    owner: { type: "string", value: "LABEL", about: "Writes the label of who keeps the document, for apply --prune" },
  },
  run: async (given) => {
    const format = given.choice("format", ["yaml", "json"]) ?? "yaml";
    await using workspace = await openWorkspace(given);
    const { jackfield, integrations, skipped = [] } = await workspace.request("workspace.export", {});
    const owner = given.text("owner");
    const document = { jackfield, ...(owner === undefined ? {} : { owner }), integrations };
    const text = format === "json" ? `${JSON.stringify(document, null, 2)}\n` : yamlText(document);
    const file = given.text("output");
    if (file === undefined) await printLines(text.trimEnd());
    else writeOutput(file, text);
    for (const { type, sub_type, title, code } of skipped)
      console.error(
        `jackfield: ${type}/${sub_type} ${JSON.stringify(title)} cannot be opened and is left out [${code}]`,
      );
    return skipped.length === 0 ? 0 : 1;
  },
};
